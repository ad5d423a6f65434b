"""Characters → printed lines with their blanks."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from kg.documents import Box
from kg.readers.printed.glyphs import Glyph

#: Share of the height of print by which the middles of two characters of one line may differ (super- and subscripts).
_SAME_LINE: Final = 0.42

#: Share of its width by which a character stands over its neighbour if they belong to different texts.
_OVER: Final = 0.4

#: Points by which the feet of the characters of one text differ at most.
_SAME_LEVEL: Final = 0.3

#: Gaps in em: between Latin letters or digits that is a blank; between any others; and one that parts two texts.
_LATIN_GAP: Final = 0.22
_GAP: Final = 0.75
WIDE_GAP: Final = 1.8


@dataclass(frozen=True, slots=True)
class TextLine:
    """Characters side by side.

    :param glyphs: from left to right, without blanks.
    :param text: with one blank for a small gap and two for a wide one.
    :param em: size of the print in points.
    """

    text: str
    box: Box
    em: float
    glyphs: tuple[Glyph, ...]


def text_lines(glyphs: Iterable[Glyph], *, stacked: bool = False) -> list[TextLine]:
    """Sort upright characters into lines from the top down.

    :param stacked: the lines were columns of upright characters, between which stands what parts lines otherwise.
    """
    rows: list[list[Glyph]] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=_middle):
        own = glyph.box.bottom - glyph.box.top
        if rows and _middle(glyph) - middle <= _SAME_LINE * max(height, own):
            rows[-1].append(glyph)
            # The tallest print of the line tells where its middle is, not a footnote sign above it.
            if own > height:
                middle, height = _middle(glyph), own
        else:
            rows.append([glyph])
            middle, height = _middle(glyph), own
    lines = (line_of(part, stacked=stacked) for row in rows for part in _apart(row))
    return [line for line in lines if line is not None]


def _apart(row: list[Glyph]) -> list[list[Glyph]]:
    """Part what is printed over each other at nearly one height, as a page number over the text of a cell."""
    printed = sorted((glyph for glyph in row if not glyph.text.isspace()), key=lambda glyph: glyph.box.left)
    if not any(_covers(left, right) for left, right in itertools.pairwise(printed)):
        return [row]
    levels: list[list[Glyph]] = []
    for glyph in sorted(row, key=lambda glyph: glyph.box.bottom):
        if levels and glyph.box.bottom - levels[-1][-1].box.bottom <= _SAME_LEVEL:
            levels[-1].append(glyph)
        else:
            levels.append([glyph])
    return levels


def _covers(left: Glyph, right: Glyph) -> bool:
    shared = left.box.right - right.box.left
    return shared > _OVER * min(left.width, right.width) > 0


def line_of(glyphs: Iterable[Glyph], *, stacked: bool = False) -> TextLine | None:
    """Make one line of characters; None if all of them are blank.

    :param stacked: as in :func:`text_lines`.
    """
    row = sorted(glyphs, key=lambda glyph: glyph.box.left)
    printed = tuple(glyph for glyph in row if not glyph.text.isspace())
    if not printed:
        return None
    # A character on its side is as wide as it was high, also a narrow one.
    em = max(glyph.box.right - glyph.box.left for glyph in printed) if stacked else _em(printed)
    parted = _before_blanks(row)
    text = printed[0].text
    for previous, glyph in itertools.pairwise(printed):
        latin = not stacked and _narrow(previous) and _narrow(glyph)
        text += _blank(previous, glyph, em, _LATIN_GAP if latin else _GAP, typed=id(previous) in parted) + glyph.text
    return TextLine(text, around(printed), em, printed)


def _before_blanks(row: Sequence[Glyph]) -> set[int]:
    """Return the identities of the printed characters that typed blanks follow."""
    found = set()
    last: Glyph | None = None
    for glyph in row:
        if not glyph.text.isspace():
            last = glyph
        elif last is not None:
            found.add(id(last))
    return found


def _blank(left: Glyph, right: Glyph, em: float, least: float, *, typed: bool) -> str:
    gap = (right.box.left - left.box.right) / em
    if gap > WIDE_GAP:
        return "  "
    if typed or gap > least:
        return " "
    return ""


def _narrow(glyph: Glyph) -> bool:
    return glyph.text < "\u2000"


def _em(glyphs: Sequence[Glyph]) -> float:
    wide = [glyph.box.right - glyph.box.left for glyph in glyphs if "\u3000" <= glyph.text < "\uff61"]
    em = median(wide) if wide else median(glyph.box.bottom - glyph.box.top for glyph in glyphs)
    return max(em, 1.0)


def _middle(glyph: Glyph) -> float:
    return (glyph.box.top + glyph.box.bottom) / 2


def around(glyphs: Iterable[Glyph]) -> Box:
    """Return the box around characters, at least one."""
    boxes = [glyph.box for glyph in glyphs]
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def main_turn(glyphs: Sequence[Glyph]) -> int:
    """Return the quarter turns that most characters have; 1 as well for upright ones set in columns."""
    turn = Counter(glyph.turn for glyph in glyphs).most_common(1)[0][0]
    return 1 if turn == 0 and _stacked(glyphs) else turn


def _stacked(glyphs: Sequence[Glyph]) -> bool:
    """Tell whether the characters follow each other downwards, in the order in which they are drawn."""
    printed = [glyph.box for glyph in glyphs if not glyph.text.isspace()]
    down = across = 0
    for one, two in itertools.pairwise(printed):
        width = max(one.right - one.left, two.right - two.left)
        beside = abs((one.left + one.right) - (two.left + two.right)) / 2
        if beside <= width / 4 and two.top > one.top:
            down += 1
        elif beside > width / 4 and abs(one.top - two.top) <= width / 4:
            across += 1
    return down >= 2 and across == 0


def turned_back(box: Box, turn: int) -> Box:
    """Turn a box by quarters against the clock about the page's corner, so that print turned so stands upright."""
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    for _ in range(turn):
        left, top, right, bottom = top, -right, bottom, -left
    return Box(left, top, right, bottom)


def moved(box: Box, across: float, down: float) -> Box:
    """Move a box, in points."""
    return Box(box.left + across, box.top + down, box.right + across, box.bottom + down)
