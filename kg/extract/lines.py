"""One stream of printed lines out of a document's blocks, so that the form is read from top to bottom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kg.documents import Document, Paragraph, Row, Table
from kg.extract.labels import key
from kg.records import Locator

#: Blanks that part the entries of a line of text: 项目名称：甲   实施单位：乙.
_GAP = re.compile(r"(?:\u3000| {2})[\s\u3000]*")


@dataclass(frozen=True)
class Token:
    """A cell with something in it.

    :param column: 0-based column as printed.
    """

    text: str
    column: int
    line: int | None = None

    @cached_property
    def key(self) -> str:
        """The look-up form of the text, empty if it is too long for a label."""
        return key(self.text)


@dataclass(frozen=True)
class Line:
    """One printed row, or one paragraph.

    :param cells: all cells of a row, empty ones too; a paragraph's entries.
    :param block: 0-based ordinal of the block; a new one inside a table means a page break.
    :param in_table: False for a paragraph.
    """

    cells: tuple[Token, ...]
    block: int
    in_table: bool
    locator: Locator

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The cells with something in them."""
        return tuple(cell for cell in self.cells if cell.text)

    @property
    def text(self) -> str:
        """The only text of the line, or nothing if it has several cells."""
        return self.tokens[0].text if len(self.tokens) == 1 else ""


def lines_of(document: Document) -> Iterator[Line]:
    """Yield the document's printed lines in reading order, empty ones left out."""
    table = 0
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            yield from _paragraph(block, number)
        else:
            table += 1
            yield from _rows(block, number, table)


def _paragraph(block: Paragraph, number: int) -> Iterator[Line]:
    if block.text.strip():
        cell = Token(block.text.strip(), 0, block.line)
        yield Line((cell,), number, False, Locator(page=block.page, line=block.line))


def _rows(block: Table, number: int, table: int) -> Iterator[Line]:
    for place, row in enumerate(block.rows, start=1):
        line = Line(_tokens(row), number, True, Locator(page=block.page, table=table, row=place, line=row.line))
        if line.tokens:
            yield line


def _tokens(row: Row) -> tuple[Token, ...]:
    return tuple(Token(cell.text, cell.column, cell.line) for cell in row.cells)


def split_entries(line: Line) -> Line:
    """Part a paragraph of several labelled entries at its wide gaps."""
    if line.in_table:
        return line
    parts = [part for part in _GAP.split(line.cells[0].text) if part]
    cells = tuple(Token(part, place, line.locator.line) for place, part in enumerate(parts))
    return Line(cells, line.block, False, line.locator)
