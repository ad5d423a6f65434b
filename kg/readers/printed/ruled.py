"""Rulings on a page → grids of cells with their true spans; pure geometry, for PDF pages and scanned ones alike.

Made for what forms really look like: rulings that a renderer draws cell by cell, doubled, dashed or with holes, merged
cells in both directions, outer borders left away at the sides, and rows that a page break leaves open.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeVar

from kg.documents import Box, Cell, Row, Table
from kg.readers.printed.lattice import Lattice, Region
from kg.readers.printed.rulings import Line, Ruling, connected, ruling_of, straightened
from kg.records import Issue

__all__ = ["Grid", "GridCell", "Placed", "Ruling", "TooManyCells", "grids", "place", "ruling_of", "table_of"]

#: Points between two parallel rulings that are one border (a double line, or two cells' own borders). The smallest
#: print is higher and wider than that.
SNAP: Final = 4.0

#: Points that rulings must reach beyond the last crossing one before a missing border is assumed at their ends:
#: less is an overshoot, more than that holds at least one character.
OPEN_SIDE: Final = 12.0
OPEN_END: Final = 8.0


class TooManyCells(Exception):
    """The rulings of a page cut it into more pieces than allowed; ``count`` tells how many."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class Placed(Protocol):
    """Anything with a place on the page: a character, a word, a recognised line."""

    @property
    def box(self) -> Box:
        """The place in points from the upper left corner."""
        ...


PlacedT = TypeVar("PlacedT", bound=Placed)


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a grid; a merged cell covers ``rows`` × ``columns`` places from its upper left one, 0-based."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """One table's cells, top to bottom and left to right, and where its grid lines run.

    :param xs: the grid's vertical lines from left to right, one more than there are columns.
    :param ys: the grid's horizontal lines from the top down, one more than there are rows.
    :param open_top: no ruling closes any cell of the first row at its top, as where a page break has cut the row.
    :param open_bottom: no ruling closes any cell of the last row at its bottom.
    """

    cells: tuple[GridCell, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    open_top: bool = False
    open_bottom: bool = False

    @property
    def box(self) -> Box:
        """The whole table."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def grids(rulings: Iterable[Ruling], most: int = 2_000_000) -> list[Grid]:
    """Find the tables that the rulings of one page draw, from the top down.

    A table inside a cell of another one is a grid of its own. A grid of a single cell (a frame) is returned as well.

    :param most: pieces that the rulings may cut the page into.
    :raises TooManyCells: if there are more.
    """
    found: list[Grid] = []
    for across, down in connected(rulings):
        ys = _with_open_ends(straightened(across, SNAP), down, OPEN_END)
        xs = _with_open_ends(straightened(down, SNAP), across, OPEN_SIDE)
        most -= len(xs) * len(ys)
        if most < 0:
            raise TooManyCells(len(xs) * len(ys))
        if len(xs) > 1 and len(ys) > 1:
            found += _grid(Lattice(xs, ys))
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _with_open_ends(lines: list[Line], crossing: Sequence[Ruling], reach: float) -> list[Line]:
    """Add an empty line where two crossing rulings or more end beyond the last line: a border that was not drawn."""
    starts = sorted(ruling.start for ruling in crossing)
    ends = sorted((ruling.end for ruling in crossing), reverse=True)
    added = list(lines)
    if len(starts) > 1 and starts[1] < lines[0].at - reach:
        added.insert(0, Line(starts[1]))
    if len(ends) > 1 and ends[1] > lines[-1].at + reach:
        added.append(Line(ends[1]))
    return added


def _grid(lattice: Lattice) -> Iterator[Grid]:
    regions = list(lattice.regions())
    if not regions:
        return
    columns = _used({edge for region in regions for edge in (region.left, region.right)})
    rows = _used({edge for region in regions for edge in (region.top, region.bottom)})
    xs = tuple(lattice.xs[edge].at for edge in columns)
    ys = tuple(lattice.ys[edge].at for edge in rows)
    first, last = min(rows), max(rows)
    cells = tuple(_grid_cell(region, columns, rows, xs, ys) for region in regions)
    yield Grid(
        cells,
        xs,
        ys,
        open_top=all(region.open_top for region in regions if region.top == first),
        open_bottom=all(region.open_bottom for region in regions if region.bottom == last),
    )


def _used(edges: set[int]) -> dict[int, int]:
    """Give numbers to the grid lines at which a cell ends; the others separate nothing."""
    return {edge: number for number, edge in enumerate(sorted(edges))}


def _grid_cell(
    region: Region, columns: Mapping[int, int], rows: Mapping[int, int], xs: Sequence[float], ys: Sequence[float]
) -> GridCell:
    left, right = columns[region.left], columns[region.right]
    top, bottom = rows[region.top], rows[region.bottom]
    return GridCell(top, left, bottom - top, right - left, Box(xs[left], ys[top], xs[right], ys[bottom]))


@dataclass(slots=True)
class _Finder:
    """Looks up the cell at a point of a grid."""

    grid: Grid
    cells: dict[tuple[int, int], GridCell] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cell in self.grid.cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    self.cells[row, column] = cell

    def at(self, box: Box) -> GridCell | None:
        across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        row, column = bisect_right(self.grid.ys, down) - 1, bisect_right(self.grid.xs, across) - 1
        return self.cells.get((row, column))


def place(grid: Grid, items: Iterable[PlacedT]) -> tuple[dict[GridCell, list[PlacedT]], list[PlacedT]]:
    """Sort items into the cells that hold their centres, in their order; return the rest apart."""
    finder = _Finder(grid)
    inside: dict[GridCell, list[PlacedT]] = {cell: [] for cell in grid.cells}
    rest: list[PlacedT] = []
    for item in items:
        cell = finder.at(item.box)
        (rest if cell is None else inside[cell]).append(item)
    return inside, rest


def table_of(
    grid: Grid, texts: Mapping[GridCell, str], page: int | None, doubts: Mapping[GridCell, Issue] | None = None
) -> Table:
    """Make the ruled table of a grid.

    :param texts: contents; a cell that is not there is empty.
    :param page: 1-based page of every row.
    :param doubts: why the text of a cell may be wrong.
    """
    doubts = doubts or {}
    rows: list[list[Cell]] = [[] for _ in grid.ys[1:]]
    for place_ in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
        rows[place_.row].append(
            Cell(
                texts.get(place_, "").strip(),
                place_.column,
                rows=place_.rows,
                columns=place_.columns,
                box=place_.box,
                doubt=doubts.get(place_),
            )
        )
    return Table(tuple(Row(tuple(cells), page=page) for cells in rows), page, ruled=True)
