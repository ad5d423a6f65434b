"""The endpoint says what its limits are, keeps them, and never passes a cut answer off for a whole one."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph
import pytest
from fastapi.testclient import TestClient
from made_server import served

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder

PROBLEM = "application/problem+json"
SELECT = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 3"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
FLOOD = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ORIGIN = {"Origin": "https://query.example", "Sec-Fetch-Site": "cross-site"}


@pytest.fixture(scope="module")
def workspace(stored: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    home = tmp_path_factory.mktemp("limits") / "home"
    shutil.copytree(stored, home)
    settings = Settings(
        home=home, allowed_hosts=("testserver",), sparql_megabytes=20, sparql_queue=6, sparql_rows=500_000
    )
    with Workspace.open(settings, encoder=KeywordEncoder()) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace, with_pages=False), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(workspace: Workspace) -> Iterator[str]:
    """Return the address of a real server, where connections can break off."""
    with served(create_app(workspace, with_pages=False), log_level="critical") as address:
        yield f"{address}/sparql"


def test_every_answer_says_what_limits_hold(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }", "timeout": "7.5"})
    headers = {
        name: answer.headers[f"x-zhibiao-{name}"] for name in ("row-limit", "byte-limit", "time-limit", "capped")
    }
    assert headers == {"row-limit": "500000", "byte-limit": "20000000", "time-limit": "7.5", "capped": "500000"}
    assert "Accept" in answer.headers["vary"]
    generous = client.get("/sparql", params={"query": SELECT, "timeout": "100000"})
    assert (generous.headers["x-zhibiao-time-limit"], "x-zhibiao-capped" in generous.headers) == ("30", False)


def test_a_query_that_takes_too_long_is_a_504(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": ENDLESS, "timeout": "0.2"})
    assert (answer.status_code, answer.headers["content-type"]) == (504, PROBLEM)
    assert answer.json()["type"].endswith(":query_time")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s WHERE { ?s ?p ",
        "SELECT ?s\nFROM <urn:g> FROM <urn:h>\nWHERE { ?s ?p ",
        "SELECT ?s FROM <urn:g> WHERE { ?s ?p } LIMIT x",
        "ASK {\n  ?s ?p ?o .\n  FILTER(\n}",
    ],
)
def test_a_wrong_query_is_told_with_its_place_in_what_was_sent(client: TestClient, query: str) -> None:
    with pytest.raises(SyntaxError) as wrong:
        pyoxigraph.Store().query(query)
    answer = client.post("/sparql", data={"query": query})
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert f"at {answer.json()['line']}:{answer.json()['column']}:" in str(wrong.value)


def test_head_has_the_headers_and_no_body(client: TestClient) -> None:
    head = client.head("/sparql", params={"query": SELECT, "format": "csv"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/csv")
    assert client.head("/sparql", params={"query": "SELECT"}).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_the_methods_are_told(client: TestClient, method: str) -> None:
    answer = client.request(method, "/sparql")
    assert answer.status_code == (204 if method == "OPTIONS" else 405)
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}


def test_pages_of_any_origin_may_read_what_is_published_and_nothing_else(client: TestClient) -> None:
    asked = {**ORIGIN, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    before = client.options("/sparql", headers=asked)
    assert (before.status_code, before.headers["access-control-allow-origin"]) == (200, "*")
    for answer in (client.post("/sparql", data={"query": SELECT}, headers=ORIGIN), client.get("/void", headers=ORIGIN)):
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
        assert "access-control-allow-credentials" not in answer.headers
    assert "access-control-allow-origin" not in client.get("/api/stats", headers=ORIGIN).headers
    assert client.post("/api/rebuild", headers=ORIGIN).status_code == 403
    assert client.options("/api/rebuild", headers=asked).headers.get("access-control-allow-origin") is None


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_an_answer_is_the_same_compressed(client: TestClient, encoding: str) -> None:
    query = {"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", "format": "csv"}
    answer = client.get("/sparql", params=query, headers={"Accept-Encoding": encoding})
    assert answer.headers.get("content-encoding") == (None if encoding == "identity" else "gzip")
    assert answer.content == client.get("/sparql", params=query).content


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("ttl", "text/turtle"), ("nquads", "application/n-quads"), ("application/trig", "application/trig")],
)
def test_a_format_can_be_named(client: TestClient, name: str, media_type: str) -> None:
    query = {"query": "CONSTRUCT WHERE { ?s ?p ?o }", "format": name}
    answer = client.get("/sparql", params=query, headers={"Accept": "image/png"})
    assert answer.headers["content-type"].split(";")[0] == media_type


def test_an_answer_over_its_bytes_breaks_off_and_is_not_passed_off_as_whole(address: str) -> None:
    with httpx.stream("GET", address, params={"query": FLOOD}) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            answer.read()


def test_too_many_at_once_are_told_when_to_come_back(address: str, workspace: Workspace) -> None:
    statuses: list[tuple[int, str | None]] = []

    def ask(number: int) -> None:
        answer = httpx.get(address, params={"query": f"{ENDLESS} # {number}", "timeout": "3"}, timeout=60)
        statuses.append((answer.status_code, answer.headers.get("retry-after")))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    small = [httpx.get(address, params={"query": "ASK {}"}, timeout=60).status_code for _ in range(5)]
    for thread in threads:
        thread.join()
    assert set(statuses) <= {(503, "5"), (504, None)}
    assert (503, "5") in statuses
    assert (504, None) in statuses
    assert set(small) <= {200, 503}


def test_a_client_that_leaves_takes_its_worker_along(address: str, workspace: Workspace) -> None:
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(address, params={"query": ENDLESS}, timeout=1)
    pool = workspace.questions.evaluator
    until = time.monotonic() + 20
    while any(lane._taken.total() for lane in (pool._quick, pool._slow)) and time.monotonic() < until:  # type: ignore[attr-defined]
        time.sleep(0.02)
    assert not any(lane._taken.total() for lane in (pool._quick, pool._slow))  # type: ignore[attr-defined]
