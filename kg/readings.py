"""The readings of a project: what its document says now, and what it said before something took its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import NamedNode

from kg import catalogue
from kg.facts import DocumentRef, StoredProject
from kg.iris import Iris, short_id
from kg.records import Project
from kg.stores import View
from kg.versions import Version, program_of, versions_of


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document said of a project.

    :param sha256: of the document's bytes.
    :param program: version of the program that read the document.
    """

    document: DocumentRef
    sha256: str
    program: str
    project: Project


@dataclass(frozen=True, slots=True)
class FormerReading(Reading):
    """A reading that is no more.

    :param replaced: when something took its place.
    """

    replaced: datetime


@dataclass(frozen=True, slots=True)
class Readings:
    """All readings of one project.

    :param former: the oldest first.
    """

    stored: StoredProject
    former: tuple[FormerReading, ...]
    current: Reading


def readings_of(view: View, identifier: str, iris: Iris) -> Readings:
    """Return the readings of one stored project.

    :param identifier: short identifier or IRI.
    :raises NotFound: if there is no such project.
    """
    stored = catalogue.stored_project(view, identifier)
    document = NamedNode(iris.iri("document", stored.ref.document.id))
    current = Reading(
        stored.ref.document, catalogue.digest_of(view, document), program_of(view, document), stored.record
    )
    subject = NamedNode(iris.iri("project", stored.ref.id))
    former = (_former(version, subject, iris) for version in versions_of(view, subject))
    return Readings(stored, tuple(reading for each in former for reading in each), current)


def _former(version: Version, subject: NamedNode, iris: Iris) -> Iterator[FormerReading]:
    """Yield what a version says of the project among those of its document."""
    declaration = version.declaration
    document = DocumentRef(short_id(version.document), declaration.source)
    for project in declaration.projects:
        if iris.project(declaration.sha256, project) == subject.value:
            yield FormerReading(document, declaration.sha256, version.program, project, version.replaced)
