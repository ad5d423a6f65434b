"""The store's own book in a graph of its own: from which places each document came, and in what order."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.stores.base import LEDGER, View, Writer

_PLACE = NamedNode(f"{LEDGER.value}#place")
_SEQUENCE = NamedNode(f"{LEDGER.value}#sequence")
_LAST = NamedNode(f"{LEDGER.value}#last")


def places_of(view: View, document: NamedNode) -> tuple[str, ...]:
    """Return the places that *document* was ingested from, in the order of their names."""
    return tuple(sorted(_texts(view, document, _PLACE)))


def document_at(view: View, place: str) -> NamedNode | None:
    """Return the document that came from *place* last; None if nothing of that place is stored."""
    found = (triple.subject for triple in view.triples(None, _PLACE, Literal(place), book=LEDGER))
    return next((subject for subject in found if isinstance(subject, NamedNode)), None)


def sequence_of(view: View, document: NamedNode) -> int:
    """Return the place of *document* in the order of storing; a replaced document counts as new."""
    return max(map(int, _texts(view, document, _SEQUENCE)), default=0)


def enter(writer: Writer, view: View, document: NamedNode, place: str) -> None:
    """Plan to note that *document* stands at *place*, and when it was stored if it is new."""
    writer.add([Triple(document, _PLACE, Literal(place))], book=LEDGER)
    if not sequence_of(view, document):
        last = max(map(int, _texts(view, LEDGER, _LAST)), default=0)
        writer.remove([Triple(LEDGER, _LAST, Literal(last))], book=LEDGER)
        number = Literal(last + 1)
        writer.add([Triple(document, _SEQUENCE, number), Triple(LEDGER, _LAST, number)], book=LEDGER)


def leave(writer: Writer, document: NamedNode, place: str) -> None:
    """Plan to forget that *document* stands at *place*."""
    writer.remove([Triple(document, _PLACE, Literal(place))], book=LEDGER)


def strike(writer: Writer, view: View, document: NamedNode) -> None:
    """Plan to forget everything about *document*."""
    writer.remove(view.triples(document, book=LEDGER), book=LEDGER)


def _texts(view: View, subject: NamedNode, predicate: NamedNode) -> Iterator[str]:
    values = (triple.object for triple in view.triples(subject, predicate, book=LEDGER))
    return (value.value for value in values if isinstance(value, Literal))
