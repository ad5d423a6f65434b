"""Files into the graph and out of it again: one commit for each file, and nothing half-written."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from pyoxigraph import NamedNode, Triple

from kg import catalogue
from kg.errors import FileMissing, InputError, InvalidRecord, NoDocuments, NotFound, ShapeViolation, Unreadable
from kg.intake import read_declaration
from kg.iris import Iris
from kg.mapping import to_triples
from kg.mapping.codecs import node
from kg.originals import discard_original, keep_original
from kg.records import Declaration
from kg.removal import triples_of
from kg.reports import Failure, Ingested, IngestReport
from kg.shapes import check_shapes
from kg.stores import Store
from kg.stores.ledger import document_at, enter, leave, places_of, strike
from ontology.shapes import ShapeResult

__all__ = ["IngestReport", "ingest", "ingest_bytes", "remove_document"]

#: Bytes and name of a file → what it declares; raises an ``InputError`` where it cannot.
Read = Callable[[bytes, str], Declaration]
#: Called before each file with its name, its number from 1 and the number of files.
Progress = Callable[[str, int, int], None]


def ingest(
    paths: Iterable[Path],
    store: Store,
    iris: Iris | None = None,
    *,
    originals: Path | None = None,
    on_progress: Progress | None = None,
    read: Read = read_declaration,
) -> IngestReport:
    """Bring files, and all files in directories, into the graph; go on past those that cannot be used.

    A file that is stored already is not read again. A changed file replaces the document that came from the same
    path; the same bytes under a second path are one document.

    :param paths: directories are walked in the order of names, hidden files and directories left out.
    :param originals: directory that keeps the bytes of every stored file; None keeps none.
    :raises StoreError: if the store fails; the files before are stored.
    """
    intake = _Intake(store, iris or Iris(), originals, read)
    files = list(_files(paths))
    for number, file in enumerate(files, 1):
        name = file.file if isinstance(file, Failure) else str(file)
        if on_progress is not None:
            on_progress(name, number, len(files))
        if isinstance(file, Failure):
            intake.failed.append(file)
        else:
            intake.take(name, file.name, str(file.resolve()), partial(_read_bytes, file))
    return intake.report()


def ingest_bytes(
    name: str,
    data: bytes,
    store: Store,
    iris: Iris | None = None,
    *,
    originals: Path | None = None,
    read: Read = read_declaration,
) -> IngestReport:
    """Bring one uploaded file into the graph; its name is the place that a later upload of that name replaces."""
    intake = _Intake(store, iris or Iris(), originals, read)
    intake.take(name, name, name, lambda: data)
    return intake.report()


def remove_document(
    identifier: str, store: Store, iris: Iris | None = None, *, place: str | None = None, originals: Path | None = None
) -> None:
    """Take a document out of the graph, with its original bytes.

    :param identifier: short identifier or IRI.
    :param place: take it away from this place only; it stays as long as it stands at another.
    :raises NotFound: if there is no such document, or it does not stand at *place*.
    """
    iris = iris or Iris()
    view = store.view()
    document = node(iris.resolve("document", identifier))
    with store.writer() as writer:
        places = places_of(view, document)
        if not places or (place is not None and place not in places):
            raise NotFound(kind="document", id=identifier)
        digest = catalogue.digest_of(view, document)
        gone = place is None or places == (place,)
        if gone:
            writer.remove(triples_of(view, document, iris))
            strike(writer, view, document)
        elif place is not None:
            leave(writer, document, place)
    if gone and originals is not None:
        discard_original(originals, digest)


class _Intake:
    """Takes files one after the other and remembers what became of them."""

    def __init__(self, store: Store, iris: Iris, originals: Path | None, read: Read) -> None:
        self.store = store
        self.iris = iris
        self.originals = originals
        self.read = read
        self.failed: list[Failure] = []
        self.done: dict[str, list[Ingested]] = defaultdict(list)
        self.started = perf_counter()

    def report(self) -> IngestReport:
        lists = {outcome: tuple(files) for outcome, files in self.done.items()}
        return IngestReport(**lists, failed=tuple(self.failed), seconds=perf_counter() - self.started)

    def take(self, label: str, name: str, place: str, load: Callable[[], bytes]) -> None:
        """Bring one file in.

        :param label: how the file is called in messages; *name* is its name without directories.
        :param place: where it comes from, under a name that stays the same.
        """
        try:
            outcome, ingested = self._take(label, name, place, load())
        except (InputError, ShapeViolation) as error:
            self.failed.append(Failure(label, type(error)(**{**error.data, "file": label})))
        else:
            self.done[outcome].append(ingested)

    def _take(self, label: str, name: str, place: str, data: bytes) -> tuple[str, Ingested]:
        view = self.store.view()
        document = node(self.iris.document(sha256(data).hexdigest()))
        known = catalogue.is_current(view, document)
        triples: list[Triple] = []
        remarks: tuple[ShapeResult, ...] = ()
        if not known:
            triples = self._mapped(self.read(data, name))
            remarks = check_shapes(triples, name)
            if self.originals is not None:
                keep_original(self.originals, data)
        former = self._commit(document, triples, place)
        entry = catalogue.document(view, document)
        outcome = "unchanged" if known and former in (None, document) else "replaced" if former else "stored"
        return outcome, Ingested(label, entry.ref, entry.projects, entry.indicators, remarks)

    def _mapped(self, declaration: Declaration) -> list[Triple]:
        try:
            return to_triples(declaration, self.iris)
        except UnicodeEncodeError as error:
            # JSON can spell half of a surrogate pair; no text can hold it.
            reason = f"{error.object[error.start : error.end]!r} is not a character"
            raise InvalidRecord(file=declaration.source, place="text", reason=reason) from error

    def _commit(self, document: NamedNode, triples: list[Triple], place: str) -> NamedNode | None:
        """Put *document* at *place* and return what stood there; that goes unless it stands elsewhere, too.

        :param triples: of the document; empty if they are in the graph already.
        """
        view = self.store.view()
        gone = None
        with self.store.writer() as writer:
            former = document_at(view, place)
            if former is not None and former != document:
                leave(writer, former, place)
                if places_of(view, former) == (place,):
                    gone = catalogue.digest_of(view, former)
                    writer.remove(triples_of(view, former, self.iris))
                    strike(writer, view, former)
            if triples:
                writer.remove(triples_of(view, document, self.iris))
                writer.add(triples)
            enter(writer, view, document, place)
        if gone and self.originals is not None:
            discard_original(self.originals, gone)
        return former


def _files(paths: Iterable[Path]) -> Iterator[Path | Failure]:
    for path in paths:
        if not path.exists():
            yield Failure(str(path), FileMissing(file=str(path)))
        elif not path.is_dir():
            yield path
        elif found := sorted(_walk(path)):
            yield from found
        else:
            yield Failure(str(path), NoDocuments(file=str(path)))


def _walk(directory: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(directory):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(root, name) for name in names if not name.startswith("."))


def _read_bytes(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        # Reading a pipe would wait for ever.
        raise Unreadable(file=str(path), reason="it is not a plain file")
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(file=str(path)) from error
    except OSError as error:
        raise Unreadable(file=str(path), reason=error.strerror or str(error)) from error
