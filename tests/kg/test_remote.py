"""What a store on a server does when the server, or the way to it, does not do what it should."""

import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from made_servers import free_port, oxigraph_server
from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import QueryError, QueryRefused, StoreError, WrongSetting
from kg.stores import open_store
from kg.stores.address import read_address
from kg.stores.base import BOOKS, LEDGER

TABLE = "application/sparql-results+json"
ALL = "SELECT ?s ?o WHERE { ?s <urn:p> ?o }"
GRAPH = "CONSTRUCT WHERE { ?s ?p ?o }"
ROW = b'{"head":{"vars":["s","o"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:s"}}'


class Server:
    """Answers every request with what the test says, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.reply: Callable[[BaseHTTPRequestHandler], None] = lambda request: None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                outer.asked.append(parse_qs(body) | {"path": [self.path], "auth": [self.headers["authorization"]]})
                outer.reply(self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/sparql"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def says(self, status: int, body: bytes, kind: str = TABLE, length: int = 0) -> None:
        def reply(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            request.send_header("Content-Type", kind)
            request.send_header("Content-Length", str(length or len(body)))
            request.end_headers()
            request.wfile.write(body)

        self.reply = reply

    def answers(self, answer: Callable[[dict[str, list[str]]], bytes], kind: str = TABLE) -> None:
        """Answer each request by what it asks."""

        def reply(request: BaseHTTPRequestHandler) -> None:
            self.says(200, answer(self.asked[-1]), kind)
            said, self.reply = self.reply, reply
            said(request)

        self.reply = reply


def empty(asked: dict[str, list[str]]) -> bytes:
    """Answer as a server that had nothing and has taken everything."""
    if asked.get("query", [""])[0].startswith("ASK"):
        return b'{"head":{},"boolean":true}'
    return b'{"head":{"vars":["s","p","o"]},"results":{"bindings":[]}}'


@pytest.fixture
def server():
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


def test_an_address_says_all_there_is_to_know():
    address = read_address(
        "https://anna:se%3Acret@host:8890/a/sparql?x=1#update=up&store=/s&auth=digest&slice=9&graph=urn:g"
    )
    assert address.query == "https://host:8890/a/sparql?x=1"
    assert (address.update, address.store) == ("https://host:8890/a/up", "https://host:8890/s")
    assert (address.user, address.password, address.auth) == ("anna", "se:cret", "digest")
    assert (address.slice, address.graph, address.timeout) == (9, NamedNode("urn:g"), 60)
    assert "secret" not in str(address)
    assert read_address("http://[::1]:7878/query").query == "http://[::1]:7878/query"


@pytest.mark.parametrize(
    "url",
    [
        "http://u:secret@host/q#updat=/u",
        "http://u:secret@host/q#timeout=soon",
        "http://u:secret@host/q#timeout=0",
        "http://u:secret@host/q#timeout=nan",
        "http://u:secret@host/q#auth=magic",
        "http://u:secret@host/q#graph=no iri",
        "http://u:secret@host/q#nothing",
        "http://u:secret@host:port/q",
        "http:///query",
    ],
)
def test_a_wrong_address_is_a_wrong_setting_that_does_not_repeat_the_password(url):
    with pytest.raises(WrongSetting) as caught:
        open_store(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (400, QueryError, "that is wrong"),
        (401, StoreError, "401"),
        (302, StoreError, "302"),
        (404, StoreError, "404"),
        (500, StoreError, "500"),
        (503, StoreError, "that is wrong"),
    ],
)
def test_what_a_server_refuses_is_an_error_with_its_words(server, status, error, words):
    server.says(status, b"that is\n wrong")
    with open_store(server.url) as store, pytest.raises(error, match=words):
        store.view().query(ALL)


LOGIN = b"<html><body><h1>Log in</h1></body></html>"


def test_a_refusal_with_a_page_says_the_status_and_no_mark_up(server):
    server.says(401, LOGIN, "text/html; charset=utf-8")
    with open_store(server.url) as store, pytest.raises(StoreError) as caught:
        store.view().query(ALL)
    assert str(caught.value).endswith("answers 401 Unauthorized")


def test_a_redirect_is_not_followed_and_says_where_it_leads(server):
    def reply(request: BaseHTTPRequestHandler) -> None:
        request.send_response(307)
        request.send_header("Location", f"{server.url}/elsewhere")
        request.send_header("Content-Length", "0")
        request.end_headers()

    server.reply = reply
    address = server.url.replace("http://", "http://anna:secret@")
    with open_store(address) as store, pytest.raises(StoreError, match=r"307 .*: it is now at http") as caught:
        store.view().query(ALL)
    assert "secret" not in str(caught.value)
    assert len(server.asked) == 1


@pytest.mark.parametrize("query", [ALL, GRAPH, "ASK { ?s ?p ?o }"])
def test_a_page_instead_of_an_answer_is_called_one(server, query):
    server.says(200, LOGIN, "text/html; charset=utf-8")
    with open_store(server.url) as store, pytest.raises(StoreError, match=r"a page for people \(text/html\)"):
        store.view().query(query)


def nothing(asked: dict[str, list[str]]) -> bytes:
    """Answer as a server that takes everything and keeps nothing."""
    if asked.get("query", [""])[0].startswith("ASK"):
        return b'{"head":{},"boolean":false}'
    return empty(asked)


@pytest.mark.parametrize("lines", [1, 20_000])
def test_a_change_that_was_only_said_to_be_made_is_a_failure(server, lines):
    server.answers(nothing)

    def commit(store) -> None:
        with store.writer() as writer:
            writer.add_text("".join(f"<urn:s{number}> <urn:p> <urn:o> .\n" for number in range(lines)))

    with open_store(f"{server.url}#update=/up&store=/store") as store, pytest.raises(StoreError, match="not hold it"):
        commit(store)
    assert ("/store" in server.asked[-2]["path"][0]) == (lines > 1)


def test_a_server_that_closes_without_an_answer_is_a_failure(server):
    server.reply = lambda request: request.connection.close()
    with open_store(server.url) as store, pytest.raises(StoreError, match=server.url) as caught:
        store.view().query(ALL)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "query"),
    [
        (b"", ALL),
        (b"<html>sorry</html>", ALL),
        (ROW, ALL),
        (ROW + b"]},cancelled", ALL),
        (b'<urn:s> <urn:p> "cut', GRAPH),
        (b"sorry", "ASK { ?s ?p ?o }"),
    ],
)
def test_an_answer_that_is_none_is_a_failure_of_the_store(server, body, query):
    server.says(200, body)
    with open_store(server.url) as store:
        for read in (lambda answer: answer.serialise(answer.formats[0]), every):
            with pytest.raises(StoreError, match="breaks off"):
                read(store.view().query(query))


def every(answer) -> list:
    return list(answer.triples() if answer.kind == "graph" else answer.rows())


def test_an_answer_that_is_cut_off_on_the_way_is_a_failure(server):
    server.says(200, ROW, length=10_000)
    with open_store(server.url) as store, pytest.raises(StoreError, match=server.url):
        list(store.view().query(ALL).rows())


def test_a_server_that_does_not_answer_is_given_up(server):
    hung = threading.Event()
    server.reply = lambda request: hung.wait(10)
    try:
        with open_store(f"{server.url}#timeout=0.2") as store, pytest.raises(StoreError, match="did not answer"):
            store.view().query(ALL)
    finally:
        hung.set()


def test_a_server_that_trickles_is_given_up(server):
    stop = threading.Event()

    def trickle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not stop.wait(0.02):
            request.wfile.write(b" ")

    server.reply = trickle
    try:
        with open_store(f"{server.url}#timeout=0.3") as store, pytest.raises(StoreError, match="did not answer"):
            store.view().query(ALL)
    finally:
        stop.set()


def test_an_answer_beyond_the_limit_is_not_read(server):
    server.says(200, b" " * 1_200_000)
    with open_store(f"{server.url}#megabytes=1") as store, pytest.raises(StoreError, match="more than 1 MB"):
        store.view().query(ALL)


def test_nobody_there_is_a_failure_of_the_store():
    with open_store(f"http://127.0.0.1:{free_port()}/query") as store, pytest.raises(StoreError, match=r"127\.0\.0\.1"):
        len(store.view())


@pytest.mark.parametrize("text", ["INSERT DATA { <a:a> <a:b> <a:c> }", "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }"])
def test_a_query_that_would_write_or_connect_never_leaves(server, text):
    with open_store(f"{server.url}#update=/up") as store, pytest.raises(QueryRefused):
        store.view().query(text)
    assert server.asked == []


def test_a_query_that_does_not_parse_is_told_in_the_words_of_the_server(server):
    server.says(400, b"error at 1:18: expected }")
    with open_store(server.url) as store, pytest.raises(QueryError, match="1:18"):
        store.view().query("SELECT ?s WHERE {")


def test_every_query_brings_its_data_set(server):
    server.says(200, b'{"head":{"vars":[]},"results":{"bindings":[]}}')
    with open_store(f"{server.url}#graph=urn:mine") as store:
        list(store.view().query(ALL).rows())
        list(store.view().triples(book=LEDGER))
    data, book = server.asked
    assert data["default-graph-uri"] == ["urn:mine"]
    assert book["default-graph-uri"] == [LEDGER.value]
    for asked in (data, book):
        assert asked["named-graph-uri"][0] not in {"urn:mine", *(each.value for each in BOOKS)}


def test_without_an_address_for_updates_a_store_is_only_read(server):
    with open_store(server.url) as store, pytest.raises(StoreError, match="update="):
        store.writer()


def test_a_large_commit_goes_in_slices_with_the_books_at_the_end(server):
    server.answers(empty)
    triples = [Triple(NamedNode(f"urn:s{number}"), NamedNode("urn:p"), Literal("文")) for number in range(5)]
    with open_store(f"{server.url}#update=/up&slice=3") as store, store.writer() as writer:
        writer.add_text("".join(f"{triple} .\n" for triple in triples))
        writer.add(triples[:1], book=LEDGER)
    updates = [asked["update"][0] for asked in server.asked if asked["path"] == ["/up"]]
    assert [update.count("文") for update in updates] == [3, 3, 0]
    assert [LEDGER.value in update for update in updates] == [False, True, True]
    assert "generation" in updates[-1]


def test_user_and_password_are_sent(server):
    server.says(200, b'{"head":{},"boolean":true}')
    with open_store(server.url.replace("http://", "http://anna:secret@")) as store:
        assert bool(store.view().query("ASK { ?s ?p ?o }"))
    assert server.asked[0]["auth"] == ["Basic YW5uYTpzZWNyZXQ="]


def test_a_view_in_rdflib_asks_the_server(tmp_path):
    with oxigraph_server(tmp_path) as url, open_store(url) as store:
        with store.writer() as writer:
            writer.add([Triple(NamedNode("urn:s"), NamedNode("urn:p"), Literal("文", language="zh"))])
        graph = store.view().graph()
        assert len(graph) == 1
        [(_, _, value)] = graph
        assert (str(value), value.language) == ("文", "zh")
        assert [str(row.o) for row in graph.query(ALL)] == ["文"]
        assert len(graph.query(GRAPH).graph) == 1
        with pytest.raises(StoreError, match="only for reading"):
            graph.remove((None, None, None))


def test_a_directory_is_no_address(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open_store("graph") as store:
        assert len(store.view()) == 0
    with socket.create_server(("127.0.0.1", 0)):
        assert (tmp_path / "graph").is_dir()
