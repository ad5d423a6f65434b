"""Writes the whole graph, or one fiscal year of it, to a file: a stream in bounded memory, never the store's books."""

from gzip import GzipFile
from typing import IO, cast

from pyoxigraph import RdfFormat, serialize

from kg.exports.formats import DumpFormat, DumpName
from kg.exports.selection import triples_of_year
from kg.exports.tables import write_tables
from kg.stores import FORMATS, View
from kg.stores.results import PREFIXES

#: zlib's own default; the highest level takes three times as long for 3 % less.
_LEVEL = 6


def write_dump(view: View, output: IO[bytes], name: DumpName, year: int | None = None) -> None:
    """Write what the name of a file asks for.

    :param year: only the projects of this fiscal year and what they lead to; None for everything.
    :raises NothingInYear: if there are no projects of that year; nothing has been written then.
    """
    if not name.gzipped:
        _write(view, output, name.format, year)
        return
    # Neither a name nor a time: the same graph gives the same bytes.
    with GzipFile("", "wb", _LEVEL, output, mtime=0) as packed:
        _write(view, cast(IO[bytes], packed), name.format, year)


def _write(view: View, output: IO[bytes], wanted: DumpFormat, year: int | None) -> None:
    if wanted.written is None:
        write_tables(view, output, year)
    elif year is None:
        view.dump(output, wanted.written)
    else:
        rdf = FORMATS[wanted.written]
        assert isinstance(rdf, RdfFormat)
        serialize(triples_of_year(view, year), output, rdf, prefixes=dict(PREFIXES))
