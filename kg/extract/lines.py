"""One stream of printed lines out of a document's blocks, so that the form is read from top to bottom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from kg.documents import Cell, Document, Paragraph, Table
from kg.extract.labels import COLUMNS, key
from kg.extract.marks import Place
from kg.records import Issue, Locator

#: Blanks that part the entries of a line of text: 项目名称：甲   实施单位：乙.
_GAP = re.compile(r"(?:\u3000| {2})[\s\u3000]*")


#: Longest cell (characters) that may hold several entries.
_LONGEST = 120


@dataclass(frozen=True)
class Token:
    """A cell with something in it.

    :param column: 0-based column as printed, of the grid where there is one.
    :param rows: rows that it covers, from its own down.
    :param columns: columns that it covers, from its own to the right.
    :param place: the cell of the document that it is, whatever was done to it since; None for none.
    :param unread: it is empty because what the document holds there could not be read, which is told by a doubt.
    """

    text: str
    column: int
    line: int | None = None
    rows: int = 1
    columns: int = 1
    place: Place | None = field(default=None, compare=False)
    unread: bool = False

    @property
    def end(self) -> int:
        """The column behind the last one that it covers."""
        return self.column + self.columns

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
    :param ruled: the columns and merged cells of the table can be trusted.
    :param above: cells of rows above that cover this row as well, left to right; only in ruled tables.
    :param doubts: what is uncertain about cells of the row.
    :param parts: the paragraphs that the line was strung together from.
    """

    cells: tuple[Token, ...]
    block: int
    in_table: bool
    locator: Locator
    ruled: bool = False
    above: tuple[Token, ...] = ()
    doubts: tuple[Issue, ...] = ()
    parts: tuple[Token, ...] = ()

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The cells with something in them."""
        return tuple(cell for cell in self.cells if cell.text)

    @cached_property
    def roles(self) -> frozenset[str]:
        """What the cells say of the columns below them; empty if none is a heading of the indicators."""
        return frozenset(role for token in self.tokens if (role := COLUMNS.get(token.key)))

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
        locator = Locator(page=block.page, line=block.line)
        cell = Token(block.text.strip(), 0, block.line, place=Place(locator, 0, number))
        yield Line((cell,), number, False, locator)


def _rows(block: Table, number: int, table: int) -> Iterator[Line]:
    open_cells: list[tuple[Token, int]] = []
    pending: tuple[Issue, ...] = ()
    last: Line | None = None
    for place, row in enumerate(block.rows, start=1):
        locator = Locator(row.page or block.page, table, row.number or place, row.line, block.sheet)
        cells = tuple(_token(cell, locator, number) for cell in row.cells)
        open_cells = [(cell, end) for cell, end in open_cells if end > place]
        above = tuple(sorted((cell for cell, _ in open_cells), key=lambda cell: cell.column))
        # An unreadable cell may be all that its row holds; the doubt is told at the next row then, or at the last one.
        pending += tuple(replace(cell.doubt, locator=locator) for cell in row.cells if cell.doubt)
        line = Line(cells, number, True, locator, block.ruled, above, pending)
        if line.tokens:
            if last is not None:
                yield last
            last, pending = line, ()
        open_cells += [(cell, place + cell.rows) for cell in line.tokens if cell.rows > 1]
    if last is not None:
        yield replace(last, doubts=(*last.doubts, *pending))


def _token(cell: Cell, locator: Locator, block: int) -> Token:
    place = Place(locator, cell.column, block)
    unread = cell.doubt is not None and not cell.text
    return Token(cell.text, cell.column, cell.line, cell.rows, cell.columns, place, unread)


def split_entries(line: Line) -> Line:
    """Part a paragraph, or the only cell of a row, that holds several labelled entries, at its wide gaps."""
    if line.in_table and (len(line.tokens) != 1 or not _is_several(line.tokens[0].text)):
        return line
    parts = [part for part in _GAP.split(line.tokens[0].text) if part]
    whole = line.tokens[0]
    cells = tuple(Token(part, place, line.locator.line, place=whole.place) for place, part in enumerate(parts))
    return Line(cells, line.block, False, line.locator)


def _is_several(text: str) -> bool:
    """Tell whether a cell reads 填报单位：某局   2024年1月10日   单位：万元, and is no goal."""
    return len(text) <= _LONGEST and any(colon in text for colon in ":：") and _GAP.search(text) is not None
