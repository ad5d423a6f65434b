"""Questions to the index inside a query: what the index is asked, and how its answers join the rest of the query."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pyoxigraph
import pytest

from api import i18n
from kg.errors import NotFound, QueryError, QueryRefused
from kg.filters import Filters
from kg.sparql import Found, Wanted, prepare

PREFIX = "PREFIX zb: <https://w3id.org/zhibiao/ontology#> PREFIX : <http://x/> "
DATA = ":i1 :year 2023 ; :label '甲' . :i2 :year 2024 . :i3 :year 2023 . :r1 :in :d1 . :r2 :in :d1 ."
NAMES = {"满意度": ("i1", "i2"), "合格率": ("i3", "i2"), "http://x/i1": ("i2",)}


class Index:
    """Knows three indicators by exact words, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Wanted]] = []

    def similar(self, wanted: Wanted) -> Sequence[Found]:
        return self._answer("similar", wanted)

    def match(self, wanted: Wanted) -> Sequence[Found]:
        return [replace(each, snippet=f"…{each.name}…") for each in self._answer("match", wanted)]

    def _answer(self, kind: str, wanted: Wanted) -> list[Found]:
        self.asked.append((kind, wanted))
        if wanted.like == "http://x/none":
            raise NotFound(kind="indicator", id="none")
        names = NAMES.get(wanted.text or wanted.like or "", ())
        rows = ("http://x/r1", "http://x/r2") if wanted.rows else ()
        return [
            Found(f"http://x/{name}", 0.9 - place / 4, place + 1, f"{name}的名称", rows)
            for place, name in enumerate(names[: wanted.limit])
        ]


@pytest.fixture
def index() -> Index:
    return Index()


def ask(index: Index, where: str, columns: str = "*") -> list[dict[str, str]]:
    store = pyoxigraph.Store()
    store.update(f"{PREFIX} INSERT DATA {{ {DATA} }}")
    question = prepare(f"{PREFIX}SELECT {columns} {{ {where} }}", finder=index)
    assert "SERVICE" not in question.text
    solutions = store.query(question.text)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    names = [name.value for name in solutions.variables]
    return [
        {
            name: term.value.removeprefix("http://x/")  # type: ignore[union-attr]
            for name, term in zip(names, row, strict=True)
            if term is not None
        }
        for row in solutions
    ]


def similar(properties: str) -> str:
    return f"SERVICE zb:similar {{ [] {properties} }}"


def test_hits_come_with_score_rank_and_name(index: Index) -> None:
    rows = ask(index, similar('zb:text "满意度" ; zb:hit ?i ; zb:score ?s ; zb:rank ?k ; zb:name ?n .'))
    assert rows == [
        {"i": "i1", "s": "0.9", "k": "1", "n": "i1的名称"},
        {"i": "i2", "s": "0.65", "k": "2", "n": "i2的名称"},
    ]
    assert index.asked == [("similar", Wanted(text="满意度"))]


def test_the_filters_of_the_index_are_handed_over(index: Index) -> None:
    ask(
        index,
        similar(
            'zb:text "满意度" ; zb:limit 5 ; zb:least 0.5 ; zb:level1 "产出指标", "效益指标" ; zb:level2 "质量指标" ;'
            'zb:year 2023, 2024 ; zb:unit "甲局" ; zb:region "310000" ; zb:document "d1", <http://x/document/d2> ;'
            "zb:valueMin 1 ; zb:valueMax 2.5e1 ; zb:hit ?i"
        ),
    )
    filters = Filters(
        level1=("产出指标", "效益指标"),
        level2=("质量指标",),
        year=(2023, 2024),
        unit=("甲局",),
        region=("310000",),
        document=("d1", "d2"),
        value_min=1,
        value_max=25,
    )
    assert index.asked == [("similar", Wanted(text="满意度", limit=5, least=0.5, filters=filters))]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (similar('zb:text "满意度" ; zb:hit ?i') + " ?i :year 2024", [{"i": "i2"}]),
        (similar('zb:text "满意度" ; zb:limit 1 ; zb:hit ?i'), [{"i": "i1"}]),
        (similar('zb:text "满意度" ; zb:hit ?i ; zb:score ?s') + " FILTER(?s < 0.7)", [{"i": "i2", "s": "0.65"}]),
        (similar('zb:text "满意度" ; zb:hit ?i') + " OPTIONAL { ?i :label ?l }", [{"i": "i1", "l": "甲"}, {"i": "i2"}]),
        (
            "?i :year ?y OPTIONAL { " + similar('zb:text "合格率" ; zb:hit ?i ; zb:rank ?k') + " } FILTER(!BOUND(?k))",
            [{"i": "i1", "y": "2023"}],
        ),
        (
            "?i :year ?y FILTER NOT EXISTS { " + similar('zb:text "合格率" ; zb:hit ?i') + " }",
            [{"i": "i1", "y": "2023"}],
        ),
        ("?i :year ?y MINUS { " + similar('zb:text "满意度" ; zb:hit ?i') + " }", [{"i": "i3", "y": "2023"}]),
        (
            "{ "
            + similar('zb:text "满意度" ; zb:limit 1 ; zb:hit ?i')
            + " } UNION { "
            + similar('zb:text "合格率" ; zb:limit 1 ; zb:hit ?i')
            + " }",
            [{"i": "i1"}, {"i": "i3"}],
        ),
        (similar('zb:text "满意度" ; zb:hit ?i') + similar('zb:text "合格率" ; zb:hit ?i'), [{"i": "i2"}]),
        (
            "{ SELECT ?i { " + similar('zb:text "满意度" ; zb:hit ?i ; zb:score ?s') + " } ORDER BY ?s LIMIT 1 }",
            [{"i": "i2"}],
        ),
        (similar("zb:like :i1 ; zb:hit ?i"), [{"i": "i2"}]),
        (similar('zb:text "满意度" ; zb:hit :i2 ; zb:rank ?k'), [{"k": "2"}]),
        (similar('zb:text "满意度" ; zb:hit :i2'), [{}]),
        (similar('zb:text "满意度" ; zb:hit :i3'), []),
        (similar('zb:text "满意度" ; zb:hit ?i ; zb:rank 2'), [{"i": "i2"}]),
        (similar('zb:text "满意度" ; zb:hit ?i ; zb:name ?i'), []),
        (
            similar('zb:text "满意度" ; zb:hit ?i ; zb:row ?r ; zb:rank 1') + " ?r :in :d1",
            [{"i": "i1", "r": "r1"}, {"i": "i1", "r": "r2"}],
        ),
        (
            'VALUES ?t { "满意度" "合格率" } ' + similar("zb:text ?t ; zb:limit 1 ; zb:hit ?i"),
            [{"t": "满意度", "i": "i1"}, {"t": "合格率", "i": "i3"}],
        ),
        (
            'VALUES (?t ?x) { ("满意度" 1) ("满意度" 2) } ' + similar("zb:text ?t ; zb:limit 1 ; zb:hit ?i"),
            [{"t": "满意度", "x": "1", "i": "i1"}, {"t": "满意度", "x": "2", "i": "i1"}],
        ),
        ("BIND(:i1 AS ?x) " + similar("zb:like ?x ; zb:hit ?i"), [{"x": "i1", "i": "i2"}]),
        (
            'SERVICE zb:match { _:q zb:query "合格率" ; zb:limit 1 ; zb:snippet ?t ; zb:hit ?i }',
            [{"i": "i3", "t": "…i3的名称…"}],
        ),
        ("SERVICE SILENT zb:similar { [] zb:like :none ; zb:hit ?i } ?i :year 2024", [{"i": "i2"}]),
    ],
)
def test_answers_of_the_index_join_the_rest(index: Index, where: str, expected: list[dict[str, str]]) -> None:
    def in_order(rows: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
        return sorted(sorted(row.items()) for row in rows)

    assert in_order(ask(index, where)) == in_order(expected)


@pytest.mark.parametrize(
    "written", ['"满意\\u5EA6"', "'满意度'@zh", '"""满意度"""', '"满意度"^^<http://www.w3.org/2001/XMLSchema#string>']
)
def test_texts_can_be_written_in_every_way(index: Index, written: str) -> None:
    ask(index, similar(f"zb:text {written} ; zb:hit ?i"))
    assert [wanted.text for _, wanted in index.asked] == ["满意度"]


def test_signs_in_a_text_are_decoded(index: Index) -> None:
    ask(index, similar('zb:text "a\\"b\\\\c\\td } SERVICE #" ; zb:hit ?i').replace("SERVICE #", "service #"))
    assert [wanted.text for _, wanted in index.asked] == ['a"b\\c\td } service #']


def test_the_service_can_be_named_in_every_way(index: Index) -> None:
    iri = "https://w3id.org/zhibiao/ontology#"
    for query in (
        f"SELECT * {{ SERVICE <{iri}similar> {{ [] <{iri}text> 'x' ; <{iri}hit> ?i }} }}",
        f"PREFIX : <{iri}> SELECT * {{ service :similar {{ [] :text 'x' ; :hit ?i }} }}",
        f"BASE <{iri}> SELECT * {{ SERVICE <#similar> {{ [] <#text> 'x' ; <#hit> ?i }} }}",
    ):
        assert "VALUES (?i) {  }" in prepare(query, finder=index).text


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        (similar('zb:text "x" ; zb:hitt ?i'), "zb:hitt is none of its properties"),
        (similar('zb:text "x" ; zb:snippet ?i'), "zb:snippet is none of its properties"),
        (similar('zb:text "x" ; a ?i'), "a is none of its properties"),
        (similar('zb:text "x"'), "needs one zb:text / zb:like, and zb:hit"),
        (similar("zb:hit ?i"), "needs one zb:text / zb:like, and zb:hit"),
        (similar('zb:text "x" ; zb:like :i1 ; zb:hit ?i'), "needs one zb:text / zb:like"),
        (similar('zb:text "x", "y" ; zb:hit ?i'), "needs one zb:text / zb:like"),
        (similar('zb:text "" ; zb:hit ?i'), "zb:text takes a text"),
        (similar("zb:text 5 ; zb:hit ?i"), "zb:text takes a text"),
        (similar('zb:text " \\u200B\\n" ; zb:hit ?i'), "zb:text takes a text"),
        (similar('zb:text "x" ; zb:hit ?i ; zb:valueMin 2 ; zb:valueMax 1'), "zb:valueMin is larger than zb:valueMax"),
        (similar(f'zb:text "{"长" * 2001}" ; zb:hit ?i'), "at most 2000 characters, and this one has 2001"),
        (similar('zb:like "i1" ; zb:hit ?i'), "zb:like takes an IRI"),
        (similar('zb:text "x" ; zb:hit ?i ; zb:limit 0'), "zb:limit takes a whole number from 1 to 1000"),
        (similar('zb:text "x" ; zb:hit ?i ; zb:limit 1001'), "zb:limit takes"),
        (similar('zb:text "x" ; zb:hit ?i ; zb:limit "many"'), "zb:limit takes"),
        (similar('zb:text "x" ; zb:hit ?i ; zb:limit ?n'), "zb:limit takes"),
        (similar('zb:text "x" ; zb:hit ?i ; zb:limit 1, 2'), "zb:limit stands in it once"),
        (similar('zb:text "x" ; zb:hit ?i ; zb:least 1.5'), "zb:least takes a number from 0 to 1"),
        (similar('zb:text "x" ; zb:hit ?i ; zb:valueMin "x"'), "zb:valueMin takes a number"),
        (similar('zb:text "x" ; zb:hit ?i ; zb:valueMin 1e999'), "zb:valueMin takes a number"),
        (similar('zb:text "x" ; zb:hit ?i ; zb:year "2023"'), "zb:year takes"),
        (similar('zb:text "x" ; zb:hit [] '), "a constant or a variable"),
        ("?t :label ?x " + similar("zb:text ?x ; zb:hit ?i"), r"\?x must have constants by VALUES or BIND"),
        ('VALUES ?x { "a" UNDEF } ' + similar("zb:text ?x ; zb:hit ?i"), r"\?x must have constants"),
        ('{ VALUES ?x { "a" } } ' + similar("zb:text ?x ; zb:hit ?i"), r"\?x must have constants"),
        ('SERVICE zb:similar { ?x zb:text "x" ; zb:hit ?i }', "one blank node"),
        ('SERVICE zb:similar { [] zb:text "x" ; zb:hit ?i FILTER(true) }', "one blank node"),
        ('SERVICE zb:similar { [] zb:text "x" . [] zb:hit ?i }', "one blank node"),
        ("SERVICE zb:similar { }", "one blank node"),
        ('SERVICE zb:match { [] zb:text "x" ; zb:hit ?i }', "zb:text is none of its properties"),
        ('SERVICE zb:near { [] zb:text "x" ; zb:hit ?i }', "no service zb:near"),
        (" ".join([similar('zb:text "x" ; zb:hit ?i')] * 9), "at most 8 blocks"),
        (
            "VALUES ?x { " + " ".join(f'"{n}"' for n in range(33)) + " } " + similar("zb:text ?x ; zb:hit ?i"),
            "32 searches",
        ),
    ],
)
def test_wrong_use_is_refused_and_says_the_right_form(index: Index, where: str, reason: str) -> None:
    with pytest.raises(QueryRefused, match=reason) as caught:
        ask(index, where)
    assert re.search("写法：SERVICE zb:|没有 zb:|一条查询最多", i18n.error_text(caught.value, "zh"))
    assert "SERVICE" not in str(caught.value) or "the form is SERVICE zb:" in str(caught.value)


def test_without_an_index_it_says_so() -> None:
    with pytest.raises(QueryRefused, match="no index here"):
        prepare(PREFIX + "SELECT * { " + similar('zb:text "x" ; zb:hit ?i') + " }")


def test_what_the_index_reports_reaches_the_caller(index: Index) -> None:
    with pytest.raises(NotFound):
        ask(index, similar("zb:like :none ; zb:hit ?i"))


def test_a_block_beside_a_rewritten_condition(index: Index) -> None:
    where = similar('zb:text "满意度" ; zb:hit ?i') + " FILTER NOT EXISTS { ?i :label ?l . ?x :label ?l }"
    assert ask(index, where, "?i") == [{"i": "i2"}]


def test_half_a_surrogate_pair_is_told_as_a_mistake_in_the_query() -> None:
    zb = "https://w3id.org/zhibiao/ontology#"
    block = f'SERVICE <{zb}similar> {{ [] <{zb}text> "\\uD800" ; <{zb}hit> ?i }}'
    with pytest.raises(QueryError, match="surrogate"):
        prepare(f"SELECT * {{ {block} }}", finder=Index())
