"""Questions to a graph store: patterns, the kinds of answer and their formats, and what cannot be answered."""

import io
import json

import pytest
from made_stores import ALL, EX, TITLE, put, triple
from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError, QueryRefused, StoreError
from kg.stores import FORMATS, MemoryStore


def test_patterns_select_triples(store):
    put(store, triple("a"), triple("b", "字"))
    view = store.view()
    assert list(view.triples(NamedNode(f"{EX}a"))) == [triple("a")]
    assert list(view.triples(None, TITLE, Literal("字"))) == [triple("b", "字")]
    assert list(view.triples(None, NamedNode(f"{EX}other"))) == []


def test_an_answer_knows_its_kind(store):
    put(store, triple("a"))
    view = store.view()
    select, ask = view.query(ALL), view.query("ASK { ?s ?p ?o }")
    graph = view.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert [answer.kind for answer in (select, ask, graph)] == ["select", "ask", "graph"]
    assert select.variables == ("s", "p", "o")
    assert ask.variables == graph.variables == ()
    assert list(select.values()) == [(f"{EX}a", f"{EX}title", "文")]
    assert bool(ask) is True
    assert list(graph.triples()) == [triple("a")]
    assert list(view.query("SELECT ?s ?none WHERE { ?s ?p ?o }").values()) == [(f"{EX}a", None)]


@pytest.mark.parametrize("query", [ALL, "ASK { ?s ?p ?o }", "DESCRIBE ?s WHERE { ?s ?p ?o }"])
def test_every_answer_can_be_written_in_its_formats_and_in_no_other(store, query):
    put(store, triple("a"))
    view = store.view()
    for name in FORMATS:
        if name in view.query(query).formats:
            assert view.query(query).serialise(name)
        else:
            with pytest.raises(QueryRefused, match=name):
                view.query(query).serialise(name)


def test_written_answers_hold_the_data(store):
    put(store, triple("a"))
    bindings = json.loads(store.view().query(ALL).serialise("json"))["results"]["bindings"]
    assert bindings[0]["o"] == {"type": "literal", "value": "文"}
    assert store.view().query(ALL).serialise("csv") == f"s,p,o\r\n{EX}a,{EX}title,文\r\n".encode()
    turtle = store.view().query("CONSTRUCT WHERE { ?s ?p ?o }").serialise("turtle").decode()
    assert f'<{EX}a> <{EX}title> "文" .' in turtle


def test_reading_an_answer_the_wrong_way_is_refused(store):
    with pytest.raises(QueryRefused, match="select"):
        bool(store.view().query(ALL))


@pytest.mark.parametrize("query", ["SELECT ?s WHERE { ?s ?p }", "SELECT ?s WHERE {", "", "?s ?p ?o"])
def test_a_query_that_does_not_parse_brings_the_parsers_message_in_one_line(store, query):
    with pytest.raises(QueryError, match=r"error at \d+:\d+|syntax error|none of SELECT") as caught:
        store.view().query(query)
    assert "\n" not in str(caught.value)


def test_the_engine_tells_where_a_query_is_wrong():
    with pytest.raises(QueryError, match=r"error at \d+:\d+"):
        MemoryStore().view().query("SELECT ?x (COUNT(*) AS ?n) WHERE { ?x ?p ?o }")


def test_a_failing_engine_is_reported_as_our_error(store):
    put(store, triple("a"))
    with pytest.raises(StoreError, match="graph cannot be written"):
        store.view().dump(io.BytesIO(), "csv")
