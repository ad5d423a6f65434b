"""A rewritten query gives the same answer as the original, on any graph."""

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from pyoxigraph import Quad, RdfFormat

from kg.sparql import prepare
from tests.sparql_laws import check, put_otherwise, rows
from tests.sparql_queries import EX, PREFIX, graphs, queries


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(queries(), graphs)
def test_a_query_gives_the_same_rewritten(query: str, quads: list[Quad]) -> None:
    check(query, quads)


LACKS = "?p :hasIndicator ?i . ?i :category ?c . ?c :broader :satisfaction"
DECLARED = """
    :one a :Project ; :region :r1 ; :hasIndicator :i1 , :i2 . :two a :Project ; :region :r1 ; :hasIndicator :i3 .
    :three a :Project ; :region :r2 . :i1 :category :c1 . :i2 :category :c2 . :i3 :category :c2 .
    :c1 :broader :satisfaction . :c2 :broader :output .
"""


def declared() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.update(f"{PREFIX} INSERT DATA {{ {DECLARED} }}")
    return store


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
    new, notes = put_otherwise(query)
    assert any("EXISTS" in note and f"evaluated as {form}" in note for note in notes)
    assert "EXISTS" not in new
    store = declared()
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
        # What is bound behind BIND or OPTIONAL is not bound where these see it.
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j BIND(?w AS ?k) ?j :s ?w . ?k :t ?l }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j OPTIONAL { ?i :s ?w } ?l :t ?w }",
        # A call without variables may be an error, and then there is nothing to join with.
        "?p a :P BIND(<http://www.w3.org/2001/XMLSchema#integer>('a') AS ?w) FILTER NOT EXISTS { ?i :q ?j . ?j :r ?w }",
        # Paths without a step whose ends may come from anywhere.
        "?p :s* ?k FILTER EXISTS { ?i ?p ?j . ?j :r ?l }",
        "?p a :P ; ?w ?k FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j . ?w :s* ?l }",
        "?p a :P . ?x ?k ?y . ?k :s* ?l FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j }",
    ],
)
def test_what_could_change_the_answer_is_left_alone(where: str) -> None:
    query = f"{PREFIX}SELECT ?p {{ {where} }}"
    assert put_otherwise(query) == (query, ())


@pytest.mark.parametrize(
    "query",
    [
        # A word may follow the star at once.
        f"SELECT *WHERE {{ ?p :region :r1 FILTER NOT EXISTS {{ {LACKS} }} }}",
        f"SELECT*{{ ?p :region :r1 FILTER NOT EXISTS {{ {LACKS} }} }}",
        # Names that only MINUS or a sub-select knows are nobody's in the rows, and AS may give them a value.
        f"SELECT ?p (1 AS ?c) {{ ?p :region :r1 MINUS {{ ?p :of ?c }} FILTER NOT EXISTS {{ {LACKS} }} }}",
        f"SELECT ?p (1 AS ?c) {{ ?p :region :r1 {{ SELECT ?p {{ ?p a ?c }} }} FILTER NOT EXISTS {{ {LACKS} }} }}",
    ],
)
def test_the_columns_are_those_of_the_query(query: str) -> None:
    new, notes = put_otherwise(PREFIX + query)
    assert notes == ("FILTER NOT EXISTS at line 1 evaluated as OPTIONAL",)
    assert rows(declared(), new) == rows(declared(), PREFIX + query)
    assert rows(declared(), new)


CHOSEN = "?i :category ?c"


@pytest.mark.parametrize(
    "where",
    [
        f"SELECT ?i {{ {CHOSEN} FILTER(?c IN (:c1, :c2)) }}",
        f"SELECT ?i {{ {CHOSEN} FILTER(?c IN (:c2, <{EX}c2>, :c2, :none)) }}",
        f"SELECT ?i {{ FILTER(:c1 = ?c) {CHOSEN} }}",
        f"SELECT * {{ {CHOSEN} FILTER(?c = :c1 || (?c IN (:c2) || ?c = :c1)) ?p :hasIndicator ?i }}",
        f"SELECT * {{ {CHOSEN} OPTIONAL {{ ?c :broader ?b }} FILTER(?c IN (:c1, :c2)) }}",
        "SELECT * { _:b :hasIndicator ?i FILTER(?i IN (:i1, :i2)) _:b :region ?r }",
        f"SELECT * {{ {CHOSEN} . ?c :broader* ?b FILTER(?c IN (:c1, :none)) ?b :broader ?d }}",
        f"SELECT * {{ :one :hasIndicator ?i {{ SELECT * {{ {CHOSEN} FILTER(?c = :c1) }} }} }}",
        f"SELECT * {{ ?p :hasIndicator ?i MINUS {{ {CHOSEN} FILTER(?c = :c1) }} }}",
        f"SELECT ?p {{ ?p :region ?r FILTER NOT EXISTS {{ ?p :hasIndicator ?i . {CHOSEN} FILTER(?c IN (:c1)) }} }}",
        f"SELECT ?p {{ ?p :region ?r FILTER EXISTS {{ ?p :hasIndicator ?i . {CHOSEN} FILTER(?c IN (:c1)) }} }}",
        f"SELECT (COUNT(*) AS ?k) {{ {{ {CHOSEN} FILTER(?c = :c1) }} UNION {{ ?i a ?c FILTER(?c = :Project) }} }}",
    ],
)
def test_what_a_filter_lists_is_begun_with(where: str) -> None:
    query = PREFIX + where
    question = prepare(query)
    assert "FILTER at line 1 evaluated as VALUES" in question.notes
    store = declared()
    assert rows(store, question.text) == rows(store, query)
    assert rows(store, question.text)


@pytest.mark.parametrize(
    "where",
    [
        "?i :category ?c FILTER(?c IN (:c1, 1))",
        "?i :category ?c FILTER(?c NOT IN (:c1))",
        "?i :category ?c FILTER(!(?c = :c1))",
        "?i :category ?c FILTER(?c = :c1 || ?i = :i1)",
        "?i :category ?c FILTER(?c = :c1 && ?i = :i1)",
        "?i :category ?c FILTER(?c IN (unknown:c1))",
        "?i :category ?c FILTER(?c IN (<c1>))",
        # Another filter, or a constant, may leave fewer.
        "?i :category ?c ; :name ?n FILTER(?c = :c1) FILTER(CONTAINS(?n, 'a'))",
        ":one :hasIndicator ?i . ?i :category ?c FILTER(?c = :c1)",
        "VALUES ?i { :i1 } ?i :category ?c FILTER(?c = :c1)",
        # Here the variable may have no value.
        "?p a :Project OPTIONAL { ?p :hasIndicator ?c } FILTER(?c = :i1)",
        "?p a :Project OPTIONAL { ?p :hasIndicator ?c } ?q :hasIndicator ?c FILTER(?c = :i1)",
        # For each row around it, the group is looked up by that row.
        "?p a :Project OPTIONAL { ?p :hasIndicator ?i FILTER(?i = :i1) }",
        # A path without a step leads from an IRI to itself, known or not.
        "?c :broader* ?d FILTER(?c IN (:none))",
        "?x ?c ?y . ?c :broader* ?d FILTER(?c = :none)",
        "GRAPH ?c { ?i :category ?d } FILTER(?c = :g)",
    ],
)
def test_a_list_is_compared_where_this_may_be_quicker_or_differ(where: str) -> None:
    assert prepare(f"{PREFIX}SELECT * {{ {where} }}").notes == ()


IN_VAIN = f"OPTIONAL {{ {LACKS} }} FILTER(!BOUND(?i))"


@pytest.mark.parametrize(
    "where",
    [
        f"SELECT ?p {{ ?p a :Project {IN_VAIN} }}",
        f"SELECT * {{ ?p a :Project {IN_VAIN} }}",
        f"SELECT * {{ FILTER(! bound($i)) ?p a :Project OPTIONAL {{ {LACKS} }} ?p :region ?r }}",
        f"SELECT (COUNT(?p) AS ?k) {{ ?p a :Project OPTIONAL {{ ?p :region ?r }} {IN_VAIN} }}",
        f"SELECT ?p ?c {{ ?p a :Project {IN_VAIN} OPTIONAL {{ ?c :broader :output }} }}",
        "SELECT ?p { ?p a :Project OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c FILTER(?c = :c1) } "
        "FILTER(!BOUND(?i)) }",
    ],
)
def test_what_is_sought_in_vain_is_taken_away(where: str) -> None:
    query = PREFIX + where
    question = prepare(query)
    assert any(note.startswith("OPTIONAL at line 1 evaluated as MINUS") for note in question.notes)
    store = declared()
    assert rows(store, question.text) == rows(store, query)
    assert rows(store, question.text)


@pytest.mark.parametrize(
    "where",
    [
        f"?p :region :r1 {IN_VAIN}",
        "?p a :Project OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } FILTER(BOUND(?i))",
        "?p a :Project OPTIONAL { ?p :hasIndicator ?i OPTIONAL { ?i :category ?c } } FILTER(!BOUND(?c))",
        "?p a :P OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } OPTIONAL { ?p :declares ?i } FILTER(!BOUND(?i))",
        "?p a :Project ; :v ?w OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c FILTER(?w > 1) } FILTER(!BOUND(?i))",
        "?p a :Project OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } FILTER(!(!BOUND(?i)))",
        "?p a :Project ; :v ?w OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c OPTIONAL { ?i :v ?w } ?x :v ?w } "
        "FILTER(!BOUND(?i))",
        # An error stays one: the variable of AS has a value before.
        "{ ?p a :Project OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } FILTER(!BOUND(?i)) } BIND(1 AS ?c)",
        "?p a :Project OPTIONAL { ?p :hasIndicator ?i } FILTER(!BOUND(?i))",
        "?p a :Project OPTIONAL { ?q :hasIndicator ?i . ?i :category ?c } FILTER(!BOUND(?i))",
        "OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } FILTER(!BOUND(?i))",
        "?p a :Project OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } BIND(1 AS ?j) FILTER(!BOUND(?i) || ?j = 1)",
    ],
)
def test_what_may_be_found_is_looked_for(where: str) -> None:
    assert prepare(f"{PREFIX}SELECT * {{ {where} }}").notes == ()


@pytest.mark.parametrize(
    ("modifiers", "stops"), [("LIMIT 5", True), ("OFFSET 1 LIMIT 5", True), ("ORDER BY ?p LIMIT 5", False), ("", False)]
)
def test_a_few_rows_are_looked_for_one_by_one(modifiers: str, stops: bool) -> None:
    query = f"{PREFIX}SELECT * {{ ?p a :Project {IN_VAIN} }} {modifiers}"
    assert prepare(query).notes == (() if stops else ("OPTIONAL at line 1 evaluated as MINUS",))


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
