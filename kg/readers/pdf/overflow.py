"""Text that runs out of its cell below the table, where a renderer did not make the row high enough."""

from collections.abc import Sequence
from typing import Final

from kg.readers.printed.glyphs import Glyph
from kg.readers.printed.lines import TextLine, text_lines
from kg.readers.printed.ruled import Grid, GridCell

#: How much farther than usual the next line may be and still be the next line of the same cell.
_STEP: Final = 1.08

#: Points by which a line may stand out of its column.
_BESIDE: Final = 2.0

Filled = tuple[Grid, dict[GridCell, list[Glyph]]]


def without_overflow(lines: Sequence[TextLine], tables: Sequence[Filled]) -> list[TextLine]:
    """Give the lines that go on where a cell of a table's last row ends to that cell; return the others."""
    rest = list(lines)
    for grid, inside in tables:
        below = [line for line in rest if line.box.bottom > grid.ys[-1]]
        for cell, glyphs in inside.items():
            if below and glyphs and cell.row + cell.rows == len(grid.ys) - 1 and cell.columns < len(grid.xs) - 1:
                taken = _run_on(cell, glyphs, below)
                rest = [line for line in rest if line not in taken]
                glyphs += [glyph for line in taken for glyph in line.glyphs]
    return rest


def _run_on(cell: GridCell, glyphs: Sequence[Glyph], below: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines that stand under the lines of a cell exactly as these stand under each other.

    Of a cell with one line, the next one must stand on the border, where no other text does.
    """
    own = text_lines(glyphs)
    if not own:
        return []
    last = own[-1]
    step = last.box.top - own[-2].box.top if len(own) > 1 else 0.0
    taken: list[TextLine] = []
    for line in below:
        inside = line.box.left >= cell.box.left - _BESIDE and line.box.right <= cell.box.right + _BESIDE
        if inside and not step and line.box.top < cell.box.bottom:
            step = line.box.top - last.box.top
        if inside and 0 < line.box.top - last.box.top <= _STEP * step:
            taken.append(line)
            last = line
    return taken
