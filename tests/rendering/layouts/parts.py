"""Parts that several layouts print: rows under merged labels, and the money."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from tests.rendering.grid import Cell, Grid
from tests.rendering.layouts.base import Look, points
from tests.rendering.made import Item

Line = Sequence[Cell | str]


def labelled_rows(
    items: Sequence[Item], look: Look, cells: Callable[[Item], Line], labels: dict[str, str] | None = None
) -> Iterator[Line]:
    """Yield the cells of each row: the labels of both levels, then what *cells* makes of it.

    The labels are merged over their groups, printed in every row, or printed in the first row with blanks below.

    :param cells: the first of them is the name.
    :param labels: standard label → printed label.
    """
    printed = labels or {}
    for level1, first in groupby(items, key=lambda item: item.level1):
        parts = [(level2, list(part)) for level2, part in groupby(first, key=lambda item: item.level2)]
        filled = [(level2, _rows(part, look, cells)) for level2, part in parts]
        height = sum(len(rows) for _, rows in filled)
        for place, (level2, rows) in enumerate(filled):
            for row, line in enumerate(rows):
                outer = _labels(look, printed.get(level1, level1), place + row, height)
                inner = _labels(look, printed.get(level2, level2), row, len(rows))
                yield [*outer, *inner, *line]


def _labels(look: Look, text: str, row: int, height: int) -> list[Cell]:
    """Return the label's cell in a row of its group, none where it is covered."""
    if look.labels == "merged":
        return [look.label(text, rows=height)] if row == 0 else []
    return [look.label(text if row == 0 or look.labels == "repeated" else "")]


def _rows(part: Sequence[Item], look: Look, cells: Callable[[Item], Line]) -> list[Line]:
    """Return the rows of a group; forms on a template number them, and leave …… where more could stand."""
    rows: list[Line] = []
    for place, item in enumerate(part, start=1):
        name, *rest = cells(item)
        number = f"指标{place}：" if look.numbered else ""
        rows.append([look.text(number + item.name, name.columns if isinstance(name, Cell) else 1), *rest])
    if look.open_rows and look.chance(0.5):
        first, *rest = (each if isinstance(each, Cell) else Cell() for each in rows[0])
        rows.append([replace(first, text="……"), *(replace(each, text="") for each in rest)])
    return rows


def section_rows(grid: Grid, first: Cell, rows: Sequence[Line]) -> None:
    """Add rows with a section label merged over all of them at the left; on a low section it is not vertical."""
    vertical = first.vertical and len(rows) > len(first.text) // 2
    label = replace(first, rows=len(rows), vertical=vertical)
    for place, row in enumerate(rows):
        grid.row(*((label, *row) if place == 0 else row))


def group_points(items: Sequence[Item], look: Look) -> dict[str, str]:
    """Return the labels of both levels with the points of their groups inside, 产出指标（50分）."""
    left, right = look.word("（ ）", "( )").split(" ")
    totals: dict[str, Decimal] = {}
    for item in items:
        for label in {item.level1, item.level2}:
            totals[label] = totals.get(label, Decimal(0)) + item.weight
    return {label: f"{label}{left}{points(total)}分{right}" for label, total in totals.items()}
