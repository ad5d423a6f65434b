"""A rewritten query gives the same answer as the original, on any graph."""

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from pyoxigraph import Quad, RdfFormat

from kg.sparql import prepare
from kg.sparql.rewrite import quicker
from kg.sparql.syntax import parse
from kg.stores.gate import glance
from tests.sparql_laws import EX, PREFIX, graphs, holds, queries, rewritten, rows


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(queries(), graphs)
def test_a_query_gives_the_same_rewritten(query: str, quads: list[Quad]) -> None:
    holds(query, quads)


LACKS = "?p :hasIndicator ?i . ?i :category ?c . ?c :broader :satisfaction"
DECLARED = """
    :one a :Project ; :region :r1 ; :hasIndicator :i1 , :i2 . :two a :Project ; :region :r1 ; :hasIndicator :i3 .
    :three a :Project ; :region :r2 . :i1 :category :c1 . :i2 :category :c2 . :i3 :category :c2 .
    :c1 :broader :satisfaction . :c2 :broader :output .
"""


@pytest.mark.parametrize(
    ("where", "form"),
    [
        (f"SELECT ?p {{ ?p a :Project FILTER NOT EXISTS {{ {LACKS} }} }}", "MINUS"),
        (f"SELECT ?p {{ FILTER(NOT EXISTS {{ {LACKS} }}) ?p a :Project }}", "MINUS"),
        (f"SELECT ?p {{ ?p :region :r1 FILTER NOT EXISTS {{ {LACKS} }} }}", "OPTIONAL"),
        (f"SELECT * {{ ?p :region :r1 FILTER NOT EXISTS {{ {LACKS} # why\n }} }}", "OPTIONAL"),
        (f"SELECT * {{ FILTER NOT EXISTS {{ {LACKS} }} ?p :region :r1 ; ?a ?i }}", "OPTIONAL"),
        (f"SELECT ?p {{ ?p a :Project FILTER(?p = :two) FILTER NOT EXISTS {{ {LACKS} }} }}", "OPTIONAL"),
        (f"SELECT (COUNT(?p) AS ?i) {{ ?p :region :r1 FILTER NOT EXISTS {{ {LACKS} }} }}", "OPTIONAL"),
        ("SELECT ?p { ?p a :Project FILTER NOT EXISTS { ?p :hasIndicator/:category/:broader :output } }", "MINUS"),
        (f"SELECT ?p {{ ?p a :Project FILTER(!EXISTS {{ {LACKS} }}) }}", "MINUS"),
        (f"SELECT ?p {{ ?p a :Project FILTER EXISTS {{ {LACKS} }} }}", "a join"),
        (f"SELECT ?p {{ ?p a :Project FILTER(!(NOT EXISTS {{ {LACKS} }})) }}", "a join"),
        (f"SELECT ?p {{ {{ SELECT * {{ ?p :region :r1 FILTER NOT EXISTS {{ {LACKS} }} }} }} }}", "OPTIONAL"),
        (
            "SELECT ?p { ?p a :Project FILTER NOT EXISTS { ?p :hasIndicator ?i . ?i :category ?c FILTER(?c=:c1) } }",
            "MINUS",
        ),
    ],
)
def test_what_lacks_something_is_asked_in_a_quick_form(where: str, form: str) -> None:
    query = PREFIX + where
    tree = parse(query)
    assert tree is not None
    new, notes = quicker(query, tree, glance(query).prologue)
    assert any("EXISTS" in note and f"evaluated as {form}" in note for note in notes)
    assert "EXISTS" not in new
    store = pyoxigraph.Store()
    store.update(f"{PREFIX} INSERT DATA {{ {DECLARED} }}")
    assert rows(store, new) == rows(store, query)
    assert rows(store, new)


@pytest.mark.parametrize(
    "where",
    [
        "?p a :P FILTER NOT EXISTS { ?p :q ?i }",
        "{ SELECT * { :a :p :b MINUS { :a :p ?x FILTER NOT EXISTS { ?x :q ?y . ?y :r ?z } } } }",
        "?p a :P FILTER NOT EXISTS { ?p :q ?i ; :r ?j }",
        "?p a :P FILTER NOT EXISTS { ?x :q ?i . ?i :r ?j }",
        "?p a :P OPTIONAL { ?p :v ?w } FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j FILTER(?j = ?w) }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j FILTER(?j = ?w) }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j OPTIONAL { ?j :s ?w } }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j BIND(?w AS ?k) }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j BIND(?j AS ?w) }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j . ?w :s* ?k }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j MINUS { ?k :s ?w } }",
        "?p a :P FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j { SELECT ?p { ?p :s ?k } LIMIT 1 } }",
        "?p a :P FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j FILTER(RAND() < 0.5) }",
        "?p a :P FILTER(NOT EXISTS { ?p :q ?i . ?i :r ?j } || ?p = :a)",
        "?p a :P GRAPH ?g { ?x ?y ?z } FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j }",
        "?p a :P ; :v ?w OPTIONAL { ?k a :C FILTER NOT EXISTS { ?k :q ?i . ?i :r ?w } }",
    ],
)
def test_what_could_change_the_answer_is_left_alone(where: str) -> None:
    query = f"{PREFIX}SELECT ?p {{ {where} }}"
    assert parse(query) is not None
    assert rewritten(query) == query


@pytest.mark.shared
@pytest.mark.parametrize("suite", ["negation", "exists", "property-path", "subquery", "grouping"])
def test_the_tests_of_the_w3c_give_the_same_rewritten(shared: Path, suite: str) -> None:
    folder = shared / "w3c" / "sparql11" / suite
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
    assert asked or suite != "negation"


def test_rdflib_agrees_with_the_rewritten_query() -> None:
    query = f"{PREFIX}SELECT ?p {{ ?p a :Project FILTER NOT EXISTS {{ {LACKS} }} }}"
    graph = rdflib.Graph().parse(data=f"@prefix : <{EX}> . {DECLARED}", format="turtle")
    answers = {tuple(graph.query(text)) for text in (query, rewritten(query))}
    assert len(answers) == 1
    assert len(answers.pop()) == 2
