"""The rules that one declaration is checked with, one file per family."""

from collections.abc import Iterator, Sequence

from kg.records import Project
from kg.review.model import Finding
from kg.review.rules.base import Rule, Verdict
from kg.review.rules.budget import AnnualSum, AnnualWithinTotal, CostWithinBudget, TotalSum
from kg.review.rules.categories import OutputAndBenefit, QuantityAndQuality, Satisfaction
from kg.review.rules.dates import DatesOrdered, YearInside
from kg.review.rules.goals import ClauseOnce, GoalPresent, GoalsDiffer
from kg.review.rules.rows import IndicatorsPresent, RowOnce
from kg.review.rules.targets import TargetNotName, TargetPresent

RULES: tuple[Rule, ...] = (
    GoalPresent(),
    GoalsDiffer(),
    ClauseOnce(),
    IndicatorsPresent(),
    RowOnce(),
    TargetPresent(),
    TargetNotName(),
    OutputAndBenefit(),
    QuantityAndQuality(),
    Satisfaction(),
    TotalSum(),
    AnnualSum(),
    AnnualWithinTotal(),
    CostWithinBudget(),
    DatesOrdered(),
    YearInside(),
)
"""In the order in which a form is read."""


def findings(project: Project, rules: Sequence[Rule] = RULES) -> Iterator[Finding]:
    """Check one project with every rule.

    :returns: at least one finding for each rule, in the order of the rules.
    :raises ValueError: if there are no rules; an empty report would pass for a clean one.
    """
    if not rules:
        raise ValueError("no rules to check with")
    for rule in rules:
        for verdict in rule.check(project):
            yield _finding(rule, verdict)


def _finding(rule: Rule, verdict: Verdict) -> Finding:
    return Finding(
        rule=rule.id,
        severity=verdict.severity or rule.severity,
        outcome=verdict.outcome,
        message=verdict.message,
        basis=rule.basis,
        locator=verdict.locator,
        evidence=verdict.evidence,
        suggestion=verdict.suggestion,
    )


__all__ = ["RULES", "Rule", "Verdict", "findings"]
