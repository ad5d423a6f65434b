"""One page → its blocks: ruled tables by their rulings, the lines around them in reading order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.documents import Block, Box, Paragraph
from kg.readers.printed.boxes import check_boxes
from kg.readers.printed.columns import open_blocks
from kg.readers.printed.content import PageContent
from kg.readers.printed.flow import cell_text, room_left
from kg.readers.printed.glyphs import UNKNOWN, Glyph
from kg.readers.printed.lines import TextLine, main_turn, text_lines, turned_back
from kg.readers.printed.ruled import Grid, GridCell, grids, place, table_of
from kg.records import Issue, IssueCode, Locator

#: Share of the page's print that one frame may hold before it is the border of the page.
_PAGE_BORDER: Final = 0.9

#: Points by which the ends of full lines differ at most.
_SAME_EDGE: Final = 12.0

#: Share of the characters that must be turned one way for the page to be.
_PAGE_TURNED: Final = 0.8


@dataclass(slots=True)
class PageLayout:
    """A page taken apart.

    :param tables: ruled tables with the characters of their cells, from the top down.
    :param lines: printed lines outside of them, from the top down.
    :param turned: texts outside of them that are printed along a side of the page.
    """

    number: int
    width: float
    height: float
    tables: list[tuple[Grid, dict[GridCell, list[Glyph]]]] = field(default_factory=list)
    lines: list[TextLine] = field(default_factory=list)
    turned: list[Paragraph] = field(default_factory=list)


def page_layout(content: PageContent, most: int) -> PageLayout:
    """Take a page apart.

    :param most: cells that it may have.
    :raises kg.readers.printed.ruled.TooManyCells: if it has more.
    """
    found, glyphs = check_boxes(grids(content.rulings, most), content.glyphs)
    layout = PageLayout(content.number, content.width, content.height)
    # A table inside a cell takes its characters before the table around it does.
    for grid in sorted(found, key=_area):
        inside, rest = _placed(grid, glyphs)
        if len(grid.cells) > 1 or len(glyphs) - len(rest) < _PAGE_BORDER * len(content.glyphs):
            layout.tables.append((grid, inside))
            glyphs = rest
    layout.tables.sort(key=lambda table: (table[0].ys[0], table[0].xs[0]))
    glyphs = [glyph for glyph in glyphs if glyph.cut_off is None]
    layout.lines = text_lines(glyph for glyph in glyphs if not glyph.turn)
    layout.turned = list(_turned([glyph for glyph in glyphs if glyph.turn], content.number))
    return layout


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a character belongs, which is not where it would stand if it is cut off."""

    box: Box
    glyph: Glyph


def _placed(grid: Grid, glyphs: Sequence[Glyph]) -> tuple[dict[GridCell, list[Glyph]], list[Glyph]]:
    inside, rest = place(grid, (_Spot(glyph.cut_off or glyph.box, glyph) for glyph in glyphs))
    return {cell: [spot.glyph for spot in spots] for cell, spots in inside.items()}, [spot.glyph for spot in rest]


def _area(grid: Grid) -> float:
    return (grid.box.right - grid.box.left) * (grid.box.bottom - grid.box.top)


def _turned(glyphs: Sequence[Glyph], number: int) -> Iterator[Paragraph]:
    for turn in (1, 2, 3):
        upright = [Glyph(glyph.text, turned_back(glyph.box, turn)) for glyph in glyphs if glyph.turn == turn]
        for line in text_lines(upright):
            yield Paragraph(line.text, page=number, box=turned_back(line.box, 4 - turn))


def page_blocks(layout: PageLayout) -> list[Block]:
    """Return the blocks of a page, page furniture being away, from the top down."""
    room = _room(layout)
    blocks: list[Block] = []
    lines = list(layout.lines)
    for grid, inside in layout.tables:
        above = [line for line in lines if line.box.top < grid.ys[0]]
        blocks += open_blocks(above, room, layout.number)
        lines = lines[len(above) :]
        texts = {cell: cell_text(glyphs, cell.box) for cell, glyphs in inside.items()}
        blocks.append(table_of(grid, texts, layout.number, _doubts(texts, layout.number)))
    return [*blocks, *open_blocks(lines, room, layout.number), *layout.turned]


def _doubts(texts: Mapping[GridCell, str], number: int) -> dict[GridCell, Issue]:
    return {cell: unknown(text, number) for cell, text in texts.items() if UNKNOWN in text}


def unknown(text: str, number: int) -> Issue:
    """Say that some characters of a text have no known meaning.

    :param number: 1-based page.
    """
    count = text.count(UNKNOWN)
    message = f"文件没有说明其中{count}个字是什么字，以“{UNKNOWN}”代替，请对照原文件核对"
    return Issue(IssueCode.UNREADABLE_VALUE, message, Locator(page=number))


def open_columns(layout: PageLayout) -> dict[int, float]:
    """Return the columns of the last table's last row whose text may go on, and the room that its last line leaves.

    The room is in em.
    """
    grid, inside = layout.tables[-1]
    last = len(grid.ys) - 1
    rooms = {
        cell.column: room_left(glyphs, cell.box) for cell, glyphs in inside.items() if cell.row + cell.rows == last
    }
    return {column: room for column, room in rooms.items() if room is not None}


def _room(layout: PageLayout) -> Box:
    """Return the room that running text was set in: as wide as what stands there, and as symmetrical as pages are."""
    boxes = [line.box for line in layout.lines] + [grid.box for grid, _ in layout.tables]
    if not boxes:
        return Box(0, 0, layout.width, layout.height)
    left, right = min(box.left for box in boxes), max(box.right for box in boxes)
    reached = sum(1 for box in boxes if right - box.right <= _SAME_EDGE)
    return Box(left, 0, right if reached > 1 or layout.tables else max(right, layout.width - left), layout.height)


def upright(content: PageContent) -> PageContent:
    """Turn a page whose print is turned as a whole, as a wide table on an upright page."""
    if not content.glyphs:
        return content
    turn = main_turn(content.glyphs) if any(glyph.turn for glyph in content.glyphs) else 0
    if not turn or sum(glyph.turn == turn for glyph in content.glyphs) < _PAGE_TURNED * len(content.glyphs):
        return content
    return content.turned_back(turn)
