"""How targets are written for people."""

from typing import Any

import pytest

from api.cli.show import LEVELS
from api.i18n import catalogue
from api.pages.parts import target
from api.whereabouts import whereabouts
from api.wording import printed


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(r"$\geq 85\%$", "≥85%"), ("≥85.00(%)", "≥85.00(%)"), ("6月底前<br>完成", "6月底前完成"), (None, "")],
)
def test_a_target_is_shown_without_the_signs_of_converters(raw: str | None, expected: str) -> None:
    assert printed({"raw": raw}) == expected
    assert target({"raw": raw}) == (expected or "（原文缺目标值）")


def test_what_is_copied_is_named_in_chinese() -> None:
    assert [catalogue()[sentence] for sentence in LEVELS.values()] == ["目标雷同", "指标表雷同", "个别指标雷同"]


@pytest.mark.parametrize(
    ("locator", "english", "chinese"),
    [
        ({"page": 3, "table": 1, "row": 5, "line": None}, "page 3, table 1, row 5", "第 3 页，表 1，第 5 行"),
        ({"page": 2, "table": 1, "row": 5, "line": 40}, "page 2, line 40", "第 2 页，文本第 40 行"),
        ({"sheet": "目标表", "table": 1, "row": 12}, "sheet 目标表, row 12", "工作表“目标表”，第 12 行"),
        ({"page": None, "table": None, "row": None, "line": 7}, "line 7", "文本第 7 行"),
        ({}, "", ""),
        (None, "", ""),
    ],
)
def test_a_place_is_told_as_people_look_it_up(locator: dict[str, Any] | None, english: str, chinese: str) -> None:
    assert (whereabouts(locator, "en"), whereabouts(locator, "zh")) == (english, chinese)
