"""The worked queries answer their questions: over forms of two years and three units whose content is known."""

from pathlib import Path

import pytest
from made_worked import triples

from kg.queries import READERS, Example, examples
from kg.sparql import prepare
from kg.sparql.found import Found
from kg.stores import MemoryStore

ASKED = {example.name: example for example in examples()}


@pytest.fixture(scope="module")
def view():
    store = MemoryStore()
    with store.writer() as writer:
        writer.add(triples())
    return store.view()


def answer(view, name, *columns):
    """Return the answer as texts, the given columns only, and IRIs as the last segment."""
    result = view.query(ASKED[name].query)
    chosen = [result.variables.index(column) for column in columns]
    return [tuple((found[place] or "").rsplit("/", 1)[-1] for place in chosen) for found in result.values()]


EXPECTED = {
    "against_direction": (("indicator", "printed"), [("投诉率", "≥5%")]),
    "budget_by_province": (
        ("code", "province", "yuan", "projects"),
        [("320000", "江苏省", "2600000", "2"), ("310000", "上海市", "800000", "1")],
    ),
    "budget_by_unit": (
        ("unit", "yuan", "projects"),
        [
            ("江苏省苏州市吴江区交通运输局", "2000000", "1"),
            ("上海市松江区教育局", "800000", "1"),
            ("江苏省苏州市吴江区水务局(本级)", "600000", "1"),
        ],
    ),
    "budget_gap": (("name", "total", "parts", "gap"), [("水务业务培训", "600000", "550000", "50000")]),
    "copied_rows": (("rows",), [("5",)]),
    "doubts": (
        ("file", "code", "message", "page", "table", "tableRow", "line"),
        [("2024 水务业务培训.xlsx", "ambiguous_label", "有两种读法", "2", "1", "9", "")],
    ),
    "peers_by_budget": (
        ("name", "year", "yuan", "rows"),
        [
            ("水务业务培训", "2023", "600000", "2"),
            ("水务业务培训", "2024", "600000", "6"),
            ("食堂改造", "2024", "800000", "3"),
        ],
    ),
    "points_lost": (
        ("indicator", "target", "actual", "weight", "score"),
        [("验收合格率", "3所", "2所", "100", "80")],
    ),
    "projects_by_region": (
        ("code", "region", "projects"),
        [
            ("310000", "上海市", "1"),
            ("310117", "松江区", "1"),
            ("320000", "江苏省", "2"),
            ("320500", "苏州市", "2"),
            ("320509", "吴江区", "2"),
        ],
    ),
    "quantified_share": (
        ("level2", "rows", "share"),
        [
            ("成本指标", "2", "1"),
            ("数量指标", "4", "1"),
            ("质量指标", "3", "1"),
            ("社会效益指标", "1", "1"),
            ("服务对象满意度指标", "1", "1"),
            ("时效指标", "2", "0"),
        ],
    ),
    "rows_by_category": (
        ("scheme", "level1", "label", "rows"),
        [
            ("2015", "产出指标", "数量指标", "4"),
            ("2015", "产出指标", "质量指标", "3"),
            ("2015", "产出指标", "成本指标", "2"),
            ("2015", "产出指标", "时效指标", "2"),
            ("2015", "满意度指标", "服务对象满意度指标", "1"),
            ("2015", "效益指标", "社会效益指标", "1"),
            ("2021", "产出指标", "数量指标", "3"),
            ("2021", "满意度指标", "服务对象满意度指标", "1"),
            ("2021", "产出指标", "质量指标", "1"),
        ],
    ),
    "same_as_last_year": (("unit", "rows"), [("江苏省苏州市吴江区水务局(本级)", "1")]),
    "same_goals": (("name", "goal"), [("水务业务培训", "全员轮训。")]),
    "schemes_by_year": (
        ("year", "scheme", "forms"),
        [("2023", "2021", "1"), ("2024", "2015", "2"), ("2024", "2021", "1")],
    ),
    "shared_indicators": (
        ("indicator", "category", "units", "rows"),
        [
            ("培训人次", "数量指标", "2", "2"),
            ("培训人员合格率", "质量指标", "2", "2"),
            ("培训场次", "数量指标", "2", "2"),
            ("培训完成时间", "时效指标", "2", "2"),
            ("培训总成本", "成本指标", "2", "2"),
        ],
    ),
    "target_spread": (
        ("indicator", "targets", "lowest", "mean", "highest"),
        [
            ("培训人员合格率", "2", "95", "95", "95"),
            ("参训人员满意度", "1", "90", "90", "90"),
            ("培训覆盖率", "1", "120", "120", "120"),
            ("投诉率", "1", "5", "5", "5"),
        ],
    ),
    "weights": (("name", "points"), [("驾驶员培训", "80"), ("水务业务培训", "80")]),
    "where_it_stands": (
        ("indicator", "value", "file", "page", "tableRow", "line", "printed"),
        [("培训覆盖率", "120", "2024 驾驶员培训.xlsx", "1", "12", "", "培训覆盖率\t120%")],
    ),
    "without_satisfaction": (("name",), [("驾驶员培训",)]),
    "wordings": (("level2", "wording", "rows"), [("时效指标", "及时", "2")]),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_worked_query_answers_its_question(view, name):
    columns, rows = EXPECTED[name]
    found = answer(view, name, *columns)
    # Rows of equal rank are ordered by IRIs, which say nothing.
    assert sorted(found) == sorted(rows)


def test_what_training_projects_usually_declare_comes_first(view):
    found = answer(view, "typical_rows", "level2", "indicator", "projects")
    assert found[:2] == [("数量指标", "培训人次", "3"), ("数量指标", "培训场次", "3")]
    assert len(found) == 8


def test_categories_of_one_scheme_are_found_in_the_other(view):
    found = answer(view, "scheme_mapping", "label", "relation", "other", "rows")
    assert ("成本指标", "core#broadMatch", "cost", "2") in found
    assert ("社会效益指标", "core#closeMatch", "benefit.social", "1") in found


def test_rows_under_a_standard_name_and_category_are_counted(view):
    assert answer(view, "standard_rows", "name", "rows") == [("培训人员合格率", "2")]


def test_every_worked_query_is_worked_out_here_and_asks_in_chinese():
    others = {"typical_rows", "scheme_mapping", "standard_rows", "similar_targets"}
    assert set(ASKED) == EXPECTED.keys() | others
    assert all(isinstance(each, Example) and each.question.endswith("？") for each in ASKED.values())


def test_each_kind_of_reader_finds_questions_and_the_documentation_has_them_all():
    assert {each.reader for each in ASKED.values()} == set(READERS)
    told = (Path(__file__).parents[2] / "docs" / "queries.md").read_text(encoding="utf-8")
    listed = [line for line in told.splitlines() if line.startswith("| `")]
    assert listed == [f"| `{each.name}` | {each.question} |" for each in examples()]


class Near:
    """An index that holds nothing but the satisfaction of trainees."""

    def __init__(self, view):
        (self._hit,) = (row for row in view.query(HIT).values())

    def similar(self, wanted):
        assert (wanted.text, wanted.limit) == ("参训人员满意度", 10)
        return [Found(self._hit[0], 0.9, 1, "参训人员满意度")]

    def match(self, wanted):
        raise AssertionError("no worked query asks for words")


HIT = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX zb: <https://w3id.org/zhibiao/ontology#>
SELECT ?concept { ?concept a zb:CanonicalIndicator ; skos:prefLabel "参训人员满意度"@zh ; skos:broader ?category
  FILTER(CONTAINS(STR(?category), "2015")) }
"""


def test_targets_of_similar_indicators_come_with_unit_and_year(view):
    question = prepare(ASKED["similar_targets"].query, finder=Near(view))
    result = view.query(question.text)
    assert result.variables == ("score", "indicator", "target", "unit", "year")
    assert set(result.values()) == {
        ("0.9", "参训人员满意度", "≥90%", "江苏省苏州市吴江区水务局(本级)", "2024"),
        ("0.9", "参训人员满意度", "≥90%", "上海市松江区教育局", "2024"),
    }
