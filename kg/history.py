"""How a project came to say what it says: its versions, the same project in other years, and two years of a unit."""

import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from pyoxigraph import Triple

from kg import catalogue
from kg.comparing import Change, compare
from kg.facts import DocumentRef, ProjectRef, StoredProject
from kg.iris import Iris, normalise_name
from kg.mapping import to_triples
from kg.readings import FormerReading, Reading, readings_of
from kg.records import Declaration, Project
from kg.stores import View

#: What a name says of the year: 2024年、2024年度、（2024） are the same project year after year.
_YEAR = re.compile(r"\(?20\d\d(?:-20\d\d)?(?:年度?)?\)?")


@dataclass(frozen=True, slots=True)
class Step:
    """One version of a project's form and what it changed.

    :param program: version of the program that read the document.
    :param replaced: when something took its place; None for what is stored now.
    :param changes: against the version before; empty for the first one.
    :param added: triples that this version says and the one before did not, as if both were the same document.
    """

    document: DocumentRef
    sha256: str
    program: str
    replaced: datetime | None
    changes: tuple[Change, ...]
    added: tuple[Triple, ...]
    removed: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class YearStep:
    """The same project in another fiscal year.

    :param changes: from the earlier of the two years to the later one.
    """

    project: ProjectRef
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class History:
    """The versions of a project, the oldest first, and the unit's projects of the same name in other years."""

    project: ProjectRef
    versions: tuple[Step, ...]
    years: tuple[YearStep, ...]


@dataclass(frozen=True, slots=True)
class UnitYears:
    """Two years of a unit: projects of both years with what changed, and those of one year only."""

    both: tuple[tuple[ProjectRef, ProjectRef, tuple[Change, ...]], ...]
    gone: tuple[ProjectRef, ...]
    new: tuple[ProjectRef, ...]


def history_of(view: View, identifier: str, iris: Iris) -> History:
    """Return the history of one stored project.

    :param identifier: short identifier or IRI.
    :raises NotFound: if there is no such project.
    """
    found = readings_of(view, identifier, iris)
    stored = found.stored
    readings = (*found.former, found.current)
    steps = [_step(None, readings[0], iris)]
    steps += [_step(before, after, iris) for before, after in pairwise(readings)]
    others = [other for other in _of_unit(view, stored.ref.unit) if _is_same(other, stored.ref)]
    years = sorted(others, key=lambda other: other.year or 0)
    return History(stored.ref, tuple(steps), tuple(_year_step(view, stored, other) for other in years))


def unit_years(view: View, unit: str, earlier: int, later: int) -> UnitYears:
    """Compare what a unit declared for two fiscal years; a project is the same if its name is, but for the year in it.

    What has no name is the same as nothing.

    :param unit: its name in any spelling.
    """
    left = _of_unit(view, unit, earlier)
    waiting: dict[str, list[ProjectRef]] = defaultdict(list)
    for ref in left:
        waiting[_key(ref)].append(ref)
    both, new = [], []
    for after in _of_unit(view, unit, later):
        if (key := _key(after)) and (same := waiting[key]):
            both.append((same.pop(0), after))
        else:
            new.append(after)
    kept = {before.id for before, _ in both}
    return UnitYears(
        tuple((before, after, compare(_record(view, before), _record(view, after))) for before, after in both),
        tuple(ref for ref in left if ref.id not in kept),
        tuple(new),
    )


def _step(before: Reading | None, after: Reading, iris: Iris) -> Step:
    changes = compare(before.project, after.project) if before else ()
    old = _triples(before.project, after, iris) if before else set()
    new = _triples(after.project, after, iris) if before else set()
    added, removed = (tuple(sorted(each, key=str)) for each in (new - old, old - new))
    replaced = after.replaced if isinstance(after, FormerReading) else None
    return Step(after.document, after.sha256, after.program, replaced, changes, added, removed)


def _triples(project: Project, named: Reading, iris: Iris) -> set[Triple]:
    """Return what a form says under the names of another version's document, so that two versions can be compared."""
    whole = Declaration(named.document.name, named.sha256, (replace(project, index=1),))
    return set(to_triples(whole, iris, version=named.program))


def _of_unit(view: View, unit: str | None, year: int | None = None) -> Sequence[ProjectRef]:
    """Return the projects of a unit by name alone: to read the forms of all of them would take long."""
    return catalogue.projects(view, limit=sys.maxsize, unit=unit, year=year).items if unit else ()


def _record(view: View, ref: ProjectRef) -> Project:
    return catalogue.stored_project(view, ref.id).record


def _is_same(other: ProjectRef, ref: ProjectRef) -> bool:
    return other.year != ref.year and bool(_key(ref)) and _key(other) == _key(ref)


def _key(ref: ProjectRef) -> str:
    """Return what names the project in every year; empty if nothing does, so that it is the same as no other."""
    return _YEAR.sub("", normalise_name(ref.name or ""))


def _year_step(view: View, stored: StoredProject, other: ProjectRef) -> YearStep:
    pair = sorted(((stored.ref, stored.record), (other, _record(view, other))), key=lambda each: each[0].year or 0)
    return YearStep(other, compare(pair[0][1], pair[1][1]))
