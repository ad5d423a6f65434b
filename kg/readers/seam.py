"""Two parts of a table at a page break → one: what belongs together again, and what only follows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kg.documents import Cell, Row, Table
from kg.readers.printed import closed_up

#: Ends of a text after which the same cell has nothing more to say.
_SENTENCE_END: Final = re.compile(r"[。；;！!？?：:]\s*$")

#: Rows before a page break that tell what kind of column one is.
_NEAR: Final = 100

_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a table on one page.

    :param page: 1-based.
    :param edges: its vertical grid lines in points, ascending.
    :param open_columns: as in :class:`kg.readers.continued.PageBlocks`.
    """

    table: Table
    page: int
    edges: tuple[float, ...]
    open_top: bool = False
    open_bottom: bool = False
    open_columns: frozenset[int] | None = None


@dataclass(slots=True)
class Seamed:
    """A table put together part by part.

    :param edges: the grid lines of all parts together.
    """

    edges: tuple[float, ...]
    _rows: list[list[Cell]] = field(default_factory=list)
    _pages: list[int] = field(default_factory=list)
    #: Cells that reach the last row: (column, columns) → where they begin, row and place in the row.
    _bottom: dict[_Place, _Place] = field(default_factory=dict)
    _last: Part | None = None

    def table(self) -> Table:
        """Return what has been put together."""
        rows = tuple(Row(tuple(cells), page=page) for cells, page in zip(self._rows, self._pages, strict=True))
        return Table(rows, self._pages[0], ruled=True)

    def add(self, part: Part) -> None:
        """Add the part of the next page at the bottom."""
        rows = [[self._placed(cell) for cell in row.cells] for row in part.table.rows]
        heads = self._repeated(rows)
        if self._last is not None and heads < len(rows):
            self._close_seam(rows, heads, part)
        start = len(self._rows)
        self._rows += rows
        self._pages += [part.page] * len(rows)
        self._bottom = self._reaching(start)
        self._last = part

    def _placed(self, cell: Cell) -> Cell:
        """Give a cell the columns of the grid lines of all parts."""
        if cell.box is None:
            return cell
        left, right = self._edge(cell.box.left), self._edge(cell.box.right)
        return replace(cell, column=left, columns=max(1, right - left))

    def _edge(self, at: float) -> int:
        return min(range(len(self.edges)), key=lambda number: abs(self.edges[number] - at))

    def _repeated(self, rows: Sequence[Sequence[Cell]]) -> int:
        """Count the rows at the top that repeat the head of the table."""
        count = 0
        while count < min(len(rows), len(self._rows)) and _same(rows[count], self._rows[count]):
            count += 1
        return count

    def _close_seam(self, rows: list[list[Cell]], heads: int, part: Part) -> None:
        pairs = self._pairs(rows[heads])
        if self._is_cut(rows[heads], pairs, part):
            for lower in rows[heads]:
                row, place = pairs[lower.column, lower.columns]
                self._rows[row][place] = _continued(self._rows[row][place], lower, shared=1)
            self._move_up(rows, heads)
            return
        blocks = {self._block(pairs, lower) for lower in rows[heads] if not lower.text}
        for lower in list(rows[heads]):
            where = pairs.get((lower.column, lower.columns))
            if where is None:
                continue
            upper = self._at(where)
            if upper.text and lower.text:
                cut = _unclosed(upper.text) and _closes(lower.text)
                if upper.text == lower.text and max(upper.rows, lower.rows) > 1:
                    # Spreadsheets print a merged cell's text on every page that it reaches.
                    self._close(where, replace(lower, text=""), rows, heads)
                elif cut or (lower.rows > 1 and self._block(pairs, lower) in blocks):
                    self._close(where, lower, rows, heads)
            elif bool(upper.text) != bool(lower.text) and (
                max(upper.rows, lower.rows) > 1 or self._is_label(lower, rows[heads], rows)
            ):
                self._close(where, lower, rows, heads)

    def _block(self, pairs: dict[_Place, _Place], lower: Cell) -> tuple[int, int] | None:
        """Return the row in which a cell's upper part begins, and the rows of its lower part: alike for one block."""
        where = pairs.get((lower.column, lower.columns))
        return None if where is None or not self._at(where).text else (where[0], lower.rows)

    def _pairs(self, row: Sequence[Cell]) -> dict[_Place, _Place]:
        return {
            (cell.column, cell.columns): self._bottom[cell.column, cell.columns]
            for cell in row
            if (cell.column, cell.columns) in self._bottom
        }

    def _is_cut(self, row: Sequence[Cell], pairs: dict[_Place, _Place], part: Part) -> bool:
        """Tell whether *row* is the rest of the last row: no ruling between them, or a text that goes on."""
        if self._last is None or len(pairs) != len(row):
            return False
        if self._last.open_bottom and part.open_top:
            return True
        if not any(cell.text for cell in row):
            # What a renderer leaves of a row whose text has already ended.
            return True
        uppers = [self._at(pairs[lower.column, lower.columns]) for lower in row]
        both = [(upper, lower) for upper, lower in zip(uppers, row, strict=True) if upper.text and lower.text]
        both = [(upper, lower) for upper, lower in both if upper.text != lower.text or upper.rows + lower.rows == 2]
        if not both or len(both) == len(row) or not all(self._may_go_on(upper) for upper, _ in both):
            return False
        first = min(lower.column for _, lower in both)
        others = [lower for upper, lower in zip(uppers, row, strict=True) if lower.text and not upper.text]
        return all(cell.column < first for cell in others)

    def _may_go_on(self, upper: Cell) -> bool:
        if self._last is not None and self._last.open_columns is not None:
            return upper.column in self._last.open_columns or _unclosed(upper.text)
        return not _SENTENCE_END.search(upper.text)

    def _at(self, where: _Place) -> Cell:
        return self._rows[where[0]][where[1]]

    def _move_up(self, rows: list[list[Cell]], heads: int) -> None:
        """Take the row away whose cells the last row has got; merged ones of it go on below."""
        del rows[heads]
        for row in range(heads):
            for place, cell in enumerate(rows[row]):
                if row + cell.rows > heads:
                    rows[row][place] = replace(cell, rows=cell.rows - 1)

    def _close(self, where: _Place, lower: Cell, rows: list[list[Cell]], heads: int) -> None:
        """Bring the two parts of a cell together."""
        whole = _continued(self._at(where), lower, shared=0)
        if heads:
            # The repeated head stands between the parts, so each keeps its place and both have the text.
            self._rows[where[0]][where[1]] = replace(self._at(where), text=whole.text)
            rows[heads] = [
                replace(cell, text=whole.text) if cell.column == lower.column else cell for cell in rows[heads]
            ]
            return
        self._rows[where[0]][where[1]] = whole
        rows[0] = [cell for cell in rows[0] if cell.column != lower.column]

    def _is_label(self, cell: Cell, row: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> bool:
        """Tell whether an undivided cell stands in a column of merged cells, as labels do, before a filled row's end.

        A row that ends with an empty cell has gaps anyway, so that nothing is certain.
        """
        if not row[-1].text or row[-1] is cell:
            return False
        return any(
            (other.column, other.columns) == (cell.column, cell.columns) and other.rows > 1
            for cells in (*self._rows[-_NEAR:], *rows)
            for other in cells
        )

    def _reaching(self, start: int) -> dict[_Place, _Place]:
        """Find the cells that reach the last row: those of the newest part, and those before it that go on into it."""
        end = len(self._rows)
        newest = ((row, place) for row in range(start, end) for place in range(len(self._rows[row])))
        found: dict[_Place, _Place] = {}
        for row, place in (*self._bottom.values(), *newest):
            cell = self._rows[row][place]
            if row + cell.rows == end:
                found[cell.column, cell.columns] = (row, place)
        return found


def _unclosed(text: str) -> bool:
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"))


def _closes(text: str) -> bool:
    """Tell whether a text closes a bracket that it has not opened."""
    return bool(re.match(r"[^（(]*[）)]", text))


def _same(one: Sequence[Cell], two: Sequence[Cell]) -> bool:
    texts = [(cell.column, cell.columns, cell.rows, cell.text) for cell in one]
    return any(cell.text for cell in one) and texts == [
        (cell.column, cell.columns, cell.rows, cell.text) for cell in two
    ]


def _continued(upper: Cell, lower: Cell, shared: int) -> Cell:
    """Join the parts of a cell.

    :param shared: rows that both parts have in common, 1 for a row cut in two.
    """
    return replace(
        upper,
        text=closed_up(text for text in (upper.text, lower.text) if text),
        rows=upper.rows + lower.rows - shared,
        doubt=upper.doubt or lower.doubt,
    )
