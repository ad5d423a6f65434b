"""What passes the gate: nothing that writes or connects, in whatever way it is written, and the graphs asked for."""

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError, QueryRefused
from kg.sparql import Dataset, prepare
from kg.stores.base import BOOKS
from kg.stores.gate import DEEPEST, check_query, glance

BEHIND_OPERATORS = [
    "PREFIX : <http://a/> ASK { BIND(1 AS ?a) FILTER(?a<2)SERVICE:x#>\n{ ?s ?p ?o } }",
    "ASK { BIND('a' AS ?a) FILTER(?a<'x>') SERVICE <http://a/> { ?s ?p ?o } FILTER(?a='y') }",
    "PREFIX : <x:> ASK { BIND(1 AS ?a) FILTER(?a<:b#>'''\n) SERVICE <http://a/> { ?s ?p ?o } #'''\n }",
]


@pytest.mark.parametrize("query", BEHIND_OPERATORS)
def test_what_one_parser_takes_for_an_iri_hides_no_service(query: str) -> None:
    for check in (check_query, prepare):
        with pytest.raises(QueryRefused, match="SERVICE"):
            check(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://a/> { ?s ?p ?o } }",
        "SELECT * { BIND(<http://a/> AS ?u) SERVICE ?u { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE<http://a/>{ ?s ?p ?o } }",
        "PREFIX : <http://a/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "PREFIX : <http://a/> SELECT * { ?s ?p true.SERVICE:x { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://a/> { ?s ?p ?o } }",
        'SELECT * { ?s ?p "\\u0022 . SERVICE <http://a/> { ?s ?p ?o } #" }',
        "SELECT * { FILTER NOT EXISTS { SERVICE <http://a/> { ?s ?p ?o } } }",
        "SELECT (EXISTS { SERVICE <http://a/> { ?s ?p ?o } } AS ?e) { }",
        "SELECT ?s { ?s ?p ?o } HAVING (EXISTS { SERVICE <http://a/> { ?s ?p ?o } })",
        "SELECT * { ?s ?p <<( :a :b :c )>> SERVICE <http://a/> { ?s ?p ?o } }",
        "INSERT DATA { <a:a> <a:b> 1 }",
        "PREFIX a: <http://a/> DELETE WHERE { ?s ?p ?o }",
    ],
)
def test_what_writes_or_connects_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused):
        prepare(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "customer SERVICE" }',
        "SELECT * { ?service ?from ?o }",
        "SELECT * { ?s <http://a/SERVICE> ?o } # SERVICE <http://b>",
        "PREFIX ex: <http://a/> SELECT * { ?s ex:SERVICE ?o }",
        "SELECT * { ?s ?p '''FROM \\' SERVICE''' }",
        "SELECT * { ?s ?p ?o FILTER(?o < 2 && ?o > 1) }",
        "SELECT * { VALUES (?a ?b) { (<urn:x#a> <urn:x#b>) } }",
        "ASK { ?s ?p 'unclosed",
    ],
)
def test_what_is_only_text_passes_as_it_is(query: str) -> None:
    assert prepare(query).text == query


def test_a_server_on_the_list_may_be_asked() -> None:
    query = "PREFIX : <http://a/> SELECT * { SERVICE :b { ?s ?p ?o } }"
    assert prepare(query, services=["http://a/b"]).text == query
    with pytest.raises(QueryRefused):
        prepare(query.replace("}", "} SERVICE <http://c/> { ?s ?p ?o }", 1), services=["http://a/b"])


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("PREFIX select: <x:> ASK { }", "ask"),
        ("# ASK\nselect * { }", "select"),
        ("BASE <http://a/> CONSTRUCT WHERE { ?s ?p ?o }", "graph"),
        ("DESCRIBE <x:y>", "graph"),
        ("nonsense", "select"),
    ],
)
def test_the_form_of_the_query_says_what_comes_back(query: str, kind: str) -> None:
    assert prepare(query).kind == kind


def test_from_becomes_the_dataset() -> None:
    query = "BASE <http://a/> PREFIX g: <g/> SELECT * FROM # c\n g:1 FROM<2>FROM NAMED <http://a/3> WHERE { ?s ?p ?o }"
    question = prepare(query)
    assert question.dataset == Dataset(default=("http://a/g/1", "http://a/2"), named=("http://a/3",))
    assert "FROM" not in question.text
    assert list(pyoxigraph.Store().query(question.text)) == []
    assert prepare("ASK FROM NAMED <x:g> { }").dataset == Dataset(default=(), named=("x:g",))
    own = Dataset(default=("x:d",))
    assert prepare(query, dataset=own).dataset == own


@pytest.mark.parametrize("graph", ["", "?g", "g:1", "<relative>"])
def test_from_without_a_graph_is_an_error(graph: str) -> None:
    with pytest.raises(QueryError):
        prepare(f"SELECT * FROM {graph} WHERE {{ ?s ?p ?o }}")


def test_a_book_of_the_store_can_be_named_as_any_graph() -> None:
    assert prepare(f"ASK FROM {BOOKS[0]} {{ ?s ?p ?o }}").dataset == Dataset(default=(BOOKS[0].value,), named=())


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("SELECT ?x { VALUES ?x { 1 2 3 4 } }", 3),
        ("SELECT ?x { VALUES ?x { 1 2 3 4 } } # limit 1", 3),
        ("SELECT ?x { VALUES ?x { 1 2 3 4 } } LIMIT 2", None),
        ("SELECT ?x { VALUES ?x { 1 2 3 4 } } OFFSET 0LIMIT 99999999999999999999999999", 3),
        ("SELECT ?x { VALUES ?x { 1 2 3 4 } } OFFSET 1", 3),
        ("SELECT ?x { { SELECT ?x { VALUES ?x { 1 2 3 4 } } LIMIT 4 } }", 3),
        ("SELECT ?x { } ORDER BY ?x VALUES ?x { 1 2 3 4 }", 3),
        ("SELECT (EXISTS { VALUES ?x { 1 } } AS ?x) { VALUES ?y { 1 2 3 4 } } HAVING (1 > 0) ", 3),
        ("ASK { }", None),
        ("DESCRIBE <x:y>", None),
        ("CONSTRUCT { ?x <x:p> ?x } WHERE { VALUES ?x { <x:a> <x:b> <x:c> <x:d> } }", 3),
    ],
)
def test_rows_are_bounded_by_the_limit_of_the_query(query: str, limit: int | None) -> None:
    question = prepare(query, rows=3)
    assert question.capped == limit
    if "HAVING" not in query:
        answer = pyoxigraph.Store().query(question.text)
        assert question.kind == "ask" or len(list(answer)) <= 3  # type: ignore[arg-type]


@pytest.mark.parametrize("pair", ["()", "{}", "[]"])
def test_deep_brackets_are_an_error_and_no_crash(pair: str) -> None:
    deep = 50_000
    with pytest.raises(QueryError, match=f"more than {DEEPEST} deep"):
        prepare(f"SELECT * {{ {pair[0] * deep} {pair[1] * deep} }}")
    nested = f"SELECT * {{ FILTER NOT EXISTS {{ ?a ?b ?c }} {'{' * 180} {'}' * 180} }}"
    assert prepare(nested).text == nested


def test_a_long_query_is_looked_at_only_once() -> None:
    # A pattern that goes back and forth would not come to an end here.
    for text in (
        "a." * 100_000 + "'" * 100_001,
        "<a" * 100_000,
        '"""\\' * 50_000,
        '"""' + '\\"""\n' * 40_000,
        ":a." * 60_000,
    ):
        assert glance(f"SELECT {text}").kind == "select"
    values = " ".join(f'("甲{number}" {number})' for number in range(12_000))
    assert prepare(f"SELECT * {{ VALUES (?a ?b) {{ {values} }} }}", rows=5).capped == 5


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="{}()[]<>?:.;,'\"#\\/*+!^|&= \nSERVICFOMu0", max_size=80))
def test_whatever_is_written_is_answered_or_refused(text: str) -> None:
    for query in (text, f"SELECT * {{ {text} }}"):
        try:
            question = prepare(query, rows=10)
        except (QueryError, QueryRefused):
            continue
        assert question.kind == "select"
