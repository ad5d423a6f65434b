"""Everything about a file that can be done before the graph is touched; this is what workers do for an ingest."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, serialize

from kg.errors import HomeError, InputError, InvalidRecord, Phrase, ShapeViolation
from kg.given import Given
from kg.intake import Found, parts_of
from kg.iris import Iris
from kg.mapping import to_triples
from kg.originals import keep_original
from kg.places import place_within, upload_place
from kg.records import Declaration
from kg.shapes import check_shapes
from kg.workers import Part
from ontology.shapes import ShapeResult

#: Bytes and name of a file → what it declares; raises an ``InputError`` where it cannot.
Read = Callable[[bytes, str], Declaration]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that is to be prepared.

    :param base: of the data IRIs.
    :param originals: directory that keeps the bytes of each document; None keeps none.
    :param read: reads in place of the intake; only where no worker does it.
    """

    given: Given
    base: str
    originals: Path | None = None
    read: Read | None = None

    @property
    def label(self) -> str:
        """How the file is called in messages."""
        return self.given.label


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document, ready for the graph.

    :param source: its name.
    :param within: what tells it from the other documents of its file, None if it has none beside it.
    :param sha256: of the document.
    :param kept: SHA-256 of the bytes that it was read from and that are kept for it; another one than ``sha256`` where
        records say what a file declares that was not handed in itself.
    :param place: as an upload.
    :param triples: as an N-Triples text.
    :param issues: number of things that were read with doubt.
    """

    source: str
    within: str | None
    sha256: str
    kept: str
    place: str
    triples: str
    remarks: tuple[ShapeResult, ...]
    projects: int
    indicators: int
    issues: int = 0


def documents_of(wanted: Wanted) -> Iterator[Part]:
    """Yield the parts of preparing a file, each of which answers with a list of :class:`Prepared`.

    Where records tell of documents that could not be read, errors stand among them.

    :raises InputError: if the file as a whole cannot be used.
    """
    for label, work in _parts(wanted):
        yield Part(label, partial(_prepared, work, label or wanted.label, wanted))


def _parts(wanted: Wanted) -> Iterator[Part]:
    given, read = wanted.given, wanted.read
    if read is None:
        return parts_of(given)
    data = given.data if given.path is None else given.path.read_bytes()
    return iter((Part(None, lambda: [Found(None, data or b"", read(data or b"", given.name))]),))


def _prepared(work: Callable[[], list[Found | InputError]], label: str, wanted: Wanted) -> list[Prepared | InputError]:
    try:
        found = work()
        prepared = [each if isinstance(each, InputError) else _document(each, wanted) for each in found]
    except (InputError, ShapeViolation) as error:
        raise type(error)(**{**error.data, "file": label}) from error
    if wanted.originals is not None:
        try:
            for data in {each.data for each in found if isinstance(each, Found)}:
                keep_original(wanted.originals, data)
        except HomeError as error:
            reason = f"the original of {label} {error.data['reason']}"
            raise HomeError(home=error.data["home"], reason=reason) from error
    return prepared


def _document(found: Found, wanted: Wanted) -> Prepared:
    declaration = found.declaration
    triples = _mapped(declaration, Iris(wanted.base))
    name = place_within(wanted.given.name, found.within)
    return Prepared(
        declaration.source,
        found.within,
        declaration.sha256,
        sha256(found.data).hexdigest(),
        upload_place(name, declaration),
        (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode(),
        check_shapes(triples, declaration.source),
        len(declaration.projects),
        sum(len(project.indicators) for project in declaration.projects),
        len(declaration.issues) + sum(len(project.issues) for project in declaration.projects),
    )


def _mapped(declaration: Declaration, iris: Iris) -> list[Triple]:
    try:
        return to_triples(declaration, iris)
    except UnicodeEncodeError as error:
        # Half of a surrogate pair, which Python's texts can hold and no encoding can; a reader let it through.
        reason = Phrase("{character} is not a character", {"character": repr(error.object[error.start : error.end])})
        raise InvalidRecord(file=declaration.source, place="text", reason=reason) from error
