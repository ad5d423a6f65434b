"""Distribution of the targets that several projects set for one measure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import TypeVar

from kg.records import Operator, Target

QUARTILE_METHOD = "linear"
"""Quartiles by linear interpolation between order statistics (Hyndman & Fan 1996, type 7; Excel's QUARTILE.INC)."""

_BINS = 10
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of a histogram: the values in ``[low, high)``, in the last bar ``[low, high]``."""

    low: Decimal
    high: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class TargetStatistics:
    """What a set of targets has in common.

    Numbers are those of the majority unit alone: amounts in different units are never mixed. A range counts with
    its lower bound. All five order statistics are None where ``numeric`` is 0.

    :param n: all targets, placeholders and lost cells included.
    :param numeric: targets with a number in ``unit``.
    :param other_units: targets with a number in another unit; they are counted and otherwise left out.
    :param unit: the unit that most numbers carry, None if none does or the numbers carry none.
    :param operators: operator → number of targets, over ``numeric``; None stands for a bare number.
    :param wordings: qualitative text → number of targets, the most frequent first.
    :param histogram: at most ten bars of equal width, empty where ``numeric`` is 0.
    """

    n: int
    numeric: int
    other_units: int
    unit: str | None
    operators: tuple[tuple[Operator | None, int], ...]
    minimum: Decimal | None
    q1: Decimal | None
    median: Decimal | None
    q3: Decimal | None
    maximum: Decimal | None
    histogram: tuple[Bin, ...]
    wordings: tuple[tuple[str, int], ...]
    method: str = QUARTILE_METHOD


def target_statistics(targets: Iterable[Target]) -> TargetStatistics:
    """Summarise targets; the order in which they come does not matter.

    :param targets: any number of them, none included.
    """
    everything = list(targets)
    numbers = [target for target in everything if target.value is not None]
    unit = _majority_unit(numbers)
    same = [target for target in numbers if target.unit == unit]
    values = sorted(target.value for target in same if target.value is not None)
    five = [quantile(values, Decimal(quarter) / 4) if values else None for quarter in range(5)]
    return TargetStatistics(
        n=len(everything),
        numeric=len(values),
        other_units=len(numbers) - len(same),
        unit=unit,
        operators=_counted(target.op for target in same),
        minimum=five[0],
        q1=five[1],
        median=five[2],
        q3=five[3],
        maximum=five[4],
        histogram=_histogram(values),
        wordings=_counted(target.qualitative for target in everything if target.qualitative),
    )


def quantile(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    """Return the quantile of sorted values by ``QUARTILE_METHOD``.

    :param ordered: values in rising order, at least one.
    :param share: in [0, 1]; 0.5 gives the median.
    """
    place = share * (len(ordered) - 1)
    below = int(place.to_integral_value(ROUND_FLOOR))
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _majority_unit(numbers: Sequence[Target]) -> str | None:
    """Return the most frequent unit; between equally frequent ones the first in alphabetical order."""
    counts = Counter(target.unit for target in numbers)
    return min(counts, key=lambda unit: (-counts[unit], unit is None, unit or ""), default=None)


def _counted(values: Iterable[_T]) -> tuple[tuple[_T, int], ...]:
    counts = Counter(values)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], str(item[0] or ""))))


def _histogram(ordered: Sequence[Decimal]) -> tuple[Bin, ...]:
    if not ordered:
        return ()
    low, high = ordered[0], ordered[-1]
    if low == high:
        return (Bin(low, high, len(ordered)),)
    width = (high - low) / _BINS
    counts = Counter(min(int((value - low) / width), _BINS - 1) for value in ordered)
    return tuple(
        Bin(low + width * place, high if place == _BINS - 1 else low + width * (place + 1), counts[place])
        for place in range(_BINS)
    )
