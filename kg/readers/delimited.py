"""Delimited text (CSV, TSV, semicolons, bars): every record a row, every field a cell in its true column."""

import hashlib
from collections.abc import Sequence
from typing import Final

from kg.documents import Cell, Document, Row, Table
from kg.errors import NoText, WrongEncoding
from kg.readers.base import ReadOptions
from kg.readers.delimiters import Record, parted
from kg.readers.encoding import decode
from kg.readers.sheets.places import cell_name
from kg.readers.sheets.sheet import ERRORS, Budget, formula_doubt
from kg.records import Issue, IssueCode

_SWALLOWED: Final = Issue(
    IssueCode.UNREADABLE_VALUE, "单元格内有多行文字和分隔符，可能因引号不成对而并入了其他行，请对照原文件核对"
)


def read_delimited(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read the records as one ruled table.

    :raises NoText: if no field holds anything.
    :raises WrongEncoding: if no encoding fits.
    :raises TooLarge: if the table would have more cells than the limit.
    """
    text = decode(data)
    if text is None:
        raise WrongEncoding(file=name)
    records = list(parted(text))
    filled = [place for place, record in enumerate(records) if not record.blank]
    if not filled:
        raise NoText(file=name)
    left, right = _columns(records)
    places = range(filled[0], filled[-1] + 1)
    Budget(name, options.limits.cells).make(len(places) * (right - left))
    table = Table(tuple(_row(records[place], place, left, right) for place in places), ruled=True)
    return Document(name, hashlib.sha256(data).hexdigest(), (table,))


def _columns(records: Sequence[Record]) -> tuple[int, int]:
    """Return the first column with content and the one behind the last."""
    spans = [[place for place, field in enumerate(record.fields) if field] for record in records if not record.blank]
    return min(span[0] for span in spans), max(span[-1] for span in spans) + 1


def _row(record: Record, place: int, left: int, right: int) -> Row:
    texts = record.fields[left:right] + ("",) * (right - max(left, len(record.fields)))
    cells = (_cell(text, place, left + column, left, record) for column, text in enumerate(texts))
    return Row(tuple(cells), record.line)


def _cell(text: str, row: int, place: int, left: int, record: Record) -> Cell:
    """Return a cell of the table.

    :param place: column of the file.
    :param left: column of the file where the table begins.
    """
    if text in ERRORS:
        return Cell("", place - left, record.line, doubt=formula_doubt(cell_name(row, place), text))
    return Cell(text, place - left, record.line, doubt=_SWALLOWED if record.doubtful and "\n" in text else None)
