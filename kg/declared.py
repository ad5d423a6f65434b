"""Stored projects and declared rows with everything the graph knows of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from rdflib.namespace import DCTERMS, RDF

from kg.errors import NotFound
from kg.facts import DocumentRef, IndicatorFact, ProjectRef, StoredProject
from kg.iris import Iris, short_id
from kg.mapping import form_of, region_code
from kg.mapping.codecs import YEAR, node
from kg.records import Declaration
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
    return _stored(view, project, current_form(view, project))


def base_of(view: View) -> str | None:
    """Return what the stored IRIs begin with, None where no project is stored."""
    known = next(view.triples(None, _TYPE, node(ZB.Project)), None)
    if known is None or not isinstance(known.subject, NamedNode):
        return None
    return known.subject.value.rsplit("/", 2)[0] + "/"


@dataclass(frozen=True, slots=True)
class DeclaredForm:
    """One stored form.

    :param project: the project as this form declares it.
    :param rows: its declared rows in the order of the form.
    :param current: no document stored later declares the same project.
    """

    project: StoredProject
    rows: tuple[IndicatorFact, ...]
    current: bool


def declared(view: View) -> Iterator[DeclaredForm]:
    """Yield every stored form, in the order of storing and of the forms in each document."""
    for form, project in _forms(view):
        stored = _stored(view, project, form)
        yield DeclaredForm(stored, tuple(_facts_of(short_id(form.value), stored)), current_form(view, project) == form)


def stored_projects(view: View) -> Iterator[StoredProject]:
    """Yield every project with its record, in the order of ``declared``: of several forms the one stored last."""
    for form in declared(view):
        if form.current:
            yield form.project


def indicator_facts(view: View) -> Iterator[IndicatorFact]:
    """Yield every declared row of every form, in the order of ``declared``."""
    for form in declared(view):
        yield from form.rows


def facts_in_form(view: View, form: NamedNode) -> list[IndicatorFact]:
    """Return the declared rows of one form in its order; none if there is no such form."""
    projects = subjects_of(view, _DECLARED_IN, form)
    return [fact for project in projects for fact in _facts_of(short_id(form.value), _stored(view, project, form))]


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


def _forms(view: View) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Yield each form with its project."""
    documents = subjects_of(view, _TYPE, node(ZB.Declaration))
    for document in sorted(documents, key=lambda iri: (sequence_of(view, iri), iri.value)):
        forms = [part for part in subjects_of(view, _PART_OF, document) if value_of(view, part, _FORM_INDEX)]
        for form in sorted(forms, key=lambda iri: int(value_of(view, iri, _ORDER) or 0)):
            for project in subjects_of(view, _DECLARED_IN, form):
                yield form, project


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


def _stored(view: View, project: NamedNode, form: NamedNode) -> StoredProject:
    return StoredProject(_ref(view, project, form), form_of(ViewSource(view), form))


def _ref(view: View, project: NamedNode, form: NamedNode) -> ProjectRef:
    regions = sorted(region.value for region in nodes_of(view, project, _SPATIAL))
    year = value_of(view, form, node(ZB.fiscalYear))
    return ProjectRef(
        short_id(project.value),
        name=value_of(view, form, _TITLE),
        unit=value_of(view, form, node(ZB.unitName)),
        year=None if year is None else YEAR.read(year),
        document=document_ref(view, _document_of(view, form)),
        ref=value_of(view, form, node(ZB.callerReference)),
        region=short_id(regions[0]) if regions else None,
    )


def _facts_of(form_id: str, stored: StoredProject) -> Iterator[IndicatorFact]:
    names = Iris()
    for number, row in enumerate(stored.record.indicators, 1):
        canonical = short_id(names.canonical(row.name, row.level1, row.level2))
        yield IndicatorFact(
            f"{form_id}-{number}",
            canonical,
            row.name,
            row.level1,
            row.level2,
            row.target,
            row.locator,
            stored.ref,
        )
