"""What the graph knows of a project, a document and a declared row, flattened for search, suggestion and review.

Identifiers (``id``) are short: the last segment of the IRI, without slash or colon.
"""

from dataclasses import dataclass

from kg.records import Locator, Project, Target


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
