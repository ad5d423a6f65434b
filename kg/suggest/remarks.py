"""What an answer cannot say, in plain Chinese."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.suggest.base import Coverage, Suggestion, SuggestRequest
from kg.suggest.score import Context
from kg.suggest.target import LEAST_FOR_DISTRIBUTION

OTHER_SCALE = 10
"""Times by which budgets must differ for the projects to be of another scale."""
OLD_YEARS = 3
"""Years after which all neighbours together count as old."""


def remarks(
    request: SuggestRequest, known: Context, suggestions: Sequence[Suggestion], coverage: Coverage
) -> Iterator[str]:
    """Yield a sentence for each limit of the answer; an answer without any has none."""
    if not known.projects:
        yield "库中没有可用的项目，无法给出建议。"
        return
    if not suggestions:
        yield "没有符合筛选条件的指标。"
        return
    yield from _on_precedents(request, known)
    yield from _on_budget(request, known)
    if coverage.missing:
        yield f"常用类别中没有找到可建议的指标：{'、'.join(coverage.missing)}。"
    yield from _on_targets(suggestions)


def _on_precedents(request: SuggestRequest, known: Context) -> Iterator[str]:
    if not request.unit:
        yield "未填写单位，建议没有考虑本单位的习惯。"
    elif not known.unit_projects:
        yield "库中没有该单位的先例，建议来自其他单位，请按本单位情况取舍。"
    if not known.neighbours:
        yield "库中没有相似的项目，建议只依据指标的普遍程度和用词。"
    years = [year for key in known.neighbours if (year := known.projects[key].ref.year) is not None]
    if request.year is not None and years and request.year - max(years) >= OLD_YEARS:
        yield f"相似项目最近的年度是 {max(years)} 年，请核对现行表式的指标类别。"


def _on_budget(request: SuggestRequest, known: Context) -> Iterator[str]:
    budgets = [known.projects[key].record.budget for key in known.neighbours]
    amounts = sorted(amount for budget in budgets if (amount := budget.annual or budget.total))
    if not request.budget_yuan or not amounts:
        return
    middle = amounts[len(amounts) // 2]
    if max(middle, request.budget_yuan) >= OTHER_SCALE * min(middle, request.budget_yuan):
        yield f"本项目预算 {_yuan(request.budget_yuan)} 与相似项目（约 {_yuan(middle)}）相差较大，数量请另行测算。"


def _on_targets(suggestions: Sequence[Suggestion]) -> Iterator[str]:
    if few := sum(0 < item.target.statistics.numeric < LEAST_FOR_DISTRIBUTION for item in suggestions):
        yield f"有 {few} 项指标的数值先例不足 {LEAST_FOR_DISTRIBUTION} 个，不显示分布。"
    if any(item.target.statistics.numeric and item.target.value is None for item in suggestions):
        yield "绝对数（数量、金额等）因项目而异，只列先例供参考，请按本项目的计划填写。"


def _yuan(amount: Decimal) -> str:
    return f"{amount.normalize():,f} 元"
