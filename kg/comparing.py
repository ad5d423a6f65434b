"""What differs between two readings of a project: two versions of a document, or the forms of two years."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.codec import project_to_json
from kg.iris import normalise_name
from kg.records import Indicator, Locator, Project

#: What a form says of itself besides its rows, under the names of the public contract.
_PLAIN = (
    "name", "year", "kind", "nature", "category", "department", "unit", "start", "end", "overall_goal", "annual_goal",
)  # fmt: skip
_GROUPS = ("budget_yuan", "narrative")
#: What a row says; what follows from the printed target is not listed beside it.
_ROW = ("level1", "level2", "name", "target_raw", "occurrences", "weight", "score", "actual_raw")
_INDICATORS = "indicators"
NOWHERE = Locator()


@dataclass(frozen=True, slots=True)
class RowName:
    """Which row a change is about, as the later reading names it; as the earlier one does where it is gone."""

    level1: str | None
    level2: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; a value that is not there is None.

    :param field: name in the public contract, such as ``overall_goal``, ``budget_yuan.total`` or
        ``indicators.target_raw``; ``indicators`` for a row that is new or gone.
    :param row: the row, None for what the form says of itself.
    :param before_at: where the earlier value stands in its document.
    """

    field: str
    before: Any
    after: Any
    row: RowName | None = None
    before_at: Locator = NOWHERE
    after_at: Locator = NOWHERE


def compare(before: Project, after: Project) -> tuple[Change, ...]:
    """Return what differs, in the order of the contract; rows in the order of the later form, those that are gone last.

    Two rows are the same one if labels and name are the same but for width, case and punctuation; of those left over,
    if the name is the same under other labels; and then, if second level and printed target are the same under another
    name. Places and issues are no difference.
    """
    old, new = project_to_json(before), project_to_json(after)
    return (*_plain(old, new), *_rows(before, after, old[_INDICATORS], new[_INDICATORS]))


def _plain(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in _PLAIN:
        if old.get(name) != new.get(name):
            yield Change(name, old.get(name), new.get(name))
    for group in _GROUPS:
        left, right = old[group] or {}, new[group] or {}
        for name in dict.fromkeys((*left, *right)):
            if left.get(name) != right.get(name):
                yield Change(f"{group}.{name}", left.get(name), right.get(name))


def _rows(before: Project, after: Project, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    partner = _partners(before.indicators, after.indicators)
    for place, row in enumerate(after.indicators):
        name = RowName(row.level1, row.level2, row.name)
        former = partner.get(place)
        if former is None:
            yield Change(_INDICATORS, None, new[place], name, after_at=row.locator)
            continue
        for field in _ROW:
            if old[former][field] != new[place][field]:
                at = before.indicators[former].locator, row.locator
                yield Change(f"{_INDICATORS}.{field}", old[former][field], new[place][field], name, *at)
    kept = set(partner.values())
    for place, row in enumerate(before.indicators):
        if place not in kept:
            name = RowName(row.level1, row.level2, row.name)
            yield Change(_INDICATORS, old[place], None, name, before_at=row.locator)


def _partners(before: Sequence[Indicator], after: Sequence[Indicator]) -> dict[int, int]:
    """Return place of a later row → place of the earlier one that it was."""
    found: dict[int, int] = {}
    for key in (_labelled, _named, _aimed):
        taken = set(found.values())
        waiting: dict[Any, deque[int]] = defaultdict(deque)
        for place, row in enumerate(before):
            if place not in taken and (own := key(row)) is not None:
                waiting[own].append(place)
        for place, row in enumerate(after):
            if place not in found and (same := waiting.get(key(row))):
                found[place] = same.popleft()
    return found


def _labelled(row: Indicator) -> tuple[Any, ...]:
    return row.level1, row.level2, normalise_name(row.name)


def _named(row: Indicator) -> str:
    return normalise_name(row.name)


def _aimed(row: Indicator) -> tuple[Any, ...] | None:
    return (row.level2, row.target.raw) if row.target.raw else None
