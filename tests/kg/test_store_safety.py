"""A query to a graph store changes nothing and opens no connection, in whatever way it is written."""

import socket

import pytest
from made_stores import put, triple

from kg.errors import QueryRefused
from kg.stores.gate import check_query

HIDDEN = [
    "SELECT * WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * WHERE { service silent <URL> { ?s ?p ?o } }",
    "SELECT * WHERE { SERVICESILENT<URL>{ ?s ?p ?o } }",
    "SELECT * WHERE { ?s ?p 1SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * WHERE { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * WHERE { SERVICE:x { ?s ?p ?o } }",
    "SELECT * WHERE { # a comment\n SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * WHERE { ?s ?p '#' . SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * WHERE { ?s <http://a/#b> ?o . SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * WHERE { FILTER(1<2) SERVICE <URL> { ?s ?p ?o } FILTER(2>1) }",
    "SELECT * WHERE { ?s ?p '''it's ''' . SERVICE <URL> { ?s ?p ?o } }",
    'SELECT * WHERE { ?s ?p "\\"" . SERVICE <URL> { ?s ?p ?o } }',
    "SELECT * WHERE { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    'SELECT * WHERE { ?s ?p "\\u0022 . SERVICE <URL> { ?s ?p ?o } #" }',
    "SELECT * WHERE { ?s ?p 1.SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * FROM <URL> WHERE { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> WHERE { GRAPH ?g { ?s ?p ?o } }",
    "ASK FROM <urn:x-zhibiao:ledger> { ?s ?p ?o }",
    "LOAD <URL>",
    "PREFIX a: <URL> INSERT DATA { <a:a> <a:b> 1 }",
    "BASE <URL> # DELETE\n DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
]


@pytest.mark.parametrize("store", ["memory"], indirect=True)
@pytest.mark.parametrize("query", HIDDEN)
def test_no_query_changes_anything_or_opens_a_connection(store, query):
    put(store, triple("a"))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(QueryRefused):
            store.view().query(query.replace("URL", address))
        with pytest.raises(TimeoutError):
            server.accept()
    assert set(store.view().triples()) == {triple("a")}


@pytest.mark.parametrize("store", ["memory"], indirect=True)
@pytest.mark.parametrize(
    "query",
    [
        'SELECT * WHERE { ?s ?p "customer SERVICE" }',
        "SELECT * WHERE { ?service ?from ?o }",
        "SELECT * WHERE { ?s <http://a/SERVICE> ?o } # SERVICE <http://b>",
        "PREFIX ex: <http://a/> SELECT * WHERE { ?s ex:SERVICE ?o }",
        "PREFIX insert: <http://a/> SELECT * WHERE { ?s insert:from ?o }",
        "SELECT * WHERE { ?s ?p '''FROM \\' SERVICE''' }",
    ],
)
def test_a_word_that_is_only_text_does_not_matter(store, query):
    check_query(query)
    assert list(store.view().query(query).rows()) == []


def test_a_long_query_is_checked_without_going_back_and_forth():
    # A pattern that backtracks would not come to an end here.
    check_query("SELECT * WHERE { ?s ?p " + "a." * 100_000 + "'" * 100_001 + " }")
