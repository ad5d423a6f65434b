"""What is stored: documents, projects, units and declared rows, read from the graph for everything above it."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from rdflib.namespace import DCTERMS, PROV

from kg.declared import (
    as_stored,
    base_of,
    document_ref,
    facts_in_form,
    nodes_of,
    project_ref,
    projects_in_document,
    rows_of_canonical,
    stored_project,
    value_of,
)
from kg.errors import NotFound
from kg.facts import DocumentRef, ProjectRef
from kg.iris import Iris, short_id
from kg.mapping import VERSION
from kg.mapping.codecs import YEAR, node
from kg.queries import load
from kg.stores import View
from kg.stores.ledger import kept_for, places_of
from ontology.terms import DEFAULT_BASE, SCHEMA, ZB

__all__ = [
    "Counts",
    "ProjectPage",
    "StoredDocument",
    "UnitEntry",
    "as_stored",
    "base_of",
    "category_counts",
    "counts",
    "digest_of",
    "document",
    "documents",
    "facts_in_form",
    "is_current",
    "projects",
    "projects_in_document",
    "region_codes",
    "rows_of_canonical",
    "stored_project",
    "units",
]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A stored document.

    :param places: where its bytes were ingested from, as ``kg.places`` names them.
    :param original: SHA-256 of the bytes that are kept for it: its own, or those of records that say what it declares.
    """

    id: str
    name: str
    sha256: str
    projects: int
    indicators: int
    places: tuple[str, ...]
    original: str

    @property
    def ref(self) -> DocumentRef:
        """The document as other things point to it."""
        return DocumentRef(self.id, self.name)


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Some of the projects that fit, and how many fit in all."""

    items: tuple[ProjectRef, ...]
    total: int


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """An implementing unit with the number of its projects; ``name`` is one of its printed names."""

    id: str
    name: str
    projects: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is stored; ``canonical`` counts distinct indicators, ``indicators`` declared rows."""

    documents: int
    projects: int
    indicators: int
    canonical: int
    units: int
    triples: int


def documents(view: View) -> list[StoredDocument]:
    """Return every stored document in the order of names."""
    found = []
    for iri, title, digest, forms, rows in view.query(load("documents")).values():
        document = NamedNode(str(iri))
        counts = (int(forms or 0), int(rows or 0))
        original = kept_for(view, document) or str(digest)
        found.append(
            StoredDocument(short_id(str(iri)), str(title), str(digest), *counts, places_of(view, document), original)
        )
    return found


def document(view: View, iri: NamedNode) -> StoredDocument:
    """Return one stored document.

    :raises NotFound: if there is no such document.
    """
    [(forms, rows)] = view.query(load("document_counts", document=iri)).values()
    digest = digest_of(view, iri)
    counts = (int(forms or 0), int(rows or 0))
    original = kept_for(view, iri) or digest
    name = document_ref(view, iri).name
    return StoredDocument(short_id(iri.value), name, digest, *counts, places_of(view, iri), original)


def digest_of(view: View, document: NamedNode) -> str:
    """Return the SHA-256 of a stored document.

    :raises NotFound: if there is no such document.
    """
    digest = value_of(view, document, node(ZB.sha256))
    if digest is None:
        raise NotFound(kind="document", id=short_id(document.value))
    return digest


def is_current(view: View, document: NamedNode) -> bool:
    """Say whether *document* is stored as this version of the program reads it."""
    activities = nodes_of(view, document, node(PROV.wasGeneratedBy))
    return any(value_of(view, activity, node(SCHEMA.softwareVersion)) == VERSION for activity in activities)


def projects(
    view: View,
    *,
    limit: int = 50,
    offset: int = 0,
    unit: str | None = None,
    year: int | None = None,
    text: str | None = None,
) -> ProjectPage:
    """Return one page of the projects, late years first.

    :param unit: implementing unit in any spelling.
    :param text: part of the name, in any case.
    """
    names = Iris(base_of(view) or DEFAULT_BASE)
    query = load(
        "projects",
        unit=None if unit is None else NamedNode(names.unit(unit)),
        year=None if year is None else YEAR.write(year),
        text=None if text is None else Literal(text),
    )
    found = [NamedNode(str(iri)) for (iri,) in view.query(query).values()]
    items = tuple(project_ref(view, project) for project in found[offset : offset + limit])
    return ProjectPage(items, len(found))


def units(view: View) -> list[UnitEntry]:
    """Return the implementing units, those with most projects first."""
    rows = view.query(load("units")).values()
    return [UnitEntry(short_id(str(iri)), str(name), int(number or 0)) for iri, name, number in rows]


def region_codes(view: View) -> frozenset[str]:
    """Return the codes of all regions that stored projects lie in."""
    places = view.triples(None, node(DCTERMS.spatial))
    return frozenset(short_id(place.object.value) for place in places if isinstance(place.object, NamedNode))


def category_counts(view: View) -> dict[str, int]:
    """Return the IRI of each category in use → number of its declared rows, narrower categories not included."""
    return {str(iri): int(number or 0) for iri, number in view.query(load("category_counts")).values()}


def counts(view: View) -> Counts:
    """Return how much is stored."""
    found = {str(kind): int(number or 0) for kind, number in view.query(load("counts")).values()}

    def number_of(kind: str) -> int:
        return found.get(str(kind), 0)

    return Counts(
        documents=number_of(ZB.Declaration),
        projects=number_of(ZB.Project),
        indicators=number_of(ZB.Indicator),
        canonical=number_of(ZB.CanonicalIndicator),
        units=number_of(ZB.Unit),
        triples=len(view),
    )
