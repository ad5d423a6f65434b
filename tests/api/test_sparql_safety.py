"""No query opens a connection or writes, proven by a socket that listens."""

import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder


@pytest.fixture(scope="module")
def client(stored: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client for all tests here, as none of them changes anything."""
    home = tmp_path_factory.mktemp("safety") / "home"
    shutil.copytree(stored, home)
    settings = Settings(home=home, allowed_hosts=("testserver",))
    with (
        Workspace.open(settings, encoder=KeywordEncoder()) as workspace,
        TestClient(create_app(workspace, with_pages=False), raise_server_exceptions=False) as opened,
    ):
        yield opened


class Ear:
    """A server that notes whoever connects."""

    def __init__(self) -> None:
        self.heard = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/x.ttl"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.heard += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def ear() -> Iterator[Ear]:
    opened = Ear()
    yield opened
    opened.close()


REFUSED = [
    "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } }",
    "SELECT * { service<%s>{ ?s ?p ?o } }",
    'SELECT * { BIND(IRI("%s") AS ?e) SERVICE ?e { ?s ?p ?o } }',
    "PREFIX e: <%s> SELECT * { SERVICE e: { ?s ?p ?o } }",
    "BASE <%s> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "SELECT * { # a comment\n SERVICE # another\n <%s> { ?s ?p ?o } }",
    'SELECT * { BIND("a # string" AS ?x) SERVICE <%s> { ?s ?p ?o } }',
    'SELECT * { ?s ?p """\' # """ SERVICE <%s> { ?s ?p ?o } }',
    "SELECT * { SERVIC\\u0045 <%s> { ?s ?p ?o } }",
    "SELECT * { \\u0023 \n SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <%s> { ?s ?p ?o } } } }",
    "SELECT * { FILTER(1 < 2) SERVICE <%s> { ?s ?p ?o } FILTER(2 > 1) }",
    "SELECT * { FILTER EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
    "ASK { SERVICE <%s> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <%s> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { SERVICE <%s> { ?s ?p ?o }",
    "LOAD <%s>",
    "LOAD SILENT <%s> INTO GRAPH <urn:g>",
    "INSERT DATA { <%s> <urn:p> 1 }",
    "DELETE WHERE { ?s ?p ?o } # %s",
    "PREFIX a: <urn:a> # SELECT\n CLEAR ALL # %s",
    "WITH <%s> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]
HARMLESS = [
    "SELECT * FROM <%s> { ?s ?p ?o }",
    "SELECT * FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH <%s> { ?s ?p ?o } }",
    "DESCRIBE <%s>",
    'ASK { ?s ?p "SERVICE <%s>" }',
]


@pytest.mark.parametrize("query", REFUSED)
def test_what_would_connect_or_write_is_refused(client: TestClient, ear: Ear, query: str) -> None:
    before = client.get("/api/stats").json()
    text = query % ear.address
    answers = [
        client.get("/sparql", params={"query": text}),
        client.post("/sparql", data={"query": text, "rewrite": "off"}),
        client.post("/sparql", content=text, headers={"Content-Type": "application/sparql-query"}),
    ]
    assert [answer.status_code for answer in answers] == [400] * 3
    assert (ear.heard, client.get("/api/stats").json()) == (0, before)


@pytest.mark.parametrize("query", HARMLESS)
def test_names_of_graphs_are_names_and_nothing_is_fetched(client: TestClient, ear: Ear, query: str) -> None:
    answer = client.get("/sparql", params={"query": query % ear.address})
    assert answer.status_code == 200
    assert ear.heard == 0


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_graphs_that_the_protocol_names_are_not_fetched(client: TestClient, ear: Ear, name: str) -> None:
    answer = client.get(
        "/sparql", params={"query": "ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", name: ear.address}
    )
    assert (answer.json()["boolean"], ear.heard) == (False, 0)


@pytest.mark.parametrize("parameter", ["update", "using-graph-uri"])
def test_updates_are_refused_however_they_are_sent(client: TestClient, ear: Ear, parameter: str) -> None:
    load = f"LOAD <{ear.address}>"
    answers = [
        client.get("/sparql", params={parameter: load}),
        client.post("/sparql", data={parameter: load}),
        client.post("/sparql", content=load, headers={"Content-Type": "application/sparql-update"}),
        client.put("/sparql", content=load),
        client.delete("/sparql"),
    ]
    assert all(400 <= answer.status_code < 500 for answer in answers)
    assert ear.heard == 0
