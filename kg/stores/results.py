"""The answer to a query: rows, a yes or no, or triples, and how each is written out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from types import MappingProxyType
from typing import IO, Any

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)

from kg.errors import QueryError, QueryRefused, StoreError

#: Name of an output format → the engine's own, for tables (SELECT, ASK) and for graphs (CONSTRUCT, DESCRIBE).
FORMATS: Mapping[str, QueryResultsFormat | RdfFormat] = MappingProxyType(
    {
        "json": QueryResultsFormat.JSON,
        "xml": QueryResultsFormat.XML,
        "csv": QueryResultsFormat.CSV,
        "tsv": QueryResultsFormat.TSV,
        "turtle": RdfFormat.TURTLE,
        "ntriples": RdfFormat.N_TRIPLES,
        "rdfxml": RdfFormat.RDF_XML,
        "jsonld": RdfFormat.JSON_LD,
        "nquads": RdfFormat.N_QUADS,
        "trig": RdfFormat.TRIG,
    }
)
_TABLES = tuple(name for name, value in FORMATS.items() if isinstance(value, QueryResultsFormat))
_GRAPHS = tuple(name for name, value in FORMATS.items() if isinstance(value, RdfFormat))
#: Kind of an answer → names of the formats that it can be written in, the default first.
FORMATS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType({"select": _TABLES, "ask": _TABLES, "graph": _GRAPHS})
_ABBREVIATED = ("turtle", "rdfxml", "trig")
#: Namespaces that written graphs abbreviate.
PREFIXES = MappingProxyType(
    {
        "zb": "https://w3id.org/zhibiao/ontology#",
        "dct": "http://purl.org/dc/terms/",
        "prov": "http://www.w3.org/ns/prov#",
        "qudt": "http://qudt.org/schema/qudt/",
        "schema": "https://schema.org/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "org": "http://www.w3.org/ns/org#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)


@contextmanager
def engine_errors() -> Iterator[None]:
    """Turn what the engine raises into our errors."""
    try:
        yield
    except SyntaxError as error:
        raise QueryError(reason=_line(error)) from error
    except OSError as error:
        raise StoreError(reason=_line(error)) from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(reason=_line(error)) from error


def _line(error: Exception) -> str:
    # The parser lists what it expected over several lines.
    return " ".join(str(error).split())


class QueryResult:
    """A lazy answer: it can be read once, by one of its methods.

    :param answer: what the engine returned.
    """

    def __init__(self, answer: QuerySolutions | QueryBoolean | QueryTriples) -> None:
        self._answer = answer

    @property
    def kind(self) -> str:
        """``select``, ``ask`` or ``graph``."""
        if isinstance(self._answer, QuerySolutions):
            return "select"
        return "ask" if isinstance(self._answer, QueryBoolean) else "graph"

    @property
    def formats(self) -> tuple[str, ...]:
        """Names of the formats that this answer can be written in, the default first."""
        return FORMATS_OF[self.kind]

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the columns in the order of the query; empty unless ``kind`` is ``select``."""
        return tuple(name.value for name in self._answer.variables) if isinstance(self._answer, QuerySolutions) else ()

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each row as variable → term; a variable without a value is None."""
        names = self.variables
        with engine_errors():
            for row in self._expect(QuerySolutions):
                yield dict(zip(names, row, strict=True))

    def values(self) -> Iterator[tuple[str | None, ...]]:
        """Yield each row as plain texts in the order of ``variables``; cheaper than ``rows``."""
        with engine_errors():
            for row in self._expect(QuerySolutions):
                yield tuple(None if term is None else term.value for term in row)

    def triples(self) -> Iterator[Triple]:
        """Yield the triples of a CONSTRUCT or DESCRIBE."""
        with engine_errors():
            yield from self._expect(QueryTriples)

    def __bool__(self) -> bool:
        """Return the answer of an ASK."""
        return bool(self._expect(QueryBoolean))

    def serialise(self, format: str) -> bytes:
        """Return the whole answer in *format*.

        :param format: one of ``formats``.
        :raises QueryRefused: if this kind of answer cannot be written so.
        """
        output = BytesIO()
        self.write(format, output)
        return output.getvalue()

    def write(self, format: str, output: IO[bytes]) -> None:
        """Write the answer to *output* as it is computed; parameters and errors as in ``serialise``."""
        if format not in self.formats:
            known = ", ".join(self.formats)
            raise QueryRefused(reason=f"the answer cannot be written as {format}; choose one of {known}")
        rdf = FORMATS[format]
        with engine_errors():
            if isinstance(self._answer, QueryTriples) and isinstance(rdf, RdfFormat) and format in _ABBREVIATED:
                serialize(self._answer, output, format=rdf, prefixes=dict(PREFIXES))
            else:
                write: Callable[..., object] = self._answer.serialize
                write(output, format=rdf)

    def _expect(self, kind: type[Any]) -> Any:
        if not isinstance(self._answer, kind):
            raise QueryRefused(reason=f"the query is of the kind {self.kind}, which has no such answer")
        return self._answer
