"""Place the cells of an HTML table in a grid: spans, row groups, and no room for absurd numbers."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.documents import Cell, Row
from kg.readers.html.flow import Flow

#: Spans beyond these count as these: HTML standard, "forming a table".
_MOST_COLUMNS = 1000
_MOST_ROWS = 65534

_NUMBER = re.compile(r"\s*\+?(\d{1,9})")


@dataclass(slots=True)
class HeldCell:
    """A cell as the page declares it.

    :param rows: 0 means down to the end of its group.
    :param line: 1-based line of the source.
    """

    rows: int
    columns: int
    line: int | None
    flow: Flow = field(default_factory=Flow)


HeldRow = list[HeldCell]


@dataclass(slots=True)
class _Placed:
    held: HeldCell
    row: int
    column: int
    rows: int
    columns: int


class Meter:
    """Count the places of all grids of a page, so that a few bytes of spans cannot claim the memory.

    :param limit: places allowed.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.count = 0

    def add(self, places: int) -> None:
        """Count more places.

        :raises OverflowError: beyond the limit.
        """
        self.count += places
        if self.count > self.limit:
            raise OverflowError(self.count)


def span_of(value: str | None, *, zero: int = 1, most: int = _MOST_COLUMNS) -> int:
    """Read a span as browsers do: digits in front count, nothing usable is 1.

    :param zero: what a written 0 means.
    """
    match = _NUMBER.match(value or "")
    number = int(match[1]) if match else 1
    return min(number, most) if number else zero


def row_span_of(value: str | None) -> int:
    """Read a row span; 0 stays 0."""
    return span_of(value, zero=0, most=_MOST_ROWS)


def rows_of(groups: Sequence[Sequence[HeldRow]], meter: Meter) -> tuple[Row, ...]:
    """Place the cells of the groups one under the other.

    Rows and columns where no cell begins are left out and spans shortened by them, so that the grid is the one that
    the page shows.

    :raises OverflowError: see :class:`Meter`.
    """
    placed: list[_Placed] = []
    first = 0
    for group in groups:
        placed += _placed(group, first, meter)
        first += len(group)
    starts_down = sorted({cell.row for cell in placed})
    starts_across = sorted({cell.column for cell in placed})
    rows: list[list[Cell]] = [[] for _ in starts_down]
    for cell in placed:
        row, column = bisect_left(starts_down, cell.row), bisect_left(starts_across, cell.column)
        below, right = (
            bisect_left(starts_down, cell.row + cell.rows),
            bisect_left(starts_across, cell.column + cell.columns),
        )
        text = "\n".join(item for item in cell.held.flow.items if isinstance(item, str))
        rows[row].append(Cell(text, column, cell.held.line, rows=below - row, columns=right - column))
    return tuple(Row(tuple(cells), cells[0].line) for cells in rows)


def _placed(group: Sequence[HeldRow], first: int, meter: Meter) -> Iterator[_Placed]:
    """Place one group; a cell takes the next free column, and what hangs down from above keeps its own.

    :param first: row of the grid in which the group begins.
    """
    hanging: list[tuple[int, int, int]] = []  # first column, column behind, row behind; by column
    for place, held_row in enumerate(group):
        hanging = [span for span in hanging if span[2] > place]
        meter.add(len(held_row) + len(hanging))
        column, above = 0, 0
        new: list[tuple[int, int, int]] = []
        for held in held_row:
            while above < len(hanging) and hanging[above][0] <= column:
                column = max(column, hanging[above][1])
                above += 1
            free = hanging[above][0] - column if above < len(hanging) else held.columns
            rows = min(held.rows or len(group), len(group) - place)
            cell = _Placed(held, first + place, column, rows, min(held.columns, free))
            yield cell
            column += cell.columns
            if rows > 1:
                new.append((cell.column, column, place + rows))
        hanging = sorted(hanging + new)
