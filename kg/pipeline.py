"""Files into the graph and out of it again: one commit for each file, and nothing half-written."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from pyoxigraph import NamedNode, Triple

from kg import catalogue
from kg.errors import HomeError, InputError, InvalidRecord, NotFound, ShapeViolation
from kg.files import bytes_of, files_in, shown
from kg.intake import read_declaration
from kg.iris import Iris
from kg.mapping import to_triples
from kg.mapping.codecs import node
from kg.originals import discard_original, keep_original
from kg.places import file_place, upload_name, upload_place
from kg.records import Declaration
from kg.removal import triples_of
from kg.reports import Failure, Ingested, IngestReport
from kg.shapes import check_shapes
from kg.stores import Store
from kg.stores.ledger import document_at, enter, leave, places_of, strike

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
    path; the same bytes under a second path are one document. A file that is named twice, or named and found in a
    directory too, is taken once.

    :param paths: directories are walked in the order of names, hidden files and directories left out, linked
        directories not followed.
    :param originals: directory that keeps the bytes of every stored file; None keeps none.
    :raises StoreError: if the store fails; the files before are stored.
    """
    intake = _Intake(store, iris or Iris(), originals, read)
    files = list(files_in(paths))
    for number, file in enumerate(files, 1):
        label = file.data["file"] if isinstance(file, InputError) else shown(file.path)
        if on_progress is not None:
            on_progress(label, number, len(files))
        if isinstance(file, InputError):
            intake.failed.append(Failure(label, file))
        else:
            intake.take(label, shown(file.path.name), partial(bytes_of, file.path), file_place(file))
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
    """Bring one uploaded file into the graph.

    It replaces an earlier upload of the same name whose first project has the same implementing unit and fiscal year
    (see :func:`kg.places.upload_place`), and is stored beside anything else. The same bytes again change nothing.

    :param name: only its last segment counts, after slashes of either kind, without control characters.
    """
    intake = _Intake(store, iris or Iris(), originals, read)
    label = upload_name(name)
    intake.take(label, label, lambda: data)
    return intake.report()


def remove_document(
    identifier: str, store: Store, iris: Iris | None = None, *, place: str | None = None, originals: Path | None = None
) -> None:
    """Take a document out of the graph, with its original bytes.

    :param identifier: short identifier or IRI.
    :param place: take it away from this one of its ``places`` only; it stays as long as it stands at another.
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

    def take(self, label: str, name: str, load: Callable[[], bytes], place: str | None = None) -> None:
        """Bring one file in.

        :param label: how the file is called in messages; *name* is its name without directories.
        :param place: where it comes from; None for an upload, whose place depends on what it declares.
        """
        try:
            outcome, ingested = self._take(label, name, place, load())
        except (InputError, ShapeViolation) as error:
            self.failed.append(Failure(label, type(error)(**{**error.data, "file": label})))
        except HomeError as error:
            # A full disk may have room for the next file, and the report of those before must not be lost.
            reason = f"the original of {label} {error.data['reason']}"
            self.failed.append(Failure(label, HomeError(home=error.data["home"], reason=reason)))
        else:
            self.done[outcome].append(ingested)

    def _take(self, label: str, name: str, place: str | None, data: bytes) -> tuple[str, Ingested]:
        view = self.store.view()
        document = node(self.iris.document(sha256(data).hexdigest()))
        known = catalogue.is_current(view, document)
        declared = cache(partial(self.read, data, name))
        triples = [] if known else self._mapped(declared())
        remarks = () if known else check_shapes(triples, name)
        if place is None:
            place = upload_place(name, declared())
        if self.originals is not None:
            # Of a known document, too: what was lost or damaged comes back by handing in the file again.
            keep_original(self.originals, data)
        former = self._commit(document, triples, place)
        entry = catalogue.document(view, document)
        outcome = "unchanged" if known and former in (None, document) else "replaced" if former else "stored"
        return outcome, Ingested(label, entry.ref, entry.projects, entry.indicators, remarks)

    def _mapped(self, declaration: Declaration) -> list[Triple]:
        try:
            return to_triples(declaration, self.iris)
        except UnicodeEncodeError as error:
            # Half of a surrogate pair, which Python's texts can hold and no encoding can; a reader let it through.
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
