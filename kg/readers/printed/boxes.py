"""Check boxes that are drawn or set from symbol fonts → ☑ and □."""

from collections.abc import Sequence
from typing import Final

from kg.documents import Box
from kg.readers.printed.glyphs import Glyph
from kg.readers.printed.ruled import Grid, place

#: Points that a drawn check box is wide and high.
_SMALLEST: Final = 4.5
_LARGEST: Final = 18.0

#: Share by which its sides may differ.
_SQUARE: Final = 0.25

#: Places of Wingdings and its kin in the private area: what their boxes and ticks are.
_SYMBOLS: Final = {
    "\uf0fe": "☑",
    "\uf0fd": "☑",
    "\uf052": "☑",
    "\uf053": "☑",
    "\uf054": "☑",
    "\uf0a8": "□",
    "\uf06f": "□",
    "\uf0a3": "□",
    "\uf071": "□",
    "\uf072": "□",
    "\uf0fc": "√",
    "☒": "☑",
    "☐": "□",
    "🗹": "☑",
}


def check_boxes(grids: Sequence[Grid], glyphs: Sequence[Glyph]) -> tuple[list[Grid], list[Glyph]]:
    """Take the check boxes out of the grids and put them among the characters.

    :returns: the grids that are tables or frames, and all characters.
    """
    tables = [grid for grid in grids if not _is_check_box(grid)]
    rest = [_read(glyph) for glyph in glyphs]
    for grid in grids:
        if _is_check_box(grid):
            inside, rest = place(grid, rest)
            ticked = any(not glyph.text.isspace() for held in inside.values() for glyph in held)
            rest.append(Glyph("☑" if ticked else "□", grid.box))
    return tables, rest


def _read(glyph: Glyph) -> Glyph:
    symbol = _SYMBOLS.get(glyph.text)
    return glyph if symbol is None else Glyph(symbol, glyph.box, glyph.turn)


def _is_check_box(grid: Grid) -> bool:
    box: Box = grid.box
    width, height = box.right - box.left, box.bottom - box.top
    square = abs(width - height) <= _SQUARE * max(width, height)
    return len(grid.cells) == 1 and square and min(width, height) >= _SMALLEST and max(width, height) <= _LARGEST
