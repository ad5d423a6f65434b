"""A target to start from, out of what the precedents set."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from kg.records import Target
from kg.statistics import target_statistics
from kg.suggest.base import TargetProposal

LEAST_FOR_DISTRIBUTION = 3
"""Fewer numbers have no distribution; their quartiles would look like knowledge."""
RATIO_UNITS = frozenset({"%", "％", "‰", "百分比"})
"""Units whose numbers carry over from project to project; any other number is an amount of that project."""

T = TypeVar("T", bound=Hashable)


def propose(all_targets: Sequence[Target], own_targets: Sequence[Target]) -> TargetProposal:
    """Propose a target.

    :param all_targets: of every precedent; the distribution is theirs.
    :param own_targets: of the precedents in the request's own unit, whose house style comes first; may be empty.
    :returns: a proposal without value for amounts, for lost cells and for placeholders.
    """
    statistics = target_statistics(all_targets)
    targets = own_targets or all_targets
    ratios = [target for target in targets if target.value is not None and target.unit in RATIO_UNITS]
    amounts = [target for target in targets if target.value is not None and target.unit not in RATIO_UNITS]
    wordings = [target.qualitative for target in targets if target.qualitative]
    if wordings and len(wordings) >= max(len(ratios), len(amounts)):
        return TargetProposal(None, None, None, _most(wordings), statistics)
    if len(ratios) >= len(amounts) and ratios:
        unit = _most(target.unit for target in ratios)
        leading = [target for target in ratios if target.unit == unit]
        value = _most(target.value for target in leading)
        op = _most(target.op for target in leading if target.value == value)
        return TargetProposal(op, value, unit, None, statistics)
    if amounts:
        # An operator or a unit without a number proposes nothing; the precedents show both.
        return TargetProposal(None, None, statistics.unit, None, statistics)
    return TargetProposal(None, None, None, None, statistics)


def _most(values: Iterable[T]) -> T:
    """Return the most frequent value; among equally frequent numbers the lower one, else the first by print."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value if isinstance(value, Decimal) else 0, str(value)))
