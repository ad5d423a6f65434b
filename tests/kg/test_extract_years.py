"""Columns of several years: the form is of the year of its target, and last year's results are none of it."""

import pytest
from made_forms import form
from made_tables import TITLE, project

from kg.intake import read_declaration
from kg.records import Project

UNDATED = "项目支出绩效目标申报表"
LEVELS = ("一级指标", "二级指标", "三级指标")
ROW = ("产出指标", "数量指标", "种植树木")


def ruled(*headings: str, title: str = UNDATED) -> Project:
    cells = ("25棵", "≥30棵", "8")[: len(headings)]
    return project(("项目名称", "绿化"), (*LEVELS, *headings), (*ROW, *cells), title=title)


def flat(*headings: str) -> Project:
    head = f"{UNDATED}\n\n项目名称\t绿化\n"
    rows = ["\t".join((*LEVELS, *headings)), "\t".join((*ROW, "25棵", "≥30棵"))]
    (made,) = read_declaration((head + "\n".join(rows)).encode(), "form.txt").projects
    return made


@pytest.mark.parametrize("made", [ruled, flat])
@pytest.mark.parametrize("result", ["2023年完成值", "2023年实际完成值", "2023年度实际值"])
def test_results_of_last_year_are_left_out_and_the_target_gives_the_year(made, result: str) -> None:
    found = made(result, "2024年目标值")
    assert found.year == 2024
    (row,) = found.indicators
    assert (row.target.raw, row.actual_raw) == ("≥30棵", None)
    (place,) = [each for each in found.places if each.field == "year"]
    assert place.text == "2024年目标值"


def test_the_title_gives_the_year_first() -> None:
    found = ruled("2023年完成值", "2025年目标值", title=TITLE)
    assert found.year == 2024
    assert found.indicators[0].actual_raw is None


def test_results_of_the_same_year_are_kept() -> None:
    found = ruled("2024年完成值", "2024年目标值")
    assert (found.year, found.indicators[0].actual_raw) == (2024, "25棵")


def test_targets_of_two_years_give_no_year() -> None:
    assert ruled("2024年目标值", "2025年目标值").year is None


def test_results_without_a_year_are_kept() -> None:
    row = form("\t产出指标\t数量指标\t树木\t3棵\t2棵", header="\t一级指标\t二级指标\t三级指标\t目标值\t实际完成值\n")
    assert row.indicators[0].actual_raw == "2棵"
