"""Where a query with SERVICE is not taken, it is told exactly why."""

import re

import pytest

from api import i18n
from kg.errors import QueryError, QueryRefused
from kg.sparql import prepare

ZB = "PREFIX zb: <https://w3id.org/zhibiao/ontology#> "
BLOCK = 'SERVICE zb:similar { [] zb:text "课桌" ; zb:hit ?i }'


class Nothing:
    """An index without anything in it."""

    def similar(self, _wanted: object) -> tuple[()]:
        return ()

    match = similar


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        (
            f"CONSTRUCT WHERE {{ {BLOCK} }}",
            "the short form CONSTRUCT WHERE takes triples only",
            "请写全：CONSTRUCT { … } WHERE { … }",
        ),
        (f"construct # so\n where {{ ?s ?p ?o . {BLOCK} }}", "the short form", "简写 CONSTRUCT WHERE"),
        (f"CONSTRUCT FROM <urn:g> WHERE {{ {BLOCK} }}", "the short form", "简写 CONSTRUCT WHERE"),
        (
            f"SELECT * {{ {BLOCK} {{ ?s ?p '{'长' * 50_000}' }} }}",
            "at most 50000 characters, and this one 5",
            "最长 50000",
        ),
        (
            f"SELECT * {{ {BLOCK} {'{' * 50}{'}' * 50} }}",
            "at most 50 deep, and here 51",
            "最多嵌套 50 层，这条有 51 层",
        ),
        (f"SELECT * {{ {BLOCK} }} \\u005Cu0020", "must not spell another escape", "还原后不得又是转义"),
        (f"SELECT * {{ {BLOCK}", "ends too early", "没有写完"),
        ("SELECT * { SERVICE zb:similar }", "is not at 1:79", "第 1 行第 79 列"),
        (f"SELECT *\nFROM <urn:g>\n{{ {BLOCK}\n  ?s ?p }}", "is not at 4:9", "第 4 行第 9 列"),
        (f"CONSTRUCT {{ {BLOCK} }} WHERE {{ ?s ?p ?o }}", "is not at 1:61", "第 1 行第 61 列"),
        (
            "PREFIX service: <urn:s> SELECT * { ?s service:p ?o }",
            "SERVICE stands in it 2 times, and 0 of them name a service",
            "出现 2 次，其中 0 次",
        ),
        (
            f"BASE <urn:x> SELECT * {{ {BLOCK} ?i <#p> 'no service' }}",
            "a < must not be taken for the start of an IRI",
            "< 不能与 IRI 的开头混淆",
        ),
    ],
)
def test_the_reason_is_exact_in_both_languages(query: str, english: str, chinese: str) -> None:
    with pytest.raises(QueryRefused, match=re.escape(english)) as caught:
        prepare(ZB + query, finder=Nothing())
    assert chinese in i18n.error_text(caught.value, "zh")


@pytest.mark.parametrize(
    ("query", "chinese"),
    [
        (f"SELECT * {{ {BLOCK.replace('zb:hit', 'foo:hit')} }}", "foo:hit 的前缀没有声明"),
        (f"SELECT * {{ {BLOCK.replace('zb:similar', 'foo:similar')} }}", "foo:similar 的前缀没有声明"),
        (f"SELECT * {{ {BLOCK.replace('zb:similar', '<a>')} }}", "<a> 不是 IRI，或者是相对 IRI 而没有 BASE"),
        (
            'SELECT * { VALUES ?x { "a" """b\n\n"""@x-123456789 "c" } '
            "SERVICE zb:similar { [] zb:text ?x ; zb:hit ?i } }",
            "@x-123456789 不是 SPARQL 中的常量",
        ),
        (f"PREFIX a: <b> SELECT * {{ {BLOCK} }}", "BASE 或 PREFIX 中的 IRI 无法读取"),
        ("SELECT * FROM foo:x { ?s ?p ?o }", "foo:x 的前缀没有声明"),
    ],
)
def test_a_wrong_constant_is_named(query: str, chinese: str) -> None:
    with pytest.raises((QueryError, QueryRefused)) as caught:
        prepare(ZB + query, finder=Nothing())
    text = i18n.error_text(caught.value, "zh")
    assert chinese in text
    assert "line" not in text
