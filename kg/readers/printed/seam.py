"""Two parts of a table at a page break → one: what belongs together again, and what only follows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kg.documents import Cell, Row, Table
from kg.readers.printed.breaks import closed_up
from kg.readers.printed.cuts import Break, Meeting, squeezed

#: Rows before a page break that tell what kind of column one is.
_NEAR: Final = 100

#: Rows at the top of a table within which a head may stand that later pages repeat.
_FAR: Final = 400

#: Cells that a head within a table has at least.
_HEAD_CELLS: Final = 3

_DIGIT: Final = re.compile(r"\d")

_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a table on one page.

    :param page: 1-based.
    :param edges: its vertical grid lines in points, ascending.
    :param open_columns: as in :class:`kg.readers.printed.continued.PageBlocks`.
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
    :param known: the texts of all cells of the document, without white space; those put together are added.
    """

    edges: tuple[float, ...]
    known: set[str]
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
            for number, other in enumerate(self._rows[:_FAR])
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
        gap = self._break(rows, heads, pairs)
        if self._is_cut(rows[heads], gap, part):
            for one in gap.meetings:
                row, place = pairs[one.lower.column, one.lower.columns]
                self._rows[row][place] = whole = _continued(one.upper, one.lower, shared=1)
                self.known.add(squeezed(whole.text))
            # The table goes on in the middle of a row, so the head above is none of its rows.
            del rows[: heads + 1]
            return
        for one in gap.meetings:
            if gap.cuts_cell(one):
                # Spreadsheets print a merged cell's text on every page that it reaches.
                rest = replace(one.lower, text="") if one.upper.text == one.lower.text else one.lower
                self._close(pairs[one.lower.column, one.lower.columns], rest, rows, heads)

    def _pairs(self, row: Sequence[Cell]) -> dict[_Place, _Place]:
        return {
            (cell.column, cell.columns): self._bottom[cell.column, cell.columns]
            for cell in row
            if (cell.column, cell.columns) in self._bottom
        }

    def _is_cut(self, row: Sequence[Cell], gap: Break, part: Part) -> bool:
        """Tell whether *row* is the rest of the last row: no ruling between them, or a text that goes on."""
        if self._last is None or len(gap.meetings) != len(row):
            return False
        return (self._last.open_bottom and part.open_top) or gap.cuts_row()

    def _break(self, rows: Sequence[Sequence[Cell]], heads: int, pairs: dict[_Place, _Place]) -> Break:
        """Return what is known about the break above the row *heads* of the new part."""
        seam = rows[heads]
        met = [(self._at(where), where[0], lower) for lower in seam for where in self._met(pairs, lower)]
        cut = {id(cell) for upper, _, lower in met for cell in (upper, lower)}
        near: dict[_Place, list[Cell]] = {}
        texts: dict[int, set[str]] = {}
        for cell in (cell for cells in (*self._rows[-_NEAR:], *rows[:_NEAR]) for cell in cells):
            if id(cell) not in cut:
                near.setdefault((cell.column, cell.columns), []).append(cell)
                texts.setdefault(cell.column, set()).add(squeezed(cell.text))
        meetings = []
        for upper, start, lower in met:
            others = near.get((lower.column, lower.columns), ())
            label = any(other.rows > 1 for other in others)
            gaps = lower is seam[-1] or not seam[-1].text or any(not other.text and other.rows == 1 for other in others)
            meetings.append(Meeting(upper, lower, start, label, not gaps))
        return Break(meetings, texts, self.known, self._rooms())

    @staticmethod
    def _met(pairs: dict[_Place, _Place], lower: Cell) -> list[_Place]:
        where = pairs.get((lower.column, lower.columns))
        return [] if where is None else [where]

    def _rooms(self) -> dict[int, float] | None:
        """Return how much room the last lines above the break leave, by the columns of the whole table."""
        if self._last is None or self._last.open_columns is None:
            return None
        edges = self._last.edges
        return {self._edge(edges[column]): room for column, room in self._last.open_columns.items()}

    def _at(self, where: _Place) -> Cell:
        return self._rows[where[0]][where[1]]

    def _close(self, where: _Place, lower: Cell, rows: list[list[Cell]], heads: int) -> None:
        """Bring the two parts of a cell together."""
        whole = _continued(self._at(where), lower, shared=0)
        self.known.add(squeezed(whole.text))
        if heads:
            # The repeated head stands between the parts, so each keeps its place and both have the text.
            self._rows[where[0]][where[1]] = replace(self._at(where), text=whole.text)
            rows[heads] = [
                replace(cell, text=whole.text) if cell.column == lower.column else cell for cell in rows[heads]
            ]
            return
        self._rows[where[0]][where[1]] = whole
        rows[0] = [cell for cell in rows[0] if cell.column != lower.column]

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
