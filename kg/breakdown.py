"""The targets of a set of declared rows: as a whole, and broken down by year, region or kind of unit."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.facts import IndicatorFact
from kg.iris import normalise_name
from kg.statistics import TargetStatistics, target_statistics
from ontology.regions import region
from ontology.unit_types import unit_type_of, unit_types

Value = str | int | None


class By(StrEnum):
    """What a set of rows can be broken down by."""

    YEAR = "year"
    REGION = "region"
    UNIT_TYPE = "unit_type"


UNKNOWN: Mapping[By, str] = {By.YEAR: "年度不详", By.REGION: "地区不详", By.UNIT_TYPE: "其他/未识别"}
"""What the rows are called whose year, region or kind of unit is not known."""


@dataclass(frozen=True, slots=True)
class RowStatistics:
    """Statistics of some declared rows and where the rows come from.

    :param projects: distinct projects.
    :param implementing_units: distinct implementing units that are named; the spelling is folded.
    """

    targets: TargetStatistics
    projects: int
    implementing_units: int


@dataclass(frozen=True, slots=True)
class Group:
    """The rows that share one value.

    :param value: a year, a GB/T 2260 code or the value of a kind of unit; None where it is not known.
    :param label: in Chinese, for people.
    """

    value: Value
    label: str
    rows: RowStatistics


@dataclass(frozen=True, slots=True)
class NameCount:
    """One canonical indicator among the rows.

    :param id: of the canonical indicator.
    :param name: its commonest spelling.
    """

    id: str
    name: str
    level1: str | None
    level2: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A set of rows as a whole and in groups.

    :param names: the canonical indicators that the rows belong to, those with most rows first.
    :param groups: for each breakdown asked for, its groups in rising order of value, the unknown last.
    """

    whole: RowStatistics
    names: tuple[NameCount, ...]
    groups: Mapping[By, tuple[Group, ...]]


def break_down(facts: Iterable[IndicatorFact], by: Sequence[By] = ()) -> Breakdown:
    """Summarise declared rows; the order in which they come does not matter.

    :param facts: any number of rows, none included.
    :param by: each breakdown to make; one that is named twice is made once.
    """
    rows = list(facts)
    return Breakdown(_summary(rows), _names(rows), {each: _groups(rows, each) for each in dict.fromkeys(by)})


def label_of(by: By, value: Value) -> str:
    """Return what people call a group: 2023, 上海市松江区, 学校."""
    if value is None:
        return UNKNOWN[by]
    match by:
        case By.YEAR:
            return str(value)
        case By.REGION:
            return _region_name(str(value))
        case By.UNIT_TYPE:
            return unit_types()[str(value)].label


def _summary(rows: Sequence[IndicatorFact]) -> RowStatistics:
    return RowStatistics(
        target_statistics(row.target for row in rows),
        projects=len({row.project.id for row in rows}),
        implementing_units=len({normalise_name(row.project.unit) for row in rows if row.project.unit}),
    )


def _names(rows: Sequence[IndicatorFact]) -> tuple[NameCount, ...]:
    members: dict[str, list[IndicatorFact]] = {}
    for row in rows:
        members.setdefault(row.canonical, []).append(row)
    found = (
        NameCount(identifier, _commonest(row.name for row in same), *_category(same), len(same))
        for identifier, same in members.items()
    )
    return tuple(sorted(found, key=lambda name: (-name.count, name.name, name.id)))


def _groups(rows: Sequence[IndicatorFact], by: By) -> tuple[Group, ...]:
    members: dict[Value, list[IndicatorFact]] = {}
    for row in rows:
        members.setdefault(_value(row, by), []).append(row)
    order = {value: place for place, value in enumerate(unit_types())} if by is By.UNIT_TYPE else {}
    ordered = sorted(members, key=lambda value: (value is None, order.get(str(value), 0), value or 0))
    return tuple(Group(value, label_of(by, value), _summary(members[value])) for value in ordered)


def _value(row: IndicatorFact, by: By) -> Value:
    match by:
        case By.YEAR:
            return row.project.year
        case By.REGION:
            return row.project.region
        case By.UNIT_TYPE:
            kind = unit_type_of(row.project.unit)
            return kind.value if kind else None


def _region_name(code: str) -> str:
    """Return a division behind those above it; a code that is not known stays as it is."""
    names: list[str] = []
    step = region(code)
    while step is not None:
        names.insert(0, step.label)
        step = region(step.parent) if step.parent else None
    return "".join(names) or code


def _category(rows: Sequence[IndicatorFact]) -> tuple[str | None, str | None]:
    """Return the commonest category; rows of one canonical indicator may differ in what they print."""
    counts = Counter((row.level1, row.level2) for row in rows)
    return min(counts, key=lambda levels: (-counts[levels], tuple(level or "" for level in levels)))


def _commonest(texts: Iterable[str]) -> str:
    counts = Counter(texts)
    return min(counts, key=lambda text: (-counts[text], text))
