"""A grid cut into the parts that stand on one page each."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.rendering.grid import Cell, Grid


@dataclass(frozen=True, slots=True)
class Box:
    """A cell, or what a page break leaves of it, in points from the top of its part.

    :param printed: its text stands here.
    """

    cell: Cell
    column: int
    top: float
    bottom: float
    printed: bool


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows on one page.

    :param new_page: a page begins with them.
    """

    boxes: list[Box]
    height: float
    new_page: bool


def slices(
    grid: Grid, heights: list[float], room: float, page: float, header: int | None, *, middle: bool
) -> Iterator[Slice]:
    """Cut a grid between rows.

    :param heights: of the rows, in points.
    :param room: height left on the current page.
    :param page: height of an empty page.
    :param header: row to print again on later pages.
    :param middle: print a label cut by a page break on the page of its middle row, else on its first page.
    """
    start = 0
    while start < len(heights):
        repeated = header if header is not None and header < start else None
        lead = heights[repeated] if repeated is not None else 0.0
        end, height = start, lead
        while end < len(heights) and height + heights[end] <= room:
            height += heights[end]
            end += 1
        if end == start and room >= page:
            raise ValueError(f"row {start} is higher than a page")
        if end > start:
            yield Slice(_boxes(grid, heights, (start, end), repeated, middle=middle), height, start > 0 or room >= page)
        start, room = end, page


def _boxes(grid: Grid, heights: list[float], rows: tuple[int, int], repeated: int | None, *, middle: bool) -> list[Box]:
    start, end = rows
    lead = heights[repeated] if repeated is not None else 0.0
    boxes, covered = [], set()
    for placed in grid.placed() if repeated is not None else ():
        if placed.row == repeated and placed.cell.rows == 1:
            boxes.append(Box(placed.cell, placed.column, 0.0, lead, printed=True))
            covered.add(placed.column)
    tops = {row: lead + sum(heights[start:row]) for row in range(start, end + 1)}
    for placed in grid.placed():
        first, last = max(placed.row, start), min(placed.row + placed.cell.rows, end)
        if first < last:
            # A section label that goes on reaches up beside the repeated heading.
            top = 0.0 if placed.row < start and placed.column not in covered else tops[first]
            spot = placed.row + placed.cell.rows // 2 if middle else placed.row
            boxes.append(Box(placed.cell, placed.column, top, tops[last], printed=start <= spot < end))
    return boxes
