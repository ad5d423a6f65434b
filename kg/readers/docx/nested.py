"""Tables in cells of tables: made one grid with the outer table, as they look on paper."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise

from kg.documents import Paragraph
from kg.readers.docx.grid import Area, Grid, Item, tidy

#: Share of a column by which the edge of an inner column may miss one of an outer column and still be that edge:
#: Word keeps a nested table away from the lines of its cell.
_SNAP = 0.25


def dissolved(grid: Grid) -> list[Item]:
    """Return what a table prints when its nested tables are no longer in cells.

    - A small nested table (one row, or one column) is text of its cell and stays there.
    - A table whose every row has at most one filled cell, and some of them a table, only lays out the page: its content
      takes its place.
    - Otherwise the rows of a nested table become rows of the outer one. The cells beside it grow as tall as it is; text
      above and below it in the cell becomes a row of its own.
    """
    if not any(area.nested for area in grid.areas):
        return [grid]
    return list(_contents(grid)) if _is_frame(grid) else [_spliced(grid)]


def _is_frame(grid: Grid) -> bool:
    return grid.widest(area for area in grid.areas if area.nested or area.text) <= 1


def _contents(grid: Grid) -> Iterator[Item]:
    for area in sorted(grid.areas, key=lambda area: area.top):
        if area.nested:
            yield from area.content
        elif area.text:
            yield Paragraph(area.text, page=grid.pages[area.top])


def _spliced(grid: Grid) -> Grid:
    stacks = {id(area): _stack(area, grid.pages[area.top]) for area in grid.areas if area.nested}
    heights = [1] * len(grid.pages)
    for area in grid.areas:
        if area.nested:
            free = area.bottom - area.top - 1
            heights[area.top] = max(heights[area.top], sum(len(part.pages) for part in stacks[id(area)]) - free)
    tops = [0, *accumulate(heights)]
    pages = [page for page, height in zip(grid.pages, heights, strict=True) for _ in range(height)]
    areas: list[Area] = []
    for area in grid.areas:
        outer = Area(tops[area.top], tops[area.bottom], area.left, area.right, area.content, area.pictures)
        if area.nested:
            areas += _laid(stacks[id(area)], outer, grid.widths, pages)
        else:
            areas.append(outer)
    return _ranked(areas, grid.widths, pages)


def _stack(area: Area, page: int | None) -> list[Grid]:
    """Return the parts of a cell from top to bottom, its text as tables of one cell."""
    parts: list[Grid] = []
    texts: list[Item] = []
    for item in [*area.content, None]:
        if (isinstance(item, Grid) and item.is_table) or item is None:
            cell = Area(0, 1, 0, 1, texts)
            if tidy(cell.text):
                parts.append(Grid([cell], [1.0], [page]))
            texts = []
            if item is not None:
                parts.append(item)
        else:
            texts.append(item)
    return parts


def _laid(parts: list[Grid], outer: Area, widths: list[float], pages: list[int | None]) -> Iterator[Area]:
    """Yield the cells of a cell's parts in places of the outer table; the last row reaches down to its lower edge."""
    top = outer.top
    for part in parts:
        place = _placing(part.widths, outer, widths)
        last = part is parts[-1]
        for area in part.areas:
            bottom = outer.bottom if last and area.bottom == len(part.pages) else top + area.bottom
            left, right = place(int(area.left)), place(int(area.right))
            yield Area(top + area.top, bottom, left, right, area.content, area.pictures)
        pages[top : top + len(part.pages)] = part.pages
        top += len(part.pages)


def _placing(inner: list[float], outer: Area, widths: list[float]) -> Callable[[int], float]:
    """Return the function from inner column edges to those of the outer table, by where both are printed."""
    edges = [0.0, *accumulate(widths)]
    start, end = edges[int(outer.left)], edges[int(outer.right)]
    scale = (end - start) / sum(inner)
    printed = [start + width * scale for width in [0.0, *accumulate(inner)]]
    exact = [outer.left, *(_column(edge, edges) for edge in printed[1:-1]), outer.right]
    snapped = [round(place) if abs(place - round(place)) <= _SNAP else round(place, 3) for place in exact]
    distinct = all(left < right for left, right in pairwise(snapped))
    places = snapped if distinct else exact
    return lambda column: places[column]


def _column(edge: float, edges: list[float]) -> float:
    column = min(max(bisect_right(edges, edge) - 1, 0), len(edges) - 2)
    return column + (edge - edges[column]) / (edges[column + 1] - edges[column])


def _ranked(areas: list[Area], widths: list[float], pages: list[int | None]) -> Grid:
    """Count the columns anew, now that some are parted."""
    edges = sorted(
        {float(edge) for area in areas for edge in (area.left, area.right)} | set(map(float, range(len(widths) + 1)))
    )
    ranks = {edge: rank for rank, edge in enumerate(edges)}
    for area in areas:
        area.left, area.right = ranks[float(area.left)], ranks[float(area.right)]
    parted = [widths[int(left)] * (right - left) for left, right in pairwise(edges)]
    return Grid(areas, parted, pages)
