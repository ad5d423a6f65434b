"""Why a stored project says what it says: the printed text of each value, its place, its reader and its past."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from kg.codec import project_to_json
from kg.errors import NotFound
from kg.facts import DocumentRef
from kg.iris import Iris
from kg.readings import FormerReading, readings_of
from kg.records import PLACED, Indicator, Issue, Locator, Printed, Project
from kg.stores import View

_MONEY = "budget_yuan"
#: What a row prints, and what follows from its printed target.
_LABELS = ("level1", "level2")
_OF_TARGET = ("target_raw", "op", "value", "value_to", "unit", "qualitative")
_OTHERS = ("weight", "score", "actual_raw")


@dataclass(frozen=True, slots=True)
class Former:
    """What a value was before.

    :param value: as in the JSON of the contract, None if the form did not give it.
    :param program: version of the program that had read it.
    :param replaced: when something took its place.
    """

    value: Any
    program: str
    replaced: datetime


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where one value of a project comes from.

    :param field: its name in the contract: ``year``, ``budget_yuan.total``, ``indicators[0].target_raw`` (from 0).
    :param value: as in the JSON of the contract.
    :param text: what is printed there, several cells on a line each; None where the records do not say it, as of
        weights and points. A row's first level may follow from its second, and its target stand in several cells.
    :param locator: where it is printed; None where the records do not say it.
    :param unit: what prints the unit of money of an amount, None where the amount does so itself.
    :param program: version of the program that read the document.
    :param issues: what was told of the row, or the line outside tables, that the value stands on.
    :param former: other values that it had, the oldest first; a row's values have none, for rows come and go.
    """

    field: str
    value: Any
    text: str | None
    locator: Locator | None
    unit: Printed | None
    document: DocumentRef
    program: str
    issues: tuple[Issue, ...]
    former: tuple[Former, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What the record says of one value."""

    field: str
    value: Any
    text: str | None
    locator: Locator | None


def explain_project(view: View, project: str, iris: Iris) -> tuple[Explanation, ...]:
    """Explain every value that a stored project gives, in the order of the contract, rows last.

    :param project: short identifier or IRI.
    :raises NotFound: if there is no such project.
    """
    readings = readings_of(view, project, iris)
    record, current = readings.current.project, readings.current
    past = [(reading, _plain(reading.project)) for reading in readings.former]
    money = next((each for each in record.places if each.field == _MONEY), None)
    return tuple(
        Explanation(
            told.field,
            told.value,
            told.text,
            told.locator,
            money if told.field.startswith(f"{_MONEY}.") else None,
            current.document,
            current.program,
            _issues(record, told.locator),
            _former(told, past),
        )
        for told in _values(record)
    )


def explain_value(view: View, project: str, field: str, iris: Iris) -> Explanation:
    """Explain one value of a stored project.

    :param field: as :class:`Explanation` names it.
    :raises NotFound: if there is no such project, or it does not give that value.
    """
    found = next((each for each in explain_project(view, project, iris) if each.field == field), None)
    if found is None:
        raise NotFound(kind="value", id=field)
    return found


def _values(project: Project) -> Iterator[_Told]:
    places = {printed.field: printed for printed in project.places}
    for name, value in _plain(project).items():
        place = places.get(name)
        verbatim = value if place is not None and isinstance(value, str) else None
        text = place.text if place is not None and place.text is not None else verbatim
        yield _Told(name, value, text, place.locator if place else None)
    for number, (row, obj) in enumerate(zip(project.indicators, project_to_json(project)["indicators"], strict=True)):
        yield from _of_row(f"indicators[{number}]", row, obj)


def _plain(project: Project) -> dict[str, Any]:
    """Return the values that a form gives besides its rows, by name."""
    obj = project_to_json(project)
    values = {name: _value_of(obj, name) for name in PLACED if name != _MONEY}
    return {name: value for name, value in values.items() if value is not None}


def _value_of(obj: Mapping[str, Any], name: str) -> Any:
    group, _, part = name.partition(".")
    return (obj[group] or {}).get(part) if part else obj.get(name)


def _of_row(name: str, row: Indicator, obj: Mapping[str, Any]) -> Iterator[_Told]:
    printed = {
        "name": row.name,
        "level1": row.level1_raw or row.level1,
        "level2": row.level2_raw or row.level2,
        "actual_raw": row.actual_raw,
        **dict.fromkeys(_OF_TARGET, row.target.raw),
    }
    place = row.locator if row.locator != Locator() else None
    for key in (*_LABELS, "name", *_OF_TARGET, *_OTHERS):
        if obj.get(key) is not None:
            yield _Told(f"{name}.{key}", obj[key], printed.get(key), place)


def _issues(project: Project, locator: Locator | None) -> tuple[Issue, ...]:
    if locator is None or locator == Locator():
        return ()
    return tuple(issue for issue in project.issues if _row(issue.locator) == _row(locator))


def _row(locator: Locator) -> tuple[Any, ...]:
    """Return what tells a row from others; of text outside tables, the line."""
    return locator.sheet, locator.page, locator.table, locator.row, locator.line if locator.row is None else None


def _former(told: _Told, past: Sequence[tuple[FormerReading, Mapping[str, Any]]]) -> tuple[Former, ...]:
    """Return the values before the present one, each where it gave way to another."""
    if told.field.startswith("indicators["):
        return ()
    values = [*(values.get(told.field) for _, values in past), told.value]
    return tuple(
        Former(value, reading.program, reading.replaced)
        for (reading, _), (value, later) in zip(past, pairwise(values), strict=True)
        if value != later
    )
