"""From a sheet to ruled tables: what is hidden left out, empty margins dropped, forms below each other parted."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kg.documents import Cell, Row, Table
from kg.readers.sheets.places import Area, Runs
from kg.readers.sheets.sheet import Budget, Sheet

#: Empty rows that end a table.
_GAP: Final = 2

#: Of a run of empty columns within a table, this many are kept: a note far to the right must not widen every row.
_KEPT_COLUMNS: Final = 2

#: No form has a cell of this many rows or columns. Who merged a whole column meant what is filled beside it.
_LARGEST: Final = 1_000


def tables_of(sheet: Sheet, budget: Budget) -> Iterator[Table]:
    """Yield the tables of a sheet from top to bottom.

    :raises kg.errors.TooLarge: if their cells, empty ones included, are beyond the limit.
    """
    merged = [area for area in map(_Visible(sheet), sheet.merged) if area is not None]
    filled = [area for area in merged if area.left in sheet.texts.get(area.top, ())]
    merged.sort(key=lambda area: area.top)
    tops = [area.top for area in merged]
    for rows in _pieces(_filled_rows(sheet, filled, budget), sheet.hidden_rows):
        within = merged[bisect_left(tops, rows[0]) : bisect_right(tops, rows[-1])]
        columns = _columns(sheet, rows, within, budget)
        budget.make(len(rows) * len(columns))
        yield Table(tuple(_rows(sheet, rows, columns, _spans(within, rows, columns))), ruled=True, sheet=sheet.name)


class _Visible:
    """Cut merged areas to what can be seen of them, and move the text of a hidden first cell into view."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        shown = [row for row in sheet.texts if row not in sheet.hidden_rows]
        self._last_row = max(shown, default=0)
        self._last_column = max((max(sheet.texts[row]) for row in shown), default=0)

    def __call__(self, area: Area) -> Area | None:
        top = self._sheet.hidden_rows.after(area.top)
        left = self._sheet.hidden_columns.after(area.left)
        bottom, right = area.bottom, area.right
        if bottom - top >= _LARGEST:
            bottom = min(bottom, max(top, self._last_row))
        if right - left >= _LARGEST:
            right = min(right, max(left, self._last_column))
        if top > bottom or left > right:
            return None
        if (top, left) != (area.top, area.left):
            self._move((area.top, area.left), (top, left))
        return Area(top, left, bottom, right)

    def _move(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        text = self._sheet.texts.get(start[0], {}).get(start[1])
        if text is None:
            return
        self._sheet.texts.setdefault(end[0], {})[end[1]] = text
        if start in self._sheet.doubts:
            self._sheet.doubts[end] = self._sheet.doubts[start]


def _filled_rows(sheet: Sheet, filled: Iterable[Area], budget: Budget) -> list[int]:
    """Return the visible rows that hold a text or a part of a merged cell with text, in order."""
    hidden = sheet.hidden_columns
    rows = {row for row, cells in sheet.texts.items() if not hidden.runs or any(c not in hidden for c in cells)}
    rows.update(_union(((area.top, area.bottom) for area in filled), budget))
    return sorted(row for row in rows if row not in sheet.hidden_rows)


def _union(pairs: Iterable[tuple[int, int]], budget: Budget) -> Iterator[int]:
    """Yield the numbers from first to last of each pair, every one once."""
    runs = Runs.of(pairs).runs
    # A few bytes can claim a billion rows: refused before the first is listed.
    budget.require(sum(last - first + 1 for first, last in runs))
    for first, last in runs:
        yield from range(first, last + 1)


def _pieces(filled: Sequence[int], hidden: Runs) -> Iterator[list[int]]:
    """Part the filled rows where empty ones stand between, and put a single empty one back in."""
    rows: list[int] = []
    for row in filled:
        if rows and row > rows[-1] + 1:
            empty = row - rows[-1] - 1 - hidden.count(rows[-1] + 1, row - 1)
            if empty >= _GAP:
                yield rows
                rows = []
            elif empty:
                rows.append(hidden.after(rows[-1] + 1))
        rows.append(row)
    if rows:
        yield rows


def _columns(sheet: Sheet, rows: Iterable[int], within: Iterable[Area], budget: Budget) -> list[int]:
    """Return the visible columns of a table in order, without its empty margins."""
    found = {column for row in rows for column in sheet.texts.get(row, ())}
    shown = (area for area in within if area.left in sheet.texts.get(area.top, ()))
    found.update(_union(((area.left, area.right) for area in shown), budget))
    hidden = sheet.hidden_columns
    columns: list[int] = []
    for column in sorted(column for column in found if column not in hidden):
        empty = range(columns[-1] + 1, column) if columns else ()
        columns += [place for place in empty[:_KEPT_COLUMNS] if place not in hidden]
        columns.append(column)
    return columns


def _spans(
    within: Iterable[Area], rows: Sequence[int], columns: Sequence[int]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the heights and widths of the merged areas by their places in the table; the first one at a place wins."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for area in within:
        top, left = bisect_left(rows, area.top), bisect_left(columns, area.left)
        height = bisect_right(rows, area.bottom) - top
        width = bisect_right(columns, area.right) - left
        if height > 0 and width > 0:
            spans.setdefault((top, left), (height, width))
    return spans


def _rows(
    sheet: Sheet, rows: Sequence[int], columns: Sequence[int], spans: dict[tuple[int, int], tuple[int, int]]
) -> Iterator[Row]:
    # For each column, the first row of the table that no merged cell from above reaches.
    free = [0] * len(columns)
    for place, row in enumerate(rows):
        texts = sheet.texts.get(row, {})
        cells = []
        for column, number in enumerate(columns):
            if free[column] > place:
                continue
            height, width = spans.get((place, column), (1, 1))
            if any(reach > place for reach in free[column : column + width]):
                height, width = 1, 1
            free[column : column + width] = [place + height] * width
            doubt = sheet.doubts.get((row, number)) if sheet.doubts else None
            cells.append(Cell(texts.get(number, ""), column, rows=height, columns=width, doubt=doubt))
        yield Row(tuple(cells), number=row + 1)
