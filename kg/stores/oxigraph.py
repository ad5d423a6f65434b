"""Oxigraph as the graph store, on disk or in memory."""

import ctypes
import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from time import sleep
from typing import IO

import pyoxigraph
from oxrdflib import OxigraphStore as RdflibStore
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize
from rdflib import Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg.errors import HomeLocked, StoreError
from kg.stores.base import BOOKS, LEDGER, Store, Subject, Term, View
from kg.stores.exchange import claim, current
from kg.stores.gate import check_query
from kg.stores.planned import DATA, Changes, PlannedWriter
from kg.stores.results import FORMATS, PREFIXES, QueryResult, engine_errors

logger = logging.getLogger(__name__)

#: From how many triples on a commit is a bulk load, where it can be: fewer are quick enough in a transaction.
_BULK = 20_000
#: Triples of transactions after which the engine's buffers are written to disk: few enough that another process opens
#: the store at once (it has to read the log of what is not on disk yet) and that the buffers, of which it would
#: otherwise fill up to a gigabyte, stay small.
_FLUSH = 5_000
#: Seconds between the attempts to open a snapshot beside a writer.
_PAUSES = (0.05, 0.1, 0.2, 0.4)
#: What the engine says where another process, or another store in this one, has the directory.
_LOCKED = ("While lock file", "lock hold by current process")
#: Files that a bulk load is writing; they get other names when the engine takes them over.
_HALF = "bulk-*.sst"
_COUNT = "SELECT (COUNT(*) AS ?number) { ?s ?p ?o }"


class OxigraphView(View):
    """Reads an Oxigraph store.

    :param opened: gives the engine; a view that held it itself would keep the directory locked after ``close``.
    """

    def __init__(self, opened: Callable[[], pyoxigraph.Store]) -> None:
        self._opened = opened

    @property
    def _store(self) -> pyoxigraph.Store:
        return self._opened()

    def query(self, text: str) -> QueryResult:
        """Evaluate a SPARQL 1.1 query; the ledger is outside its data set."""
        check_query(text)
        with engine_errors():
            return QueryResult(self._store.query(text, default_graph=DATA, named_graphs=[]))

    def triples(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        value: Term | None = None,
        *,
        book: NamedNode | None = None,
    ) -> Iterator[Triple]:
        """Yield the triples that fit the pattern."""
        graph = book or DATA
        with engine_errors():
            for quad in self._store.quads_for_pattern(subject, predicate, value, graph):
                yield quad.triple

    def __len__(self) -> int:
        # Counted by the engine, which is an order of magnitude quicker than to bring every triple over to be counted.
        with engine_errors():
            [(own,)] = QueryResult(self._store.query(_COUNT, default_graph=list(BOOKS))).values()
        return len(self._store) - int(own or 0)

    def graph(self) -> Graph:
        """Return the data as an rdflib graph over the same store."""
        return Graph(store=RdflibStore(store=self._store), identifier=DATASET_DEFAULT_GRAPH_ID)

    def dump(self, output: IO[bytes], format: str = "ntriples") -> None:
        """Write the data to *output*."""
        rdf = FORMATS[format]
        if not isinstance(rdf, RdfFormat):
            raise StoreError(reason=f"a graph cannot be written as {format}")
        with engine_errors():
            self._store.dump(output, format=rdf, from_graph=DATA, prefixes=dict(PREFIXES))


class OxigraphWriter(PlannedWriter):
    """Commits as one transaction, or where much is added and nothing of the data removed as one bulk load.

    :param opened: gives the engine; a writer that is still held does not keep the directory locked either.
    :param committed: told how many triples each commit wrote through the engine's memory.
    :param abandoned: told that a bulk load has failed.
    """

    def __init__(
        self,
        opened: Callable[[], pyoxigraph.Store],
        view: OxigraphView,
        lock: RLock,
        committed: Callable[[int], None],
        abandoned: Callable[[], None],
    ) -> None:
        super().__init__(view, lock)
        self._opened = opened
        self._committed = committed
        self._abandoned = abandoned

    def _present(self, quads: Collection[Quad]) -> Collection[Quad]:
        engine = self._opened()
        return {quad for quad in quads if quad in engine}

    def _commit(self, changes: Changes) -> None:
        with engine_errors():
            if len(changes.added) + sum(text.count("\n") for text in changes.texts) >= _BULK and all(
                map(_is_counter, changes.removed)
            ):
                self._load(changes)
            else:
                # What the texts say is an N-Triples text in the middle of SPARQL, whose syntax for triples includes it.
                inserted = "".join((*changes.texts, _block(changes.added)))
                # One update request is one transaction; the Python interface offers no other that removes and adds.
                self._opened().update(f"DELETE DATA {{ {_block(changes.removed)} }} ; INSERT DATA {{ {inserted} }}")
                self._committed(changes.lines)

    def _load(self, changes: Changes) -> None:
        """Add in bulk: the engine writes sorted files and takes all of them over in one step (``insert_stt_files``).

        What the counters said before goes afterwards. Until then, and if that is never, the higher one counts.
        """
        own = serialize(changes.added, format=RdfFormat.N_QUADS) or b""
        lines = b"".join((*(text.encode() for text in changes.texts), own))
        engine = self._opened()
        try:
            engine.bulk_load(lines, format=RdfFormat.N_QUADS)
        except BaseException:
            self._abandoned()
            raise
        _return_memory()
        if changes.removed:
            engine.update(f"DELETE DATA {{ {_block(changes.removed)} }}")


def _is_counter(quad: Quad) -> bool:
    """Say whether *quad* is a count that the ledger keeps of itself, of which the highest is what counts."""
    return quad.graph_name == LEDGER and quad.subject == LEDGER


def _block(quads: Iterable[Quad]) -> str:
    return "\n".join(
        f"{quad.triple} ." if quad.graph_name == DATA else f"GRAPH {quad.graph_name} {{ {quad.triple} }}"
        for quad in quads
    )


class OxigraphStore(Store):
    """An Oxigraph store in a directory.

    :param path: the directory; it is made where there is none, unless *read_only*.
    :param read_only: open a snapshot beside a writer of another process; commits after that are not seen.
    :raises HomeLocked: if another writer holds the directory.
    :raises StoreError: if the directory cannot be used.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._claim = None if read_only else claim(path)
        try:
            engine = _snapshot(path) if read_only else _open(path)
        except BaseException:
            self._release()
            raise
        self._begin(engine, read_only=read_only)

    def _begin(self, engine: pyoxigraph.Store, *, read_only: bool) -> None:
        self._store: pyoxigraph.Store | None = engine
        self.read_only = read_only
        self._lock = RLock()
        self._unflushed = 0

    def place(self) -> str:
        """Return the directory where another process finds the store."""
        return str(current(self._path))

    def view(self) -> OxigraphView:
        """Return the reading side."""
        return OxigraphView(self.engine)

    def writer(self) -> OxigraphWriter:
        """Return a fresh writer."""
        if self.read_only:
            raise StoreError(reason="it was opened for reading only")
        self.engine()
        return OxigraphWriter(self.engine, self.view(), self._lock, self._count, self._clear_away)

    def flush(self) -> None:
        """Write the engine's buffers to disk; it does so by itself now and then."""
        engine = self.engine()
        try:
            engine.flush()
        except (OSError, RuntimeError) as error:
            raise StoreError(reason=" ".join(str(error).split())) from error
        self._unflushed = 0
        _return_memory()

    def close(self) -> None:
        """Let go of the files, as soon as answers and rdflib graphs that are still held are gone too."""
        try:
            if self._store is not None and not self.read_only:
                self._try_to_flush()
        finally:
            self._store = None
            self._release()

    def _count(self, lines: int) -> None:
        self._unflushed += lines
        if self._unflushed >= _FLUSH:
            self._try_to_flush()

    def _try_to_flush(self) -> None:
        """Flush; where that fails, as on a full disk, nothing is lost: what was committed is in the engine's log."""
        try:
            self.flush()
        except StoreError as error:
            logger.warning("what was stored stays in the engine's log for now: %s", error)

    def _clear_away(self) -> None:
        _clear_away(self._path)

    def _release(self) -> None:
        if self._claim is not None:
            self._claim.release()

    def engine(self) -> pyoxigraph.Store:
        """Return the engine itself, for whoever evaluates queries with it; it is not to be kept.

        :raises StoreError: if the store is closed.
        """
        if self._store is None:
            raise StoreError(reason="it is closed")
        return self._store


def _clear_away(path: Path) -> None:
    """Remove what a bulk load that failed, or was killed, has left in the directory; the engine forgets it there.

    For whoever alone may write there, between bulk loads.
    """
    for left in path.glob(_HALF):
        with suppress(OSError):
            left.unlink()


def _return_memory() -> None:
    """Have the C library give freed memory back: what the engine frees in pieces, glibc keeps, 60 MB for 500 forms."""
    with suppress(OSError, AttributeError, TypeError):
        # malloc_trim(3) is glibc's own; elsewhere there is nothing to do.
        ctypes.CDLL(None).malloc_trim(0)


def _open(path: Path) -> pyoxigraph.Store:
    with _opening(path):
        path.mkdir(parents=True, exist_ok=True)
        _clear_away(path)
        return pyoxigraph.Store(str(path))


def _snapshot(path: Path) -> pyoxigraph.Store:
    for pause in _PAUSES:
        with suppress(RuntimeError, OSError):
            return pyoxigraph.Store.read_only(str(current(path)))
        # A writer has just swept away a file that the table of contents still named, or put another store into the
        # place of this one; the next one is right.
        sleep(pause)
    with _opening(path):
        return pyoxigraph.Store.read_only(str(current(path)))


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        said = " ".join(str(error).split())
        if any(words in said for words in _LOCKED):
            raise HomeLocked(home=str(path)) from error
        raise StoreError(reason=said) from error
