"""What is wrong with a request is told to a Chinese reader in Chinese, exactly, and never as a fault of ours."""

import gzip
import re
from typing import Any

import pyoxigraph
import pytest
from fastapi.testclient import TestClient

from api.complaints import complaint
from api.i18n import error_text
from kg.errors import QueryError
from kg.stores.results import engine_errors
from tests.api.linked_world import PROBLEM

CHINESE = {"Accept-Language": "zh-CN"}
#: More than one English word in a row, as no term or identifier of the answers below has.
ENGLISH = re.compile(r"[a-z]{3,} [a-z]{2,}")


def detail(answer: Any, status: int) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    told = answer.json()
    text = "；".join([told["detail"], *(each["message"] for each in told.get("errors", ()))])
    assert not ENGLISH.search(text), text
    return text


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/sparql?query=", 400, "查询为空"),
        ("/sparql?query=ASK{}&default-graph-uri=a", 400, "default-graph-uri 须为写全的 IRI（以 http: 之类开头）"),
        ("/sparql?query=ASK{}&named-graph-uri=http://a%20b", 400, "named-graph-uri 须为写全的 IRI"),
        ("/dumps/ALL.nt", 404, "没有名为 ALL 的数据文件；可选：all, 2024, 2023, 2021"),
        ("/dumps/1999.nt", 404, "没有名为 1999 的数据文件"),
        ("/catalog.exe", 404, "这里没有以 /catalog.exe 为地址的内容；/catalog 列出已有的内容"),
        ("/id/unit/none", 404, "这里没有以 /id/unit/none 为地址的内容"),
        ("/ontology/9", 404, "这里没有以 /ontology/9 为地址的内容"),
        ("/reconcile/suggest/entity?prefix=a&cursor=99999999999999999999", 422, "不能大于 1000000"),
        ("/reconcile/suggest/entity?prefix=" + "a" * 201, 422, "长度不能超过 200"),
        ("/api/indicators/search", 422, "缺少此项"),
        ("/api/indicators/search?q=", 422, "长度不能小于 1"),
        ("/api/indicators/search?q=%00", 422, "文字为空"),
        ("/api/indicators/search?q=a&k=0", 422, "不能小于 1"),
        ("/api/indicators/search?q=a&k=x", 422, "必须是整数"),
        ("/api/indicators/search?q=a&value_min=nan", 422, "必须是大小合理的有限数"),
        ("/api/indicators/search?q=" + "a" * 2001, 422, "长度不能超过 2000"),
        ("/api/targets/statistics?q=a&by=x", 422, "只能是以下之一：'year', 'region', 'unit_type'"),
        ("/api/projects/x/history?triples=maybe", 422, "只能是 true 或 false"),
    ],
)
def test_a_wrong_address_or_parameter_is_told_in_chinese(
    visitor: TestClient, path: str, status: int, told: str
) -> None:
    assert told in detail(visitor.get(path, headers=CHINESE), status)


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("/api/library/decisions", b"{", "不是 JSON"),
        ("/api/library/decisions", b"[]", "必须是 JSON 对象"),
        ("/api/library/decisions", b'{"judgement":"x","left":"a","right":"b"}', "只能是以下之一：'same', 'different'"),
        ("/api/library/decisions", b'{"judgement":"same","left":"a"}', "right 与 standard 须给出其中一个"),
        ("/api/library/decisions", b'{"judgement":"same","left":"\\ud800","right":"b"}', "不成对的代理码位"),
        ("/api/suggestions", b'{"name":5}', "必须是文字"),
        ("/api/suggestions", b'{"name":"a","x":1}', "没有这一项"),
        ("/api/reviews", b'{"projects":"x"}', "必须是数组"),
    ],
)
def test_a_wrong_body_is_told_in_chinese(visitor: TestClient, path: str, body: bytes, told: str) -> None:
    headers = {**CHINESE, "Content-Type": "application/json"}
    assert told in detail(visitor.post(path, content=body, headers=headers), 422)


@pytest.mark.parametrize(
    ("content_type", "told"),
    [
        ("multipart/form-data", "multipart 请求缺少 boundary"),
        ("multipart/form-data; boundary=x", "multipart 请求的内容不合格式"),
    ],
)
def test_a_broken_upload_is_told_in_chinese(visitor: TestClient, content_type: str, told: str) -> None:
    answer = visitor.post("/api/extract", content=b"x", headers={**CHINESE, "Content-Type": content_type})
    assert detail(answer, 400) == told


@pytest.mark.parametrize("path", ["/sparql", "/api/suggestions"])
def test_a_packed_body_is_refused_as_such(visitor: TestClient, path: str) -> None:
    headers = {**CHINESE, "Content-Encoding": "gzip", "Content-Type": "application/sparql-query"}
    answer = visitor.post(path, content=gzip.compress(b"ASK {}"), headers=headers)
    assert detail(answer, 415) == "不接受以 gzip 编码的请求内容，请不经压缩直接发送"
    assert answer.headers["accept-encoding"] == "identity"
    plain = {"Content-Encoding": "identity", "Content-Type": "application/sparql-query"}
    assert visitor.post("/sparql", content=b"ASK {}", headers=plain).status_code == 200


def test_an_empty_format_is_none(visitor: TestClient) -> None:
    assert visitor.get("/sparql?query=ASK{}&format=").status_code == 200


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * {\n  ?s a foo:bar }", "第 2 行第 15 列：使用了没有声明的前缀"),
        ("SELECT * { <http://a b> ?p ?o }", "第 1 行第 24 列：此处不是 IRI"),
        ("SELECT ?x { ?s a ?t } GROUP BY ?s", "所选变量既不在 GROUP BY 中"),
        ("SELECT * { ?s a ?t } GROUP BY ?s", "SELECT * 不能与 GROUP BY 同用"),
        ("SELECT ?s ?s { ?s a ?t }", "同一变量选了两次"),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", "AS 后的名称与已有的变量相同"),
        ("SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999", "LIMIT 和 OFFSET 须为大小合理的非负整数"),
        ("SELECT * { ?s ?p ?o } OFFSET 99999999999999999999999", "LIMIT 和 OFFSET 须为大小合理的非负整数"),
        (r"ASK { ?s ?p '\uD800' }", "此转义不表示任何字符"),
        ("SELECT * { ?s ?p }", "第 1 行第 19 列起不符合 SPARQL 语法"),
        ("SELECT", "第 1 行第 7 列起不符合 SPARQL 语法"),
    ],
)
def test_what_the_parser_of_the_engine_says_is_put_into_chinese(query: str, told: str) -> None:
    with pytest.raises(QueryError) as caught, engine_errors():
        pyoxigraph.Store().query(query)
    text = error_text(caught.value, "zh")
    assert text.startswith("查询语句有误：")
    assert told in text
    assert "expected" not in text + error_text(caught.value, "en")


def test_what_the_engine_says_otherwise_is_left_as_it_is() -> None:
    assert complaint("The SPARQL query does not contain a variable") is None
    assert error_text(QueryError(reason="a server says {no}"), "zh") == "查询语句有误：a server says {no}"
