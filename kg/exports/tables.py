"""Writes the graph as CSV tables with their description, all in one archive, row by row."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pyoxigraph import NamedNode

from kg.declared import base_of, current_form
from kg.exports.columns import CATEGORIES, PROJECTS, TABLES, Table
from kg.exports.csvw import METADATA, metadata
from kg.exports.selection import projects_of
from kg.iris import Iris, short_id
from kg.mapping import region_code
from kg.mapping.codecs import YEAR, node
from kg.queries import load
from kg.stores import View
from ontology.terms import DEFAULT_BASE, ZB

Row = dict[str, str | None]

#: The tables of which a year has those rows that others refer to.
_SHARED = ("units", "categories", "documents")
#: No file in the archive has a date of its own: the same graph gives the same bytes.
_DATE = (1980, 1, 1, 0, 0, 0)


def write_tables(view: View, output: IO[bytes], year: int | None = None) -> None:
    """Write the archive of all tables and their description.

    :param output: need not be seekable.
    :param year: only the projects of this fiscal year, and the shared things that they refer to.
    :raises NothingInYear: if there are no projects of that year; nothing has been written then.
    """
    if year is not None:
        projects_of(view, year)
    tables = Tables(view, year)
    with ZipFile(cast(IO[bytes], _Forward(output)), "w", ZIP_DEFLATED) as archive:
        described = json.dumps(metadata(base_of(view) or DEFAULT_BASE), ensure_ascii=False, indent=2)
        archive.writestr(_entry(METADATA), described)
        for table in TABLES:
            with (
                archive.open(_entry(f"{table.name}.csv"), "w", force_zip64=True) as file,
                io.TextIOWrapper(file, "utf-8", newline="") as text,
            ):
                writer = csv.writer(text)
                writer.writerow([column.name for column in table.columns])
                writer.writerows(row.values() for row in tables.rows(table))


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _DATE)
    entry.compress_type = ZIP_DEFLATED
    return entry


class _Forward:
    """A file that only goes forward, so that an archive has the same bytes on a disk and on a line."""

    def __init__(self, output: IO[bytes]) -> None:
        self.write = output.write
        self.flush = output.flush


class Tables:
    """The rows of every table; to be read in the order of ``TABLES``.

    :param year: as in :func:`write_tables`.
    """

    def __init__(self, view: View, year: int | None) -> None:
        self._view = view
        self._year = year
        self._superseded = _superseded(view)
        self._used: dict[str, set[str]] = defaultdict(set)

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield the rows of a table; its columns are the keys, in their order."""
        if self._year is not None and table is CATEGORIES:
            self._use_parents()
        for row in self._read(table):
            if self._year is not None and table.name in _SHARED and row["id"] not in self._used[table.name]:
                continue
            if table is PROJECTS:
                if row["form"] in self._superseded:
                    self._note(table, row)
                    continue
                _complete(row)
            self._note(table, row)
            yield row

    def _read(self, table: Table) -> Iterator[Row]:
        wanted = None if self._year is None else YEAR.write(self._year)
        columns = table.columns
        for values in self._view.query(load(f"table_{table.name}", wanted=wanted)).values():
            row: Row = {
                column.name: None if text is None else column.read(text)
                for column, text in zip(columns, values, strict=False)
            }
            yield row

    def _note(self, table: Table, row: Row) -> None:
        """Remember what a row refers to."""
        for column in table.columns:
            value = row.get(column.name)
            if column.refers in _SHARED and value is not None:
                self._used[column.refers].add(value)

    def _use_parents(self) -> None:
        parents = {row["id"]: row["parent"] for row in self._read(CATEGORIES)}
        used = self._used[CATEGORIES.name]
        waiting = set(used)
        while waiting:
            waiting = {parent for each in waiting if (parent := parents.get(each))} - used
            used |= waiting


def _complete(row: Row) -> None:
    """Work out what the mapping says of a form's units, by the same rules."""
    for name in ("department", "unit"):
        printed = row[name]
        row[f"{name}_id"] = short_id(Iris().unit(printed)) if printed else None
    row["region"] = region_code(row["unit"], row["department"])


def _superseded(view: View) -> frozenset[str]:
    """Return the forms of projects that a document stored later declares again."""
    query = (
        f"SELECT ?project WHERE {{ ?project {node(ZB.declaredIn)} ?form }} GROUP BY ?project HAVING (COUNT(?form) > 1)"
    )
    found: set[str] = set()
    for (project,) in list(view.query(query).values()):
        subject = NamedNode(str(project))
        kept = current_form(view, subject)
        forms = (triple.object for triple in view.triples(subject, node(ZB.declaredIn)))
        found |= {short_id(form.value) for form in forms if isinstance(form, NamedNode) and form != kept}
    return frozenset(found)
