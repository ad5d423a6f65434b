"""What the graph knows of a project, a document and a declared row, flattened for search, suggestion and review.

Identifiers (``id``) are short: the last segment of the IRI, without slash or colon.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kg.records import Locator, Project, Target

#: How the number of a row is written in its identifier; no form has a milliard of rows.
_NUMBER = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A stored document."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ProjectRef:
    """A project as other things point to it.

    :param unit: the implementing unit as printed.
    :param ref: the caller's own identifier, if one was given.
    :param region: GB/T 2260 code of the unit's place, None if unknown.
    """

    id: str
    name: str | None
    unit: str | None
    year: int | None
    document: DocumentRef
    ref: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class IndicatorFact:
    """One declared row with everything that a hit shows of it.

    :param id: of the row; ``canonical`` is the identifier of its canonical indicator (normalised name + category).
    """

    id: str
    canonical: str
    name: str
    level1: str | None
    level2: str | None
    target: Target
    locator: Locator
    project: ProjectRef


@dataclass(frozen=True, slots=True)
class StoredProject:
    """A project's reference together with its whole record."""

    ref: ProjectRef
    record: Project


@dataclass(frozen=True, slots=True)
class DeclaredForm:
    """One stored form; its rows are named by its identifier and their number.

    :param project: the project as this form declares it.
    :param canonical: of each row the identifier of its canonical indicator.
    :param current: no document stored later declares the same project.
    """

    id: str
    project: StoredProject
    canonical: tuple[str, ...]
    current: bool

    def row(self, number: int) -> IndicatorFact:
        """Return one declared row.

        :param number: from 1, in the order of the form.
        """
        row, project = self.project.record.indicators[number - 1], self.project.ref
        name, canonical = f"{self.id}-{number}", self.canonical[number - 1]
        return IndicatorFact(name, canonical, row.name, row.level1, row.level2, row.target, row.locator, project)

    def rows(self) -> Iterator[IndicatorFact]:
        """Yield the declared rows in the order of the form."""
        return map(self.row, range(1, len(self.canonical) + 1))

    def chosen(self, accepts: Callable[[str, str], bool]) -> Iterator[IndicatorFact]:
        """Yield those rows of whose name and canonical indicator *accepts* is true; others are never put together."""
        rows = zip(self.project.record.indicators, self.canonical, strict=True)
        return (self.row(number) for number, (row, canonical) in enumerate(rows, 1) if accepts(row.name, canonical))


class Rows(Mapping[str, IndicatorFact]):
    """The declared rows of forms by identifier, form by form, each put together when it is asked for.

    Held as objects of their own, rows would double the memory that forms take.

    :param forms: by identifier.
    """

    def __init__(self, forms: Mapping[str, DeclaredForm]) -> None:
        self._forms = forms
        self._number = sum(len(form.canonical) for form in forms.values())

    def __getitem__(self, identifier: str) -> IndicatorFact:
        form, _, number = identifier.rpartition("-")
        found = self._forms[form]
        if not _NUMBER.fullmatch(number) or int(number) > len(found.canonical):
            raise KeyError(identifier)
        return found.row(int(number))

    def __iter__(self) -> Iterator[str]:
        return (f"{form.id}-{number}" for form in self._forms.values() for number in range(1, len(form.canonical) + 1))

    def __len__(self) -> int:
        return self._number
