"""Parts that several layouts print: rows under merged labels, and the money."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from tests.rendering.grid import Cell, Grid
from tests.rendering.layouts.base import Look, points
from tests.rendering.made import Item


def labelled_rows(
    items: Sequence[Item],
    look: Look,
    cells: Callable[[Item], Sequence[Cell | str]],
    labels: dict[str, str] | None = None,
) -> Iterator[list[Cell | str]]:
    """Yield the cells of each row: labels of both levels merged over their groups, then what *cells* makes of it.

    :param labels: standard label → printed label.
    """
    printed = labels or {}
    for level1, first in groupby(items, key=lambda item: item.level1):
        group = list(first)
        for place, (level2, second) in enumerate(groupby(group, key=lambda item: item.level2)):
            part = list(second)
            for row, item in enumerate(part):
                line: list[Cell | str] = []
                if place == 0 and row == 0:
                    line.append(look.label(printed.get(level1, level1), rows=len(group)))
                if row == 0:
                    line.append(look.label(printed.get(level2, level2), rows=len(part)))
                yield [*line, *cells(item)]


def section_rows(grid: Grid, first: Cell, rows: Sequence[Sequence[Cell | str]]) -> None:
    """Add rows with a section label merged over all of them at the left."""
    for place, row in enumerate(rows):
        grid.row(*((first, *row) if place == 0 else row))


def group_points(items: Sequence[Item], look: Look) -> dict[str, str]:
    """Return the labels of both levels with the points of their groups inside, 产出指标（50分）."""
    left, right = look.word("（ ）", "( )").split(" ")
    totals: dict[str, Decimal] = {}
    for item in items:
        for label in {item.level1, item.level2}:
            totals[label] = totals.get(label, Decimal(0)) + item.weight
    return {label: f"{label}{left}{points(total)}分{right}" for label, total in totals.items()}
