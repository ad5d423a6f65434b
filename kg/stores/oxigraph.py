"""Oxigraph as the graph store, on disk or in memory."""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import RLock
from time import sleep
from types import TracebackType
from typing import IO, Self
from uuid import uuid4

import pyoxigraph
from oxrdflib import OxigraphStore as RdflibStore
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, serialize
from rdflib import Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg.errors import HomeLocked, StoreError
from kg.stores.base import BOOKS, LEDGER, Store, Subject, Term, View, Writer
from kg.stores.gate import check_query
from kg.stores.results import FORMATS, PREFIXES, QueryResult, engine_errors

_DATA = DefaultGraph()
#: From how many triples on an empty store is loaded in bulk: fewer are quick enough, and disturb no reader.
_BULK = 20_000
#: Seconds between the attempts to open a snapshot beside a writer.
_PAUSES = (0.05, 0.1, 0.2, 0.4)
_COUNT = "SELECT (COUNT(*) AS ?number) { ?s ?p ?o }"
_GENERATION = NamedNode("urn:x-zhibiao:ledger#generation")


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
            return QueryResult(self._store.query(text, default_graph=_DATA, named_graphs=[]))

    def triples(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        value: Term | None = None,
        *,
        book: NamedNode | None = None,
    ) -> Iterator[Triple]:
        """Yield the triples that fit the pattern."""
        graph = book or _DATA
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
            self._store.dump(output, format=rdf, from_graph=_DATA, prefixes=dict(PREFIXES))

    @property
    def generation(self) -> str:
        """The mark of the last commit that changed the data."""
        marks = (found.object for found in self.triples(LEDGER, _GENERATION, book=LEDGER))
        return next((mark.value for mark in marks if isinstance(mark, Literal)), "")


class OxigraphWriter(Writer):
    """Collects changes and commits them as one transaction."""

    def __init__(self, store: pyoxigraph.Store, lock: RLock) -> None:
        self._store = store
        self._lock = lock
        self._planned: dict[Quad, tuple[bool, bool]] = {}
        self._texts: list[str] = []

    def add(self, triples: Iterable[Triple], *, book: NamedNode | None = None, derived: bool = False) -> None:
        """Plan to add *triples*."""
        self._plan(triples, book, derived=derived, present=True)

    def add_text(self, ntriples: str) -> None:
        """Plan to add what an N-Triples text says."""
        self._texts.append(ntriples)

    def remove(self, triples: Iterable[Triple], *, book: NamedNode | None = None, derived: bool = False) -> None:
        """Plan to remove *triples*."""
        self._plan(triples, book, derived=derived, present=False)

    def __enter__(self) -> Self:
        self._lock.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._commit()
        finally:
            self._planned.clear()
            self._texts.clear()
            self._lock.release()

    def _plan(self, triples: Iterable[Triple], book: NamedNode | None, *, derived: bool, present: bool) -> None:
        graph = book or _DATA
        self._planned.update(
            (Quad(triple.subject, triple.predicate, triple.object, graph), (present, derived)) for triple in triples
        )

    def _commit(self) -> None:
        planned = {quad: plan for quad, plan in self._planned.items() if (quad in self._store) != plan[0]}
        changes = [(quad, present) for quad, (present, _) in planned.items()]
        if self._texts or any(quad.graph_name == _DATA and not derived for quad, (_, derived) in planned.items()):
            mark = Literal(uuid4().hex)
            old = self._store.quads_for_pattern(LEDGER, _GENERATION, None, LEDGER)
            changes += [(quad, False) for quad in old]
            changes.append((Quad(LEDGER, _GENERATION, mark, LEDGER), True))
        added = [quad for quad, present in changes if present]
        removed = [quad for quad, present in changes if not present]
        lines = sum(text.count("\n") for text in self._texts)
        with engine_errors():
            if not removed and len(added) + lines >= _BULK and len(self._store) == 0:
                own = serialize(added, format=RdfFormat.N_QUADS) or b""
                self._store.bulk_load("".join(self._texts).encode() + own, format=RdfFormat.N_QUADS)
            elif changes:
                # What the texts say is an N-Triples text in the middle of SPARQL, whose syntax for triples includes it.
                inserted = "".join((*self._texts, _block(added)))
                # One update request is one transaction; the Python interface offers no other that removes and adds.
                self._store.update(f"DELETE DATA {{ {_block(removed)} }} ; INSERT DATA {{ {inserted} }}")


def _block(quads: Iterable[Quad]) -> str:
    return "\n".join(
        f"{quad.triple} ." if quad.graph_name == _DATA else f"GRAPH {quad.graph_name} {{ {quad.triple} }}"
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
        self._store: pyoxigraph.Store | None = _open(path, read_only=read_only)
        self._read_only = read_only
        self._lock = RLock()

    def view(self) -> OxigraphView:
        """Return the reading side."""
        return OxigraphView(self._engine)

    def writer(self) -> OxigraphWriter:
        """Return a fresh writer."""
        if self._read_only:
            raise StoreError(reason="it was opened for reading only")
        return OxigraphWriter(self._engine(), self._lock)

    def flush(self) -> None:
        """Write the engine's buffers to disk, of which it would otherwise fill up to a gigabyte."""
        with engine_errors():
            self._engine().flush()
        _return_memory()

    def close(self) -> None:
        """Let go of the files, as soon as answers and rdflib graphs that are still held are gone too."""
        if self._store is not None and not self._read_only:
            self._store.flush()
        self._store = None

    def _engine(self) -> pyoxigraph.Store:
        if self._store is None:
            raise StoreError(reason="it is closed")
        return self._store


def _return_memory() -> None:
    """Have the C library give freed memory back: what the engine frees in pieces, glibc keeps, 60 MB for 500 forms."""
    with suppress(OSError, AttributeError, TypeError):
        # malloc_trim(3) is glibc's own; elsewhere there is nothing to do.
        ctypes.CDLL(None).malloc_trim(0)


def _open(path: Path, *, read_only: bool) -> pyoxigraph.Store:
    try:
        if read_only:
            return _snapshot(path)
        path.mkdir(parents=True, exist_ok=True)
        return pyoxigraph.Store(str(path))
    except OSError as error:
        if "LOCK" in str(error):
            raise HomeLocked(home=str(path)) from error
        raise StoreError(reason=str(error)) from error
    except RuntimeError as error:
        raise StoreError(reason=str(error)) from error


def _snapshot(path: Path) -> pyoxigraph.Store:
    for pause in _PAUSES:
        try:
            return pyoxigraph.Store.read_only(str(path))
        except RuntimeError:
            # A writer has just swept away a file that the table of contents still named; the next one is right.
            sleep(pause)
    return pyoxigraph.Store.read_only(str(path))
