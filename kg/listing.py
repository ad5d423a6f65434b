"""The lists of documents and projects out of what is held in memory: as the catalogue has them, without its queries."""

from collections.abc import Sequence
from functools import cache

from kg.catalogue import ProjectPage, StoredDocument, UnitEntry
from kg.facts import DeclaredForm
from kg.holdings import Holdings
from kg.iris import Iris, normalise_name, short_id
from kg.records import Project
from kg.stores import View
from kg.stores.ledger import all_kept, all_places

Forms = tuple[DeclaredForm, ...]
"""All forms that declare one project, in the order of storing."""


def documents(view: View, held: Holdings) -> list[StoredDocument]:
    """Return every document in the order of names.

    :param view: tells where they came from, which may change while all that they say stays.
    """
    places, kept = all_places(view), all_kept(view)
    found = [
        StoredDocument(
            key,
            document.ref.name,
            document.sha256,
            len(document.forms),
            document.rows,
            places.get(document.mark.document.value, ()),
            kept.get(document.mark.document.value, document.sha256),
        )
        for key, document in held.items()
    ]
    return sorted(found, key=lambda document: (document.name, document.id))


def projects_in_order(held: Holdings) -> tuple[Forms, ...]:
    """Return every project, late years first, then by unit, index and identifier."""
    found: dict[str, list[DeclaredForm]] = {}
    for document in held.values():
        for form in document.forms:
            found.setdefault(form.project.ref.id, []).append(form)
    return tuple(sorted(map(tuple, found.values()), key=_place))


def page(
    projects: Sequence[Forms],
    *,
    limit: int = 50,
    offset: int = 0,
    unit: str | None = None,
    year: int | None = None,
    text: str | None = None,
) -> ProjectPage:
    """Return one page of the projects that fit, as each was declared last.

    :param projects: as ``projects_in_order`` returns them; the other parameters are those of ``catalogue.projects``.
    """
    if unit is not None:
        spellings = _spellings(projects, unit)
        projects = [forms for forms in projects if any(record.unit in spellings for record in _records(forms))]
    if year is not None:
        projects = [forms for forms in projects if any(record.year == year for record in _records(forms))]
    if text is not None:
        part = text.lower()
        projects = [forms for forms in projects if any(part in name.lower() for name in _names(forms))]
    shown = projects[offset : offset + limit]
    return ProjectPage(tuple(form.project.ref for forms in shown for form in forms if form.current), len(projects))


def units(projects: Sequence[Forms]) -> list[UnitEntry]:
    """Return the implementing units, those with most projects first.

    :param projects: as ``projects_in_order`` returns them; all forms of one name one unit, in any spelling.
    """
    holders: dict[str, list[Forms]] = {}
    folded = cache(normalise_name)
    for forms in projects:
        if unit := forms[0].project.record.unit:
            holders.setdefault(folded(unit), []).append(forms)
    found = [_unit(own) for own in holders.values()]
    return sorted(found, key=lambda unit: (-unit.projects, unit.name))


def _unit(projects: Sequence[Forms]) -> UnitEntry:
    name = min(record.unit for forms in projects for record in _records(forms) if record.unit)
    return UnitEntry(short_id(Iris().unit(name)), name, len(projects))


def _place(forms: Forms) -> tuple[int, str, int, str]:
    records = _records(forms)
    year = max((record.year for record in records if record.year is not None), default=-1)
    unit = min((record.unit for record in records if record.unit is not None), default="")
    return -year, unit, min(record.index for record in records), forms[0].project.ref.id


def _records(forms: Forms) -> list[Project]:
    return [form.project.record for form in forms]


def _names(forms: Forms) -> list[str]:
    return [record.name for record in _records(forms) if record.name is not None]


def _spellings(projects: Sequence[Forms], unit: str) -> frozenset[str]:
    """Return how the unit is printed; each spelling is folded once."""
    printed = {record.unit for forms in projects for record in _records(forms) if record.unit}
    wanted = normalise_name(unit)
    return frozenset(name for name in printed if normalise_name(name) == wanted)
