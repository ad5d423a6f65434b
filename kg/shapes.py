"""Checks triples against the shapes: those of a document before they are stored, and all that are stored."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple
from rdflib import Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import XSD
from rdflib.term import Node

from kg.errors import ShapeViolation
from kg.stores import View
from ontology.shapes import ShapeResult, ShapeSeverity, validate

_STRING = NamedNode(str(XSD.string))


def check_shapes(triples: Iterable[Triple], file: str) -> tuple[ShapeResult, ...]:
    """Return what the document itself is wanting.

    :param triples: all triples of one document.
    :param file: its name, for the message.
    :raises ShapeViolation: if the triples break a structural shape.
    """
    results = tuple(_validated(triples))
    broken = [result for result in results if result.severity is ShapeSeverity.VIOLATION]
    if broken:
        first = broken[0]
        raise ShapeViolation(file=file, count=len(broken), reason=f"{first.message_en} ({first.focus_node})")
    return results


def broken_shapes(view: View) -> Iterator[ShapeResult]:
    """Yield every place where what is stored breaks a structural shape."""
    for result in _validated(view.triples()):
        if result.severity is ShapeSeverity.VIOLATION:
            yield result


def _validated(triples: Iterable[Triple]) -> list[ShapeResult]:
    graph = Graph()
    for triple in triples:
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return validate(graph)


def _term(term: object) -> Node:
    match term:
        case NamedNode():
            return URIRef(term.value)
        case Literal(language=str(language)):
            return RdflibLiteral(term.value, lang=language)
        case Literal(datatype=datatype) if datatype == _STRING:
            # rdflib tells "x" from "x"^^xsd:string; RDF 1.1 does not.
            return RdflibLiteral(term.value)
        case Literal():
            # rdflib would rewrite the lexical form; the shapes are to see what is stored.
            return RdflibLiteral(term.value, datatype=URIRef(term.datatype.value), normalize=False)
        case _:
            raise TypeError(f"not a term of the mapping: {term!r}")
