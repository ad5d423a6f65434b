"""Every word of the vocabulary is understood, and a broken vocabulary is one clear line."""

from decimal import Decimal

import pytest

from kg.errors import WrongVocabulary
from kg.extract.labels import speaks_for
from kg.extract.vocabulary import FILE, MEANINGS, load_vocabulary, parse
from kg.intake import read_declaration
from kg.records import Project
from tests.kg.made_tables import HEADER, ROW, project

NAME = ("项目名称", "城区绿化")


def words(table: str, *meanings: str) -> list[tuple[str, str]]:
    """Return meaning and word; a pattern stands for any text in its gaps."""
    rows = load_vocabulary()[table]
    return [(meaning, word.replace("*", "某")) for meaning in meanings or rows for word in rows[meaning]]


def ids(pairs: list[tuple[str, str]]) -> list[str]:
    return [f"{meaning}-{word}" for meaning, word in pairs]


def over(table: str, *meanings: str) -> pytest.MarkDecorator:
    pairs = words(table, *meanings)
    return pytest.mark.parametrize(("meaning", "word"), pairs, ids=ids(pairs))


@over("fields", "name", "nature", "category", "department", "unit")
def test_the_value_behind_a_field_is_taken(meaning: str, word: str) -> None:
    head = [] if meaning == "name" else [NAME]
    assert getattr(project(*head, (word, "某某事项"), HEADER, ROW), meaning) == "某某事项"


@over("fields", "local_department")
def test_a_local_department_implements_what_another_is_competent_for(meaning: str, word: str) -> None:
    alone = project(NAME, (word, "某省林业厅"), HEADER, ROW)
    assert (alone.department, alone.unit) == ("某省林业厅", None)
    both = project(NAME, ("中央主管部门", "某部"), (word, "某省林业厅"), HEADER, ROW)
    assert (both.department, both.unit) == ("某部", "某省林业厅")


@over("fields", "start", "end")
def test_a_day_is_read(meaning: str, word: str) -> None:
    day = getattr(project(NAME, (word, "2024-03-05"), HEADER, ROW), meaning)
    assert day.isoformat() == "2024-03-05"


@over("fields", "period")
def test_a_period_is_read(meaning: str, word: str) -> None:
    form = project(NAME, (word, "2024年3月5日-2025年6月7日"), HEADER, ROW)
    assert (str(form.start), str(form.end)) == ("2024-03-05", "2025-06-07")


@over("fields", "year")
def test_a_year_is_read(meaning: str, word: str) -> None:
    assert project(NAME, (word, "2023"), HEADER, ROW, title="项目支出绩效目标表").year == 2023


@over("amounts")
def test_an_amount_goes_into_its_slot(meaning: str, word: str) -> None:
    above = [("项目资金总额", "90")] if meaning in {"fiscal", "other"} else []
    form = project(NAME, ("项目资金（万元）", ""), *above, (word, "1.5"), HEADER, ROW)
    slot = f"total_{meaning}" if meaning in {"fiscal", "other"} else meaning
    assert getattr(form.budget, slot) == Decimal(15000)


@over("goals", "overall", "annual")
def test_a_goal_is_taken(meaning: str, word: str) -> None:
    form = project(NAME, (word, "完成全年养护任务。"), HEADER, ROW)
    assert getattr(form, f"{meaning}_goal") == "完成全年养护任务。"


@over("goals", "expected", "ignored")
def test_an_expected_goal_is_taken_and_what_was_reached_is_not(meaning: str, word: str) -> None:
    beside = "预期目标" if meaning == "ignored" else "实际完成情况"
    form = project(NAME, (("年度总体目标", 1, 2), word, beside), ("这一格。", "另一格。"), HEADER, ROW)
    assert form.annual_goal == ("另一格。" if meaning == "ignored" else "这一格。")


COLUMNS = ("level1", "level2", "name", "target")


def with_heading(word: str, meaning: str) -> Project:
    """Read a form whose indicators have one column more, or one heading in another word."""
    if meaning in COLUMNS:
        header = [word if role == meaning else heading for role, heading in zip(COLUMNS, HEADER, strict=True)]
        return project(NAME, header, ROW)
    if meaning == "standard":
        return project(NAME, (*HEADER[:3], word), ROW)
    cells = {"whole": "≥90棵", "relation": "不低于", "unit": "棵", "weight": "12.5", "score": "11", "actual": "31棵"}
    target = {"whole": "", "relation": "30棵", "unit": "30"}.get(meaning, "≥30棵")
    return project(NAME, (*HEADER, word), (*ROW[:3], target, cells.get(meaning, "不收录的内容")))


@over("columns")
def test_a_heading_says_what_its_column_holds(meaning: str, word: str) -> None:
    check_column(meaning, word)


@over("headings")
def test_a_pattern_says_what_its_column_holds(meaning: str, word: str) -> None:
    check_column(meaning, word)


def check_column(meaning: str, word: str) -> None:
    (row,) = with_heading(word, meaning).indicators
    assert (row.level1, row.level2, row.name) == ("产出指标", "数量指标", "种植树木")
    raw = {"whole": "≥90棵", "relation": "不低于30棵", "unit": "30棵"}.get(meaning, "≥30棵")
    assert row.target.raw == raw
    assert row.target.unit == "棵"
    assert row.weight == (Decimal("12.5") if meaning == "weight" else None)
    assert row.score == (Decimal(11) if meaning == "score" else None)
    assert row.actual_raw == ("31棵" if meaning == "actual" else None)


@over("narrative")
def test_a_section_of_the_narrative_is_found(meaning: str, word: str) -> None:
    table = "项目名称\t绿化\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t树木\t3棵\n"
    text = f"一、{word}\n这一节说明有关情况。\n项目支出绩效目标表\n{table}"
    (form,) = read_declaration(text.encode(), "a.txt").projects
    told = {} if form.narrative is None else {meaning: getattr(form.narrative, meaning)}
    assert told == ({} if meaning == "ignored" else {meaning: "这一节说明有关情况。"})


@over("rows", "sections")
def test_a_section_label_is_no_value(meaning: str, word: str) -> None:
    rows = ((word, 1, 2), *HEADER), ROW
    form = project(NAME, *rows)
    assert [(row.level1, row.name) for row in form.indicators] == [("产出指标", "种植树木")]


@over("rows", "other")
def test_another_row_of_the_head_ends_the_goal(meaning: str, word: str) -> None:
    form = project(NAME, ("年度目标", "完成养护。"), (word, "其他内容"), HEADER, ROW)
    assert form.annual_goal == "完成养护。"


@over("rows", "footers")
def test_a_row_below_the_indicators_is_none(meaning: str, word: str) -> None:
    form = project(NAME, HEADER, ROW, ((word, 2, 1), "某某", "某某"))
    assert [row.name for row in form.indicators] == ["种植树木"]


@over("rows", "money_headings")
def test_a_heading_gives_the_unit_of_money(meaning: str, word: str) -> None:
    form = project(NAME, ((f"{word}（万元）", 1, 2), "资金总额", "2"), ("其中：财政拨款", "1"), HEADER, ROW)
    assert (form.budget.total, form.budget.total_fiscal) == (20000, 10000)


@over("rows", "budget_columns")
def test_the_column_of_the_budget_is_taken(meaning: str, word: str) -> None:
    head = (("项目资金（万元）", 1, 2), "", "全年执行数", word)
    assert project(NAME, head, ("年度资金总额", "1", "2"), HEADER, ROW).budget.annual == 20000


@over("wording")
def test_a_wording_speaks_for_its_category(meaning: str, word: str) -> None:
    assert speaks_for(f"某{word}某", meaning)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("[fields]", "[fields"), "Expected"),
        (("[amounts]", "[sums]"), "amounts is missing"),
        (('nature = ["项目性质"', 'kind = ["项目性质"'), "nature is missing"),
        (('nature = ["项目性质"', 'nature = ["项目名称"'), "项目名称 stands under name and under nature"),
        (('nature = ["项目性质"', 'nature = ["项目属性"'), "a word stands there twice"),
        (('nature = ["项目性质"', "nature = [7"), "must be a list of words"),
    ],
)
def test_a_broken_vocabulary_is_one_clear_line(change: tuple[str, str], reason: str) -> None:
    text = FILE.read_text(encoding="utf-8").replace(*change, 1)
    with pytest.raises(WrongVocabulary, match=reason) as caught:
        parse(text)
    assert "\n" not in str(caught.value)


def test_the_file_has_every_meaning() -> None:
    assert {table: set(rows) for table, rows in load_vocabulary().items()} == {
        table: set(meanings) for table, meanings in MEANINGS.items()
    }
