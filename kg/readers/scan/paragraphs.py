"""Lines outside the tables, and the paragraphs that they form."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from kg.readers.scan.lines import Area, lines_in
from kg.readers.scan.load import Grey

#: A line that ends within this many characters of the right edge of the print may go on in the next one.
_FULL: Final = 2.0
#: A line that begins this many characters behind the left edge opens a paragraph.
_INDENT: Final = 1.0
#: Lines further apart than this many characters are no paragraph.
_APART: Final = 1.5


def outside(ink: Grey, tables: Iterable[Area], size: float) -> list[Area]:
    """Return the lines of print outside the tables, from the top down."""
    free = ink.copy()
    bounds = {0, ink.shape[0]}
    for table in tables:
        table.of(free)[:] = 0
        bounds |= {min(table.top, ink.shape[0]), min(table.bottom, ink.shape[0])}
    edges = sorted(bounds)
    return [
        line for top, bottom in pairwise(edges) for line in lines_in(free, Area(0, top, ink.shape[1], bottom), size)
    ]


def paragraphs(lines: Sequence[Area], size: float) -> list[list[Area]]:
    """Gather lines into paragraphs: one that fills the width goes on in the next one that is not indented."""
    if not lines:
        return []
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    found = [[lines[0]]]
    for before, line in pairwise(lines):
        full = before.right >= right - _FULL * size
        close = line.top - before.bottom <= _APART * size
        if full and close and line.left <= left + _INDENT * size:
            found[-1].append(line)
        else:
            found.append([line])
    return found
