"""Queries in worker processes: right, fresh, stopped at every limit, and never in each other's way."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import (
    AnswerTooLarge,
    EvaluatorLost,
    Overloaded,
    QueryError,
    QueryTooDeep,
    QueryTooHeavy,
    QueryTooSlow,
    StoreError,
)
from kg.evaluators.base import Bounds
from kg.evaluators.pool import Pool
from kg.evaluators.sizes import Sizes
from kg.sparql.asking import WHOLE, Dataset, Question
from kg.stores import OxigraphStore
from kg.stores.base import DECISIONS, LEDGER

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the pool needs pipes that can be waited for")

#: Takes longer than any test: over 300 triples it goes through eight billion combinations, without a row meanwhile.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: Likewise, with rows at once.
FLOOD = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ASK = "ASK { ?s ?p ?o }"
P = NamedNode("urn:p")
#: Seconds within which everything has to happen that happens at once, on a machine that has much else to do.
SOON = 20.0


def triples(first: int, last: int) -> list[Triple]:
    return [Triple(NamedNode(f"urn:s{number}"), P, Literal(f"text {number}")) for number in range(first, last)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OxigraphStore]:
    with OxigraphStore(tmp_path / "graph") as opened:
        with opened.writer() as writer:
            writer.add(triples(0, 300))
        yield opened


@pytest.fixture
def pool(store: OxigraphStore) -> Iterator[Pool]:
    with Pool(store.place, Sizes(workers=2, queue=60, megabytes=400)) as made:
        yield made


def ask(
    pool: Pool, text: str, kind: str = "select", *, dataset: Dataset = WHOLE, client: str = "", **bounds: float
) -> bytes:
    format = "ntriples" if kind == "graph" else "json"
    return b"".join(pool.ask(Question(text, kind, dataset), format, Bounds(**bounds), client))  # type: ignore[arg-type]


def rows(pool: Pool, text: str, dataset: Dataset = WHOLE) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = json.loads(ask(pool, text, dataset=dataset))["results"]["bindings"]
    return found


def eventually(true: Callable[[], object]) -> bool:
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return False


def running(pid: int) -> bool:
    """Say whether a process, or a thread of one that was killed, still holds its pipes open."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return bool(process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1)
    return False


def in_background(pool: Pool, text: str, outcome: list[object], **given: float | str) -> threading.Thread:
    def run() -> None:
        try:
            outcome.append(ask(pool, text, **given))  # type: ignore[arg-type]
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_each_kind_of_query_is_answered_in_its_formats(pool: Pool) -> None:
    assert len(rows(pool, "SELECT * { ?s ?p ?o }")) == 300
    assert json.loads(ask(pool, ASK, "ask"))["boolean"] is True
    assert ask(pool, "CONSTRUCT WHERE { <urn:s1> ?p ?o }", "graph") == b'<urn:s1> <urn:p> "text 1" .\n'
    turtle = pool.ask(Question("DESCRIBE <urn:s1>", "graph"), "turtle", Bounds())
    assert b"@prefix zb:" in b"".join(turtle)


def test_an_event_loop_gets_the_same(pool: Pool) -> None:
    async def collected(text: str) -> bytes:
        return b"".join([block async for block in pool.ask(Question(text, "select"), "csv", Bounds())])

    async def several() -> list[bytes]:
        return await asyncio.gather(*(collected(f"SELECT ?o {{ <urn:s{n}> ?p ?o }}") for n in range(20)))

    assert asyncio.run(several()) == [f"o\r\ntext {n}\r\n".encode() for n in range(20)]


def test_an_answer_longer_than_what_is_held_back_comes_in_blocks(pool: Pool) -> None:
    question = Question("SELECT * { ?a ?b ?c . ?d ?e ?f }", "select")
    blocks = list(pool.ask(question, "csv", Bounds()))
    assert len(blocks) > 1
    assert b"".join(blocks).count(b"\r\n") == 300 * 300 + 1


def test_a_wrong_query_is_told_with_its_place_and_costs_no_worker(pool: Pool) -> None:
    assert rows(pool, "SELECT * { ?s ?p ?o } LIMIT 1")
    before = pool.pids
    with pytest.raises(QueryError, match="1:11"):
        ask(pool, "SELECT * {")
    assert before <= pool.pids


def test_the_books_are_seen_by_no_query(pool: Pool, store: OxigraphStore) -> None:
    with store.writer() as writer:
        writer.add(triples(0, 1), book=DECISIONS)
    books = tuple(book.value for book in (LEDGER, DECISIONS))
    anywhere = "SELECT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert rows(pool, anywhere) == []
    assert rows(pool, f"SELECT * {{ GRAPH <{LEDGER.value}> {{ ?s ?p ?o }} }}") == []
    assert rows(pool, anywhere, Dataset(named=books)) == []
    assert rows(pool, "SELECT * { ?s ?p ?o }", Dataset(default=books)) == []


def test_a_commit_is_seen_by_the_next_query(pool: Pool, store: OxigraphStore) -> None:
    for number in range(300, 330):
        with store.writer() as writer:
            writer.add(triples(number, number + 1), derived=number % 2 == 0)
        assert rows(pool, f"SELECT * {{ <urn:s{number}> ?p ?o }}")


def test_commits_are_seen_while_others_are_made(pool: Pool, store: OxigraphStore) -> None:
    done = threading.Event()
    written = [300]

    def write() -> None:
        while not done.is_set():
            with store.writer() as writer:
                writer.add(triples(written[0], written[0] + 40))
            written[0] += 40

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for _ in range(6):
            before = written[0]
            (row,) = rows(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
            assert int(row["n"]["value"]) >= before
    finally:
        done.set()
        thread.join()


def test_a_store_that_takes_the_place_of_another_is_read_at_once(tmp_path: Path) -> None:
    place = tmp_path / "graph"
    for name in ("graph", "other"):
        with OxigraphStore(tmp_path / name) as store, store.writer() as writer:
            writer.add(triples(0, 1 if name == "graph" else 5))
    with Pool(lambda: str(place), Sizes(workers=1)) as pool:
        assert len(rows(pool, "SELECT * { ?s ?p ?o }")) == 1
        place.rename(tmp_path / "old")
        (tmp_path / "other").rename(place)
        assert len(rows(pool, "SELECT * { ?s ?p ?o }")) == 5


def test_a_store_that_is_not_there_is_a_failure_of_the_store(tmp_path: Path) -> None:
    with Pool(lambda: str(tmp_path / "nowhere"), Sizes(workers=1)) as pool, pytest.raises(StoreError):
        rows(pool, "SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize("text", [ENDLESS, f"{FLOOD} ORDER BY ?c", FLOOD])
def test_a_query_is_stopped_at_its_time(pool: Pool, text: str) -> None:
    with pytest.raises((QueryTooSlow, QueryTooHeavy)) as stopped:
        ask(pool, text, seconds=0.3, bytes=1 << 40)
    if text is ENDLESS:
        assert stopped.value.data["seconds"] == 0.3
    assert eventually(lambda: not any(psutil.Process(pid).cpu_percent(0.05) > 50 for pid in pool.pids))


def test_a_query_is_stopped_at_its_memory(store: OxigraphStore) -> None:
    with Pool(store.place, Sizes(workers=1, megabytes=100)) as pool:
        with pytest.raises(QueryTooHeavy, match="100"):
            ask(pool, f"{FLOOD} ORDER BY ?c")
        assert rows(pool, "SELECT * { ?s ?p ?o } LIMIT 1")


@pytest.mark.parametrize(
    "pattern",
    [
        f"{'{' * 10_000} ?s ?p ?o {'}' * 10_000}",
        f"FILTER({'(' * 10_000} 1 {')' * 10_000})",
        f"?s <urn:p>{'/<urn:p>' * 10_000} ?o",
    ],
    ids=["groups", "brackets", "path"],
)
def test_a_query_that_crashes_the_engine_is_told_so(pool: Pool, pattern: str) -> None:
    with pytest.raises(QueryTooDeep):
        ask(pool, f"ASK {{ {pattern} }}", "ask")
    assert json.loads(ask(pool, ASK, "ask"))["boolean"] is True


def test_an_answer_is_stopped_at_its_bytes(pool: Pool) -> None:
    with pytest.raises(AnswerTooLarge):
        ask(pool, FLOOD, bytes=6_000_000)
    with pytest.raises(AnswerTooLarge):
        ask(pool, "SELECT * { ?s ?p ?o }", bytes=100)
    assert json.loads(ask(pool, ASK, "ask", bytes=100))["boolean"] is True


@pytest.mark.parametrize("text", [ENDLESS, FLOOD])
def test_whoever_leaves_takes_the_worker_along(pool: Pool, text: str) -> None:
    async def leave() -> set[int]:
        answer = aiter(pool.ask(Question(text, "select"), "json", Bounds()))
        with suppress(TimeoutError):
            async with asyncio.timeout(0.4):
                async for _ in answer:
                    pass
        await answer.aclose()  # type: ignore[attr-defined]
        return {pid for pid in before if not running(pid)}

    pool.warm_up()
    assert eventually(lambda: pool.pids)
    before = pool.pids
    asyncio.run(leave())
    assert eventually(lambda: any(not running(pid) for pid in before))
    assert rows(pool, "SELECT * { ?s ?p ?o } LIMIT 1")


def test_an_answer_that_is_not_read_to_its_end_is_given_up(pool: Pool) -> None:
    answer = pool.ask(Question(FLOOD, "select"), "json", Bounds())
    blocks = iter(answer)
    assert next(blocks)
    busy = pool.pids
    answer.close()
    assert eventually(lambda: any(not running(pid) for pid in busy))


def test_small_queries_are_answered_whatever_else_is_asked(pool: Pool) -> None:
    outcomes: list[object] = []
    threads = [in_background(pool, f"{ENDLESS} # {n}", outcomes, seconds=60.0, client="busy") for n in range(18)]
    try:
        for _ in range(20):
            assert json.loads(ask(pool, ASK, "ask", client="busy"))["boolean"] is True
        assert not [each for each in outcomes if not isinstance(each, Overloaded)]
    finally:
        pool.close()
        for thread in threads:
            thread.join()
    assert {type(each) for each in outcomes} <= {EvaluatorLost, Overloaded}


def test_too_many_at_once_are_told_to_come_back(store: OxigraphStore) -> None:
    with Pool(store.place, Sizes(workers=1, queue=4)) as pool:
        outcomes: list[object] = []
        threads = [in_background(pool, f"{ENDLESS} # {n}", outcomes, seconds=60.0) for n in range(12)]
        assert eventually(lambda: len(outcomes) >= 4)
        assert {type(each) for each in outcomes} == {Overloaded}
        pool.close()
        for thread in threads:
            thread.join()


def test_a_query_begun_anew_is_answered_whole(store: OxigraphStore) -> None:
    """Six queries that take too long for the quick lane of one worker are all answered, each once and whole."""
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i && ?a < <urn:s2>) }"
    with Pool(store.place, Sizes(workers=1)) as pool:
        outcomes: list[object] = []
        threads = [in_background(pool, slow, outcomes, seconds=SOON * 5) for _ in range(6)]
        for thread in threads:
            thread.join()
    assert len(outcomes) == 6
    assert len(set(map(str, outcomes))) == 1
    assert not isinstance(outcomes[0], Exception)


def test_a_worker_that_somebody_kills_is_replaced(pool: Pool) -> None:
    outcomes: list[object] = []
    thread = in_background(pool, ENDLESS, outcomes)
    assert eventually(lambda: any(psutil.Process(pid).cpu_percent(0.1) > 20 for pid in pool.pids))
    killed = pool.pids
    for pid in killed:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    thread.join()
    assert isinstance(outcomes[0], EvaluatorLost)
    # One that is still dying may take an order, and take it along.
    assert eventually(lambda: not any(map(running, killed)))
    assert rows(pool, "SELECT * { ?s ?p ?o } LIMIT 1")


def test_a_worker_lost_while_it_had_nothing_to_do_is_nobodys_fault(pool: Pool) -> None:
    assert rows(pool, "SELECT * { ?s ?p ?o } LIMIT 1")
    for pid in pool.pids:
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not any(map(running, pool.pids)))
    assert rows(pool, "SELECT * { ?s ?p ?o } LIMIT 1")


def test_a_worker_that_was_given_back_belongs_to_whoever_asks_it_next(store: OxigraphStore) -> None:
    """The end of an answer may be read long after its worker got another query, and was killed over that."""
    with Pool(store.place, Sizes(workers=1)) as pool:
        answer = iter(pool.ask(Question("SELECT * { ?s ?p ?o } LIMIT 1", "select"), "json", Bounds()))
        assert next(answer)
        with pytest.raises(QueryTooSlow):
            ask(pool, ENDLESS, seconds=0.3)
        assert list(answer) == []


def test_nothing_is_left_of_a_pool_that_is_closed(store: OxigraphStore) -> None:
    before = len(psutil.Process().open_files()), psutil.Process().num_fds()
    with Pool(store.place, Sizes(workers=2)) as pool:
        assert rows(pool, "SELECT * { ?s ?p ?o } LIMIT 1")
        with pytest.raises(QueryTooSlow):
            ask(pool, ENDLESS, seconds=0.2)
        pids = pool.pids
    assert not any(map(psutil.pid_exists, pids))
    assert psutil.Process().num_fds() <= before[1]
    with pytest.raises(EvaluatorLost):
        rows(pool, "SELECT * { ?s ?p ?o } LIMIT 1")


@pytest.mark.parametrize("text", [ASK, ENDLESS])
def test_no_worker_outlives_a_server_that_is_killed(store: OxigraphStore, text: str) -> None:
    code = """
import sys
from kg.evaluators.base import Bounds
from kg.evaluators.pool import Pool
from kg.evaluators.sizes import Sizes
from kg.sparql.asking import Question
import threading, time
pool = Pool(lambda: sys.argv[1], Sizes(workers=1))
threading.Thread(target=lambda: list(pool.ask(Question(sys.argv[2], "select"), "json", Bounds(600)))).start()
while not pool.pids: time.sleep(0.01)
time.sleep(0.5)
print(*pool.pids, flush=True)
time.sleep(600)
"""
    command = [sys.executable, "-c", code, store.place(), text]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as server:
        assert server.stdout is not None
        pids = [int(word) for word in server.stdout.readline().split()]
        assert pids
        server.kill()
    assert eventually(lambda: not any(map(running, pids)))
