"""Distribution of the targets that several projects set for one measure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import ROUND_FLOOR, Decimal
from typing import TypeVar

from kg.records import Operator, Target
from ontology.units import BY_SPELLING

QUARTILE_METHOD = "linear"
"""Quartiles by linear interpolation between order statistics (Hyndman & Fan 1996, type 7; Excel's QUARTILE.INC)."""

_MOST_BINS = 10
_AT_LEAST = frozenset({Operator.AT_LEAST, Operator.ABOVE})
_AT_MOST = frozenset({Operator.AT_MOST, Operator.BELOW})
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of a histogram: the values in ``[low, high)``, in the last bar ``[low, high]``."""

    low: Decimal
    high: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """The numbers of one unit of measurement. A range counts with its lower bound.

    All five order statistics are None where ``numeric`` is 0.

    :param unit: in its commonest spelling; None for bare numbers, which are no percentages and in no unit.
    :param numeric: targets with a number in ``unit``.
    :param operators: operator → number of targets, over ``numeric``; None stands for a bare number.
    :param histogram: at most ten bars of equal width, empty where ``numeric`` is 0.
    """

    unit: str | None
    numeric: int
    operators: tuple[tuple[Operator | None, int], ...]
    minimum: Decimal | None
    q1: Decimal | None
    median: Decimal | None
    q3: Decimal | None
    maximum: Decimal | None
    histogram: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Direction:
    """Which way targets point, as counts over every target with a number, whatever its unit.

    :param at_least: ≥ and >.
    :param at_most: ≤ and <.
    :param equal: =.
    :param within: a range.
    :param unsaid: numbers without an operator.
    """

    at_least: int
    at_most: int
    equal: int
    within: int
    unsaid: int

    @property
    def total(self) -> int:
        """Return the number of targets with a number."""
        return self.at_least + self.at_most + self.equal + self.within + self.unsaid

    @property
    def at_least_share(self) -> float | None:
        """Return the share that says at least, in [0, 1]; None where there is no number."""
        return self.at_least / self.total if self.total else None

    @property
    def at_most_share(self) -> float | None:
        """Return the share that says at most, in [0, 1]; None where there is no number."""
        return self.at_most / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class TargetStatistics(Distribution):
    """What a set of targets has in common.

    The inherited numbers are those of the majority unit alone: amounts in different units are never mixed.

    :param n: all targets, placeholders and lost cells included.
    :param other_units: targets with a number in another unit than the majority's; ``units`` has them.
    :param units: a distribution for each unit of measurement, the majority unit first.
    :param direction: of all numbers.
    :param wordings: qualitative text → number of targets, the most frequent first.
    """

    n: int
    other_units: int
    units: tuple[Distribution, ...]
    direction: Direction
    wordings: tuple[tuple[str, int], ...]
    method: str = QUARTILE_METHOD


def target_statistics(targets: Iterable[Target]) -> TargetStatistics:
    """Summarise targets; the order in which they come does not matter.

    :param targets: any number of them, none included.
    """
    everything = list(targets)
    by_unit: dict[str | None, list[Target]] = {}
    for target in everything:
        if target.value is not None:
            by_unit.setdefault(_measure(target.unit), []).append(target)
    found = map(_distribution, by_unit.values())
    # Between equally frequent units the first in alphabetical order, bare numbers last.
    units = tuple(sorted(found, key=lambda each: (-each.numeric, each.unit is None, each.unit or "")))
    main = units[0] if units else _distribution([])
    return TargetStatistics(
        **{field.name: getattr(main, field.name) for field in fields(Distribution)},
        n=len(everything),
        other_units=sum(unit.numeric for unit in units[1:]),
        units=units,
        direction=_direction(target.op for targets in by_unit.values() for target in targets),
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


def _measure(unit: str | None) -> str | None:
    """Return one name for all spellings of a unit: 日 and 天 count together."""
    row = BY_SPELLING.get(unit) if unit is not None else None
    return row.label if row else unit


def _distribution(targets: Sequence[Target]) -> Distribution:
    values = sorted(target.value for target in targets if target.value is not None)
    minimum, q1, median, q3, maximum = (
        quantile(values, Decimal(quarter) / 4) if values else None for quarter in range(5)
    )
    operators = _counted(target.op for target in targets)
    spellings = _counted(target.unit for target in targets)
    unit = spellings[0][0] if spellings else None
    return Distribution(unit, len(values), operators, minimum, q1, median, q3, maximum, _histogram(values))


def _direction(operators: Iterable[Operator | None]) -> Direction:
    counts = Counter(operators)
    return Direction(
        at_least=sum(counts[op] for op in _AT_LEAST),
        at_most=sum(counts[op] for op in _AT_MOST),
        equal=counts[Operator.EQUAL],
        within=counts[Operator.RANGE],
        unsaid=counts[None],
    )


def _counted(values: Iterable[_T]) -> tuple[tuple[_T, int], ...]:
    counts = Counter(values)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], str(item[0] or ""))))


def _histogram(ordered: Sequence[Decimal]) -> tuple[Bin, ...]:
    if not ordered:
        return ()
    low, high = ordered[0], ordered[-1]
    if low == high:
        return (Bin(low, high, len(ordered)),)
    # Sturges 1926: as many bars as the number of values can fill.
    bins = min(_MOST_BINS, len(ordered).bit_length())
    width = (high - low) / bins
    counts = Counter(min(int((value - low) / width), bins - 1) for value in ordered)
    return tuple(
        Bin(low + width * place, high if place == bins - 1 else low + width * (place + 1), counts[place])
        for place in range(bins)
    )
