"""Triples for tests of graph stores, and how they are put in."""

from pyoxigraph import Literal, NamedNode, Triple

EX = "https://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
TITLE = NamedNode(f"{EX}title")
ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"


def triple(name: str, text: str = "文") -> Triple:
    return Triple(NamedNode(EX + name), TITLE, Literal(text))


def put(store, *triples, book=None):
    with store.writer() as writer:
        writer.add(triples, book=book)
