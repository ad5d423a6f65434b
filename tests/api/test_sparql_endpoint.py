"""The SPARQL endpoint speaks the protocol and never writes or connects."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from rdflib import Graph, URIRef

from api.cli import main

JSON = "application/sparql-results+json"
SELECT = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 1"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1"
INSERT = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"


def test_a_query_is_taken_three_ways(client: TestClient) -> None:
    answers = [
        client.get("/sparql", params={"query": SELECT}),
        client.post("/sparql", data={"query": SELECT}),
        client.post("/sparql", content=SELECT, headers={"Content-Type": "application/sparql-query"}),
        client.get("/sparql/", params={"query": SELECT}),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert len(answer.json()["results"]["bindings"]) == 1


def test_a_query_that_an_editor_saved_with_a_byte_order_mark_is_taken(client: TestClient) -> None:
    sent = b"\xef\xbb\xbf" + SELECT.encode()
    answer = client.post("/sparql", content=sent, headers={"Content-Type": "application/sparql-query"})
    assert answer.status_code == 200
    assert len(answer.json()["results"]["bindings"]) == 1


def test_the_command_takes_such_a_file_too(stored: Path, tmp_path: Path) -> None:
    file = tmp_path / "query.rq"
    file.write_text("ASK {}", "utf-8-sig")
    told = CliRunner().invoke(main, ["sparql", "--file", str(file), "--home", str(stored)])
    assert (told.exit_code, json.loads(told.stdout)["boolean"]) == (0, True)


@pytest.mark.parametrize(
    "accept", [JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values", "application/json"]
)
def test_a_table_is_served_in_the_type_asked_for(client: TestClient, accept: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert answer.headers["content-type"].split(";")[0] == accept


@pytest.mark.parametrize(
    ("accept", "rdflib_format"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_a_graph_is_served_in_the_type_asked_for(client: TestClient, accept: str, rdflib_format: str) -> None:
    answer = client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": accept})
    assert answer.headers["content-type"].split(";")[0] == accept
    assert len(Graph().parse(data=answer.content, format=rdflib_format)) == 1
    description = client.get("/sparql", headers={"Accept": accept})
    service = URIRef("http://www.w3.org/ns/sparql-service-description#Service")
    assert (None, None, service) in Graph().parse(data=description.content, format=rdflib_format)


def test_a_syntax_error_is_a_400_with_the_parsers_message(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT ?s WHERE { ?s ?p "})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert "1:" in answer.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        INSERT,
        "LOAD <http://127.0.0.1:9/x>",
        "SELECT * { SERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }",
    ],
)
def test_what_would_write_or_connect_is_refused(client: TestClient, query: str) -> None:
    before = client.get("/api/stats").json()
    assert client.post("/sparql", data={"query": query}).status_code == 400
    assert client.get("/api/stats").json() == before


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"method": "GET", "params": {"update": INSERT}}, 400),
        ({"method": "POST", "data": {"update": INSERT}}, 400),
        ({"method": "POST", "content": INSERT, "headers": {"Content-Type": "application/sparql-update"}}, 415),
        ({"method": "POST", "content": SELECT, "headers": {"Content-Type": "text/plain"}}, 415),
        ({"method": "POST", "data": {"x": "1"}}, 400),
        ({"method": "GET", "params": {"query": ["ASK {}", "ASK {}"]}}, 400),
        ({"method": "GET", "params": {"query": SELECT, "timeout": "0"}}, 400),
        ({"method": "GET", "params": {"query": SELECT, "timeout": "soon"}}, 400),
        ({"method": "GET", "params": {"query": SELECT, "rewrite": "perhaps"}}, 400),
        ({"method": "GET", "params": {"query": SELECT, "format": "turtle"}}, 400),
        ({"method": "GET", "params": {"query": CONSTRUCT, "format": "csv"}}, 400),
        ({"method": "GET", "params": {"query": SELECT}, "headers": {"Accept": "image/png"}}, 406),
        ({"method": "PUT", "params": {"query": SELECT}}, 405),
        ({"method": "POST", "content": b"ASK { \xff }", "headers": {"Content-Type": "application/sparql-query"}}, 400),
    ],
)
def test_wrong_use_is_a_4xx(client: TestClient, request_: dict[str, object], status: int) -> None:
    answer = client.request(url="/sparql", **request_)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
