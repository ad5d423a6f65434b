"""Documents into the graph and out of it, with their places and kept bytes: nothing half-written."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic

from pyoxigraph import NamedNode, RdfFormat, parse

from kg import catalogue
from kg.errors import NotFound, StoreError
from kg.facts import DocumentRef
from kg.iris import Iris, document_id
from kg.mapping import TripleSource, declaration_of
from kg.mapping.codecs import node
from kg.originals import discard_original, is_whole
from kg.prepare import Prepared
from kg.removal import triples_of
from kg.reports import Ingested, Outcome
from kg.source import ViewSource
from kg.stores import Store, View, Writer
from kg.stores.ledger import (
    document_at,
    enter,
    enter_new,
    keepers,
    kept_for,
    leave,
    note_kept,
    note_taken,
    places_of,
    strike,
    taken,
)
from kg.versions import forget, keep

#: Called for each document as soon as it cannot be lost any more, whatever becomes of the process.
Stored = Callable[[Outcome, Ingested], None]
#: Lines of N-Triples that are gathered for one commit: enough for the engine's bulk loader to be at its full speed, and
#: some 30 MB.
LINES = 200_000
#: Seconds after which gathered documents are committed, however few they are.
_SECONDS = 5.0


class _Gathered:
    """New documents that are to be committed together."""

    def __init__(self) -> None:
        self.places: dict[NamedNode, str] = {}
        self.kept: dict[NamedNode, str] = {}
        self.taken: dict[str, str] = {}
        self.texts: list[str] = []
        self.told: list[tuple[Outcome, Ingested]] = []
        self.lines = 0
        self.since = monotonic()

    def add(self, document: NamedNode, prepared: Prepared, place: str, ingested: Ingested) -> None:
        self.places[document] = place
        if prepared.kept != prepared.sha256:
            self.kept[document] = prepared.kept
        self.texts.append(prepared.triples)
        self.told.append((Outcome.STORED, ingested))
        self.lines += prepared.triples.count("\n")

    def is_due(self) -> bool:
        return self.lines >= LINES or monotonic() - self.since >= _SECONDS


class Shelf:
    """Puts documents into a store and takes them out.

    Documents that are new at a new place are gathered and committed together, which is many times quicker; everything
    else is a commit by itself, after those that were gathered before. :meth:`flush` commits what is gathered.
    Bytes that nothing needs any more are deleted by :meth:`sweep`, not before: the next file may bring them again.

    :param originals: directory that keeps the bytes of every document; None keeps none.
    :param on_stored: told of each document that is stored, unchanged or replaced, once it is.
    """

    def __init__(self, store: Store, iris: Iris, originals: Path | None, on_stored: Stored | None = None) -> None:
        self.store = store
        self.iris = iris
        self.originals = originals
        self._on_stored = on_stored
        self._gathered = _Gathered()
        self._waste: set[str] = set()

    def is_read(self, digest: str) -> bool:
        """Say whether the file with these bytes is stored, or gathered, as this version of the program reads it."""
        view, document = self.store.view(), self._node(digest)
        if document in self._gathered.places:
            return document not in self._gathered.kept
        return self._is_current(view, document) and kept_for(view, document) is None

    def put(self, label: str, prepared: Prepared, place: str) -> tuple[Outcome, Ingested]:
        """Store a document at *place*; what stood there goes unless it stands elsewhere, too.

        What records say of a file is replaced when the file itself says something else, and the other way round.
        """
        document = self._node(prepared.sha256)
        ref = DocumentRef(document_id(prepared.sha256), prepared.source)
        ingested = Ingested(label, ref, prepared.projects, prepared.indicators, prepared.remarks, prepared.issues)
        if self._is_new(document, place):
            self._waste |= {prepared.sha256, prepared.kept}
            self._gathered.add(document, prepared, place, ingested)
            if self._gathered.is_due():
                self.flush()
            return Outcome.STORED, ingested
        self.flush()
        return self._tell(*self._put_in(document, prepared, place, ingested))

    def _is_new(self, document: NamedNode, place: str) -> bool:
        view, gathered = self.store.view(), self._gathered
        if document in gathered.places or place in gathered.places.values():
            return False
        # A document of which there are triples but no place was cut off on a server that knows no transactions.
        return not places_of(view, document) and not any(view.triples(document)) and document_at(view, place) is None

    def _put_in(
        self, document: NamedNode, prepared: Prepared, place: str, ingested: Ingested
    ) -> tuple[Outcome, Ingested]:
        view = self.store.view()
        kept = None if prepared.kept == prepared.sha256 else prepared.kept
        with self.store.writer() as writer:
            known = self._holds(view, document, prepared, kept)
            stored = bool(places_of(view, document))
            replaced = self._move_in(writer, view, document, place)
            if not known:
                if stored and _says_otherwise(view, document, prepared):
                    keep(writer, view, document, document, place, self.iris)
                writer.remove(triples_of(view, document, self.iris))
                writer.add_text(prepared.triples)
            if kept is None or not known:
                # Records that say the same do not take the place of the file itself.
                self._waste |= {self._kept(view, document, prepared.sha256), prepared.kept}
                note_kept(writer, view, document, kept)
            self._waste.add(prepared.kept)
        if known:
            ingested = replace(ingested, remarks=())
        if replaced or (stored and not known):
            return Outcome.REPLACED, ingested
        return (Outcome.UNCHANGED if known else Outcome.STORED), ingested

    def put_known(self, label: str, digest: str, place: str) -> tuple[Outcome, Ingested]:
        """Note that a stored document stands at *place*, too."""
        self.flush()
        view, document = self.store.view(), self._node(digest)
        with self.store.writer() as writer:
            replaced = self._move_in(writer, view, document, place)
        return self._tell(Outcome.REPLACED if replaced else Outcome.UNCHANGED, self.describe(label, document))

    def note_taken(self, file: str, mark: str | None) -> None:
        """Note that everything in the file at the place *file* is stored, or with None that this is not so."""
        view = self.store.view()
        known = taken(view, file)
        if mark is not None and known is None and self._gathered.places:
            self._gathered.taken[file] = mark
        elif known != mark:
            self.flush()
            with self.store.writer() as writer:
                note_taken(writer, view, file, mark)

    def flush(self) -> None:
        """Commit what is gathered."""
        gathered, self._gathered = self._gathered, _Gathered()
        if not gathered.places:
            return
        view = self.store.view()
        with self.store.writer() as writer:
            for text in gathered.texts:
                writer.add_text(text)
            enter_new(writer, view, gathered.places)
            for document, digest in gathered.kept.items():
                note_kept(writer, view, document, digest)
            for file, mark in gathered.taken.items():
                note_taken(writer, view, file, mark)
        for outcome, ingested in gathered.told:
            self._tell(outcome, ingested)

    def _tell(self, outcome: Outcome, ingested: Ingested) -> tuple[Outcome, Ingested]:
        if self._on_stored is not None:
            self._on_stored(outcome, ingested)
        return outcome, ingested

    def has_original(self, document: NamedNode) -> bool:
        """Say whether the bytes that are kept for a document are whole."""
        view = self.store.view()
        digest = self._kept(view, document, catalogue.digest_of(view, document))
        return self.originals is None or is_whole(self.originals, digest)

    def describe(self, label: str, document: NamedNode) -> Ingested:
        """Describe a stored document."""
        entry = catalogue.document(self.store.view(), document)
        return Ingested(label, entry.ref, entry.projects, entry.indicators)

    def take(self, document: NamedNode, place: str | None = None) -> None:
        """Take a document out, or away from one of its places; it stays as long as it stands at another.

        :raises NotFound: if there is no such document, or it does not stand at *place*.
        """
        self.flush()
        view = self.store.view()
        with self.store.writer() as writer:
            places = places_of(view, document)
            if not places or (place is not None and place not in places):
                raise NotFound(kind="document", id=document.value.rpartition("/")[2])
            for each in places if place is None else (place,):
                leave(writer, view, document, each)
            if place is None or places == (place,):
                self._remove(writer, view, document)
                forget(writer, view, document)

    def sweep(self) -> None:
        """Commit what is gathered, and delete the bytes that no document needs any more, be it as that failed.

        A server that does not answer may have stored a document all the same, so the bytes for it stay then.
        """
        try:
            self.flush()
        except StoreError:
            if self.store.commits_here:
                self._discard_waste()
            raise
        self._discard_waste()

    def _discard_waste(self) -> None:
        waste, self._waste = self._waste, set()
        if self.originals is None:
            return
        view = self.store.view()
        for digest in sorted(waste):
            own = self._node(digest)
            if not keepers(view, digest) and not (places_of(view, own) and kept_for(view, own) is None):
                discard_original(self.originals, digest)

    def _node(self, digest: str) -> NamedNode:
        return node(self.iris.document(digest))

    def _is_current(self, view: View, document: NamedNode) -> bool:
        return bool(places_of(view, document)) and catalogue.is_current(view, document)

    def _holds(self, view: View, document: NamedNode, prepared: Prepared, kept: str | None) -> bool:
        """Say whether the graph already says what *prepared* says."""
        if not self._is_current(view, document):
            return False
        if kept is None and kept_for(view, document) is None:
            # The same bytes, read by the same program.
            return True
        told = {quad.triple for quad in parse(prepared.triples.encode(), format=RdfFormat.N_TRIPLES)}
        return told.issuperset(triples_of(view, document, self.iris)) and all(
            next(view.triples(triple.subject, triple.predicate, triple.object), None) for triple in told
        )

    def _move_in(self, writer: Writer, view: View, document: NamedNode, place: str) -> bool:
        """Plan to put *document* at *place*, and say whether another one goes for it.

        What stands at *place* stays in the graph if it stands elsewhere, too; nothing is replaced then.
        """
        former = document_at(view, place)
        goes = False
        if former is not None and former != document:
            leave(writer, view, former, place)
            goes = places_of(view, former) == (place,)
            if goes:
                keep(writer, view, former, document, place, self.iris)
                self._remove(writer, view, former)
        enter(writer, view, document, place)
        return goes

    def _remove(self, writer: Writer, view: View, document: NamedNode) -> None:
        self._waste.add(self._kept(view, document, catalogue.digest_of(view, document)))
        writer.remove(triples_of(view, document, self.iris))
        strike(writer, view, document)

    def _kept(self, view: View, document: NamedNode, digest: str) -> str:
        return kept_for(view, document) or digest


def _says_otherwise(view: View, document: NamedNode, prepared: Prepared) -> bool:
    """Say whether a stored document is read differently now, be it by a newer version of the program."""
    quads = parse(prepared.triples.encode(), format=RdfFormat.N_TRIPLES)
    read = declaration_of(TripleSource(quad.triple for quad in quads), document)
    return read != declaration_of(ViewSource(view), document)
