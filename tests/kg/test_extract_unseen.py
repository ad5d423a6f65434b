"""Layouts that other provinces and years print: every filled slot is read, and nothing more is filled."""

import json
import sys
from pathlib import Path

import pytest
from made_goldens import plain

from kg.codec import declaration_to_json
from kg.intake import read_declaration, read_file
from kg.records import IssueCode

FORMS = Path(__file__).parent / "forms" / "unseen"
NAMES = sorted(path.stem for path in FORMS.glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_every_slot_is_read(name: str) -> None:
    expected = json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8"))
    assert [plain(project) for project in declaration_to_json(read_file(FORMS / f"{name}.txt"))["projects"]] == expected


def test_rows_above_a_centred_label_are_marked() -> None:
    (project,) = read_file(FORMS / "centred_labels.txt").projects
    assert [row.ambiguous for row in project.indicators[:3]] == [True, False, False]
    assert [issue.code for issue in project.issues] == [IssueCode.AMBIGUOUS_LABEL]


def test_a_torn_row_is_found_on_the_line_where_it_begins() -> None:
    (project,) = read_file(FORMS / "broken_names.txt").projects
    lines = (FORMS / "broken_names.txt").read_text(encoding="utf-8").split("\n")
    assert "智慧教室" in lines[(project.indicators[0].locator.line or 0) - 1]
    assert "采购教学一体机" in lines[(project.indicators[1].locator.line or 0) - 1]


@pytest.mark.parametrize("line", ["指标\t数量\n", "\t产出\n指标\t数量\n", "产\n", "\t甲\n乙\t丙\n"])
def test_rows_that_could_be_joined_without_end_take_linear_work(line: str) -> None:
    head = "项目支出绩效目标表\n项目名称\t甲\n年度目标\t好\n\t一级指标\t二级指标\t三级指标\t指标值\n"
    tail = "\t产出指标\t数量指标\t树木\t3棵\n"

    def calls(count: int) -> int:
        """Count the calls of functions, which unlike seconds are the same on every machine."""
        made = 0

        def count_call(_frame: object, event: str, _argument: object) -> None:
            nonlocal made
            made += event in ("call", "c_call")

        sys.setprofile(count_call)
        try:
            read_declaration((head + line * count + tail).encode(), "a.txt")
        finally:
            sys.setprofile(None)
        return made

    # Four times the lines; a quadratic reader would make sixteen times the calls.
    assert calls(2000) < 5 * calls(500)
