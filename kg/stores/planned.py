"""A writer that collects what is planned and knows what of it is news when the time to commit comes."""

from abc import abstractmethod
from collections.abc import Collection, Iterable
from threading import RLock
from types import TracebackType
from typing import NamedTuple, Self
from uuid import uuid4

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.stores.base import GENERATION, LEDGER, View, Writer, number_of

#: The graph of a planned quad that belongs to the data and not to a book, wherever a store keeps the data.
DATA = DefaultGraph()


class Changes(NamedTuple):
    """What a commit does; nothing in ``added`` is there already, everything in ``removed`` is.

    :param texts: N-Triples texts that are added to the data.
    """

    added: list[Quad]
    removed: list[Quad]
    texts: list[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.texts)

    @property
    def lines(self) -> int:
        """Number of triples that are added or removed, counting twice what two texts say."""
        return len(self.added) + len(self.removed) + sum(text.count("\n") for text in self.texts)


class PlannedWriter(Writer):
    """Collects changes; the engine's own writer says how they are committed.

    :param view: of the same store.
    :param lock: of its writers.
    """

    def __init__(self, view: View, lock: RLock) -> None:
        self._view = view
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
            if kind is None and (changes := self._changes()):
                self._commit(changes)
        finally:
            self._planned.clear()
            self._texts.clear()
            self._lock.release()

    @abstractmethod
    def _present(self, quads: Collection[Quad]) -> Collection[Quad]:
        """Return those of *quads* that are stored."""

    @abstractmethod
    def _commit(self, changes: Changes) -> None:
        """Make the changes."""

    def _plan(self, triples: Iterable[Triple], book: NamedNode | None, *, derived: bool, present: bool) -> None:
        graph = book or DATA
        self._planned.update(
            (Quad(triple.subject, triple.predicate, triple.object, graph), (present, derived)) for triple in triples
        )

    def _changes(self) -> Changes:
        there = self._present(self._planned.keys())
        news = {quad: plan for quad, plan in self._planned.items() if (quad in there) != plan[0]}
        added = [quad for quad, (present, _) in news.items() if present]
        removed = [quad for quad, (present, _) in news.items() if not present]
        if self._texts or any(quad.graph_name == DATA and not derived for quad, (_, derived) in news.items()):
            old = list(self._view.triples(LEDGER, GENERATION, book=LEDGER))
            mark = f"{max((number_of(triple.object) for triple in old), default=0) + 1}-{uuid4().hex}"
            removed += [Quad(LEDGER, GENERATION, triple.object, LEDGER) for triple in old]
            added.append(Quad(LEDGER, GENERATION, Literal(mark), LEDGER))
        return Changes(added, removed, list(self._texts))
