"""Answers of another server, in the shape that the engine in the house gives them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from kg.errors import QueryError, QueryRefused, StoreError
from kg.stores.results import FORMATS, PREFIXES, QueryResult
from kg.stores.wire import Body

_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
_TRUTHS = {"1": "true", "0": "false"}
_TOLD = {told: json.dumps({"head": {}, "boolean": told}).encode() for told in (True, False)}
_ABBREVIATED = ("turtle", "rdfxml")
_GRAPHS = tuple(name for name, value in FORMATS.items() if isinstance(value, RdfFormat))


@contextmanager
def broken_answers(body: Body) -> Iterator[None]:
    """Turn what a cut or damaged answer leads to into our error."""
    try:
        yield
    except (SyntaxError, ValueError, OSError, QueryError) as error:
        said = " ".join(str(error).split())
        reason = body.reason or f"the server's answer breaks off or is no answer: {said}"
        raise StoreError(reason=reason) from error


def read_answer(kind: str, body: Body) -> QueryResult:
    """Read the answer to a query of a kind: ``select``, ``ask`` or ``graph``, asked for as ``wire.ACCEPT`` says."""
    if kind == "graph":
        return RemoteGraph(body)
    return RemoteTruth(body) if kind == "ask" else RemoteTable(body)


class RemoteTable(QueryResult):
    """Rows."""

    def __init__(self, body: Body) -> None:
        self._body = body
        with broken_answers(body):
            super().__init__(parse_query_results(cast("IO[bytes]", body), format=QueryResultsFormat.JSON))

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each row as variable → term."""
        with broken_answers(self._body):
            for row in super().rows():
                yield {name: _plain(term) for name, term in row.items()}

    def values(self) -> Iterator[tuple[str | None, ...]]:
        """Yield each row as plain texts."""
        for row in self.rows():
            yield tuple(None if term is None else term.value for term in row.values())

    def write(self, format: str, output: IO[bytes]) -> None:
        """Write the answer to *output* as it comes."""
        with broken_answers(self._body):
            super().write(format, output)


class RemoteTruth(QueryResult):
    """A yes or no, be it in a table as Virtuoso gives it."""

    def __init__(self, body: Body) -> None:
        with broken_answers(body):
            answer = parse_query_results(body.read(), format=QueryResultsFormat.JSON)
            if isinstance(answer, QuerySolutions):
                found = any(term is not None and term.value in ("1", "true") for row in answer for term in row)
                answer = parse_query_results(_TOLD[found], format=QueryResultsFormat.JSON)
        super().__init__(answer)


class RemoteGraph(QueryResult):
    """Triples."""

    def __init__(self, body: Body) -> None:
        self._body = body

    @property
    def kind(self) -> str:
        """``graph``."""
        return "graph"

    @property
    def formats(self) -> tuple[str, ...]:
        """Names of the formats that this answer can be written in, the default first."""
        return _GRAPHS

    @property
    def variables(self) -> tuple[str, ...]:
        """None: a graph has no columns."""
        return ()

    def triples(self) -> Iterator[Triple]:
        """Yield the triples."""
        with broken_answers(self._body):
            for quad in parse(cast("IO[bytes]", self._body), format=RdfFormat.N_TRIPLES):
                yield plain(quad.triple)

    def write(self, format: str, output: IO[bytes]) -> None:
        """Write the answer to *output* as it comes."""
        rdf = FORMATS.get(format)
        if not isinstance(rdf, RdfFormat):
            raise QueryRefused(reason=f"the answer cannot be written as {format}; choose one of {', '.join(_GRAPHS)}")
        prefixes = dict(PREFIXES) if format in _ABBREVIATED else None
        serialize(self.triples(), output, format=rdf, prefixes=prefixes)

    def _expect(self, kind: type[Any]) -> Any:
        raise QueryRefused(reason="the query is of the kind graph, which has no such answer")


def plain(triple: Triple) -> Triple:
    """Return *triple* with a truth value as ``true`` or ``false``, which some servers (Virtuoso) give as 1 or 0."""
    value = _plain(triple.object)
    return triple if value is triple.object else Triple(triple.subject, triple.predicate, value)


def _plain(term: Any) -> Any:
    if isinstance(term, Literal) and term.value in _TRUTHS and term.datatype == _BOOLEAN:
        return Literal(_TRUTHS[term.value], datatype=_BOOLEAN)
    return term
