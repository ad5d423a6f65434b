"""RDF files into a store that is made anew from them, in bulk."""

from collections.abc import Iterable
from pathlib import Path
from traceback import clear_frames
from uuid import uuid4

import pyoxigraph
from pyoxigraph import Literal, Quad, RdfFormat

from kg.errors import InvalidRecord, StoreError, Unreadable
from kg.files import shown
from kg.stores.base import BOOKS, GENERATION, LEDGER, number_of
from kg.stores.exchange import claim, renewed
from kg.stores.planned import DATA


def load(path: Path, files: Iterable[Path]) -> int:
    """Make the store in the directory *path* anew from RDF files, and return how many triples it holds.

    Whatever stood there goes in the same moment in which the new store is there; if the process ends before, or a file
    cannot be read, the old one stays. The engine's ``optimize`` is not called: it makes a store that was loaded in
    bulk half as large again.

    :param files: of the formats that their endings name (nt, ttl, nq, trig, rdf, jsonld). Triples go to the data;
        quads may name the books of the store besides, so that a dump of everything can be restored.
    :raises HomeLocked: if another process writes there.
    :raises InputError: if a file cannot be read as what its ending names, or has a graph that is no book.
    :raises StoreError: if the store fails.
    """
    lock = claim(path)
    try:
        with renewed(path) as new:
            try:
                return _filled(new, files)
            except BaseException as error:
                # The engine closes when nothing names it any more; it would write into the directory as that goes.
                clear_frames(error.__traceback__)
                raise
    except OSError as error:
        raise StoreError(reason=str(error)) from error
    finally:
        lock.release()


def _filled(path: Path, files: Iterable[Path]) -> int:
    # The store is closed when the last name of it is gone, which is when this returns.
    store = pyoxigraph.Store(str(path))
    for file in files:
        _take(store, file)
    _mark(store)
    store.flush()
    return len(store)


def _take(store: pyoxigraph.Store, file: Path) -> None:
    kind = RdfFormat.from_extension(file.suffix.removeprefix("."))
    if kind is None:
        raise Unreadable(file=shown(file), reason=f"no RDF format has the ending {file.suffix}")
    try:
        # Tried here, so that what fails later is the store: the engine's errors tell one from the other in words only.
        file.open("rb").close()
    except OSError as error:
        raise Unreadable(file=shown(file), reason=error.strerror or str(error)) from error
    try:
        # By its path: what is read through a Python file crosses over for every block.
        store.bulk_load(path=str(file), format=kind)
    except SyntaxError as error:
        raise InvalidRecord(file=shown(file), place=kind.name, reason=" ".join(str(error).split())) from error
    foreign = [graph.value for graph in store.named_graphs() if graph not in BOOKS]
    if foreign:
        raise InvalidRecord(file=shown(file), place=foreign[0], reason="the data have no such named graph")


def _mark(store: pyoxigraph.Store) -> None:
    """Give the data a generation that no store had before."""
    marks = list(store.quads_for_pattern(LEDGER, GENERATION, None, LEDGER))
    for quad in marks:
        store.remove(quad)
    if next(store.quads_for_pattern(None, None, None, DATA), None) is not None:
        number = max((number_of(quad.object) for quad in marks), default=0) + 1
        store.add(Quad(LEDGER, GENERATION, Literal(f"{number}-{uuid4().hex}"), LEDGER))
