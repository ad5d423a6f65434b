"""The pieces that grid lines cut a table into, and the cells that they form where no ruling parts them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.readers.printed.rulings import Line

#: Share of a side of a piece that must be drawn before it counts as a wall.
_WALL: Final = 0.5

#: Share of a line through a region that must be wall before the holes in it are closed: a broken ruling, where a
#: merged cell never has a wall inside.
_BROKEN: Final = 0.5


@dataclass(frozen=True, slots=True)
class Region:
    """One cell: the numbers of the grid lines around it.

    :param open_top: its top is closed by no ruling, only by the end of the vertical ones.
    """

    top: int
    left: int
    bottom: int
    right: int
    open_top: bool = False
    open_bottom: bool = False


@dataclass(slots=True)
class Lattice:
    """Grid lines of one table.

    :param xs: vertical lines, at least two, from left to right.
    :param ys: horizontal lines, at least two, from the top down.
    """

    xs: Sequence[Line]
    ys: Sequence[Line]
    _left: list[list[bool]] = field(init=False)
    _top: list[list[bool]] = field(init=False)

    def __post_init__(self) -> None:
        downs = [(upper.at, lower.at) for upper, lower in zip(self.ys, self.ys[1:], strict=False)]
        acrosses = [(left.at, right.at) for left, right in zip(self.xs, self.xs[1:], strict=False)]
        # _left[row][n]: a wall on vertical line n beside the row; _top[n][column]: one on horizontal line n.
        self._left = [[line.covers(*down) >= _WALL for line in self.xs] for down in downs]
        self._top = [[line.covers(*across) >= _WALL for across in acrosses] for line in self.ys]

    @property
    def _rows(self) -> int:
        return len(self.ys) - 1

    @property
    def _columns(self) -> int:
        return len(self.xs) - 1

    def regions(self) -> Iterator[Region]:
        """Yield the cells, from the top down and left to right; what lies open to two sides is outside the table."""
        for places in self._areas():
            self._mend(places)
        taken: set[tuple[int, int]] = set()
        for row in range(self._rows):
            for column in range(self._columns):
                if (row, column) not in taken:
                    region = self._rectangle(row, column, taken)
                    if region is not None:
                        yield region

    def _areas(self) -> Iterator[list[tuple[int, int]]]:
        """Yield the sets of pieces that no wall parts, those of more than one piece."""
        seen: set[tuple[int, int]] = set()
        for row in range(self._rows):
            for column in range(self._columns):
                if (row, column) in seen:
                    continue
                area, edge = [], [(row, column)]
                seen.add((row, column))
                while edge:
                    place = edge.pop()
                    area.append(place)
                    for neighbour in self._neighbours(*place):
                        if neighbour not in seen:
                            seen.add(neighbour)
                            edge.append(neighbour)
                if len(area) > 1:
                    yield area

    def _neighbours(self, row: int, column: int) -> Iterator[tuple[int, int]]:
        if row > 0 and not self._top[row][column]:
            yield row - 1, column
        if row + 1 < self._rows and not self._top[row + 1][column]:
            yield row + 1, column
        if column > 0 and not self._left[row][column]:
            yield row, column - 1
        if column + 1 < self._columns and not self._left[row][column + 1]:
            yield row, column + 1

    def _mend(self, area: list[tuple[int, int]]) -> None:
        """Close the holes of rulings that run through an area for the greater part."""
        rows, columns = sorted({row for row, _ in area}), sorted({column for _, column in area})
        for column in columns[1:]:
            drawn = sum(self._left[row][column] for row in rows)
            if 0 < drawn < len(rows) and drawn >= _BROKEN * len(rows):
                for row in rows:
                    self._left[row][column] = True
        for row in rows[1:]:
            drawn = sum(self._top[row][column] for column in columns)
            if 0 < drawn < len(columns) and drawn >= _BROKEN * len(columns):
                for column in columns:
                    self._top[row][column] = True

    def _rectangle(self, row: int, column: int, taken: set[tuple[int, int]]) -> Region | None:
        """Take the largest rectangle without walls inside from a free corner, first to the right, then down."""
        right = column + 1
        while right < self._columns and not self._left[row][right] and (row, right) not in taken:
            right += 1
        bottom = row + 1
        while bottom < self._rows and not any(self._top[bottom][column:right]) and self._free(bottom, column, right):
            bottom += 1
        taken.update((y, x) for y in range(row, bottom) for x in range(column, right))
        return self._closed(row, column, bottom, right)

    def _free(self, row: int, left: int, right: int) -> bool:
        return not any(self._left[row][left + 1 : right])

    def _closed(self, top: int, left: int, bottom: int, right: int) -> Region | None:
        """Return the region unless it is open towards two directions; one border may be left away."""
        open_top = top == 0 and not any(self._top[0][left:right])
        open_bottom = bottom == self._rows and not any(self._top[bottom][left:right])
        open_left = left == 0 and not any(self._left[row][0] for row in range(top, bottom))
        open_right = right == self._columns and not any(self._left[row][right] for row in range(top, bottom))
        if (open_top or open_bottom) and (open_left or open_right):
            return None
        return Region(top, left, bottom, right, open_top, open_bottom)
