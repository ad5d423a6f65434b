"""What every graph store does: a writer whose changes come all at once or not at all, and a view that only reads."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import IO, Self

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib import Graph

from kg.stores.results import QueryResult

Term = NamedNode | BlankNode | Literal | Triple
Subject = NamedNode | BlankNode | Triple

#: Named graph with what the store keeps about itself (see ``ledger``); no query and no dump ever sees it.
LEDGER = NamedNode("urn:x-zhibiao:ledger")
#: Named graph with what people decided (see ``kg.library``); like the ledger no query and no dump sees it, and no
#: document owns any of it.
DECISIONS = NamedNode("urn:x-zhibiao:decisions")
#: Named graph with what documents said before others took their place (see ``kg.versions``).
HISTORY = NamedNode("urn:x-zhibiao:history")
BOOKS = (LEDGER, DECISIONS, HISTORY)
#: Says of ``LEDGER`` which generation the data are of: a number that counts up, and what tells apart two that came from
#: one. While a bulk load replaces the mark there are two for a moment; the higher one counts.
GENERATION = NamedNode(f"{LEDGER.value}#generation")


def number_of(mark: Term) -> int:
    """Return the number in a mark of a generation; marks of early versions have none and count as 0."""
    number = mark.value.partition("-")[0] if isinstance(mark, Literal) else ""
    return int(number) if number.isdecimal() else 0


class View(ABC):
    """The reading side of a store."""

    @abstractmethod
    def query(self, text: str) -> QueryResult:
        """Evaluate a SPARQL 1.1 query over the data.

        :raises QueryError: if it does not parse or cannot be evaluated.
        :raises QueryRefused: if it asks for an update, SERVICE or FROM.
        :raises StoreError: if the store fails underneath.
        """

    @abstractmethod
    def triples(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        value: Term | None = None,
        *,
        book: NamedNode | None = None,
    ) -> Iterator[Triple]:
        """Yield the triples that fit the pattern, in any order; None fits everything.

        :param book: look into this one of ``BOOKS`` instead of the data.
        """

    @abstractmethod
    def __len__(self) -> int:
        """Return the number of triples in the data."""

    @abstractmethod
    def graph(self) -> Graph:
        """Return the data as an rdflib graph; it is a window on the store, not a copy. Do not write through it."""

    @abstractmethod
    def dump(self, output: IO[bytes], format: str = "ntriples") -> None:
        """Write the data to *output*.

        :param format: a graph format of ``results.FORMATS``.
        """

    @property
    def generation(self) -> str:
        """A text that changes whenever the data change, but for derived ones; empty before anything was stored."""
        marks = (found.object for found in self.triples(LEDGER, GENERATION, book=LEDGER))
        latest = max(marks, key=number_of, default=None)
        return latest.value if isinstance(latest, Literal) else ""


class Writer(ABC):
    """Changes to a store, collected and committed together when the ``with`` block ends without an exception."""

    @abstractmethod
    def add(self, triples: Iterable[Triple], *, book: NamedNode | None = None, derived: bool = False) -> None:
        """Plan to add *triples*; of two plans for one triple the later counts.

        :param book: write into this one of ``BOOKS`` instead of the data.
        :param derived: they follow from the rest of the data, so that the generation stays.
        """

    @abstractmethod
    def add_text(self, ntriples: str) -> None:
        """Plan to add to the data what an N-Triples text says; it counts more than any plan for single triples.

        Many times quicker than the same as triples, which would all have to become Python objects here.

        :param ntriples: made by :func:`pyoxigraph.serialize`.
        """

    @abstractmethod
    def remove(self, triples: Iterable[Triple], *, book: NamedNode | None = None, derived: bool = False) -> None:
        """Plan to remove *triples*; of two plans for one triple the later counts. Parameters as in ``add``."""

    @abstractmethod
    def __enter__(self) -> Self:
        """Begin; other writers of this process wait."""

    @abstractmethod
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit, or forget everything if the block failed."""


class Store(ABC):
    """A graph store; a context manager that closes itself."""

    #: Commits are made in this process: one that fails has certainly changed nothing.
    commits_here: bool = True

    @abstractmethod
    def view(self) -> View:
        """Return the reading side; it sees each commit as soon as it is done."""

    @abstractmethod
    def writer(self) -> Writer:
        """Return a fresh writer.

        :raises StoreError: if the store was opened for reading only.
        """

    @abstractmethod
    def flush(self) -> None:
        """Let go of the memory that holds what was written lately; to be called now and then while much is written."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the files; closing twice does no harm."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
