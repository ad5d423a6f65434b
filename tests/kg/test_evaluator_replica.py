"""Workers that hold the graph in their memory: the same answers, as fresh, and within the same limits."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple

from kg.errors import QueryTooHeavy
from kg.evaluators.base import Bounds
from kg.evaluators.memory import Memory
from kg.evaluators.pool import Pool
from kg.evaluators.replica import Replica
from kg.evaluators.sizes import Sizes
from kg.evaluators.state import state_of
from kg.sparql.asking import Question
from kg.stores import OxigraphStore
from kg.stores.base import BOOKS, DECISIONS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the pool needs pipes that can be waited for")

#: Seconds within which a copy of a small store is there, on a machine that has much else to do.
SOON = 30.0
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
P = NamedNode("urn:p")


def triples(first: int, last: int) -> list[Triple]:
    return [Triple(NamedNode(f"urn:s{number}"), P, Literal(f"text {number}")) for number in range(first, last)]


def add(store: OxigraphStore, first: int, last: int, *, book: NamedNode | None = None) -> None:
    with store.writer() as writer:
        writer.add(triples(first, last), book=book)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OxigraphStore]:
    with OxigraphStore(tmp_path / "graph") as opened:
        add(opened, 0, 300)
        add(opened, 300, 310, book=DECISIONS)
        yield opened


def replica_of(store: OxigraphStore) -> Replica:
    made = Replica([book.value for book in BOOKS], Memory(0))
    made.begin(store.place())
    return made


def present(store: OxigraphStore) -> tuple[str, str]:
    return store.place(), state_of(store.place()).mark


def eventually(true: Callable[[], object]) -> bool:
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return False


def ask(pool: Pool, text: str) -> bytes:
    return b"".join(pool.ask(Question(text, "select"), "json", Bounds()))


def count(pool: Pool) -> int:
    return int(json.loads(ask(pool, COUNT))["results"]["bindings"][0]["n"]["value"])


def reads_the_disk(pid: int, place: str) -> bool:
    with suppress(psutil.NoSuchProcess):
        return any(Path(opened.path).is_relative_to(place) for opened in psutil.Process(pid).open_files())
    return False


class Watch:
    """Tells workers that answer from memory by the files of the store, which they had open before and no more."""

    def __init__(self, pool: Pool, place: str) -> None:
        self._pool, self._place = pool, place
        self._readers: set[int] = set()

    def sees_memory(self) -> bool:
        reading = {pid for pid in self._pool.pids if reads_the_disk(pid, self._place)}
        self._readers |= reading
        return bool((self._readers & self._pool.pids) - reading)


def test_a_copy_has_all_but_the_books(store: OxigraphStore) -> None:
    engine = store.engine()
    node = BlankNode()
    quads = [Quad(node, P, Literal("1", language="zh"), NamedNode("urn:g")), Quad(NamedNode("urn:a"), P, node)]
    engine.extend(quads)
    replica = replica_of(store)
    assert eventually(lambda: replica.of(*present(store)))
    copy = replica.of(*present(store))
    assert copy is not None
    books = {book.value for book in BOOKS}
    assert set(copy) == {quad for quad in engine if getattr(quad.graph_name, "value", "") not in books}
    assert [graph.value for graph in copy.named_graphs()] == ["urn:g"]
    assert not replica.spent


def test_a_copy_that_the_store_has_left_behind_is_not_used(store: OxigraphStore) -> None:
    replica = replica_of(store)
    assert eventually(lambda: replica.of(*present(store)))
    add(store, 310, 311)
    assert replica.of(*present(store)) is None
    assert replica.spent


def test_a_store_that_changes_while_it_is_copied_is_not_copied(store: OxigraphStore) -> None:
    def grow(_: int) -> None:
        add(store, 310, 311)

    memory = Memory(0)
    memory.grow = grow  # type: ignore[method-assign]
    add(store, 400, 11_000)
    replica = Replica([], memory)
    replica.begin(store.place())
    assert eventually(lambda: replica.spent)
    assert replica.of(*present(store)) is None


def test_answers_come_from_memory_and_every_commit_is_seen_at_once(store: OxigraphStore) -> None:
    with Pool(store.place, Sizes(workers=1, replicas=True)) as pool:
        watch = Watch(pool, store.place())
        for number in range(310, 313):
            assert eventually(lambda expected=number - 10: count(pool) == expected and watch.sees_memory())
            add(store, number, number + 1)
            assert count(pool) == number - 9
        for number in range(313, 330):
            add(store, number, number + 1)
            assert count(pool) == number - 9


def test_a_worker_that_answers_from_disk_keeps_its_files_open(store: OxigraphStore) -> None:
    with Pool(store.place, Sizes(workers=1)) as pool:
        watch = Watch(pool, store.place())
        assert not any(count(pool) != 300 or watch.sees_memory() for _ in range(20))


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="there is no limit of memory elsewhere")
def test_the_limit_is_for_queries_and_not_for_the_copy(tmp_path: Path) -> None:
    engine = Store(str(tmp_path))
    engine.bulk_load("".join(f"{triple} .\n" for triple in triples(0, 200_000)), format=RdfFormat.N_TRIPLES)
    del engine
    one, sorting = "SELECT * { <urn:s1> ?p ?o }", "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c"
    with Pool(lambda: str(tmp_path), Sizes(workers=1, megabytes=60, replicas=True)) as pool:
        watch = Watch(pool, str(tmp_path))
        assert eventually(lambda: ask(pool, one) and watch.sees_memory())
        assert any(psutil.Process(pid).memory_info().rss > 90 << 20 for pid in pool.pids)
        with pytest.raises(QueryTooHeavy, match="60"):
            ask(pool, sorting)
        assert count(pool) == 200_000
