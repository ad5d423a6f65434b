"""Every evaluator gives the same answers and keeps the same limits: over a store here, on disk, and on a server."""

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_servers import oxigraph_server
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import AnswerTooLarge, EvaluatorLost, QueryError, QueryTooSlow, StoreError
from kg.evaluators.base import Bounds, Evaluator
from kg.evaluators.choose import evaluator_of
from kg.evaluators.far import Far
from kg.evaluators.here import Here
from kg.evaluators.sizes import Sizes
from kg.sparql.asking import WHOLE, Dataset, Question
from kg.stores import OxigraphStore, Store, open_store
from kg.stores.base import BOOKS, DECISIONS
from kg.stores.remote import RemoteStore

P = NamedNode("urn:p")
NUMBER = 200
ALL = "SELECT * { ?s ?p ?o }"
CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
#: Eight million combinations: longer than the shortest time limit, and over by itself before the test is.
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PLACES = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"


def triples(first: int, last: int) -> list[Triple]:
    return [Triple(NamedNode(f"urn:s{number}"), P, Literal(f"text {number}")) for number in range(first, last)]


def fill(store: Store) -> None:
    with store.writer() as writer:
        writer.add(triples(0, NUMBER))
        writer.add(triples(NUMBER, NUMBER + 1), book=DECISIONS)
    elsewhere = Triple(NamedNode("urn:other"), P, Literal("elsewhere"))
    if isinstance(store, RemoteStore):
        store.client().update(f"INSERT DATA {{ GRAPH <urn:g> {{ {elsewhere} }} }}")
    else:
        assert isinstance(store, OxigraphStore)
        store.engine().add(Quad(*elsewhere, NamedNode("urn:g")))


@pytest.fixture(scope="module", params=["memory", "disk", "server"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    if request.param == "disk" and os.name != "posix":
        pytest.skip("the pool needs pipes that can be waited for")
    folder: Path = tmp_path_factory.mktemp(request.param)
    if request.param == "server":
        with oxigraph_server(folder) as url, open_store(url) as opened:
            fill(opened)
            yield opened
        return
    with open_store("memory:" if request.param == "memory" else folder / "graph") as opened:
        fill(opened)
        yield opened


@pytest.fixture(scope="module")
def evaluator(store: Store) -> Iterator[Evaluator]:
    with evaluator_of(store, Sizes(workers=2, queue=20)) as made:
        yield made


def ask(
    evaluator: Evaluator,
    text: str,
    kind: str = "select",
    format: str = "json",
    dataset: Dataset = WHOLE,
    bounds: Bounds = Bounds(),  # noqa: B008 - it does not change
) -> bytes:
    return b"".join(evaluator.ask(Question(text, kind, dataset), format, bounds))


def values(evaluator: Evaluator, text: str, dataset: Dataset = WHOLE) -> set[str]:
    rows = json.loads(ask(evaluator, text, dataset=dataset))["results"]["bindings"]
    return {term["value"] for row in rows for term in row.values()}


def test_rows_come_in_every_format(evaluator: Evaluator) -> None:
    one = "SELECT ?o { <urn:s7> ?p ?o }"
    assert len(json.loads(ask(evaluator, ALL))["results"]["bindings"]) == NUMBER
    assert ask(evaluator, one, format="csv") == b"o\r\ntext 7\r\n"
    assert ask(evaluator, one, format="tsv") == b'?o\n"text 7"\n'
    assert b"<literal>text 7</literal>" in ask(evaluator, one, format="xml")


@pytest.mark.parametrize(("number", "told"), [(7, True), (NUMBER, False)])
def test_a_yes_or_no_is_none_of_rows(evaluator: Evaluator, number: int, told: bool) -> None:
    text = f"ASK {{ <urn:s{number}> ?p ?o }}"
    assert json.loads(ask(evaluator, text, "ask"))["boolean"] is told
    assert f"<boolean>{str(told).lower()}</boolean>".encode() in ask(evaluator, text, "ask", "xml")


@pytest.mark.parametrize("format", ["turtle", "ntriples", "rdfxml", "jsonld", "nquads", "trig"])
def test_graphs_come_in_every_format(evaluator: Evaluator, format: str) -> None:
    rdf = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML}
    rdf |= {"jsonld": RdfFormat.JSON_LD, "nquads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG}
    written = ask(evaluator, "CONSTRUCT WHERE { ?s ?p ?o }", "graph", format)
    assert {quad.triple for quad in parse(written, format=rdf[format])} == set(triples(0, NUMBER))


def test_an_event_loop_gets_the_same(evaluator: Evaluator) -> None:
    async def collected(number: int) -> bytes:
        question = Question(f"SELECT ?o {{ <urn:s{number}> ?p ?o }}", "select")
        return b"".join([block async for block in evaluator.ask(question, "csv", Bounds())])

    async def several() -> list[bytes]:
        return await asyncio.gather(*map(collected, range(10)))

    assert asyncio.run(several()) == [f"o\r\ntext {number}\r\n".encode() for number in range(10)]


def test_a_long_answer_comes_in_blocks_and_says_when_it_is_whole(evaluator: Evaluator) -> None:
    answer = evaluator.ask(Question(CROSS, "select"), "json", Bounds())
    seen = [(len(block), answer.complete) for block in answer]
    assert len(seen) > 1
    assert not seen[0][1]
    assert answer.complete


def test_a_wrong_query_is_told_with_its_place(evaluator: Evaluator) -> None:
    with pytest.raises(QueryError, match="1:11"):
        ask(evaluator, "SELECT * {")


def test_an_answer_is_stopped_at_its_bytes(evaluator: Evaluator) -> None:
    with pytest.raises(AnswerTooLarge):
        ask(evaluator, CROSS, bounds=Bounds(bytes=1_000_000))
    assert json.loads(ask(evaluator, "ASK {}", "ask", bounds=Bounds(bytes=100)))["boolean"] is True


def test_an_answer_is_stopped_at_its_time(evaluator: Evaluator) -> None:
    with pytest.raises(QueryTooSlow) as stopped:
        ask(evaluator, SLOW, bounds=Bounds(seconds=0.05))
    assert stopped.value.data["seconds"] == 0.05
    assert len(values(evaluator, "SELECT ?o { <urn:s1> ?p ?o }")) == 1


def test_an_answer_that_nobody_reads_to_its_end_holds_nobody_up(evaluator: Evaluator) -> None:
    for _ in range(4):
        answer = evaluator.ask(Question(CROSS, "select"), "json", Bounds())
        assert next(iter(answer))
        answer.close()
    assert values(evaluator, "SELECT ?o { <urn:s1> ?p ?o }") == {"text 1"}


def test_the_data_set_is_what_the_question_names(evaluator: Evaluator) -> None:
    graph = ("urn:g",)
    assert values(evaluator, "SELECT ?o { ?s ?p ?o }", Dataset(default=graph)) == {"elsewhere"}
    assert values(evaluator, PLACES, Dataset(named=graph)) == {"urn:g"}
    assert values(evaluator, PLACES, Dataset(default=graph, named=())) == set()
    assert values(evaluator, ALL, Dataset(default=(), named=graph)) == set()
    assert values(evaluator, ALL, Dataset(default=("urn:nowhere",))) == set()
    assert "elsewhere" not in values(evaluator, ALL)


def test_the_books_are_seen_by_no_query(evaluator: Evaluator) -> None:
    books = tuple(book.value for book in BOOKS)
    assert values(evaluator, PLACES) <= {"urn:g"}
    assert values(evaluator, f"SELECT * {{ GRAPH <{DECISIONS.value}> {{ ?s ?p ?o }} }}") == set()
    assert values(evaluator, PLACES, Dataset(named=books)) == set()
    assert values(evaluator, ALL, Dataset(default=books)) == set()
    assert values(evaluator, PLACES, Dataset(named=(*books, "urn:g"))) == {"urn:g"}


def test_nothing_is_answered_after_the_end(store: Store) -> None:
    with evaluator_of(store, Sizes(workers=1)) as made:
        assert values(made, "SELECT ?o { <urn:s1> ?p ?o }") == {"text 1"}
    with pytest.raises(EvaluatorLost):
        ask(made, ALL)


def test_a_store_that_is_closed_is_a_failure_of_the_store() -> None:
    for store in (open_store("memory:"), open_store("http://127.0.0.1:9/query")):
        evaluator = evaluator_of(store, Sizes(workers=1))
        assert isinstance(evaluator, Here | Far)
        store.close()
        with evaluator, pytest.raises(StoreError, match="closed"):
            ask(evaluator, ALL)
