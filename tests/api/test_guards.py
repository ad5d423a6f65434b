"""No foreign web page acts through a reader's browser, and no body is endless."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, WebSocket
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from api.app import create_app
from api.guards import BODY_LIMIT, UPLOAD_OVERHEAD, host_name, is_known
from api.settings import MEGABYTE, Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder

PROBLEM = "application/problem+json"
HOME = "http://127.0.0.1:8765"
QUERY = {"query": "ASK { ?s ?p ?o }"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    settings = Settings(home=tmp_path_factory.mktemp("guards"), upload_limit_mb=1)
    with Workspace.open(settings, encoder=KeywordEncoder()) as workspace:
        made = create_app(workspace, with_pages=False)

        @made.websocket("/socket")
        async def socket(websocket: WebSocket) -> None:
            await websocket.accept()
            await websocket.send_text("open")
            await websocket.close()

        yield made


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=HOME, raise_server_exceptions=False) as opened:
        yield opened


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost", "localhost"),
        ("LocalHost:8765", "localhost"),
        ("127.0.0.1:8765", "127.0.0.1"),
        ("[::1]:8765", "::1"),
        ("[::1]", "::1"),
        ("", None),
        ("a b", None),
        ("evil.example@127.0.0.1", None),
        ("127.0.0.1/evil.example", None),
        ("::1", None),
    ],
)
def test_the_name_is_read_out_of_the_host_header(header: str, name: str | None) -> None:
    assert host_name(header) == name


@pytest.mark.parametrize(
    ("name", "own", "allowed", "known"),
    [
        ("localhost", "127.0.0.1", (), True),
        ("127.0.0.1", "0.0.0.0", ("kb.example",), True),
        ("127.8.0.1", "127.0.0.1", (), True),
        ("::1", "127.0.0.1", (), True),
        ("192.168.1.7", "0.0.0.0", (), True),
        ("fd00::7", "::", (), True),
        ("192.168.1.7", "0.0.0.0", ("kb.example",), False),
        ("192.168.1.7", "0.0.0.0", ("kb.example", "192.168.1.7"), True),
        ("192.168.1.7", "192.168.1.7", ("kb.example",), True),
        ("kb.example", "Kb.Example", (), True),
        ("kb.example", "0.0.0.0", (), False),
        ("kb.example", "0.0.0.0", ("kb.example",), True),
        ("a.kb.example", "0.0.0.0", ("kb.example",), False),
        ("a.kb.example", "0.0.0.0", ("*.kb.example",), True),
        ("evilkb.example", "0.0.0.0", ("*.kb.example",), False),
        ("127.0.0.1.evil.example", "127.0.0.1", (), False),
        ("localhost.evil.example", "127.0.0.1", (), False),
        ("evil.example", "127.0.0.1", ("*",), True),
        ("192.168.1.7", "127.0.0.1", ("*",), True),
    ],
)
def test_the_server_answers_under_its_names_only(name: str, own: str, allowed: tuple[str, ...], known: bool) -> None:
    assert is_known(name, own, allowed) is known


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("", ()),
        ("kb.example, KB2.example ,", ("kb.example", "kb2.example")),
        ('["kb.example", "*.org.example"]', ("kb.example", "*.org.example")),
        ("*", ("*",)),
    ],
)
def test_allowed_hosts_come_with_commas_or_as_json(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, hosts: tuple[str, ...]
) -> None:
    monkeypatch.setenv("ZHIBIAO_ALLOWED_HOSTS", text)
    assert Settings(home=tmp_path).allowed_hosts == hosts


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/api/stats", "/sparql", "/docs"])
def test_a_name_that_was_rebound_to_this_machine_gets_nothing(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path, headers={"Host": "rebound.example:8765"})
    assert answer.status_code == 403
    assert answer.headers["content-type"] == PROBLEM
    assert "ZHIBIAO_ALLOWED_HOSTS" in answer.json()["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Origin": "http://127.0.0.1:8765.evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:3000"},
        {"Sec-Fetch-Site": "cross-site", "Origin": HOME},
    ],
)
def test_a_foreign_page_changes_nothing(client: TestClient, headers: dict[str, str]) -> None:
    before = client.get("/api/documents").json()
    sample = (Path(__file__).parents[2] / "samples" / "pidu-health-2023.txt").read_bytes()
    answers = [
        client.post("/api/documents", files=[("files", ("a.txt", sample))], headers=headers),
        client.post("/api/rebuild", headers=headers),
        client.put("/api/documents", headers=headers),
        client.patch("/api/documents", headers=headers),
        client.delete("/api/documents/a", headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert {answer.headers["content-type"] for answer in answers} == {PROBLEM}
    assert client.get("/api/documents").json() == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": HOME},
        {"Sec-Fetch-Site": "same-origin", "Origin": HOME},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://proxy.example"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_own_pages_and_clients_that_are_no_browsers_may_write(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/api/rebuild", headers=headers).status_code == 200


def test_a_page_on_the_address_in_the_local_network_may_write(client: TestClient) -> None:
    own = {"Host": "192.168.1.7:8765", "Origin": "http://192.168.1.7:8765"}
    assert client.post("/api/rebuild", headers=own).status_code == 200
    assert client.post("/api/rebuild", headers={**own, "Origin": "http://192.168.1.8:8765"}).status_code == 403


def test_a_foreign_page_may_read_and_ask(client: TestClient) -> None:
    headers = {"Origin": "https://query.example", "Sec-Fetch-Site": "cross-site"}
    assert client.get("/api/stats", headers=headers).status_code == 200
    for path in ("/sparql", "/sparql/"):
        assert client.post(path, data=QUERY, headers=headers).status_code == 200


def test_a_socket_opens_for_own_pages_only(client: TestClient) -> None:
    for headers in ({}, {"Origin": HOME}, {"Sec-Fetch-Site": "same-origin"}):
        with client.websocket_connect("/socket", headers={"Host": "127.0.0.1:8765", **headers}) as socket:
            assert socket.receive_text() == "open"
    for headers in ({"Origin": "https://evil.example"}, {"Host": "rebound.example"}):
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect("/socket", headers={"Host": "127.0.0.1:8765", **headers}),
        ):
            pytest.fail("a foreign page was let in")


def chunks(size: int) -> Iterator[bytes]:
    """Yield a body whose length the request does not declare."""
    for start in range(0, size, 100_000):
        yield b" " * min(100_000, size - start)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/sparql", "application/sparql-query"),
        ("/sparql", "application/x-www-form-urlencoded"),
        ("/api/suggestions", "application/json"),
        ("/api/reviews", "application/json"),
    ],
)
@pytest.mark.parametrize("declared", [True, False])
def test_a_body_that_is_no_upload_ends_at_four_megabytes(
    client: TestClient, path: str, kind: str, declared: bool
) -> None:
    def status(size: int) -> int:
        content = b" " * size if declared else chunks(size)
        answer = client.post(path, content=content, headers={"Content-Type": kind})
        assert answer.headers["content-type"] == PROBLEM
        return answer.status_code

    assert status(BODY_LIMIT) in (400, 422)
    assert status(BODY_LIMIT + 1) == 413


@pytest.mark.parametrize("path", ["/api/documents", "/api/extract", "/api/reviews/file"])
@pytest.mark.parametrize("declared", [True, False])
def test_an_upload_ends_at_the_limit_for_all_its_files_together(client: TestClient, path: str, declared: bool) -> None:
    head = '--x\r\nContent-Disposition: form-data; name="{}"; filename="a.txt"\r\n\r\n'
    field = "files" if path == "/api/documents" else "file"

    def status(*sizes: int) -> int:
        parts = b"".join(head.format(field).encode() + b" " * size + b"\r\n" for size in sizes) + b"--x--\r\n"
        content = parts if declared else iter([parts[:500_000], parts[500_000:]])
        return client.post(
            path, content=content, headers={"Content-Type": "multipart/form-data; boundary=x"}
        ).status_code

    assert status(MEGABYTE - 1) in (200, 422)
    assert status(MEGABYTE + 1) == 413
    half = (MEGABYTE + UPLOAD_OVERHEAD) // 2
    assert status(half, half) == 413


def test_no_file_is_written_out_before_the_limit_is_checked(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from starlette.formparsers import MultiPartParser

    async def parse(_: object) -> None:
        pytest.fail("the body was read")

    monkeypatch.setattr(MultiPartParser, "parse", parse)
    answer = client.post("/api/documents", files=[("files", ("a.txt", b" " * 2 * MEGABYTE))])
    assert answer.status_code == 413
    assert answer.headers["content-type"] == PROBLEM
