"""Delimited text (CSV, TSV, semicolons, bars): every record a row, every field a cell in its true column."""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from kg.documents import Cell, Document, Row, Table
from kg.errors import EmptyFile, WrongEncoding
from kg.readers.base import ReadOptions
from kg.readers.encoding import decode
from kg.readers.sheets.places import cell_name
from kg.readers.sheets.sheet import ERRORS, Budget, formula_doubt

_BLANKS: Final = " \t\r\n\u3000\u00a0\u200b\ufeff"

#: What parts fields, the first one winning where several fit equally well.
_DELIMITERS: Final = "\t,;|"

#: Excel's own first line that names the delimiter: sep=;
_NAMED = re.compile(r'"?sep=([^\r\n"])"?(?:\r\n?|\n|$)', re.IGNORECASE)

#: A number kept as text by exporting programs: ="00123".
_TEXT_FORMULA = re.compile(r'="([^"]*)"')

#: Share of the records that must have the same number of fields. Not all: Excel leaves out the trailing delimiters of
#: some rows, and a title line may have been written without any.
_SHARE: Final = 0.8

#: How data of other text formats begins (JSON, XML, HTML).
_OTHER_FORMATS: Final = ("{", "[", "<")

#: Records that are looked at to find the delimiter.
_SAMPLE: Final = 1_000

# The module's limit (131,072 characters a field) is one for the whole process; the size of the file is limited anyway.
csv.field_size_limit(1 << 30)


@dataclass(frozen=True, slots=True)
class _Record:
    fields: tuple[str, ...]
    line: int

    @property
    def blank(self) -> bool:
        return not any(self.fields)


def looks_delimited(text: str) -> bool:
    """Tell delimited data from prose and from flattened forms.

    Commas or semicolons must part most records into the same number of fields (2 or more). TABs count only where every
    line that is not empty has the same number of them: a form that a converter flattened into TABs has lost cells and
    is better read as plain text.

    :param text: the decoded content, without byte order mark.
    """
    if _NAMED.match(text):
        return True
    bare = text.lstrip(_BLANKS)
    if bare.startswith(_OTHER_FORMATS):
        return False
    if _tabs_agree(text):
        return True
    return any(_agreement(text, delimiter) >= _SHARE for delimiter in ",;" if delimiter in text)


def read_delimited(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read the records as one ruled table.

    :raises EmptyFile: if no field holds anything.
    :raises WrongEncoding: if no encoding fits.
    :raises TooLarge: if the table would have more cells than the limit.
    """
    text = decode(data)
    if text is None:
        raise WrongEncoding(file=name)
    named = _NAMED.match(text)
    first = 2 if named else 1
    body = text[named.end() :] if named else text
    records = _records(body, named.group(1) if named else _delimiter(body), first)
    filled = [place for place, record in enumerate(records) if not record.blank]
    if not filled:
        raise EmptyFile(file=name)
    left, right = _columns(records)
    places = range(filled[0], filled[-1] + 1)
    Budget(name, options.limits.cells).make(len(places) * (right - left))
    table = Table(tuple(_row(records[place], place, left, right) for place in places), ruled=True)
    return Document(name, hashlib.sha256(data).hexdigest(), (table,))


def _tabs_agree(text: str) -> bool:
    if "\t" not in text:
        return False
    # A text where every line is a TAB and one cell is a table all the same, but not one of records.
    leads = any(not line.startswith("\t") for line in text.splitlines() if line.strip(_BLANKS))
    return leads and _agreement(text, "\t", None) == 1


def _delimiter(text: str) -> str:
    """Return the delimiter that fits best: by agreement, then by number where none agrees."""

    def fit(delimiter: str) -> tuple[float, int]:
        share = _agreement(text, delimiter) if delimiter in text else 0.0
        return share, 0 if share else text.count(delimiter)

    # max() keeps the first of equals, so the order of _DELIMITERS decides.
    return max(_DELIMITERS, key=fit)


def _agreement(text: str, delimiter: str, sample: int | None = _SAMPLE) -> float:
    """Return the share of the first records that have the commonest number of fields.

    It is 0 where that number is 1, where there is a single record, and where some record has more fields than that.

    :param sample: how many records to look at, None for all.
    """
    records = islice(_parsed(text, delimiter, csv.QUOTE_MINIMAL, 1), sample)
    widths = Counter(len(record.fields) for record in records if any(record.fields) or len(record.fields) > 1)
    if widths.total() < 2:
        return 0.0
    width, times = widths.most_common(1)[0]
    return times / widths.total() if width == max(widths) > 1 else 0.0


def _records(text: str, delimiter: str, first: int) -> list[_Record]:
    """Parse the whole text; a quotation mark that is never closed is taken as a mere character."""
    records = list(_parsed(text, delimiter, csv.QUOTE_MINIMAL, first))
    last = records[-1].fields[-1:] if records else ()
    if any("\n" in field for field in last) and not text.rstrip(_BLANKS).endswith('"'):
        return list(_parsed(text, delimiter, csv.QUOTE_NONE, first))
    return records


def _parsed(text: str, delimiter: str, quoting: Literal[0, 3], first: int) -> Iterator[_Record]:
    reader = csv.reader(io.StringIO(text.rstrip("\x1a"), newline=""), delimiter=delimiter, quoting=quoting)
    line = first
    for fields in reader:
        yield _Record(tuple(_clean(field) for field in fields), line)
        line = first + reader.line_num


def _clean(field: str) -> str:
    kept = _TEXT_FORMULA.fullmatch(field)
    return (kept.group(1) if kept else field).replace("\r\n", "\n").replace("\r", "\n").strip(_BLANKS)


def _columns(records: Sequence[_Record]) -> tuple[int, int]:
    """Return the first column with content and the one behind the last."""
    spans = [[place for place, field in enumerate(record.fields) if field] for record in records if not record.blank]
    return min(span[0] for span in spans), max(span[-1] for span in spans) + 1


def _row(record: _Record, place: int, left: int, right: int) -> Row:
    texts = record.fields[left:right] + ("",) * (right - max(left, len(record.fields)))
    cells = (_cell(text, place, left, column, record.line) for column, text in enumerate(texts))
    return Row(tuple(cells), record.line)


def _cell(text: str, row: int, left: int, column: int, line: int) -> Cell:
    if text in ERRORS:
        return Cell("", column, line, doubt=formula_doubt(cell_name(row, left + column), text))
    return Cell(text, column, line)
