"""Several numbered indicators in one cell: as many rows where the cells beside them have as many entries."""

import pytest
from made_tables import ROW, project

from kg.records import IssueCode

NAME = ("项目名称", "培训")
HEADER = ("一级指标", "二级指标", "三级指标", "指标值", "计量单位")


def rows(name: str, value: str, unit: str = "") -> list[tuple[str, str | None, str | None]]:
    made = project(NAME, HEADER, ("产出指标", "数量指标", name, value, unit))
    assert made.issues == ()
    return [(row.name, row.target.raw, row.level2) for row in made.indicators]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("1.培训次数\n2.培训人数", "≥4次\n≥200人"),
        ("1、培训次数\n2、培训人数", "1、≥4次\n2、≥200人"),
        ("（1）培训次数\n（2）培训人数", "≥4次\n\n≥200人"),
        ("①培训次数\n②培训\n人数", "①≥4次\n②≥200人"),
    ],
)
def test_as_many_entries_make_as_many_indicators(name: str, value: str) -> None:
    assert rows(name, value) == [("培训次数", "≥4次", "数量指标"), ("培训人数", "≥200人", "数量指标")]


def test_one_unit_is_that_of_all() -> None:
    assert rows("1.初训\n2.复训", "4\n8", "次") == [("初训", "4次", "数量指标"), ("复训", "8次", "数量指标")]


def test_the_next_label_still_counts() -> None:
    made = project(
        NAME,
        HEADER,
        (("产出指标", 1, 2), "数量指标", "1.初训\n2.复训", "4次\n8次", ""),
        ("质量指标", "合格率", "≥95%", ""),
    )
    assert [(row.name, row.level1, row.level2) for row in made.indicators] == [
        ("初训", "产出指标", "数量指标"),
        ("复训", "产出指标", "数量指标"),
        ("合格率", "产出指标", "质量指标"),
    ]


@pytest.mark.parametrize("value", ["≥4次", "≥4次\n≥200人\n≥3天"])
def test_unequal_counts_stay_one_indicator_with_an_issue(value: str) -> None:
    made = project(NAME, HEADER, ("产出指标", "数量指标", "1.培训次数\n2.培训人数", value, ""), (*ROW, ""))
    assert len(made.indicators) == 2
    (issue,) = made.issues
    assert (issue.code, issue.locator.row) == (IssueCode.UNREADABLE_VALUE, 3)
    assert "2 个指标" in issue.message


@pytest.mark.parametrize("name", ["培训次数\n（全年）", "1.5万人以上\n培训", "1.培训次数", "2.培训\n3.会议"])
def test_other_names_of_two_lines_are_one(name: str) -> None:
    assert len(rows(name, "≥4次\n≥200人")) == 1
