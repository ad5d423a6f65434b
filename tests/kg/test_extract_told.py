"""Nothing of an indicator table goes without a word: what cannot be read is told with its place."""

import pytest
from made_tables import HEADER, ROW, project

from kg.records import IssueCode

NAME = ("项目名称", "城区绿化")


@pytest.mark.parametrize("labels", [("产出指标", "时效指标"), ("", "")])
@pytest.mark.parametrize("value", ["≥95%", "及时"])
def test_a_target_without_a_name_is_told_with_its_row(labels: tuple[str, str], value: str) -> None:
    made = project(NAME, HEADER, ROW, (*labels, "", value))
    assert [row.name for row in made.indicators] == ["种植树木"]
    (issue,) = made.issues
    assert issue.code is IssueCode.UNREADABLE_VALUE
    assert value in issue.message
    assert issue.locator.row == 4


@pytest.mark.parametrize("value", ["", "-", "≥**%", "4"])
def test_a_row_that_was_left_open_is_not_told(value: str) -> None:
    row = ("1", "2", "3", value) if value == "4" else ("产出指标", "时效指标", "", value)
    assert project(NAME, HEADER, row, ROW).issues == ()
