"""A vocabulary as a page: every term with its names and explanations in Chinese and English."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from api.linked.formats import FORMATS, HTML
from api.linked.places import path_of
from api.linked.readable import term_label
from api.linked.templates import render
from kg.iris import short_id

_NAMES = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
_EXPLANATIONS = (SKOS.definition, RDFS.comment)
#: What else is said of a term.
_RELATIONS = (
    RDFS.subClassOf,
    RDFS.domain,
    RDFS.range,
    SKOS.broader,
    SKOS.exactMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
    SKOS.closeMatch,
)
_FIRST = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages; either may be empty."""

    chinese: str
    english: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term.

    :param anchor: its place on the page.
    :param relations: label of a property → the terms it leads to, each with its name and path.
    """

    anchor: str
    iri: str
    path: str
    name: Both
    explanation: Both
    others: tuple[str, ...]
    notation: str
    relations: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Glossary:
    """A vocabulary with its terms by kind."""

    iri: str
    path: str
    name: Both
    explanation: Both
    kinds: tuple[tuple[str, tuple[Term, ...]], ...]


def glossary_html(graph: Graph, iri: str, base: str) -> str:
    """Return the page of a vocabulary.

    :param iri: of the vocabulary.
    :param base: what the IRIs of the data begin with.
    """
    reader = _Reader(graph, base)
    itself = URIRef(iri)
    path = path_of(iri, base) or iri
    known = Both(term_label(iri), "") if (itself, None, None) not in graph else reader.both(itself, _NAMES)
    found = Glossary(iri, path, known, reader.both(itself, _EXPLANATIONS), tuple(reader.kinds(itself)))
    return render("glossary.html", glossary=found, formats=[form for form in FORMATS if form is not HTML])


class _Reader:
    """Reads terms out of one graph."""

    def __init__(self, graph: Graph, base: str) -> None:
        self.graph = graph
        self.base = base

    def both(self, subject: Node, predicates: Iterable[URIRef]) -> Both:
        found: dict[str, str] = {}
        for predicate in predicates:
            for value in self.graph.objects(subject, predicate):
                found.setdefault(str(getattr(value, "language", None) or "zh"), str(value))
        return Both(found.get("zh", ""), found.get("en", ""))

    def kinds(self, itself: URIRef) -> Iterator[tuple[str, tuple[Term, ...]]]:
        """Yield each kind of terms: classes and properties first, then the members of lists."""
        types = {kind for kind in self.graph.objects(None, RDF.type) if isinstance(kind, URIRef)}
        later = sorted(types - {*_FIRST, OWL.Ontology, SKOS.ConceptScheme}, key=self._general)
        done: set[Node] = {itself}
        for kind in (*_FIRST, *later):
            subjects = [each for each in self.graph.subjects(RDF.type, kind) if each not in done]
            done.update(subjects)
            if subjects:
                terms = sorted((self.term(each) for each in subjects if isinstance(each, URIRef)), key=_order)
                yield term_label(str(kind)), tuple(terms)

    def _general(self, kind: URIRef) -> tuple[bool, str]:
        # A category is a concept as well; it is listed under the name that says more.
        return path_of(str(kind), self.base) is None, str(kind)

    def term(self, subject: URIRef) -> Term:
        return Term(
            short_id(subject),
            str(subject),
            path_of(str(subject), self.base) or str(subject),
            self.both(subject, _NAMES),
            self.both(subject, _EXPLANATIONS),
            tuple(sorted(map(str, self.graph.objects(subject, SKOS.altLabel)))),
            "".join(map(str, self.graph.objects(subject, SKOS.notation))),
            tuple(self.relations(subject)),
        )

    def relations(self, subject: URIRef) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        for predicate in _RELATIONS:
            values = [str(value) for value in self.graph.objects(subject, predicate) if isinstance(value, URIRef)]
            if values:
                links = sorted((term_label(value), path_of(value, self.base) or value) for value in values)
                yield term_label(str(predicate)), tuple(links)


def _order(term: Term) -> tuple[str, str]:
    return term.notation, term.anchor
