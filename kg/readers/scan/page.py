"""One page image → its layout: rulings make the tables, recognition fills them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from kg.documents import Block, Box, Cell, Table
from kg.readers.printed.continued import PageBlocks
from kg.readers.printed.glyphs import Glyph
from kg.readers.printed.layout import PageLayout, open_columns, page_blocks
from kg.readers.printed.lines import text_lines
from kg.readers.printed.ruled import GridCell
from kg.readers.scan.doubt import doubt_of
from kg.readers.scan.glyphs import glyphs_of
from kg.readers.scan.lines import Area, lines_in
from kg.readers.scan.load import PageImage
from kg.readers.scan.reading import Reading, read_lines, settled_lines
from kg.readers.scan.sheet import POINTS, Sheet, area_of, prepared
from kg.readers.scan.straighten import straightened
from kg.readers.scan.upright import SURE, certainty, turned
from kg.records import Issue

#: Pixels of a border's edge that stay out of a cell.
_INSET: Final = 2


@dataclass(slots=True)
class PageReading:
    """What one page says.

    :param layout: as the page of a PDF has it, so that furniture, paragraphs and page breaks are treated alike; boxes
        are those of the straightened page.
    :param certainty: how surely the page as a whole was read, 0 to 1; little for a page upside down.
    :param doubts: why cells of tables and lines outside of them may be wrong, by their boxes.
    """

    layout: PageLayout
    certainty: float
    doubts: dict[Box, Issue] = field(default_factory=dict)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Paragraphs and tables from the top down, the cells with their doubts."""
        return tuple(self._doubted(block) for block in page_blocks(self.layout))

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The doubts about lines outside the tables that are still in the layout."""
        return tuple(self.doubts[line.box] for line in self.layout.lines if line.box in self.doubts)

    @property
    def joinable(self) -> PageBlocks:
        """The page for :func:`kg.readers.printed.continued.joined_pages`; furniture has to be left out before."""
        tables = self.layout.tables
        if not tables:
            return PageBlocks(self.layout.number, self.blocks)
        return PageBlocks(
            self.layout.number,
            self.blocks,
            open_top=tables[0][0].open_top,
            open_bottom=tables[-1][0].open_bottom,
            open_columns=open_columns(self.layout),
        )

    def _doubted(self, block: Block) -> Block:
        if not isinstance(block, Table):
            return block
        rows = (
            replace(row, cells=tuple(replace(cell, doubt=self._doubt(cell)) for cell in row.cells))
            for row in block.rows
        )
        return replace(block, rows=tuple(rows))

    def _doubt(self, cell: Cell) -> Issue | None:
        return self.doubts.get(cell.box) if cell.box else None


def read_page(page: PageImage, number: int, cells: int) -> PageReading:
    """Read one page, whichever side of it is up.

    :param number: 1-based.
    :param cells: most cells that the page may have.
    :raises kg.readers.printed.ruled.TooManyCells: if it has more.
    """
    reading = _read(page, number, cells)
    if reading.certainty >= SURE:
        return reading
    others = (_read(turned(page, quarters), number, cells) for quarters in (1, 2, 3))
    return max([reading, *others], key=lambda one: one.certainty)


def _read(page: PageImage, number: int, cells: int) -> PageReading:
    sheet = prepared(straightened(page), cells)
    inside = _table_lines(sheet)
    around = _lines_outside(sheet)
    areas = [line for lines in inside.values() for line in lines] + around
    readings = dict(zip(areas, read_lines(sheet.pixels, sheet.ink, areas, sheet.size), strict=True))
    height, width = sheet.pixels.shape
    layout = PageLayout(number, width * POINTS / sheet.dpi, height * POINTS / sheet.dpi)
    reading = PageReading(layout, certainty(readings.values()))
    _fill_tables(reading, sheet, inside, readings)
    _fill_around(reading, sheet, around, readings)
    return reading


def _table_lines(sheet: Sheet) -> dict[tuple[int, GridCell], list[Area]]:
    """Find the lines of every cell; the ink of a table inside a cell belongs to the inner table alone."""
    ink = sheet.ink.copy()
    found: dict[tuple[int, GridCell], list[Area]] = {}
    for index in sorted(range(len(sheet.tables)), key=lambda index: area_of(sheet.tables[index].box, sheet.dpi).width):
        for cell in sheet.tables[index].cells:
            found[index, cell] = lines_in(ink, area_of(cell.box, sheet.dpi, _INSET), sheet.size)
        area_of(sheet.tables[index].box, sheet.dpi).of(ink)[:] = 0
    return found


def _lines_outside(sheet: Sheet) -> list[Area]:
    """Find the lines above, between and below the tables."""
    height, width = sheet.ink.shape
    free, bounds = sheet.ink.copy(), {0, height}
    for grid in sheet.tables:
        table = area_of(grid.box, sheet.dpi)
        table.of(free)[:] = 0
        bounds |= {min(table.top, height), min(table.bottom, height)}
    edges = sorted(bounds)
    return [line for top, bottom in pairwise(edges) for line in lines_in(free, Area(0, top, width, bottom), sheet.size)]


def _fill_tables(
    reading: PageReading,
    sheet: Sheet,
    inside: dict[tuple[int, GridCell], list[Area]],
    readings: dict[Area, Reading],
) -> None:
    tables: list[dict[GridCell, list[Glyph]]] = [{} for _ in sheet.tables]
    for (index, cell), lines in inside.items():
        read = [readings[line] for line in lines]
        tables[index][cell] = list(_glyphs(sheet, lines, read))
        doubt = doubt_of(read, reading.layout.number, "单元格")
        if doubt is not None:
            reading.doubts[cell.box] = doubt
    reading.layout.tables = list(zip(sheet.tables, tables, strict=True))


def _fill_around(reading: PageReading, sheet: Sheet, lines: Sequence[Area], readings: dict[Area, Reading]) -> None:
    for area in lines:
        read = [readings[area]]
        doubt = doubt_of(read, reading.layout.number, "表外文字")
        for line in text_lines(_glyphs(sheet, [area], read)):
            reading.layout.lines.append(line)
            if doubt is not None:
                reading.doubts[line.box] = doubt


def _glyphs(sheet: Sheet, lines: Sequence[Area], read: Sequence[Reading]) -> Iterable[Glyph]:
    for line, of_line, characters in zip(lines, read, settled_lines(read), strict=True):
        yield from glyphs_of(characters, line, of_line.size, sheet.dpi)
