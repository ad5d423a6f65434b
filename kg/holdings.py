"""All stored documents as a server holds them in memory, read again only as far as they have changed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from kg.declared import FormReader, document_nodes, document_ref, nodes_of, value_of
from kg.facts import DeclaredForm, DocumentRef
from kg.iris import short_id
from kg.mapping import VERSION
from kg.mapping.codecs import node
from kg.queries import load
from kg.stores import View
from kg.stores.ledger import all_kept, all_sequences
from ontology.terms import ZB


class Mark(NamedTuple):
    """What changes with the triples of a document: they follow from its bytes and from the program that read them.

    :param document: its node.
    :param sequence: place in the order of storing; a document that takes another's place has a new one.
    :param kept: SHA-256 of the bytes that it was read from, None for its own.
    :param by_other: another version of the program read it.
    """

    document: NamedNode
    sequence: int
    kept: str | None
    by_other: bool


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A stored document in memory.

    :param forms: in its order; without the narratives, which are long and which nothing compares.
    """

    ref: DocumentRef
    sha256: str
    mark: Mark
    forms: tuple[DeclaredForm, ...]

    @property
    def rows(self) -> int:
        """The number of declared rows."""
        return sum(len(form.canonical) for form in self.forms)


Holdings = Mapping[str, HeldDocument]
"""Identifier of a document → the document, in the order of storing."""

NOTHING: Holdings = MappingProxyType({})


def read(view: View, former: Holdings = NOTHING) -> Holdings:
    """Return all stored documents; those of which nothing has changed are the very objects of *former*."""
    marks = _marks(view)
    changed = {key for key, mark in marks.items() if key not in former or former[key].mark != mark}
    gone = former.keys() - marks.keys()
    again = changed | _beside(view, former, changed | gone, [marks[key].document for key in changed])
    reader = FormReader(view, narratives=False)
    return {key: _read(view, reader, mark) if key in again else former[key] for key, mark in marks.items()}


def _marks(view: View) -> dict[str, Mark]:
    """Return identifier → mark of every document, in the order of storing."""
    sequences, kept = all_sequences(view), all_kept(view)
    others = {iri for (iri,) in view.query(load("read_by_other", version=Literal(VERSION))).values()}
    found = [
        Mark(document, sequences.get(document.value, 0), kept.get(document.value), document.value in others)
        for document in document_nodes(view)
    ]
    return {
        short_id(mark.document.value): mark
        for mark in sorted(found, key=lambda mark: (mark.sequence, mark.document.value))
    }


def _beside(view: View, former: Holdings, other: Collection[str], changed: Collection[NamedNode]) -> set[str]:
    """Return the documents of *former* that share a project with one that is other than it was.

    Which form speaks for a project, and where the project lies, depends on all documents that declare it.

    :param other: those that were changed, are new or are gone; *changed* are the nodes of those that are there.
    """
    if not former:
        return set()
    touched = {key for held in map(former.get, other) if held for key in _projects(held)}
    touched |= {short_id(each.value) for document in changed for each in nodes_of(view, document, node(ZB.declares))}
    return {key for key, held in former.items() if not touched.isdisjoint(_projects(held))} - set(other)


def _projects(held: HeldDocument) -> Iterator[str]:
    return (form.project.ref.id for form in held.forms)


def _read(view: View, reader: FormReader, mark: Mark) -> HeldDocument:
    ref = document_ref(view, mark.document)
    digest = value_of(view, mark.document, node(ZB.sha256)) or ""
    return HeldDocument(ref, digest, mark, tuple(reader.document(mark.document)))
