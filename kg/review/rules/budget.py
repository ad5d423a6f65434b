"""Rules on the money of a declaration: exact sums, no tolerance, because amounts are exact yuan."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.records import Indicator, Project
from kg.review.model import Outcome, Severity
from kg.review.rules.base import Verdict, one_year

_SUM_BASIS = "财预〔2020〕10号附1表式：总额等于各项资金来源之和（表内勾稽）"
_LABELS = {
    "total": "项目总预算",
    "total_fiscal": "其中财政资金",
    "total_other": "其中其他资金",
    "annual": "年度预算",
    "annual_fiscal": "年度财政资金",
    "annual_carryover": "上年结转",
    "annual_other": "年度其他资金",
}


class _Sum:
    """An amount equals the sum of its parts; a blank part leaves room, but never for less than nothing."""

    id: str
    severity = Severity.ERROR
    basis = _SUM_BASIS
    whole: str
    parts: tuple[str, ...]

    def check(self, project: Project) -> Iterator[Verdict]:
        """Compare the printed amount with the sum of the printed parts."""
        whole: Decimal | None = getattr(project.budget, self.whole)
        parts: dict[str, Decimal | None] = {part: getattr(project.budget, part) for part in self.parts}
        known = [amount for amount in parts.values() if amount is not None]
        evidence = {self.whole: whole, **parts}
        if whole is None or not known:
            message = f"{_LABELS[self.whole]}或其各项来源没有数字，无法核对合计。"
            yield Verdict(Outcome.NO_DATA, message, project.locator, evidence)
            return
        total = sum(known, Decimal(0))
        printed = "＋".join(f"{_LABELS[part]} {_yuan(amount)}" for part, amount in parts.items() if amount is not None)
        if total == whole:
            yield Verdict(Outcome.OK, f"{_LABELS[self.whole]}等于各项来源之和。", project.locator, evidence)
        elif total < whole and len(known) < len(parts):
            blank = "、".join(_LABELS[part] for part, amount in parts.items() if amount is None)
            message = f"{_LABELS[self.whole]} {_yuan(whole)} 大于已填的 {printed}，{blank}为空，无法核对。"
            yield Verdict(Outcome.NO_DATA, message, project.locator, evidence)
        else:
            message = f"{_LABELS[self.whole]} {_yuan(whole)} 不等于 {printed}，相差 {_yuan(abs(whole - total))}。"
            yield Verdict(Outcome.HIT, message, project.locator, evidence, "请核对各项金额和计量单位。")


class TotalSum(_Sum):
    """The project's total equals fiscal plus other money."""

    id = "budget-total-sum"
    whole = "total"
    parts = ("total_fiscal", "total_other")


class AnnualSum(_Sum):
    """The annual amount equals this year's fiscal money, the carry-over and other money."""

    id = "budget-annual-sum"
    whole = "annual"
    parts = ("annual_fiscal", "annual_carryover", "annual_other")


class AnnualWithinTotal:
    """The annual amount is no more than the total, and equal to it in a project of one year."""

    id = "budget-annual-within-total"
    severity = Severity.WARNING
    basis = "自定规则：项目总预算包含各年度预算"

    def check(self, project: Project) -> Iterator[Verdict]:
        """Compare both printed amounts."""
        total, annual = project.budget.total, project.budget.annual
        evidence = {"total": total, "annual": annual, "one_year": one_year(project)}
        if total is None or annual is None:
            message = "项目总预算或年度预算没有数字，无法比较。"
            yield Verdict(Outcome.NO_DATA, message, project.locator, evidence)
        elif annual > total:
            message = f"年度预算 {_yuan(annual)} 大于项目总预算 {_yuan(total)}。"
            yield Verdict(Outcome.HIT, message, project.locator, evidence, "请核对两项金额。")
        elif annual < total and one_year(project):
            message = f"一年期项目的年度预算 {_yuan(annual)} 小于项目总预算 {_yuan(total)}。"
            yield Verdict(Outcome.LOOK, message, project.locator, evidence, "请核对项目起止日期和两项金额。")
        else:
            yield Verdict(Outcome.OK, "年度预算与项目总预算相符。", project.locator, evidence)


class CostWithinBudget:
    """A cost in yuan that an indicator sets is no more than the money of the project."""

    id = "budget-cost-within"
    severity = Severity.WARNING
    basis = "自定规则：成本指标的金额不应超过项目预算"

    def check(self, project: Project) -> Iterator[Verdict]:
        """Compare every target in yuan among the cost indicators with the larger of both printed amounts."""
        costs = [row for row in project.indicators if _is_cost(row)]
        amounts = [amount for amount in (project.budget.total, project.budget.annual) if amount is not None]
        if not costs:
            yield Verdict(Outcome.NOT_APPLICABLE, "没有以元计的成本指标。", project.locator)
        elif not amounts:
            yield Verdict(Outcome.NO_DATA, "预算没有数字，无法与成本指标比较。", project.locator)
        else:
            yield from self._compared(costs, max(amounts), project)

    def _compared(self, costs: Sequence[Indicator], budget: Decimal, project: Project) -> Iterator[Verdict]:
        above = [row for row in costs if row.target.value is not None and row.target.value > budget]
        for row in above:
            message = f"成本指标“{row.name}”的目标值 {row.target.raw} 超过项目预算 {_yuan(budget)}。"
            evidence = {"target": row.target.value, "budget": budget}
            yield Verdict(Outcome.HIT, message, row.locator, evidence, "请核对指标值和预算金额的计量单位。")
        if not above:
            yield Verdict(Outcome.OK, "成本指标的金额都在项目预算以内。", project.locator)


def _is_cost(row: Indicator) -> bool:
    return "成本" in f"{row.level1}{row.level2}" and row.target.unit == "元" and row.target.value is not None


def _yuan(amount: Decimal) -> str:
    return f"{amount.normalize():,f} 元"
