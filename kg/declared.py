"""Stored projects and declared rows with everything the graph knows of them."""

from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import Literal, NamedNode
from rdflib.namespace import DCTERMS, RDF

from kg.errors import NotFound
from kg.facts import DeclaredForm, DocumentRef, IndicatorFact, ProjectRef, StoredProject
from kg.iris import Iris, short_id
from kg.mapping import form_of, region_code
from kg.mapping.codecs import YEAR, node
from kg.records import Declaration, Indicator
from kg.sharing import Sharing
from kg.source import ViewSource
from kg.stores import View
from kg.stores.ledger import sequence_of
from ontology.terms import ZB

_TYPE = node(RDF.type)
_TITLE = node(DCTERMS.title)
_PART_OF = node(DCTERMS.isPartOf)
_SPATIAL = node(DCTERMS.spatial)
_DECLARED_IN = node(ZB.declaredIn)
_ORDER = node(ZB.order)
_CANONICAL = node(ZB.canonical)
_FORM_INDEX = node(ZB.formIndex)


def stored_project(view: View, id_or_iri: str) -> StoredProject:
    """Return one project with its record, from the document that was stored last if several declare it.

    :raises NotFound: if there is no such project.
    """
    base = base_of(view)
    if base is None:
        raise NotFound(kind="project", id=id_or_iri)
    project = NamedNode(Iris(base).resolve("project", id_or_iri))
    return FormReader(view).stored(project, current_form(view, project))


def base_of(view: View) -> str | None:
    """Return what the stored IRIs begin with, None where no project is stored."""
    known = next(view.triples(None, _TYPE, node(ZB.Project)), None)
    if known is None or not isinstance(known.subject, NamedNode):
        return None
    return known.subject.value.rsplit("/", 2)[0] + "/"


class FormReader:
    """Reads forms; what they have in common is held once as long as the same reader reads them.

    :param narratives: read those, too.
    """

    def __init__(self, view: View, *, narratives: bool = True) -> None:
        self._view = view
        self._narratives = narratives
        self._source = ViewSource(view)
        self._names = Iris()
        self._shared = Sharing()
        self._canonical: dict[tuple[str, str | None, str | None], str] = {}

    def document(self, document: NamedNode) -> Iterator[DeclaredForm]:
        """Yield the forms of a document in its order."""
        view = self._view
        forms = [part for part in subjects_of(view, _PART_OF, document) if value_of(view, part, _FORM_INDEX)]
        for form in sorted(forms, key=lambda iri: int(value_of(view, iri, _ORDER) or 0)):
            yield from self.form(form)

    def form(self, form: NamedNode) -> Iterator[DeclaredForm]:
        """Yield what a form declares: one project, nothing if there is no such form."""
        for project in subjects_of(self._view, _DECLARED_IN, form):
            stored = self.stored(project, form)
            canonical = tuple(map(self._canonical_of, stored.record.indicators))
            yield DeclaredForm(short_id(form.value), stored, canonical, current_form(self._view, project) == form)

    def stored(self, project: NamedNode, form: NamedNode) -> StoredProject:
        """Return a project as a form declares it."""
        record = form_of(self._source, form)
        record = self._shared(record if self._narratives else replace(record, narrative=None))
        document = document_ref(self._view, _document_of(self._view, form))
        region = _region_of(self._view, project)
        ref = ProjectRef(short_id(project.value), record.name, record.unit, record.year, document, record.ref, region)
        return StoredProject(self._shared(ref), record)

    def _canonical_of(self, row: Indicator) -> str:
        wording = row.name, row.level1, row.level2
        if wording not in self._canonical:
            self._canonical[wording] = short_id(self._names.canonical(*wording))
        return self._canonical[wording]


def document_nodes(view: View) -> list[NamedNode]:
    """Return every stored document, in any order."""
    return subjects_of(view, _TYPE, node(ZB.Declaration))


def projects_in_document(view: View, document: NamedNode) -> list[StoredProject]:
    """Return the projects of one document as it declares them, in its order."""
    return [form.project for form in FormReader(view).document(document)]


def facts_in_form(view: View, form: NamedNode) -> list[IndicatorFact]:
    """Return the declared rows of one form in its order; none if there is no such form."""
    return [row for found in FormReader(view).form(form) for row in found.rows()]


def rows_of_canonical(view: View, canonical: NamedNode) -> list[str]:
    """Return the identifiers of the declared rows of one canonical indicator, in order."""
    return sorted(short_id(row.value) for row in subjects_of(view, _CANONICAL, canonical))


def as_stored(declaration: Declaration, iris: Iris) -> Iterator[StoredProject]:
    """Yield the projects of a declaration that is not stored as they would be stored."""
    document = DocumentRef(short_id(iris.document(declaration.sha256)), declaration.source)
    for project in declaration.projects:
        identifier = short_id(iris.project(declaration.sha256, project))
        region = region_code(project.unit, project.department)
        ref = ProjectRef(identifier, project.name, project.unit, project.year, document, project.ref, region)
        yield StoredProject(ref, project)


def project_ref(view: View, project: NamedNode) -> ProjectRef:
    """Return the reference of one project.

    :raises NotFound: if there is no such project.
    """
    return _ref(view, project, current_form(view, project))


def document_ref(view: View, document: NamedNode) -> DocumentRef:
    """Return the reference of one document; an unknown one has an empty name."""
    return DocumentRef(short_id(document.value), value_of(view, document, _TITLE) or "")


def value_of(view: View, subject: NamedNode, predicate: NamedNode) -> str | None:
    """Return the text of one literal of *subject*; None if there is none."""
    values = (triple.object for triple in view.triples(subject, predicate))
    return next((value.value for value in values if isinstance(value, Literal)), None)


def nodes_of(view: View, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    """Return what *subject* is linked to."""
    values = (triple.object for triple in view.triples(subject, predicate))
    return [value for value in values if isinstance(value, NamedNode)]


def subjects_of(view: View, predicate: NamedNode, value: NamedNode) -> list[NamedNode]:
    """Return what is linked to *value*."""
    subjects = (triple.subject for triple in view.triples(None, predicate, value))
    return [subject for subject in subjects if isinstance(subject, NamedNode)]


def current_form(view: View, project: NamedNode) -> NamedNode:
    """Return the form of *project* that counts: of the document stored last, and there the last one.

    :raises NotFound: if there is no such project.
    """
    forms = nodes_of(view, project, _DECLARED_IN)
    if not forms:
        raise NotFound(kind="project", id=short_id(project.value))
    if len(forms) == 1:
        return forms[0]
    return max(forms, key=lambda form: (sequence_of(view, _document_of(view, form)), len(form.value), form.value))


def _document_of(view: View, form: NamedNode) -> NamedNode:
    return nodes_of(view, form, _PART_OF)[0]


def _region_of(view: View, project: NamedNode) -> str | None:
    regions = sorted(region.value for region in nodes_of(view, project, _SPATIAL))
    return short_id(regions[0]) if regions else None


def _ref(view: View, project: NamedNode, form: NamedNode) -> ProjectRef:
    year = value_of(view, form, node(ZB.fiscalYear))
    return ProjectRef(
        short_id(project.value),
        name=value_of(view, form, _TITLE),
        unit=value_of(view, form, node(ZB.unitName)),
        year=None if year is None else YEAR.read(year),
        document=document_ref(view, _document_of(view, form)),
        ref=value_of(view, form, node(ZB.callerReference)),
        region=_region_of(view, project),
    )
