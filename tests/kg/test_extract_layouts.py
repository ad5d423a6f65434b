"""Layouts beyond one plain table: listings, blocks side by side, older schemes, narratives."""

from decimal import Decimal
from pathlib import Path

import pytest
from made_forms import form, groups

from kg.intake import read_declaration, read_file
from kg.records import Budget

FORMS = Path(__file__).parent / "forms"


def test_a_table_of_many_projects_is_unfolded() -> None:
    first, second = read_file(FORMS / "listing.txt").projects
    assert (first.index, first.name, first.unit, first.year) == (1, "雷电监测", "甲县气象局", 2025)
    assert first.budget == Budget(total=Decimal(125000))
    assert (first.overall_goal, first.annual_goal) == (None, "建成监测网。")
    rows = [(row.level1, row.name, row.target.raw, row.weight) for row in first.indicators]
    assert rows == [
        ("产出指标", "监测站点数", "≥8个", 40),
        ("效益指标", "预警发布", "及时", 30),
        ("满意度指标", "公众满意度", "≥90%", 10),
        ("成本指标", "设备费", "≤10万元", 20),
    ]
    assert (second.index, second.name, second.budget.total) == (2, "人工增雨", 30000)
    assert [row.target.raw for row in second.indicators] == ["＝6次"]
    assert second.indicators[0].locator.line == 11


def test_a_project_without_a_row_of_its_own_does_not_stop_a_listing() -> None:
    text = "项目支出绩效目标表\n项目名称\t年度目标\t二级指标\t三级指标\t指标值\n甲\t好\n乙\t好\t数量指标\t树木\t3棵\n"
    projects = read_declaration(text.encode(), "a.txt").projects
    assert [(item.name, len(item.indicators)) for item in projects] == [("甲", 0), ("乙", 1)]


def test_two_blocks_side_by_side_are_two_tables() -> None:
    (project,) = read_file(FORMS / "two_blocks.txt").projects
    assert (project.overall_goal, project.annual_goal) == ("三年改造管网。", "今年改造一段。")
    rows = [(row.level1, row.level2, row.target.raw, row.occurrences) for row in project.indicators]
    assert rows == [
        ("产出指标", "数量指标", "30公里", 1),
        ("产出指标", "质量指标", "100%", 2),
        ("满意度指标", "服务对象满意度指标", "≥95%", 1),
        ("产出指标", "数量指标", "10公里", 1),
        ("满意度指标", "服务对象满意度指标", "≥90%", 1),
    ]


@pytest.mark.parametrize(("whole", "annual", "raw"), [("30棵", "10棵", "10棵"), ("30棵", "", "30棵")])
def test_the_value_of_the_year_goes_before_that_of_the_whole_period(whole: str, annual: str, raw: str) -> None:
    header = "绩效指标\t一级指标\t二级指标\t三级指标\t实施周期指标值\t年度指标值\n"
    project = form(f"\t产出指标\t数量指标\t树木\t{whole}\t{annual}", header=header)
    assert [row.target.raw for row in project.indicators] == [raw]


def test_an_older_scheme_keeps_its_own_labels() -> None:
    project = form(
        "\t产出目标\t数量\t树木\t=3棵",
        "\t影响力目标\t长效管理\t制度健全性\t健全",
        "\t\t人力资源\t队伍稳定性\t稳定",
        header="\t一级目标\t二级目标\t三级目标\t指标目标值\n",
    )
    assert groups(project) == [
        ("产出指标", "数量指标", "树木"),
        ("影响力目标", "长效管理", "制度健全性"),
        ("影响力目标", "人力资源", "队伍稳定性"),
    ]


def test_rows_between_goals_and_indicators_are_no_goals() -> None:
    head = "项目名称\t甲\n\t项目总目标\t年度总目标\n\t全。\t年。\n立项依据\t有关文件\n"
    project = form("\t产出指标\t数量指标\t树木\t3棵", head=head)
    assert (project.overall_goal, project.annual_goal) == ("全。", "年。")


def test_a_line_broken_inside_a_goal_goes_on_with_that_goal() -> None:
    head = "项目名称\t甲\n\t项目总目标\t年度总目标\n\t全一。\t年一。\n年二。\n\n"
    project = form("\t产出指标\t数量指标\t树木\t3棵", head=head)
    assert (project.overall_goal, project.annual_goal) == ("全一。", "年一。\n年二。")


def test_narratives_without_headings_of_their_own_are_told_apart() -> None:
    text = "".join(
        f"{name}项目经费情况说明\n\n一、项目概述\n\n{name}概述。\n\n1、测算\n\n二、立项依据\n\n文件。\n\n"
        f"项目支出绩效目标申报（填报）表\n项目名称\t{name}\n总体目标\t好\n\n"
        for name in "甲乙"
    )
    projects = read_declaration(text.encode(), "a.txt").projects
    overviews = [item.narrative.overview if item.narrative else None for item in projects]
    assert overviews == ["甲概述。\n1、测算", "乙概述。\n1、测算"]
