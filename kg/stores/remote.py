"""A graph store on another server: anything that speaks the SPARQL 1.1 Protocol, a Virtuoso cluster for one.

The data are one named graph there, the books two others; every query is given its data set by the protocol, so that
no ``GRAPH`` in it reaches the books.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby, islice
from threading import RLock
from typing import IO, TypeVar

from pyoxigraph import Literal, NamedNode, Quad, Triple
from rdflib import Graph

from kg.errors import Phrase, QueryError, StoreError
from kg.stores.address import Address
from kg.stores.answers import plain, read_answer
from kg.stores.base import Store, Subject, Term, View
from kg.stores.gate import check_query, readings
from kg.stores.planned import DATA, Changes, PlannedWriter
from kg.stores.results import QueryResult
from kg.stores.window import window
from kg.stores.wire import ACCEPT, Client

_T = TypeVar("_T")
#: A graph that is nowhere: whoever names it as the only named graph has none.
NOWHERE = "urn:x-zhibiao:none"
_TEXTS = (
    NamedNode("http://www.w3.org/2001/XMLSchema#string"),
    NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"),
)
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_COUNT = "SELECT (COUNT(*) AS ?number) WHERE { ?s ?p ?o }"
#: Subjects that are asked for in one query.
_SUBJECTS = 200
#: From how many triples on they go by the Graph Store Protocol, where the server has it.
_BULK = 20_000
#: Lines that are sent at once by the Graph Store Protocol: some 15 MB.
_LINES = 100_000


class RemoteView(View):
    """Reads a store on another server.

    :param opened: gives the client, or raises once the store is closed.
    """

    def __init__(self, opened: Callable[[], Client]) -> None:
        self._opened = opened

    def query(self, text: str) -> QueryResult:
        """Evaluate a SPARQL 1.1 query over the data; it is sent only if its words say that it reads."""
        check_query(text)
        return self._ask(text, self._data)

    def triples(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        value: Term | None = None,
        *,
        book: NamedNode | None = None,
    ) -> Iterator[Triple]:
        """Yield the triples that fit the pattern."""
        given = {"s": subject, "p": predicate, "o": value}
        places = {name: f"?{name}" if term is None else str(term) for name, term in given.items()}
        graph = self._data if book is None else book.value
        if all(term is not None for term in given.values()):
            if self.holds(" ".join(places.values()), book):
                yield Triple(subject, predicate, value)  # type: ignore[arg-type]
            return
        wanted = " ".join(f"?{name}" for name, term in given.items() if term is None)
        for row in self._ask(f"SELECT {wanted} WHERE {{ {' '.join(places.values())} }}", graph, endless=True).rows():
            found = {**given, **row}
            yield plain(Triple(found["s"], found["p"], found["o"]))

    def holds(self, line: str, book: NamedNode | None) -> bool:
        """Say whether a triple, as a line of N-Triples, is in a book, or with None in the data."""
        return bool(self._ask(f"ASK {{ {line} }}", self._data if book is None else book.value))

    def about(self, subjects: Sequence[Subject], graph: NamedNode | None) -> Iterator[Triple]:
        """Yield everything that one of *subjects* says in a book, or with None in the data."""
        values = " ".join(map(str, subjects))
        text = f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
        for row in self._ask(text, self._data if graph is None else graph.value, endless=True).rows():
            yield plain(Triple(row["s"], row["p"], row["o"]))

    def __len__(self) -> int:
        [(number,)] = self._ask(_COUNT, self._data).values()
        return int(number or 0)

    def graph(self) -> Graph:
        """Return the data as an rdflib graph that asks the server."""
        return window(self)

    def dump(self, output: IO[bytes], format: str = "ntriples") -> None:
        """Write the data to *output*."""
        answer = self._ask(_ALL, self._data, endless=True)
        if format not in answer.formats:
            raise StoreError(reason=f"a graph cannot be written as {format}")
        answer.write(format, output)

    @property
    def _data(self) -> str:
        return self._opened().address.graph.value

    def _ask(self, text: str, graph: str, *, endless: bool = False) -> QueryResult:
        read = readings(text)[-1]
        if not read.has_form:
            # Servers take all kinds of things for something else, an empty text for an update.
            raise QueryError(reason=Phrase("it is none of SELECT, ASK, CONSTRUCT and DESCRIBE"))
        kind = read.kind
        body = self._opened().query(text, ACCEPT[kind], default=(graph,), named=(NOWHERE,), endless=endless)
        return read_answer(kind, body)


class RemoteWriter(PlannedWriter):
    """Commits as one update, which most servers make as one transaction."""

    def __init__(self, client: Client, view: RemoteView, lock: RLock) -> None:
        super().__init__(view, lock)
        self._client = client
        self._remote = view

    def _present(self, quads: Collection[Quad]) -> Collection[Quad]:
        """Return those of *quads* that are stored; compared here, as servers spell numbers in ways of their own."""
        there: set[Quad] = set()
        for graph in dict.fromkeys(quad.graph_name for quad in quads):
            subjects = iter(dict.fromkeys(quad.subject for quad in quads if quad.graph_name == graph))
            book = graph if isinstance(graph, NamedNode) else None
            while some := list(islice(subjects, _SUBJECTS)):
                there.update(
                    Quad(triple.subject, triple.predicate, triple.object, graph)
                    for triple in self._remote.about(some, book)
                )
        return there

    def _commit(self, changes: Changes) -> None:
        address, texts = self._client.address, changes.texts
        if address.store is not None and sum(text.count("\n") for text in texts) >= _BULK:
            for lines in _sliced(_lines(texts), _LINES):
                self._client.add(address.graph.value, "\n".join(lines).encode())
                self._prove(next((line for line in reversed(lines) if _links(line)), None), None)
            texts = []
        data = f"GRAPH {address.graph}"
        # The books come last: where the server does not make all of it or nothing, what was cut off counts for nothing.
        statements = [
            *_statements("DELETE", changes.removed, data, books=False),
            *(("INSERT", data, line) for line in _lines(texts)),
            *_statements("INSERT", changes.added, data, books=False),
            *_statements("DELETE", changes.removed, data, books=True),
            *_statements("INSERT", changes.added, data, books=True),
        ]
        for some in _sliced(statements, address.slice or len(statements) or 1):
            self._client.update(_request(some))
        # Servers spell numbers in ways of their own.
        found = (quad for quad in reversed(changes.added) if not _is_number(quad.object))
        if (last := next(found, None)) is not None:
            self._prove(f"{last.triple} .", last.graph_name if isinstance(last.graph_name, NamedNode) else None)

    def _prove(self, line: str | None, book: NamedNode | None) -> None:
        """See that a triple is there that was added: a page that asks to log in is a success in HTTP, too.

        :raises StoreError: if it is not there.
        """
        if line is not None and not self._remote.holds(line, book):
            raise StoreError(reason=f"{self._client.address} took a change for done and does not hold it")


def _is_number(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype not in _TEXTS


#: ``INSERT`` or ``DELETE``, where, and the triple with its full stop.
_Statement = tuple[str, str, str]


def _statements(verb: str, quads: Iterable[Quad], data: str, *, books: bool) -> Iterator[_Statement]:
    for quad in quads:
        if (quad.graph_name != DATA) == books:
            yield verb, f"GRAPH {quad.graph_name}" if books else data, f"{quad.triple} ."


def _request(statements: Iterable[_Statement]) -> str:
    return " ;\n".join(
        f"{verb} DATA {{ {graph} {{ {' '.join(line for *_, line in group)} }} }}"
        for (verb, graph), group in groupby(statements, key=lambda statement: statement[:2])
    )


def _lines(texts: Iterable[str]) -> Iterator[str]:
    # Not splitlines, which also splits at characters that stand in texts.
    return (line for text in texts for line in text.split("\n") if line)


def _sliced(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


class RemoteStore(Store):
    """A store on another server.

    :raises StoreError: for anything that goes wrong on the way.
    """

    #: What a server does that we have ceased to wait for, nobody tells.
    commits_here = False

    def __init__(self, address: Address, *, read_only: bool = False) -> None:
        self.address = address
        self._read_only = read_only
        self._opened: Client | None = Client(address)
        self._lock = RLock()

    def view(self) -> RemoteView:
        """Return the reading side."""
        return RemoteView(self.client)

    def writer(self) -> RemoteWriter:
        """Return a fresh writer."""
        if self._read_only or self.address.update is None:
            raise StoreError(reason="it was opened for reading only, or its address has no update=")
        return RemoteWriter(self.client(), self.view(), self._lock)

    def client(self) -> Client:
        """Return what speaks to the server, for whoever passes its answers on as they are.

        :raises StoreError: if the store is closed.
        """
        if self._opened is None:
            raise StoreError(reason="it is closed")
        return self._opened

    def flush(self) -> None:
        """Do nothing: the server looks after its memory itself."""

    def close(self) -> None:
        """Close the connections."""
        if self._opened is not None:
            self._opened.close()
        self._opened = None


def _links(line: str) -> bool:
    """Say whether a line links two nodes: servers spell numbers in ways of their own."""
    return line.endswith("> .") and '"' not in line
