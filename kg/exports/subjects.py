"""What a store says of many things at once, in few questions, so that a store behind a network answers as well."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from pyoxigraph import NamedNode, Triple

from kg.stores import View

#: Things asked for in one question: the text of a query stays below 20 kB.
BATCH = 200


def batches(nodes: Iterable[NamedNode]) -> Iterator[Sequence[NamedNode]]:
    """Yield the nodes in lists of at most ``BATCH``."""
    waiting = iter(nodes)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def values(nodes: Iterable[NamedNode]) -> str:
    """Return the nodes as the data of a VALUES clause with one variable."""
    return " ".join(map(str, nodes))


def triples_of(view: View, subjects: Iterable[NamedNode], predicates: Sequence[NamedNode] = ()) -> Iterator[Triple]:
    """Yield the triples of the subjects.

    :param predicates: only these; all if there are none.
    """
    narrowed = f"VALUES ?p {{ {values(predicates)} }}" if predicates else ""
    for batch in batches(subjects):
        rows = view.query(f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {values(batch)} }} {narrowed} ?s ?p ?o }}").rows()
        for row in rows:
            yield Triple(row["s"], row["p"], row["o"])


def nodes_in(view: View, query: str) -> list[NamedNode]:
    """Return the IRIs in the only column of a query's answer."""
    return [NamedNode(iri) for (iri,) in view.query(query).values() if iri]
