"""Days and months of a project: read only where year and month are sure, doubted at the place where they stand."""

from datetime import date

import pytest
from made_forms import form
from made_tables import HEADER, ROW, project, table

from kg.documents import Document, Paragraph
from kg.extract import extract
from kg.extract.days import read_day, read_days
from kg.records import IssueCode, Project

YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def with_head(head: str) -> Project:
    return form("\t产出指标\t数量指标\t树木\t3棵", head=f"项目名称\t甲\n{head}\n")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024年1月至2024年12月", YEAR),
        ("2024年1月1日至2024年12月31日", YEAR),
        ("2024年1月1日至12月31日", YEAR),
        ("2024年1-12月", YEAR),
        ("2024年1月—12月", YEAR),
        ("2024.1-2024.12", YEAR),
        ("2024-01-2024-12", YEAR),
        ("2024/1/1 2024/12/31", YEAR),
        ("20240101-20241231", YEAR),
        ("2024-01-012024-12-31", YEAR),
        ("2024年 2 月至 2024 年 2 月", (date(2024, 2, 1), date(2024, 2, 29))),
    ],
)
def test_a_period_runs_from_the_first_to_the_last_day(text: str, days: tuple[date, date]) -> None:
    made = with_head(f"实施期限\t{text}")
    assert (made.start, made.end) == days
    assert made.issues == ()


@pytest.mark.parametrize("text", ["2024年", "2024-2025", "一年", "2024年10月至3月", "2024.13-2024.14", "2024年1月起"])
def test_a_period_that_names_no_two_days_is_doubted(text: str) -> None:
    made = with_head(f"实施期限\t{text}")
    assert (made.start, made.end) == (None, None)
    (issue,) = made.issues
    assert (issue.code, issue.locator.row) == (IssueCode.UNREADABLE_VALUE, 2)


def test_a_month_begins_and_ends_a_project() -> None:
    made = with_head("计划开始日期\t2024.1\t计划完成日期\t2024.11")
    assert (made.start, made.end) == (date(2024, 1, 1), date(2024, 11, 30))


def test_in_a_spreadsheet_2024_1_may_be_october() -> None:
    assert read_day("2024.1", sheet=True) is None
    assert read_day("2024.1", sheet=False) is not None
    assert read_day("2024.01", sheet=True) == read_day("2024年1月", sheet=True)
    assert read_days("2024.1-2024.12", sheet=True) == []


def test_a_doubt_has_the_place_of_the_field() -> None:
    rows = (("项目名称", "城区绿化"), ("项目单位", "某局"), ("计划开始日期", "年初"), HEADER, ROW)
    (issue,) = project(*rows).issues
    assert issue.locator.row == 3


def test_a_doubt_in_a_table_below_a_title_is_told_at_its_row() -> None:
    lead = (
        Paragraph("项目支出绩效目标申报表（2024年度）"),
        table(("项目名称", "绿化"), ("实施期限", "长期"), HEADER, ROW),
    )
    (made,) = extract(Document("made.docx", "0" * 64, lead)).projects
    (issue,) = made.issues
    assert (issue.locator.table, issue.locator.row) == (1, 2)
