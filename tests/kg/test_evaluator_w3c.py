"""The W3C's own tests of SPARQL 1.1 query evaluation: on the whole way to the engine no answer gets worse."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, NamedNode, QueryResultsFormat, QueryTriples, RdfFormat
from rdflib import RDF, Graph, Namespace, URIRef

from kg.errors import QueryError
from kg.evaluators.base import Bounds
from kg.evaluators.here import Here
from kg.evaluators.pool import Pool
from kg.evaluators.sizes import Sizes
from kg.sparql import WHOLE, prepare

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
BASE = "http://example.org/w3c/"
#: Ask other servers, which we refuse by design, or entail, which no engine of ours does.
ELSEWHERE = ("service", "entailment")
#: Evaluated by real workers as well; the others in this process, as each store is another one.
IN_WORKERS = ("negation", "construct")


@dataclass(frozen=True)
class Case:
    name: str
    query: Path
    data: tuple[tuple[Path, str | None], ...]


def path_of(iri: object) -> Path:
    return Path(str(iri).removeprefix("file://"))


def cases(suite: Path) -> Iterator[Case]:
    manifest = Graph().parse(suite / "manifest.ttl", publicID=(suite / "manifest.ttl").as_uri())
    for test in manifest.subjects(RDF.type, MF.QueryEvaluationTest):
        action = manifest.value(test, MF.action)
        assert action is not None
        query = manifest.value(action, QT.query)
        if query is None or manifest.value(action, QT.serviceData) is not None:
            continue
        named = [graph for graph in manifest.objects(action, QT.graphData) if isinstance(graph, URIRef)]
        default = list(manifest.objects(action, QT.data))
        data = [(path_of(graph), None) for graph in default] + [
            (path_of(graph), path_of(graph).name) for graph in named
        ]
        yield Case(str(test).rpartition("#")[2], path_of(query), tuple(data))


def loaded(store: pyoxigraph.Store, case: Case) -> None:
    for path, name in case.data:
        graph = DefaultGraph() if name is None else NamedNode(BASE + name)
        store.load(path=str(path), base_iri=BASE + path.name, to_graph=graph)


def raw(store: pyoxigraph.Store, text: str) -> bytes:
    """Return the answer of the engine alone."""
    answer = store.query(text)
    if isinstance(answer, QueryTriples):
        return answer.serialize(format=RdfFormat.N_TRIPLES) or b""
    return answer.serialize(format=QueryResultsFormat.TSV) or b""


def canonical(answer: bytes) -> object:
    """Return an answer without the order of its rows and the names of its blank nodes."""
    lines = re.sub(rb"_:\w+", b"_:b", answer).splitlines()
    return lines[:1], sorted(lines[1:])


def suites(shared: Path) -> list[Path]:
    found = sorted(path.parent for path in (shared / "w3c" / "sparql11").glob("*/manifest.ttl"))
    return [path for path in found if path.name not in ELSEWHERE]


def both(store: pyoxigraph.Store, evaluator: Here | Pool, case: Case) -> tuple[object, object]:
    """Return the answer of the engine alone and ours, None for one that it does not have."""
    text = f"BASE <{BASE}{case.query.name}>\n{case.query.read_text('utf-8')}"
    try:
        expected = canonical(raw(store, text))
    except (SyntaxError, RuntimeError, ValueError):
        expected = None
    try:
        question = prepare(text, dataset=WHOLE)
        format = "ntriples" if question.kind == "graph" else "tsv"
        ours = canonical(b"".join(evaluator.ask(question, format, Bounds())))
    except QueryError:
        ours = None
    return expected, ours


@pytest.mark.shared
def test_no_answer_is_worse_than_the_engines_own(shared: Path) -> None:
    worse, run = [], 0
    for suite in suites(shared):
        for case in cases(suite):
            store = pyoxigraph.Store()
            loaded(store, case)
            with Here(lambda store=store: store, threads=1) as here:  # type: ignore[misc]
                expected, ours = both(store, here, case)
            run += 1
            if expected != ours:
                worse.append(f"{suite.name}/{case.name}: {expected!r} became {ours!r}")
    assert run > 200
    assert not worse, "\n".join(worse)


@pytest.mark.shared
@pytest.mark.parametrize("name", IN_WORKERS)
def test_workers_answer_the_same(shared: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / "0"
    with Pool(lambda: str(place), Sizes(workers=1)) as pool:
        for number, case in enumerate(cases(shared / "w3c" / "sparql11" / name)):
            place = tmp_path / str(number)
            store = pyoxigraph.Store(str(place))
            loaded(store, case)
            store.flush()
            expected, ours = both(store, pool, case)
            assert ours == expected, case.name
