"""An rdflib graph that looks into a store on another server; nothing is copied, nothing can be written."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pyoxigraph import Literal, NamedNode
from rdflib import Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.query import Result
from rdflib.store import Store as RdflibStore
from rdflib.term import Node
from rdflib.util import from_n3

from kg.errors import StoreError
from kg.stores.base import View


def window(view: View) -> Graph:
    """Return the data of *view* as an rdflib graph."""
    return Graph(store=_Window(view))


class _Window(RdflibStore):
    """Answers rdflib from a view."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[tuple[Any, Iterator[Any]]]:
        subject, predicate, value = (None if term is None else _ours(term) for term in triple_pattern)
        for found in self._view.triples(subject, predicate, value):
            yield (_theirs(found.subject), _theirs(found.predicate), _theirs(found.object)), iter(())

    def query(self, query: Any, initNs: Any, initBindings: Any, queryGraph: str, **kwargs: Any) -> Result:  # noqa: N803
        if not isinstance(query, str) or initBindings:
            # rdflib would evaluate it in Python, over every triple of the server.
            raise StoreError(reason="a store on another server takes queries as texts, without bindings")
        prefixes = "".join(f"PREFIX {name}: <{iri}> " for name, iri in initNs.items())
        answer = self._view.query(prefixes + query)
        if answer.kind != "graph":
            return Result.parse(BytesIO(answer.serialise("json")), format="json")
        result = Result("CONSTRUCT")
        result.graph = Graph().parse(data=answer.serialise("ntriples"), format="nt")
        return result

    def __len__(self, context: Any = None) -> int:
        return len(self._view)

    def add(self, triple: Any, context: Any, quoted: bool = False) -> None:
        raise StoreError(reason="this graph is only for reading")

    def remove(self, triple: Any, context: Any = None) -> None:
        raise StoreError(reason="this graph is only for reading")


def _ours(term: Node) -> Any:
    if isinstance(term, URIRef):
        return NamedNode(str(term))
    if isinstance(term, RdflibLiteral):
        if term.language:
            return Literal(str(term), language=term.language)
        return Literal(str(term), datatype=None if term.datatype is None else NamedNode(str(term.datatype)))
    raise StoreError(reason=f"{term} cannot be looked up on another server")


def _theirs(term: Any) -> Any:
    return from_n3(str(term))
