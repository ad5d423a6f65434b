"""Plain text: cells parted by TABs, bars or wide gaps, or one cell a line, with paragraphs between the tables."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.documents import Block, Cell, Document, Paragraph, Row, Table
from kg.errors import EmptyFile, WrongEncoding
from kg.readers.base import ReadOptions
from kg.readers.encoding import decode

#: A cell of a rule line as converters draw them between the rows of a table: ---, :---:, ====.
_RULE_CELL = re.compile(r":?[-=_—─]{2,}:?")
_LONG_RULE = re.compile(r"[-=_—─]{3}")

#: A line that is one cell: a TAB in front and no other.
_CELL_LINE = re.compile(r"\t[^\t]*")

_BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"

#: Blanks that part cells where an editor has turned TABs into spaces or a PDF was printed as text.
_GAP = re.compile(r"[ \u3000\u00a0]{2,}")

#: Lines with such gaps that a document without any TAB must have before they count as rows.
_GAP_LINES = 3

#: Share of the TAB lines that are a single cell before a document counts as "one cell a line".
_CELL_LINE_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    number: int
    page: int | None

    @property
    def blank(self) -> bool:
        return not self.text.strip(_BLANKS) and "\t" not in self.text


def read_text(data: bytes, name: str, _options: ReadOptions) -> Document:
    """Cut the text into tables and paragraphs.

    :raises EmptyFile: if there is nothing but white space.
    :raises WrongEncoding: if no encoding fits.
    """
    text = decode(data)
    if text is None:
        raise WrongEncoding(file=name)
    if not text.strip(_BLANKS):
        raise EmptyFile(file=name)
    lines = list(_lines(text))
    blocks = _cell_line_blocks(lines) if _is_one_cell_a_line(lines) else _row_blocks(lines, gaps=_has_gaps(lines))
    return Document(name, hashlib.sha256(data).hexdigest(), tuple(blocks))


def _lines(text: str) -> Iterator[_Line]:
    # Not splitlines(): it also cuts at U+2028 and other characters that stand inside cells. A form feed ends a page
    # and, like the blank line that other converters put there, interrupts a table.
    page = 1 if "\f" in text else None
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
    for number, line in enumerate(text.split("\n"), start=1):
        for place, piece in enumerate(line.split("\f")):
            if place and page is not None:
                page += 1
                yield _Line("", number, page)
            yield _Line(piece, number, page)


def _is_one_cell_a_line(lines: list[_Line]) -> bool:
    tabbed = [line for line in lines if "\t" in line.text]
    single = sum(1 for line in tabbed if _CELL_LINE.fullmatch(line.text))
    return single > _CELL_LINE_SHARE * len(tabbed)


def _has_gaps(lines: list[_Line]) -> bool:
    if any("\t" in line.text for line in lines):
        return False
    return sum(1 for line in lines if _GAP.search(line.text.strip(_BLANKS))) >= _GAP_LINES


def _row_blocks(lines: Iterable[_Line], *, gaps: bool) -> Iterator[Block]:
    rows: list[Row] = []
    page: int | None = None
    for line in lines:
        texts = _cell_texts(line.text, gaps=gaps)
        if texts is None and rows:
            yield Table(tuple(rows), page)
            rows = []
        if texts is None:
            if not line.blank and not _is_rule([line.text.strip(_BLANKS)]):
                yield Paragraph(line.text.strip(_BLANKS), line.number, line.page)
        elif not _is_rule(texts):
            page = line.page if not rows else page
            rows.append(Row(tuple(Cell(text, place, line.number) for place, text in enumerate(texts)), line.number))
    if rows:
        yield Table(tuple(rows), page)


def _cell_texts(line: str, *, gaps: bool) -> list[str] | None:
    """Split a line of a table, or return None for a line outside every table."""
    if "\t" in line:
        return [text.strip(_BLANKS) for text in line.split("\t")]
    bare = line.strip(_BLANKS)
    if len(bare) > 1 and bare.startswith("|") and bare.endswith("|"):
        return [text.strip(_BLANKS) for text in bare[1:-1].split("|")]
    if gaps and _GAP.search(bare):
        return [text.strip(_BLANKS) for text in _GAP.split(line.rstrip())]
    return None


def _is_rule(texts: list[str]) -> bool:
    filled = [text for text in texts if text]
    return (
        bool(filled)
        and all(_RULE_CELL.fullmatch(text) for text in filled)
        and any(_LONG_RULE.search(text) for text in filled)
    )


def _cell_line_blocks(lines: Iterable[_Line]) -> Iterator[Block]:
    """Read a document where every cell is a line of its own and an empty line ends the row."""
    rows: list[Row] = []
    cells: list[Cell] = []
    page: int | None = None
    for line in lines:
        if "\t" in line.text:
            page = line.page if not (rows or cells) else page
            cells += [
                Cell(text.strip(_BLANKS), len(cells) + place, line.number)
                for place, text in enumerate(line.text.split("\t")[1:])
            ]
        elif line.blank:
            _close_row(rows, cells)
        elif cells:
            cells[-1] = _continued(cells[-1], line)
        else:
            if rows:
                yield Table(tuple(rows), page)
                rows = []
            yield Paragraph(line.text.strip(_BLANKS), line.number, line.page)
    _close_row(rows, cells)
    if rows:
        yield Table(tuple(rows), page)


def _close_row(rows: list[Row], cells: list[Cell]) -> None:
    if cells:
        rows.append(Row(tuple(cells), cells[0].line))
        cells.clear()


def _continued(cell: Cell, line: _Line) -> Cell:
    return replace(cell, text=f"{cell.text}\n{line.text.strip(_BLANKS)}".strip())
