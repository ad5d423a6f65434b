"""Files into the graph and out of it again: read by whoever is at hand, stored one document after the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from kg.errors import Defect, HomeError, InputError, ShapeViolation, ZhibiaoError
from kg.files import FoundFile, digest_of, files_in, shown
from kg.given import Given
from kg.iris import Iris
from kg.mapping import VERSION
from kg.mapping.codecs import node
from kg.originals import keep_file
from kg.places import file_place, is_inside, place_label, place_within, upload_name
from kg.prepare import Prepared, Read, Wanted
from kg.readers import ReadOptions
from kg.reports import Failure, Ingested, IngestReport, Outcome, Progress, Removed
from kg.stores import Store
from kg.stores.ledger import documents_in, taken
from kg.storing import Shelf, Stored
from kg.workers import Answers, Hands, Here

__all__ = ["IngestReport", "Progress", "ingest", "ingest_bytes", "remove_document"]

_PREPARE = "kg.prepare:documents_of"


def ingest(
    paths: Iterable[Path],
    store: Store,
    iris: Iris | None = None,
    *,
    originals: Path | None = None,
    on_progress: Progress | None = None,
    options: ReadOptions | None = None,
    hands: Hands | None = None,
    read: Read | None = None,
    on_stored: Stored | None = None,
) -> IngestReport:
    """Bring files, and all files in directories, into the graph; go on past those that cannot be used.

    A file that is stored already is not read again. A changed file replaces the document that came from the same
    path; the same bytes under a second path are one document. A file that is named twice, or named and found in a
    directory too, is taken once. A member of an archive is a document like any other, with a place of its own in it;
    members that are gone from a changed archive are taken out of the graph.

    :param paths: directories are walked in the order of names, hidden files and directories left out, linked
        directories not followed.
    :param originals: directory that keeps the bytes of every stored document; None keeps none.
    :param hands: who reads; by default this process, which is for files that can be trusted.
    :param read: read a file's bytes with this instead; this process has to do it.
    :param on_stored: told of each document once it cannot be lost any more; new ones are committed many at a time.
    :raises StoreError: if the store fails; the documents that were told of before are stored.
    """
    intake = _Intake(store, iris or Iris(), originals, options or ReadOptions(), read, on_stored)
    files = list(files_in(paths))
    hands = hands or Here()
    try:
        for step, answers in hands.map(_PREPARE, ((step, step.wanted) for step in intake.steps(files))):
            if on_progress is not None:
                on_progress(step.label, step.number, len(files))
            intake.finish(step, answers)
        for step, answers in hands.map(_PREPARE, ((step, step.wanted) for step in intake.missed)):
            intake.finish(step, answers)
    finally:
        intake.shelf.sweep()
    return intake.report()


def ingest_bytes(
    name: str,
    data: bytes,
    store: Store,
    iris: Iris | None = None,
    *,
    originals: Path | None = None,
    options: ReadOptions | None = None,
    hands: Hands | None = None,
    read: Read | None = None,
) -> IngestReport:
    """Bring one uploaded file into the graph.

    It replaces an earlier upload of the same name whose first project has the same implementing unit and fiscal year
    (see :func:`kg.places.upload_place`), and is stored beside anything else. The same bytes again change nothing. Each
    member of an archive counts as an upload by itself.

    :param name: only its last segment counts, after slashes of either kind, without control characters.
    """
    intake = _Intake(store, iris or Iris(), originals, options or ReadOptions(), read)
    label = upload_name(name)
    step = intake.step(1, label, Given.from_bytes(data, label, intake.options))
    try:
        for _, answers in (hands or Here()).map(_PREPARE, [(step, step.wanted)]):
            intake.finish(step, answers)
    finally:
        intake.shelf.sweep()
    return intake.report()


def remove_document(
    identifier: str, store: Store, iris: Iris | None = None, *, place: str | None = None, originals: Path | None = None
) -> None:
    """Take a document out of the graph, with its original bytes.

    :param identifier: short identifier or IRI.
    :param place: take it away from this one of its ``places`` only; it stays as long as it stands at another.
    :raises NotFound: if there is no such document, or it does not stand at *place*.
    """
    shelf = Shelf(store, iris or Iris(), originals)
    shelf.take(node(shelf.iris.resolve("document", identifier)), place)
    shelf.sweep()


class _OnDisk(NamedTuple):
    """A file as it was when it was looked at; *digest* is its SHA-256."""

    path: Path
    place: str
    digest: str


class _Step(NamedTuple):
    """One file on its way.

    :param file: None for an upload, whose place depends on what it declares.
    :param wanted: what is still to be prepared; None if the file is stored already or cannot be read.
    :param error: why it cannot be read.
    """

    number: int
    label: str
    file: _OnDisk | None = None
    wanted: Wanted | None = None
    error: ZhibiaoError | None = None


class _Intake:
    """Takes files one after the other and remembers what became of them."""

    def __init__(
        self,
        store: Store,
        iris: Iris,
        originals: Path | None,
        options: ReadOptions,
        read: Read | None,
        on_stored: Stored | None = None,
    ) -> None:
        self.store = store
        self.shelf = Shelf(store, iris, originals, on_stored)
        self.originals = originals
        self.options = options
        self.read = read
        self.failed: list[Failure] = []
        self.removed: list[Removed] = []
        #: Files that were stored when they were looked at, but whose document went before their turn came.
        self.missed: list[_Step] = []
        self.done: dict[Outcome, list[Ingested]] = defaultdict(list)
        self.started = perf_counter()

    def report(self) -> IngestReport:
        lists = {outcome.value: tuple(files) for outcome, files in self.done.items()}
        seconds = perf_counter() - self.started
        return IngestReport(**lists, failed=tuple(self.failed), removed=tuple(self.removed), seconds=seconds)

    def steps(self, files: Iterable[FoundFile | InputError]) -> Iterator[_Step]:
        """Yield a step for each file; what is stored already, or cannot be read, has nothing to be prepared."""
        for number, file in enumerate(files, 1):
            if isinstance(file, InputError):
                yield _Step(number, file.data["file"], error=file)
                continue
            label, place = shown(file.path), file_place(file)
            try:
                on_disk = _OnDisk(file.path, place, digest_of(file.path, self.options.limits.megabytes))
            except InputError as error:
                yield _Step(number, label, error=error)
                continue
            known = self.shelf.is_read(on_disk.digest) or self._is_taken(on_disk)
            yield _Step(number, label, on_disk) if known else self._step_on_disk(number, label, on_disk)

    def step(self, number: int, label: str, given: Given, file: _OnDisk | None = None) -> _Step:
        """Return the step for a file that has to be read."""
        return _Step(number, label, file, Wanted(given, self.shelf.iris.base, self.originals, self.read))

    def _step_on_disk(self, number: int, label: str, file: _OnDisk) -> _Step:
        return self.step(number, label, Given.from_path(file.path, self.options), file)

    def _is_taken(self, file: _OnDisk) -> bool:
        view = self.store.view()
        if taken(view, file.place) != _mark(file.digest):
            return False
        return all(self.shelf.has_original(document) for _, document in documents_in(view, file.place))

    def finish(self, step: _Step, answers: Answers) -> None:
        """Store what there is of a file, or say why there is nothing."""
        if step.error is not None:
            self._fail(step.label, step.error)
        elif step.wanted is not None:
            self._store(step, answers)
        elif step.file is not None and self.shelf.is_read(step.file.digest):
            self._known(step.label, step.file)
        elif step.file is not None and self._is_taken(step.file):
            self._known_parts(step.file.place)
        elif step.file is not None:
            self.missed.append(self._step_on_disk(step.number, step.label, step.file))

    def _known(self, label: str, file: _OnDisk) -> None:
        """Take a file that is stored already; a lost or damaged original comes back by handing in the file again."""
        try:
            if self.originals is not None:
                keep_file(self.originals, file.path, file.digest, label)
            outcome, ingested = self.shelf.put_known(label, file.digest, file.place)
        except (InputError, HomeError) as error:
            self._fail(label, error)
        else:
            self.done[outcome].append(ingested)
            self._clear(file.place, {file.place}, ())

    def _known_parts(self, file: str) -> None:
        for place, document in documents_in(self.store.view(), file):
            self.done[Outcome.UNCHANGED].append(self.shelf.describe(place_label(place), document))

    def _store(self, step: _Step, answers: Answers) -> None:
        places: set[str] = set()
        failed: list[str] = []
        for answer in answers:
            if isinstance(answer, ZhibiaoError):
                failed.append(self._fail(step.label, answer))
                continue
            for prepared in answer:
                if isinstance(prepared, InputError):
                    failed.append(self._fail(step.label, prepared))
                    continue
                place = prepared.place if step.file is None else place_within(step.file.place, prepared.within)
                outcome, ingested = self.shelf.put(_label(step, prepared), prepared, place)
                self.done[outcome].append(ingested)
                places.add(place)
        if step.file is not None and step.label not in failed:
            stuck = [place_within(step.file.place, label.removeprefix(f"{step.label}/")) for label in failed]
            self._clear(step.file.place, places, stuck)
            if not self.shelf.is_read(step.file.digest):
                self.shelf.note_taken(step.file.place, None if failed else _mark(step.file.digest))

    def _clear(self, file: str, places: set[str], stuck: Sequence[str]) -> None:
        """Take out what came from *file* before and does not any more.

        :param stuck: places that could not be read this time; whatever came from them stays.
        """
        for place, document in documents_in(self.store.view(), file):
            if place not in places and not any(place == each or is_inside(place, each) for each in stuck):
                ref = self.shelf.describe(place_label(place), document).document
                self.shelf.take(document, place)
                self.removed.append(Removed(place_label(place), ref))

    def _fail(self, label: str, error: ZhibiaoError) -> str:
        """Remember a failure, and return which file, or which member of it, it is about.

        :raises ZhibiaoError: if it is about more than this file.
        """
        if not isinstance(error, InputError | ShapeViolation | Defect | HomeError):
            raise error
        about: str = error.data.get("file", label)
        # Of a full disk too: it may have room for the next file, and the report of those before must not be lost.
        self.failed.append(Failure(about, error))
        return about


def _label(step: _Step, prepared: Prepared) -> str:
    return step.label if prepared.within is None else place_label(place_within(step.label, prepared.within))


def _mark(digest: str) -> str:
    """Return what is noted of a file of several documents when all of it is stored as this version reads it."""
    return f"{digest} {VERSION}"
