"""Each rule on a declaration that passes, one that fails and one that cannot be checked."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_projects import amount, percent, row, worded

from kg.intake import read_declaration
from kg.records import Budget, Issue, IssueCode, Locator, Printed, Project, Target
from kg.review import RULES, Outcome, Severity
from kg.review.rules import findings

YEAR = {"start": date(2023, 1, 1), "end": date(2023, 12, 31), "year": 2023}
LONG = {"start": date(2023, 1, 1), "end": date(2025, 12, 31), "year": 2024}
BLANK = Project(index=1)


def outcome(rule, **fields):
    found = [finding for finding in findings(replace(BLANK, **fields)) if finding.rule == rule]
    assert found, f"{rule} said nothing"
    return found


COST = {"level1": "成本指标", "level2": "经济成本指标"}
LOW, HIGH = amount(500, "元"), amount(1001, "元")
MONEY = {"budget": Budget(total=Decimal(1000))}

#: A listing names its project in the row of an indicator, a form above the first of them.
NAMED = (Printed("name", None, Locator(table=1, row=2)),)
ROW_OF_NAME = row("里程", locator=Locator(table=1, row=2))

CASES = [
    ("budget-cost-within", {"indicators": (row("人均成本", LOW, **COST),), **MONEY}, Outcome.OK),
    ("budget-cost-within", {"indicators": (row("项目总成本", HIGH, **COST),), **MONEY}, Outcome.HIT),
    ("budget-cost-within", {"indicators": (row("项目总成本", HIGH, **COST),)}, Outcome.NO_DATA),
    ("budget-cost-within", {"indicators": (row("带动增收", HIGH),), **MONEY}, Outcome.NOT_APPLICABLE),
    ("goal-present", {"annual_goal": "完成"}, Outcome.OK),
    ("goal-present", {"overall_goal": "——"}, Outcome.HIT),
    ("goal-present", {"issues": (Issue(IssueCode.TRUNCATED, "不完整"),)}, Outcome.NO_DATA),
    ("goal-present", {"places": NAMED, "indicators": (ROW_OF_NAME,)}, Outcome.NO_DATA),
    ("goal-present", {"places": NAMED, "indicators": (ROW_OF_NAME,), "annual_goal": "完成"}, Outcome.OK),
    ("goal-present", {"places": NAMED, "indicators": (row("甲", locator=Locator(table=1, row=9)),)}, Outcome.HIT),
    ("goal-present", {"places": (Printed("name"),), "indicators": (row("甲"),)}, Outcome.HIT),
    ("annual-goal-differs", {"overall_goal": "建成三年体系", "annual_goal": "开工两个标段", **LONG}, Outcome.OK),
    ("annual-goal-differs", {"overall_goal": "建成体系。", "annual_goal": "建成体系", **LONG}, Outcome.HIT),
    ("annual-goal-differs", {"overall_goal": "建成体系。", "annual_goal": "建成体系", **YEAR}, Outcome.LOOK),
    ("annual-goal-differs", {"overall_goal": "建成体系。", "annual_goal": "建成体系"}, Outcome.LOOK),
    ("annual-goal-differs", {"annual_goal": "建成体系"}, Outcome.NOT_APPLICABLE),
    ("goal-clause-once", {"overall_goal": "进一步提升教学水平和教育质量。开展培训"}, Outcome.OK),
    ("goal-clause-once", {"overall_goal": "进一步提升教学水平和教育质量；进一步提升教学水平和教育质量"}, Outcome.LOOK),
    ("goal-clause-once", {}, Outcome.NOT_APPLICABLE),
    ("indicators-present", {"indicators": (row("甲"),)}, Outcome.OK),
    ("indicators-present", {}, Outcome.HIT),
    ("indicators-present", {"issues": (Issue(IssueCode.TRUNCATED, "不完整"),)}, Outcome.NO_DATA),
    ("row-once", {"indicators": (row("甲"), row("乙"))}, Outcome.OK),
    ("row-once", {"indicators": (row("甲", occurrences=2),)}, Outcome.HIT),
    ("row-once", {"indicators": (row("甲"), row("甲", level2="质量指标"))}, Outcome.LOOK),
    ("row-once", {}, Outcome.NOT_APPLICABLE),
    ("target-present", {"indicators": (row("甲", percent(0)), row("乙", worded("及时")))}, Outcome.OK),
    ("target-present", {"indicators": (row("甲", Target(raw="≥**个")),)}, Outcome.HIT),
    ("target-present", {"indicators": (row("甲", Target(raw=" - ")),)}, Outcome.HIT),
    ("target-present", {"indicators": (row("甲", Target()),)}, Outcome.NO_DATA),
    ("target-present", {}, Outcome.NOT_APPLICABLE),
    ("target-not-name", {"indicators": (row("无流失问题", worded("无流失")),)}, Outcome.OK),
    ("target-not-name", {"indicators": (row("无流失问题", worded("无流失问题。")),)}, Outcome.HIT),
    ("target-not-name", {"indicators": (row("甲"),)}, Outcome.NOT_APPLICABLE),
    ("output-and-benefit", {"indicators": (row("甲"), row("乙", level1="效益指标"))}, Outcome.OK),
    ("output-and-benefit", {"indicators": (row("甲"),)}, Outcome.HIT),
    ("output-and-benefit", {"indicators": (row("甲"), row("乙", level1=None))}, Outcome.NO_DATA),
    ("output-and-benefit", {"indicators": (row("甲", level1="投入"),)}, Outcome.NOT_APPLICABLE),
    ("quantity-and-quality", {"indicators": (row("甲"), row("乙", level2="质量指标"))}, Outcome.OK),
    ("quantity-and-quality", {"indicators": (row("甲"),)}, Outcome.HIT),
    ("satisfaction", {"indicators": (row("甲", level1="满意度指标"),)}, Outcome.OK),
    ("satisfaction", {"indicators": (row("甲"),)}, Outcome.LOOK),
    ("dates-ordered", YEAR, Outcome.OK),
    ("dates-ordered", {"start": YEAR["end"], "end": YEAR["start"]}, Outcome.HIT),
    ("dates-ordered", {"start": YEAR["start"]}, Outcome.NO_DATA),
    ("year-inside-dates", YEAR, Outcome.OK),
    ("year-inside-dates", {**YEAR, "year": 2024}, Outcome.HIT),
    ("year-inside-dates", {**YEAR, "year": None}, Outcome.NO_DATA),
]

MONEY = [
    ("budget-total-sum", {"total": 10, "total_fiscal": 10, "total_other": 0}, Outcome.OK),
    ("budget-total-sum", {"total": 10, "total_fiscal": 10}, Outcome.OK),
    ("budget-total-sum", {"total": 10, "total_fiscal": 9}, Outcome.NO_DATA),
    ("budget-total-sum", {"total": 10, "total_fiscal": 11}, Outcome.HIT),
    ("budget-total-sum", {"total": 10, "total_fiscal": 9, "total_other": 0}, Outcome.HIT),
    ("budget-total-sum", {"total_fiscal": 9}, Outcome.NO_DATA),
    ("budget-total-sum", {"total": 9}, Outcome.NO_DATA),
    (
        "budget-annual-sum",
        {"annual": 10, "annual_fiscal": 7, "annual_carryover": 2, "annual_other": 1},
        Outcome.OK,
    ),
    (
        "budget-annual-sum",
        {"annual": "10", "annual_fiscal": "7", "annual_carryover": "2", "annual_other": "1.01"},
        Outcome.HIT,
    ),
    ("budget-annual-within-total", {"total": 10, "annual": 10}, Outcome.OK),
    ("budget-annual-within-total", {"total": 10, "annual": 11}, Outcome.HIT),
    ("budget-annual-within-total", {"total": 10}, Outcome.NO_DATA),
]


@pytest.mark.parametrize(("rule", "fields", "expected"), CASES)
def test_rule(rule, fields, expected):
    assert {finding.outcome for finding in outcome(rule, **fields)} == {expected}


@pytest.mark.parametrize(("rule", "amounts", "expected"), MONEY)
def test_money_rule(rule, amounts, expected):
    budget = Budget(**{slot: Decimal(value) for slot, value in amounts.items()})
    assert [finding.outcome for finding in outcome(rule, budget=budget)] == [expected]


def test_every_rule_has_cases_for_more_than_one_outcome():
    seen = {(rule, expected) for rule, _, expected in (*CASES, *MONEY)}
    for rule in RULES:
        assert len({expected for name, expected in seen if name == rule.id}) > 1, rule.id


def test_one_year_project_with_less_annual_money_is_a_question():
    budget = Budget(total=Decimal(10), annual=Decimal(4))
    assert outcome("budget-annual-within-total", budget=budget, **YEAR)[0].outcome is Outcome.LOOK
    assert outcome("budget-annual-within-total", budget=budget, **LONG)[0].outcome is Outcome.OK


def test_sum_names_the_numbers():
    budget = Budget(total=Decimal(1250000), total_fiscal=Decimal("1000000.5"), total_other=Decimal(0))
    finding = outcome("budget-total-sum", budget=budget)[0]
    assert "1,250,000 元" in finding.message
    assert "相差 249,999.5 元" in finding.message
    assert finding.evidence["total_fiscal"] == Decimal("1000000.5")
    assert finding.severity is Severity.ERROR


def test_partial_repetition_shows_the_passages():
    shared = "保障落实社区居民基本生活和医疗需求"
    project = {"overall_goal": f"三年目标：{shared}，健全制度。", "annual_goal": f"今年新增；{shared}。", **LONG}
    finding = outcome("annual-goal-differs", **project)[0]
    assert (finding.outcome, finding.severity) == (Outcome.LOOK, Severity.INFO)
    (passage,) = finding.evidence["passages"]
    assert project["overall_goal"][slice(*passage["overall_goal"])] == shared
    assert project["annual_goal"][slice(*passage["annual_goal"])] == shared


def test_a_listing_without_a_column_for_goals_cannot_be_checked_for_them():
    text = "项目名称,一级指标,二级指标,三级指标,指标值\n修路,产出指标,数量指标,里程,≥5公里\n"
    (project,) = read_declaration(text.encode(), "a.csv").projects
    (goal,) = [finding for finding in findings(project) if finding.rule == "goal-present"]
    assert goal.outcome is Outcome.NO_DATA


def test_no_rules_is_an_error():
    with pytest.raises(ValueError, match="no rules"):
        list(findings(BLANK, ()))


def test_identifiers_are_unique():
    assert len({rule.id for rule in RULES}) == len(RULES)


texts = st.none() | st.text("目标完成甲乙。，*-", max_size=30)
dates = st.none() | st.dates()
amounts = st.none() | st.decimals(min_value=0, max_value=10**12, places=2)
rows = st.builds(
    row,
    texts.filter(bool),
    st.builds(Target, raw=texts),
    level1=st.sampled_from([None, "产出指标", "满意度指标", "投入"]),
    level2=st.sampled_from([None, "质量指标"]),
)


@given(
    st.builds(
        Project,
        index=st.just(1),
        overall_goal=texts,
        annual_goal=texts,
        start=dates,
        end=dates,
        year=st.none() | st.integers(1990, 2040),
        budget=st.builds(Budget, amounts, amounts, amounts, amounts, amounts, amounts, amounts),
        indicators=st.lists(rows, max_size=4).map(tuple),
    )
)
def test_every_rule_speaks_on_every_project(project):
    found = list(findings(project))
    assert {finding.rule for finding in found} == {rule.id for rule in RULES}
    assert all(finding.message.endswith("。") for finding in found)
