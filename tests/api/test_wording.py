"""How targets are written for people."""

import pytest

from api.cli.show import LEVELS
from api.i18n import catalogue
from api.pages.parts import target
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
