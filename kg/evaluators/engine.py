"""Evaluates a query with Oxigraph; imports little but the engine, so that a worker starts at once."""

from typing import Any

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

#: Formats of graphs that abbreviate IRIs.
_ABBREVIATED = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML)


class Scope:
    """What every query of a store has in common.

    :param hidden: IRIs of the graphs that no query may see.
    :param prefixes: abbreviation → namespace, for graphs that are written out.
    """

    def __init__(self, hidden: list[str], prefixes: dict[str, str]) -> None:
        self.hidden = frozenset(hidden)
        self.prefixes = prefixes


def write_answer(
    store: Store,
    sink: Any,
    scope: Scope,
    *,
    query: str,
    media_type: str,
    default: list[str] | None,
    named: list[str] | None,
) -> None:
    """Evaluate *query* and write the answer to *sink* as it is computed.

    :param sink: has ``write`` and ``flush``; whatever they raise ends the evaluation.
    :param media_type: of a format that answers to this form of query can be written in.
    :param default: as in :class:`kg.sparql.asking.Dataset`, as is *named*.
    :raises SyntaxError: if the query does not parse.
    :raises OSError: if the store cannot be read.
    :raises RuntimeError: if it cannot be evaluated.
    :raises ValueError: if it cannot be evaluated.
    """
    answer: Any = store.query(
        query, default_graph=_default(scope, default), named_graphs=_named(store, scope, query, named)
    )
    if not isinstance(answer, QueryTriples):
        answer.serialize(sink, format=QueryResultsFormat.from_media_type(media_type))
        return
    format = RdfFormat.from_media_type(media_type)
    if format in _ABBREVIATED:
        serialize(answer, sink, format=format, prefixes=scope.prefixes)
    else:
        answer.serialize(sink, format=format)


def _default(scope: Scope, default: list[str] | None) -> DefaultGraph | list[NamedNode | BlankNode | DefaultGraph]:
    return DefaultGraph() if default is None else [NamedNode(iri) for iri in default if iri not in scope.hidden]


def _named(store: Store, scope: Scope, query: str, named: list[str] | None) -> list[NamedNode | BlankNode]:
    if named is not None:
        return [NamedNode(iri) for iri in named if iri not in scope.hidden]
    lower = query.lower()
    if "graph" not in lower and "\\u" not in lower:
        # There may be a graph for each document; a query that does not ask for them need not wait for their names.
        return []
    return [graph for graph in store.named_graphs() if graph.value not in scope.hidden]
