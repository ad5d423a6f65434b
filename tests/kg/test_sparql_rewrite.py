"""A rewritten query gives the same answer as the original, on any graph."""

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from made_lacking import DECLARED, LACKS
from pyoxigraph import Quad, RdfFormat

from kg.sparql import prepare
from tests.sparql_laws import check, put_otherwise, rows
from tests.sparql_queries import EX, PREFIX, graphs, queries


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(queries(), graphs)
def test_a_query_gives_the_same_rewritten(query: str, quads: list[Quad]) -> None:
    check(query, quads)


@pytest.mark.shared
@pytest.mark.parametrize(
    "suite",
    [
        *(f"sparql11/{suite}" for suite in ("negation", "exists", "property-path", "subquery", "grouping")),
        "sparql10/expr-equals",
    ],
)
def test_the_tests_of_the_w3c_give_the_same_rewritten(shared: Path, suite: str) -> None:
    folder = shared / "w3c" / suite
    data = [path for path in sorted(folder.glob("*.ttl")) if path.name != "manifest.ttl"]
    asked = 0
    for path in sorted(folder.glob("*.rq")):
        query = path.read_text("utf-8")
        question = prepare(query)
        if not question.notes:
            continue
        for graph in data:
            store = pyoxigraph.Store()
            store.load(path=str(graph), format=RdfFormat.TURTLE, base_iri="http://base/")
            assert rows(store, question.text) == rows(store, query), path.name
            asked += 1
    assert asked or suite not in ("sparql11/negation", "sparql10/expr-equals")


def test_rdflib_agrees_with_the_rewritten_query() -> None:
    query = f"{PREFIX}SELECT ?p {{ ?p a :Project FILTER NOT EXISTS {{ {LACKS} }} }}"
    graph = rdflib.Graph().parse(data=f"@prefix : <{EX}> . {DECLARED}", format="turtle")
    answers = {tuple(graph.query(text)) for text in (query, put_otherwise(query)[0])}
    assert len(answers) == 1
    assert len(answers.pop()) == 2
