"""One page image → its blocks: rulings make the tables, recognition fills them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kg.documents import Block, Box, Paragraph, Table
from kg.readers.ruled import Grid, GridCell, grids, table_of
from kg.readers.scan.borders import along, find_borders
from kg.readers.scan.doubt import doubt_of
from kg.readers.scan.ink import ink_of
from kg.readers.scan.lines import Area, character_size, lines_in, without_specks
from kg.readers.scan.load import Grey, PageImage
from kg.readers.scan.paragraphs import outside, paragraphs
from kg.readers.scan.reading import Reading, read_lines, text_of
from kg.readers.scan.straighten import straightened
from kg.records import Issue, Locator

_POINTS: Final = 72.0
#: Points that a table is wide and high at least; less is drawn by the strokes of a large heading.
_SMALLEST_TABLE: Final = 24.0
#: Pixels of a border's edge that stay out of a cell.
_INSET: Final = 2
_PAPER: Final = 255


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one page says.

    :param blocks: paragraphs and ruled tables from the top down; boxes are those of the straightened page.
    :param issues: paragraphs read with doubt; cells carry their own.
    """

    blocks: tuple[Block, ...]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page made ready for reading.

    :param pixels: grey, without borders.
    :param ink: 255 for ink, without borders and specks.
    :param size: pixels of a usual character.
    """

    pixels: Grey
    ink: Grey
    dpi: float
    size: float
    tables: tuple[Grid, ...]


def read_page(page: PageImage, number: int, cells: int) -> PageReading:
    """Read one page.

    :param number: 1-based.
    :param cells: most cells that the page may have.
    :raises kg.readers.ruled.TooManyCells: if it has more.
    """
    sheet = _prepared(straightened(page), cells)
    inside = _table_lines(sheet)
    around = outside(sheet.ink, [_area(grid.box, sheet.dpi, 0) for grid in sheet.tables], sheet.size)
    areas = [line for lines in inside.values() for line in lines] + around
    readings = dict(zip(areas, read_lines(sheet.pixels, sheet.ink, areas, sheet.size), strict=True))
    blocks: list[tuple[float, Block]] = []
    for grid in sheet.tables:
        blocks.append((grid.ys[0], _table(grid, inside, readings, number)))
    issues: list[Issue] = []
    for paragraph in paragraphs(around, sheet.size):
        block, doubt = _paragraph(paragraph, readings, number, sheet.dpi)
        if block.text and block.box:
            blocks.append((block.box.top, block))
            issues += [doubt] if doubt else []
    return PageReading(tuple(block for _, block in sorted(blocks, key=lambda placed: placed[0])), tuple(issues))


def _prepared(page: PageImage, cells: int) -> _Sheet:
    ink = ink_of(page)
    borders = find_borders(ink, page.dpi)
    tables = tuple(grid for grid in grids(borders.rulings, cells) if _is_table(grid))
    drawn = along([cell.box for grid in tables for cell in grid.cells], borders, page.dpi)
    ink = without_specks(np.where(drawn, 0, ink).astype(np.uint8), page.dpi)
    insides = [_area(cell.box, page.dpi, _INSET) for grid in tables for cell in grid.cells if cell.rows == 1]
    size = character_size(ink, insides or [Area(0, 0, ink.shape[1], ink.shape[0])], page.dpi)
    return _Sheet(np.where(drawn, _PAPER, page.pixels).astype(np.uint8), ink, page.dpi, size, tables)


def _is_table(grid: Grid) -> bool:
    """Tell a table from a frame around text and from the strokes of a heading."""
    box = grid.box
    return len(grid.cells) > 1 and min(box.right - box.left, box.bottom - box.top) >= _SMALLEST_TABLE


def _area(box: Box, dpi: float, inset: int) -> Area:
    scale = dpi / _POINTS
    left, top = round(box.left * scale) + inset, round(box.top * scale) + inset
    return Area(
        left, top, max(left + 1, round(box.right * scale) - inset), max(top + 1, round(box.bottom * scale) - inset)
    )


def _table_lines(sheet: _Sheet) -> dict[tuple[int, GridCell], list[Area]]:
    """Find the lines of every cell; the ink of a table inside a cell belongs to the inner table alone."""
    ink = sheet.ink.copy()
    found: dict[tuple[int, GridCell], list[Area]] = {}
    order = sorted(range(len(sheet.tables)), key=lambda index: _area(sheet.tables[index].box, sheet.dpi, 0).width)
    for index in order:
        for cell in sheet.tables[index].cells:
            found[index, cell] = lines_in(ink, _area(cell.box, sheet.dpi, _INSET), sheet.size)
        _area(sheet.tables[index].box, sheet.dpi, 0).of(ink)[:] = 0
    return found


def _table(
    grid: Grid, inside: dict[tuple[int, GridCell], list[Area]], readings: dict[Area, Reading], number: int
) -> Table:
    texts: dict[GridCell, str] = {}
    doubts: dict[GridCell, Issue] = {}
    for (_, cell), lines in inside.items():
        if cell in grid.cells:
            read = [readings[line] for line in lines]
            texts[cell] = text_of(read)
            doubt = doubt_of(read, "单元格")
            if doubt is not None:
                doubts[cell] = Issue(doubt.code, doubt.message, Locator(page=number))
    return table_of(grid, texts, number, doubts)


def _paragraph(
    lines: Sequence[Area], readings: dict[Area, Reading], number: int, dpi: float
) -> tuple[Paragraph, Issue | None]:
    read = [readings[line] for line in lines]
    scale = _POINTS / dpi
    box = Box(
        min(line.left for line in lines) * scale,
        min(line.top for line in lines) * scale,
        max(line.right for line in lines) * scale,
        max(line.bottom for line in lines) * scale,
    )
    doubt = doubt_of(read, "段落")
    located = Issue(doubt.code, doubt.message, Locator(page=number)) if doubt else None
    return Paragraph(text_of(read), page=number, box=box), located
