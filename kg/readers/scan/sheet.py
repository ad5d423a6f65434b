"""A page made ready for reading: its tables, and its print without their borders."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from kg.documents import Box
from kg.readers.printed.ruled import SNAP, Grid, Ruling, grids
from kg.readers.scan.borders import along, find_borders
from kg.readers.scan.ink import ink_of
from kg.readers.scan.lines import Area, character_size, without_specks
from kg.readers.scan.load import Grey, PageImage

#: Points in an inch.
POINTS: Final = 72.0
#: Points that a table is wide at least: a single character of a heading draws narrower ones.
_NARROWEST: Final = 60.0
#: Share of a table's width and points that its longest horizontal ruling has at least: the strokes of a heading in
#: large type meet from character to character, but none is longer than a character.
_THROUGH: Final = 0.3
_LONGEST_STROKE: Final = 40.0
_PAPER: Final = 255


@dataclass(frozen=True, slots=True)
class Sheet:
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


def prepared(page: PageImage, cells: int) -> Sheet:
    """Find the tables of a straightened page and part its print from them.

    :param cells: most cells that the page may have.
    :raises kg.readers.printed.ruled.TooManyCells: if it has more.
    """
    ink = ink_of(page)
    borders = find_borders(ink, page.dpi)
    tables = tuple(grid for grid in grids(borders.rulings, cells) if _is_table(grid, borders.rulings))
    drawn = along([cell.box for grid in tables for cell in grid.cells], borders, page.dpi)
    ink = without_specks(np.where(drawn, 0, ink).astype(np.uint8), page.dpi)
    insides = [area_of(cell.box, page.dpi) for grid in tables for cell in grid.cells if cell.rows == 1]
    size = character_size(ink, insides or [Area(0, 0, ink.shape[1], ink.shape[0])], page.dpi)
    return Sheet(np.where(drawn, _PAPER, page.pixels).astype(np.uint8), ink, page.dpi, size, tables)


def area_of(box: Box, dpi: float, inset: int = 0) -> Area:
    """Return the pixels of a box, at least one.

    :param inset: pixels to leave away at each side.
    """
    scale = dpi / POINTS
    left, top = round(box.left * scale) + inset, round(box.top * scale) + inset
    right, bottom = round(box.right * scale) - inset, round(box.bottom * scale) - inset
    return Area(left, top, max(left + 1, right), max(top + 1, bottom))


def _is_table(grid: Grid, rulings: Iterable[Ruling]) -> bool:
    """Tell a table from a frame around text and from the strokes of a heading."""
    width = grid.box.right - grid.box.left
    if len(grid.cells) < 2 or width < _NARROWEST:
        return False
    least = max(_THROUGH * width, _LONGEST_STROKE)
    return any(ruling.end - ruling.start >= least and _is_in(grid.box, ruling) for ruling in rulings)


def _is_in(box: Box, ruling: Ruling) -> bool:
    """Tell whether a horizontal ruling runs in a table or on its border."""
    across = (ruling.start + ruling.end) / 2
    level = box.top - SNAP <= ruling.at <= box.bottom + SNAP
    return not ruling.vertical and level and box.left < across < box.right
