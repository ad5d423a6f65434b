"""Micro-F1 of extracted records against the known answers, over fields and over indicators.

A filled slot is a non-null one. It counts as a hit where both sides hold the same, as a false positive where the
extracted one is wrong or not wanted, as a miss where the wanted one is wrong or absent. Projects and indicators are
paired by name (of a project form without one, by index); every slot of an unpaired one is a miss or a false positive.
Blanks and straight quotation marks in texts do not count, full and half width do, but for names and units.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Slots = dict[str, Any]

_TEXTS = ("kind", "name", "nature", "category", "department", "unit", "overall_goal", "annual_goal", "start", "end")
_BUDGET = ("total", "total_fiscal", "total_other", "annual", "annual_fiscal", "annual_carryover", "annual_other")
_INDICATOR_TEXTS = ("level1", "level2", "op", "qualitative", "actual_raw")
_INDICATOR_NUMBERS = ("value", "value_to", "weight", "score")


@dataclass
class Score:
    """Counts of one comparison.

    :param differences: one line of text for every slot that is not equal.
    """

    hits: int = 0
    extra: int = 0
    missed: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Micro-F1, 0 to 1; 1 where there is nothing to compare."""
        total = 2 * self.hits + self.extra + self.missed
        return 2 * self.hits / total if total else 1.0

    def take(self, other: "Score") -> None:
        """Add the counts of another comparison."""
        self.hits += other.hits
        self.extra += other.extra
        self.missed += other.missed
        self.differences += other.differences

    def add(self, place: str, gold: Slots, found: Slots) -> None:
        """Compare the filled slots of two sides."""
        for slot in {**gold, **found}:
            wanted, got = gold.get(slot), found.get(slot)
            if wanted == got:
                self.hits += 1
                continue
            self.extra += got is not None
            self.missed += wanted is not None
            self.differences.append(f"{place} {slot}: wanted {wanted!r}, got {got!r}")


@dataclass
class Scores:
    """The scores of one file."""

    fields: Score = field(default_factory=Score)
    indicators: Score = field(default_factory=Score)

    @property
    def f1(self) -> float:
        """The lower of both micro-F1."""
        return min(self.fields.f1, self.indicators.f1)

    @property
    def differences(self) -> list[str]:
        """All differences, fields first."""
        return [*self.fields.differences, *self.indicators.differences]


def score(gold: list[Slots], found: list[Slots]) -> Scores:
    """Compare the projects of one file, in the contract's shape."""
    scores = Scores()
    for wanted, got in _pair(gold, found, lambda one: _key(one.get("name"))):
        place = f"#{(wanted or got or {}).get('index')} {(wanted or got or {}).get('name')}"
        scores.fields.add(place, _project_slots(wanted), _project_slots(got))
        rows = _pair(_rows(wanted), _rows(got), lambda one: _key(one.get("name")))
        for row, found_row in rows:
            where = f"{place} [{(row or found_row or {}).get('name')}]"
            scores.indicators.add(where, _indicator_slots(row), _indicator_slots(found_row))
    return scores


def _pair(
    gold: list[Slots], found: list[Slots], key: Callable[[Slots], str]
) -> Iterable[tuple[Slots | None, Slots | None]]:
    """Pair by key, among several the ones with most equal slots; what is left of projects by index."""
    left = list(found)
    missed: list[Slots] = []
    for wanted in gold:
        same = [got for got in left if key(got) == key(wanted)]
        if same:
            best = max(same, key=lambda got: _equal_slots(wanted, got))
            left.remove(best)
            yield wanted, best
        else:
            missed.append(wanted)
    for wanted in missed:
        got = next((one for one in left if "index" in one and one["index"] == wanted.get("index")), None)
        if got is not None:
            left.remove(got)
        yield wanted, got
    for got in left:
        yield None, got


def _equal_slots(wanted: Slots, got: Slots) -> int:
    slots = _project_slots if "indicators" in wanted else _indicator_slots
    return len(slots(wanted).items() & slots(got).items())


def _rows(project: Slots | None) -> list[Slots]:
    return project["indicators"] if project else []


def _project_slots(project: Slots | None) -> Slots:
    if project is None:
        return {}
    budget = project.get("budget_yuan") or {}
    return _filled(
        {"project": True, "year": project.get("year")}
        | {slot: _text(project.get(slot)) for slot in _TEXTS}
        | {f"budget.{slot}": _number(budget.get(slot)) for slot in _BUDGET}
    )


def _indicator_slots(row: Slots | None) -> Slots:
    if row is None:
        return {}
    return _filled(
        {"indicator": True, "unit": _key(row.get("unit")) or None}
        | {slot: _text(row.get(slot)) for slot in _INDICATOR_TEXTS}
        | {slot: _number(row.get(slot)) for slot in _INDICATOR_NUMBERS}
    )


def _filled(slots: Slots) -> Slots:
    return {slot: value for slot, value in slots.items() if value is not None}


def _text(value: Any) -> str | None:
    return "".join(str(value).replace('"', "").split()) or None if value is not None else None


def _key(value: Any) -> str:
    return unicodedata.normalize("NFKC", _text(value) or "")


def _number(value: Any) -> Any:
    # An exact float comparison would fail on 0.1 + 0.2, which no contract value ever is; a text is never a number.
    return round(value, 9) if isinstance(value, int | float) and not isinstance(value, bool) else value
