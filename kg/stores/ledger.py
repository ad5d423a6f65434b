"""The store's own book in a graph of its own: from which places each document came, in what order, and what is kept.

A place inside a file (a member of an archive, a document in a file of records) is the file's place, ``!/`` and what
tells it from the others in the file.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Triple

from kg.stores.base import LEDGER, View, Writer

_PLACE = NamedNode(f"{LEDGER.value}#place")
_SEQUENCE = NamedNode(f"{LEDGER.value}#sequence")
_LAST = NamedNode(f"{LEDGER.value}#last")
_WITHIN = NamedNode(f"{LEDGER.value}#within")
_TAKEN = NamedNode(f"{LEDGER.value}#taken")
_KEPT = NamedNode(f"{LEDGER.value}#kept")
#: Parts the place of a file from what is inside it.
INSIDE = "!/"


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


def all_places(view: View) -> Mapping[str, tuple[str, ...]]:
    """Return the IRI of each document → its places, as ``places_of`` does for one; in one pass for many."""
    return {document: tuple(sorted(texts)) for document, texts in _all_texts(view, _PLACE).items()}


def all_sequences(view: View) -> Mapping[str, int]:
    """Return the IRI of each document → its place in the order of storing, as ``sequence_of`` does for one."""
    return {document: max(map(int, texts)) for document, texts in _all_texts(view, _SEQUENCE).items()}


def all_kept(view: View) -> Mapping[str, str]:
    """Return the IRI of each document for which bytes not its own are kept → their SHA-256."""
    return {document: texts[0] for document, texts in _all_texts(view, _KEPT).items()}


def documents_in(view: View, file: str) -> list[tuple[str, NamedNode]]:
    """Return place and document of all that came from the file at the place *file*, in the order of places."""
    found = [(file, document) for document in [document_at(view, file)] if document is not None]
    for triple in view.triples(None, _WITHIN, Literal(file), book=LEDGER):
        if isinstance(triple.subject, NamedNode):
            places = places_of(view, triple.subject)
            found += [(place, triple.subject) for place in places if place.startswith(file + INSIDE)]
    return sorted(found, key=lambda pair: pair[0])


def enter(writer: Writer, view: View, document: NamedNode, place: str) -> None:
    """Plan to note that *document* stands at *place*, and when it was stored if it is new."""
    _note_place(writer, document, place)
    if not sequence_of(view, document):
        _number(writer, view, [document])


def enter_new(writer: Writer, view: View, documents: Mapping[NamedNode, str]) -> None:
    """Plan to note where each of several *documents* stands that are all new, in the order of storing.

    :param documents: document → place.
    """
    for document, place in documents.items():
        _note_place(writer, document, place)
    _number(writer, view, documents)


def _note_place(writer: Writer, document: NamedNode, place: str) -> None:
    writer.add([Triple(document, _PLACE, Literal(place))], book=LEDGER)
    file, inside, _ = place.partition(INSIDE)
    if inside:
        writer.add([Triple(document, _WITHIN, Literal(file))], book=LEDGER)


def _number(writer: Writer, view: View, documents: Iterable[NamedNode]) -> None:
    last = number = max(map(int, _texts(view, LEDGER, _LAST)), default=0)
    for number, document in enumerate(documents, last + 1):
        writer.add([Triple(document, _SEQUENCE, Literal(number))], book=LEDGER)
    writer.remove(view.triples(LEDGER, _LAST, book=LEDGER), book=LEDGER)
    writer.add([Triple(LEDGER, _LAST, Literal(number))], book=LEDGER)


def leave(writer: Writer, view: View, document: NamedNode, place: str) -> None:
    """Plan to forget that *document* stands at *place*, and that the file there was taken as a whole."""
    writer.remove([Triple(document, _PLACE, Literal(place))], book=LEDGER)
    file, inside, _ = place.partition(INSIDE)
    if inside and not any(other.startswith(file + INSIDE) for other in places_of(view, document) if other != place):
        writer.remove([Triple(document, _WITHIN, Literal(file))], book=LEDGER)
    note_taken(writer, view, file, None)


def taken(view: View, file: str) -> str | None:
    """Return the mark that the file of several documents at the place *file* was taken with, if all of it was."""
    return next(_texts(view, _file_node(file), _TAKEN), None)


def note_taken(writer: Writer, view: View, file: str, mark: str | None) -> None:
    """Plan to note that everything in the file at the place *file* is stored; with None, that this is not so."""
    node = _file_node(file)
    writer.remove(view.triples(node, _TAKEN, book=LEDGER), book=LEDGER)
    if mark is not None:
        writer.add([Triple(node, _TAKEN, Literal(mark))], book=LEDGER)


def kept_for(view: View, document: NamedNode) -> str | None:
    """Return the SHA-256 of the bytes that are kept for *document*; None if they are its own."""
    return next(_texts(view, document, _KEPT), None)


def note_kept(writer: Writer, view: View, document: NamedNode, digest: str | None) -> None:
    """Plan to note whose bytes are kept for *document*: None for its own."""
    writer.remove(view.triples(document, _KEPT, book=LEDGER), book=LEDGER)
    if digest is not None:
        writer.add([Triple(document, _KEPT, Literal(digest))], book=LEDGER)


def keepers(view: View, digest: str) -> list[NamedNode]:
    """Return the documents for which the bytes of another one, with the SHA-256 *digest*, are kept."""
    found = (triple.subject for triple in view.triples(None, _KEPT, Literal(digest), book=LEDGER))
    return [subject for subject in found if isinstance(subject, NamedNode)]


def strike(writer: Writer, view: View, document: NamedNode) -> None:
    """Plan to forget everything about *document*."""
    writer.remove(view.triples(document, book=LEDGER), book=LEDGER)


def _file_node(file: str) -> NamedNode:
    return NamedNode(f"{LEDGER.value}#file-{sha256(file.encode()).hexdigest()}")


def _texts(view: View, subject: NamedNode, predicate: NamedNode) -> Iterator[str]:
    values = (triple.object for triple in view.triples(subject, predicate, book=LEDGER))
    return (value.value for value in values if isinstance(value, Literal))


def _all_texts(view: View, predicate: NamedNode) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for triple in view.triples(None, predicate, book=LEDGER):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
            found.setdefault(triple.subject.value, []).append(triple.object.value)
    return found
