"""Two parts of a table at a page break → one: what belongs together again, and what only follows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kg.documents import Cell, Row, Table
from kg.readers.printed import closed_up

#: Ends of a text after which the same cell has nothing more to say.
_SENTENCE_END: Final = re.compile(r"[。；;！!？?：:]\s*$")

_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a table on one page.

    :param page: 1-based.
    :param edges: its vertical grid lines in points, ascending.
    :param full: as in :class:`kg.readers.continued.PageBlocks`.
    """

    table: Table
    page: int
    edges: tuple[float, ...]
    open_top: bool = False
    open_bottom: bool = False
    full: frozenset[int] | None = None


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
        for lower in list(rows[heads]):
            where = pairs.get((lower.column, lower.columns))
            if where is not None:
                self._close_label(where, lower, rows, heads)

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
        if self._last.open_bottom or part.open_top:
            return True
        both = [
            (upper, lower)
            for lower in row
            for upper in [self._at(pairs[lower.column, lower.columns])]
            if upper.text and lower.text
        ]
        if not both or any(_SENTENCE_END.search(upper.text) for upper, _ in both):
            return False
        if self._last.full is not None and not all(upper.column in self._last.full for upper, _ in both):
            return False
        first = min(lower.column for _, lower in both)
        others = [cell for cell in row if cell.text and all(cell is not lower for _, lower in both)]
        return len(both) < len(row) and all(cell.column < first for cell in others)

    def _at(self, where: _Place) -> Cell:
        return self._rows[where[0]][where[1]]

    def _move_up(self, rows: list[list[Cell]], heads: int) -> None:
        """Take the row away whose cells the last row has got; merged ones of it go on below."""
        del rows[heads]
        for row in range(heads):
            for place, cell in enumerate(rows[row]):
                if row + cell.rows > heads:
                    rows[row][place] = replace(cell, rows=cell.rows - 1)

    def _close_label(self, where: _Place, lower: Cell, rows: list[list[Cell]], heads: int) -> None:
        """Bring a merged cell together again whose text stands in one of its parts only."""
        upper = self._at(where)
        if bool(upper.text) == bool(lower.text) or max(upper.rows, lower.rows) < 2:
            return
        if heads:
            # The repeated head stands between the parts, so each keeps its place and both have the text.
            text = upper.text or lower.text
            self._rows[where[0]][where[1]] = replace(upper, text=text)
            rows[heads][rows[heads].index(lower)] = replace(lower, text=text)
            return
        self._rows[where[0]][where[1]] = _continued(upper, lower, shared=0)
        rows[0].remove(lower)

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
