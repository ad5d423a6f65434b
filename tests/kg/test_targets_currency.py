"""Signs of money in front of a number are its unit; a formula's dollars are none."""

from decimal import Decimal

import pytest
from made_forms import codes, form

from kg.records import IssueCode, Operator, Target
from kg.targets import parse_target


@pytest.mark.parametrize(
    ("raw", "value", "unit"),
    [
        ("￥30,000", "30000", "元"),
        ("¥30,000.00元", "30000", "元"),
        ("人民币3万元", "30000", "元"),
        ("人民币三万元", "30000", "元"),
        ("RMB3万", "30000", "元"),
        ("¥500元/人", "500", "元/人"),
        ("$5万", "50000", "美元"),
        ("US$30,000.00", "30000", "美元"),
        ("$85\\%$", "85", "%"),
    ],
)
def test_a_sign_of_money_is_a_unit(raw: str, value: str, unit: str) -> None:
    assert parse_target(raw) == Target(raw, None, Decimal(value), None, unit)


def test_operators_and_ranges_go_with_it() -> None:
    assert parse_target("≤￥3,000") == Target("≤￥3,000", Operator.AT_MOST, Decimal(3000), None, "元")
    assert parse_target("¥1-¥2") == Target("¥1-¥2", Operator.RANGE, Decimal(1), Decimal(2), "元")


@pytest.mark.parametrize("raw", ["¥", "¥3-5万", "人民币"])
def test_what_is_no_single_amount_stays_a_text(raw: str) -> None:
    assert parse_target(raw).qualitative == raw


@pytest.mark.parametrize(
    ("printed", "yuan", "issues"),
    [
        ("¥300,000.00", 300_000, []),
        ("￥300,000", 300_000, []),
        ("三十万元", 300_000, []),
        ("人民币三十万元整", 300_000, []),
        ("300,000", 300_000, [IssueCode.UNREADABLE_VALUE]),
        ("约三十万元", None, [IssueCode.UNREADABLE_VALUE]),
        ("三十", None, [IssueCode.UNREADABLE_VALUE]),
    ],
)
def test_an_amount_says_by_itself_that_it_is_yuan(printed: str, yuan: int | None, issues: list[IssueCode]) -> None:
    project = form("\t产出指标\t数量指标\t树木\t3棵", head=f"项目名称\t甲\n项目资金\t项目资金总额\t{printed}\n")
    assert (project.budget.total, codes(project)) == (yuan, issues)


def test_a_yuan_sign_under_a_heading_with_a_unit_is_told_in_it() -> None:
    project = form("\t产出指标\t数量指标\t树木\t3棵", head="项目名称\t甲\n项目资金（万元）\t项目资金总额\t¥30.00\n")
    assert project.budget.total == 300_000
