"""Tables of a Word file: where each cell begins and how far it reaches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from kg.readers.docx.grid import Area, Grid, Item
from kg.readers.docx.names import MC, W, chosen, is_on, number_of, value_of

#: Edges nearer to each other than this are one, in twentieths of a point.
_SAME_EDGE: Final = 60

#: Elements around rows, cells and paragraphs that print nothing themselves.
_WRAPPERS: Final = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_ALTERNATES: Final = f"{MC}AlternateContent"


@dataclass(slots=True)
class _Entry:
    """A cell as the file writes it, which may only continue the one above it."""

    left: int
    right: int
    width: int
    continues: bool
    merges: bool
    content: list[Item]
    pictures: int


@dataclass(slots=True)
class _Line:
    """A row as the file writes it."""

    entries: list[_Entry]
    before: int
    indent: int
    end: int
    hidden: bool
    page: int | None


@dataclass(frozen=True, slots=True)
class CellContent:
    """What is in a cell."""

    items: list[Item]
    pictures: int
    page: int | None


ReadRow = Callable[[list[_Element]], tuple[list[CellContent], int | None]]


def unwrapped(parent: _Element, *names: str) -> Iterator[_Element]:
    """Yield the descendants called *names*, looking through content controls and tracked insertions only."""
    for child in parent:
        if child.tag in names:
            yield child
        elif child.tag in _WRAPPERS:
            yield from unwrapped(child, *names)
        elif child.tag == _ALTERNATES:
            branch = chosen(child)
            if branch is not None:
                yield from unwrapped(branch, *names)


def read_grid(table: _Element, read_row: ReadRow, check: Callable[[int], None]) -> Grid:
    """Read a table's rows.

    Hidden and deleted rows are left out; a merged cell that begins in one begins in the next row that is printed.

    :param read_row: reads the contents of a row's cells, and its page.
    :param check: is told the number of the table's places; raises where they are too many.
    """
    lines = [_line(row, read_row) for row in unwrapped(table, f"{W}tr")]
    lines = [line for line in lines if line.entries]
    declared = [number_of(column.get(f"{W}w"), 1, least=1) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    columns = max([line.end for line in lines], default=0)
    if any(line.end != columns for line in lines) and all(_has_widths(line) for line in lines):
        columns = _regrid(lines)
        declared = []
    check(len(lines) * columns)
    widths = [float(width) for width in declared[:columns]]
    return _merged(lines, widths + [_mean(widths)] * (columns - len(widths)))


def _line(row: _Element, read_row: ReadRow) -> _Line:
    properties = row.find(f"{W}trPr")
    before = number_of(value_of(properties, "gridBefore"), 0)
    indent = None if properties is None else properties.find(f"{W}wBefore")
    cells = list(unwrapped(row, f"{W}tc"))
    contents, page = read_row(cells)
    entries: list[_Entry] = []
    column = before
    for cell, content in zip(cells, contents, strict=True):
        about = cell.find(f"{W}tcPr")
        end = column + number_of(value_of(about, "gridSpan"), 1, least=1)
        if entries and _merge(about, "hMerge") == "continue":
            entries[-1].right = end
            entries[-1].width += _width(about)
        else:
            merge = _merge(about, "vMerge")
            entries.append(
                _Entry(column, end, _width(about), merge == "continue", bool(merge), content.items, content.pictures)
            )
        column = end
    deleted = properties is not None and properties.find(f"{W}del") is not None
    return _Line(
        entries,
        before,
        number_of(None if indent is None else indent.get(f"{W}w"), 0),
        column + number_of(value_of(properties, "gridAfter"), 0),
        deleted or is_on(properties, "hidden"),
        page,
    )


def _merge(about: _Element | None, name: str) -> str:
    found = None if about is None else about.find(W + name)
    return "" if found is None else found.get(f"{W}val", "continue")


def _width(about: _Element | None) -> int:
    found = None if about is None else about.find(f"{W}tcW")
    if found is None or found.get(f"{W}type", "dxa") != "dxa":
        return 0
    return number_of(found.get(f"{W}w"), 0)


def _has_widths(line: _Line) -> bool:
    return all(entry.width for entry in line.entries) and (line.indent > 0 or not line.before)


def _regrid(lines: list[_Line]) -> int:
    """Give rows whose spans do not add up the columns that their printed edges make; return their number."""
    edges = {line.indent for line in lines}
    for line in lines:
        edges |= set(_edges(line))
    columns: dict[int, int] = {}
    last = None
    for edge in sorted(edges):
        column = 0 if last is None else columns[last] + (edge - last > _SAME_EDGE)
        columns[edge] = column
        last = edge
    for line in lines:
        left = columns[line.indent]
        for entry, edge in zip(line.entries, _edges(line), strict=True):
            entry.left, entry.right = left, max(columns[edge], left + 1)
            left = entry.right
    return max(line.entries[-1].right for line in lines)


def _edges(line: _Line) -> Iterator[int]:
    edge = line.indent
    for entry in line.entries:
        edge += entry.width
        yield edge


def _merged(lines: list[_Line], widths: list[float]) -> Grid:
    """Join the cells that go on from row to row."""
    areas: list[Area] = []
    pages: list[int | None] = []
    open_areas: dict[tuple[int, int], Area] = {}
    for line in lines:
        row = len(pages)
        now_open: dict[tuple[int, int], Area] = {}
        for entry in line.entries:
            place = entry.left, entry.right
            area = open_areas.get(place) if entry.continues else None
            if area is None:
                area = Area(row, row, entry.left, entry.right, entry.content, entry.pictures)
                areas.append(area)
            if entry.merges:
                now_open[place] = area
            if not line.hidden:
                area.top = area.top if area.bottom > area.top else row
                area.bottom = row + 1
        open_areas = now_open
        if not line.hidden:
            pages.append(line.page)
    return Grid([area for area in areas if area.bottom > area.top], widths, pages)


def _mean(widths: list[float]) -> float:
    return sum(widths) / len(widths) if widths else 1.0
