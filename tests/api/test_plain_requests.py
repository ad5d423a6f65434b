"""What holds for every address: its methods, HEAD, packed answers, odd paths, and clients that leave."""

import asyncio
import logging

import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Scope

from api.app import create_app
from api.workspace import Workspace
from tests.api.linked_world import PROBLEM

DUMP, LIST, DESCRIPTION = "/dumps/all.nt", "/api/projects", "/void.nt"
READ = {"GET", "HEAD", "OPTIONS"}
HOST = (b"host", b"testserver")


def request(path: str, method: str) -> Scope:
    """Return what a server hands over of a request that no client of a test can make."""
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        (DUMP, READ),
        ("/void", READ),
        ("/id/project/x", READ),
        ("/scheme/2021", READ),
        ("/healthz", READ),
        ("/sparql", READ | {"POST"}),
        ("/reconcile", READ | {"POST"}),
        ("/api/library", READ | {"POST"}),
        ("/api/documents/x", READ | {"DELETE"}),
        ("/api/rebuild", {"POST", "OPTIONS"}),
    ],
)
def test_an_address_tells_every_method_that_it_answers(visitor: TestClient, path: str, methods: set[str]) -> None:
    refused = visitor.put(path)
    assert (refused.status_code, refused.headers["content-type"]) == (405, PROBLEM)
    asked = visitor.options(path)
    assert (asked.status_code, asked.content) == (204, b"")
    for answer in (refused, asked):
        assert set(answer.headers["allow"].split(", ")) == methods


def test_methods_of_an_address_that_there_is_not_are_not_told(visitor: TestClient) -> None:
    assert [visitor.request(method, "/nothing").status_code for method in ("PUT", "OPTIONS", "HEAD")] == [404] * 3


@pytest.mark.parametrize(
    "path", [DUMP, LIST, DESCRIPTION, "/reconcile", "/healthz", "/id/project/none", "/sparql?query=ASK{}", "/sparql"]
)
def test_head_is_the_head_of_get(visitor: TestClient, path: str) -> None:
    plain = {"Accept-Encoding": "identity"}
    head, get = visitor.head(path, headers=plain), visitor.get(path, headers=plain)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["content-type"] == get.headers["content-type"]
    assert head.headers.get("content-length") in (None, get.headers.get("content-length"))


def test_head_tells_no_size_that_a_packed_answer_would_not_have(visitor: TestClient) -> None:
    asked = {"params": {"query": "SELECT * { ?s ?p ?o }"}, "headers": {"Accept-Encoding": "gzip"}}
    packed = visitor.get("/sparql", **asked)
    assert packed.headers["content-encoding"] == "gzip"
    assert visitor.head("/sparql", **asked).headers.get("content-length") in (
        None,
        packed.headers.get("content-length"),
    )


@pytest.mark.parametrize("path", [DUMP, LIST, DESCRIPTION])
@pytest.mark.parametrize(
    ("asked", "encoding"),
    [("gzip;q=0", None), ("*;q=0", None), ("identity", None), ("GZIP", "gzip"), ("br, gzip;q=0.2", "gzip")],
)
def test_an_answer_is_packed_only_for_those_who_take_it(
    visitor: TestClient, path: str, asked: str, encoding: str | None
) -> None:
    answer = visitor.get(path, headers={"Accept-Encoding": asked})
    assert (answer.status_code, answer.headers.get("content-encoding")) == (200, encoding)
    assert [each.strip() for each in answer.headers["vary"].split(",")].count("Accept-Encoding") == 1


def test_several_headers_of_encodings_count_as_one(visitor: TestClient) -> None:
    for headers, encoding in ((("br", "gzip"), "gzip"), (("gzip;q=0", "*"), None)):
        answer = visitor.get(LIST, headers=[("Accept-Encoding", each) for each in headers])
        assert answer.headers.get("content-encoding") == encoding


def test_several_headers_of_types_languages_and_tags_count_as_one(visitor: TestClient) -> None:
    mark = visitor.head(DUMP).headers["etag"]
    assert visitor.get(DUMP, headers=[("If-None-Match", '"old"'), ("If-None-Match", mark)]).status_code == 304
    types = [("Accept", "text/turtle;q=0.5"), ("Accept", "application/sparql-results+xml")]
    assert visitor.get("/sparql?query=ASK{}", headers=types).status_code == 200
    better = visitor.get("/ontology", headers=[types[0], ("Accept", "application/n-triples")])
    assert better.headers["content-type"].startswith("application/n-triples")
    told = visitor.get("/nothing", headers=[("Accept-Language", "de"), ("Accept-Language", "zh")]).json()
    assert told["detail"] == "没有这个地址"


@pytest.mark.parametrize("known", ['"{}"', 'W/"{}"', '"x", W/"{}"'])
def test_what_the_client_has_is_known_by_a_weak_or_a_strong_tag(visitor: TestClient, known: str) -> None:
    mark = visitor.head(DUMP).headers["etag"].removeprefix("W/").strip('"')
    assert visitor.get(DUMP, headers={"If-None-Match": known.format(mark)}).status_code == 304
    assert visitor.get(DUMP, headers={"If-None-Match": known.format(mark[:-2])}).status_code == 200


def test_the_server_as_a_whole_is_no_address(world: Workspace) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(create_app(world, with_pages=False)({**request("*", "OPTIONS"), "headers": [HOST]}, receive, send))
    assert sent[0]["status"] == 404


@pytest.mark.parametrize("end", ["%0A", "%0D", "%00", "%0A%0A", "%7F"])
@pytest.mark.parametrize("path", ["/region/310000", "/ontology", "/api/stats", "/healthz", "/dumps/all.nt", "/id/a/b"])
def test_a_control_character_is_part_of_no_address(visitor: TestClient, path: str, end: str) -> None:
    answer = visitor.get(path + end)
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)


@pytest.mark.parametrize("path", ["/dumps", "/dumps/", "/scheme", "/scheme/", "/id/", "/data/"])
def test_what_is_only_the_beginning_of_addresses_leads_to_the_catalogue(visitor: TestClient, path: str) -> None:
    first = visitor.get(path, follow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, "/catalog")
    page = visitor.get(path, headers={"Accept": "text/html"})
    assert (page.status_code, page.url.path) == (200, "/catalog")
    for each in ("/dumps/all.ttl", "/scheme/2021.html", "/scheme/2015.html"):
        assert f'href="{each}"' in page.text


@pytest.mark.parametrize("name", ["region", "unit", "standard", "ontology", "void", "catalog"])
def test_a_slash_too_many_leads_to_the_address_without(visitor: TestClient, name: str) -> None:
    answer = visitor.get(f"/{name}/", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.url.path) == (200, f"/{name}")


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/sparql", "application/sparql-query"),
        ("/sparql", "application/x-www-form-urlencoded"),
        ("/reconcile", "application/x-www-form-urlencoded"),
        ("/api/suggestions", "application/json"),
        ("/api/documents", "multipart/form-data; boundary=x"),
    ],
)
def test_a_client_that_leaves_while_it_sends_is_no_fault_of_ours(
    world: Workspace, caplog: pytest.LogCaptureFixture, path: str, content_type: str
) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [HOST, (b"content-type", content_type.encode()), (b"content-length", b"100")]
    scope = {**request(path, "POST"), "headers": headers}
    with caplog.at_level(logging.WARNING):
        asyncio.run(create_app(world, with_pages=False)(scope, receive, send))
    assert sent[0]["status"] == 400
    assert caplog.records == []


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "a parameter is not in UTF-8 (byte FF)"), ("zh", "参数不是 UTF-8 编码（字节 FF）")],
)
def test_a_parameter_in_another_encoding_is_told_so(visitor: TestClient, language: str, told: str) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": language}
    for answer in (
        visitor.get("/sparql?query=%FF", headers=form),
        visitor.post("/sparql", content=b"query=%FF", headers=form),
        visitor.post("/sparql", content=b"query=\xff", headers=form),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
        assert answer.json()["detail"].startswith(told)
        assert "codec" not in answer.text


def test_a_query_in_another_encoding_is_told_so(visitor: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query", "Accept-Language": "zh"}
    answer = visitor.post("/sparql", content="ASK { ?s ?p '课桌' }".encode("gb18030"), headers=headers)
    assert (answer.status_code, answer.json()["detail"]) == (400, "查询不是 UTF-8 编码（字节 BF）")
