"""Two parts of a table at a page break → one: what belongs together again, and what only follows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kg.documents import Cell, Row, Table
from kg.readers.cuts import are_two, is_cut_row, is_rest, may_go_on, squeezed
from kg.readers.printed import closed_up

#: Rows before a page break that tell what kind of column one is.
_NEAR: Final = 100

#: Cells that a head within a table has at least.
_HEAD_CELLS: Final = 3

_DIGIT: Final = re.compile(r"\d")

_Place = tuple[int, int]

#: Texts without white space, by column.
_Texts = dict[int, set[str]]


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
    open_columns: Mapping[int, float] | None = None


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
        heads = self._repeated(rows) if self._rows else 0
        if self._within(rows, heads):
            _leave_out(rows, heads)
            heads = 0
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
        """Count the rows at the top that repeat the head of the table, or one within it."""
        starts = [0] if _same(rows[0], self._rows[0]) else self._heads_like(rows[0])
        return max((self._in_common(rows, start) for start in starts), default=0)

    def _heads_like(self, row: Sequence[Cell]) -> list[int]:
        """Return where rows like *row* stand if it may be a head: several cells, all of them words.

        A label beside it that goes on from the page before is no part of it.
        """
        own = [cell for cell in row if cell.rows == 1 or (cell.column, cell.columns) not in self._bottom]
        if len(own) < _HEAD_CELLS or any(not cell.text or _DIGIT.search(cell.text) for cell in own):
            return []
        first = own[0].column
        return [
            number
            for number, other in enumerate(self._rows)
            if _same(own, [cell for cell in other if cell.column >= first])
        ]

    def _in_common(self, rows: Sequence[Sequence[Cell]], start: int) -> int:
        count = 1
        while count < min(len(rows), len(self._rows) - start) and _same(rows[count], self._rows[start + count]):
            count += 1
        return count

    @staticmethod
    def _within(rows: Sequence[Sequence[Cell]], heads: int) -> bool:
        """Tell whether a label goes on beside the repeated head, so that the table certainly does."""
        return heads < len(rows) and any(
            number + cell.rows > heads for number, row in enumerate(rows[:heads]) for cell in row
        )

    def _close_seam(self, rows: list[list[Cell]], heads: int, part: Part) -> None:
        pairs = self._pairs(rows[heads])
        others = self._texts(rows, rows[heads], pairs)
        if self._is_cut(rows[heads], pairs, part, others):
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
            merged = max(upper.rows, lower.rows) > 1
            if upper.text and lower.text:
                if upper.text == lower.text and merged:
                    # Spreadsheets print a merged cell's text on every page that it reaches.
                    self._close(where, replace(lower, text=""), rows, heads)
                elif merged and self._goes_on(upper, lower, others, beside=self._block(pairs, lower) in blocks):
                    self._close(where, lower, rows, heads)
            elif bool(upper.text) != bool(lower.text) and (merged or self._is_label(lower, rows[heads], rows)):
                self._close(where, lower, rows, heads)

    def _goes_on(self, upper: Cell, lower: Cell, others: _Texts, *, beside: bool) -> bool:
        """Tell whether the text of a label goes on.

        :param beside: it has an empty label of just the same rows beside it that does.
        """
        texts = others.get(upper.column, set())
        if is_rest(upper, lower, texts):
            return True
        return beside and lower.rows > 1 and may_go_on(upper, lower, self._rooms()) and not are_two(upper, lower, texts)

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

    def _is_cut(self, row: Sequence[Cell], pairs: dict[_Place, _Place], part: Part, others: _Texts) -> bool:
        """Tell whether *row* is the rest of the last row: no ruling between them, or a text that goes on."""
        if self._last is None or len(pairs) != len(row):
            return False
        if self._last.open_bottom and part.open_top:
            return True
        both = [(self._at(pairs[lower.column, lower.columns]), lower) for lower in row]
        return is_cut_row(both, others, self._rooms())

    def _rooms(self) -> dict[int, float] | None:
        """Return how much room the last lines above the break leave, by the columns of the whole table."""
        if self._last is None or self._last.open_columns is None:
            return None
        edges = self._last.edges
        return {self._edge(edges[column]): room for column, room in self._last.open_columns.items()}

    def _texts(self, rows: Sequence[Sequence[Cell]], seam: Sequence[Cell], pairs: dict[_Place, _Place]) -> _Texts:
        """Return the texts of each column near the break, but for the cells that it may have cut."""
        cut = {id(cell) for cell in seam} | {id(self._at(where)) for where in pairs.values()}
        found: dict[int, set[str]] = {}
        for cells in (*self._rows[-_NEAR:], *rows[:_NEAR]):
            for cell in cells:
                if cell.text and id(cell) not in cut:
                    found.setdefault(cell.column, set()).add(squeezed(cell.text))
        return found

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

        A row that ends with an empty cell has gaps anyway, and so has a column with other empty cells, so that nothing
        is certain there.
        """
        if not row[-1].text or row[-1] is cell:
            return False
        above = self._rows[-_NEAR:-1]
        others = [
            other
            for cells in (*above, *rows)
            for other in cells
            if (other.column, other.columns) == (cell.column, cell.columns) and other is not cell
        ]
        return any(other.rows > 1 for other in others) and not any(
            other.rows == 1 and not other.text for other in others
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


def _leave_out(rows: list[list[Cell]], heads: int) -> None:
    """Take the repeated head out; the labels beside it begin in the row below."""
    beside = [
        replace(cell, rows=number + cell.rows - heads)
        for number, row in enumerate(rows[:heads])
        for cell in row
        if number + cell.rows > heads
    ]
    del rows[:heads]
    rows[0] = sorted([*beside, *rows[0]], key=lambda cell: cell.column)


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
