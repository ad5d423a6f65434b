"""Printed lines → paragraphs: which line breaks were typed, and which only the width of the column made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final

from kg.documents import Box
from kg.readers.printed.breaks import SLACK, closed_up, first_chunk
from kg.readers.printed.glyphs import Glyph
from kg.readers.printed.lines import TextLine, main_turn, text_lines, turned_back

#: Em by which the first line of a paragraph is set in, at least.
_INDENT: Final = 1.5

#: Em by which the edges of lines that stand under each other differ at most.
_ALIGNED: Final = 0.6

#: Points between a cell's border and its text, at most: where nothing tells, and where an edge that lines share does.
_PADDING: Final = 8.0
_WIDE_PADDING: Final = 16.0

#: How many times the usual distance between lines parts paragraphs.
_SPACED: Final = 1.5


#: Em between the end of a text and the foot of its cell, where a page break cuts it: usually, and where lines are kept
#: together.
_FOOT: Final = 1.5
_KEPT: Final = 3.5

#: Lines of a text that may well be cut between two of its paragraphs.
_LONG: Final = 3

#: Share by which the sizes of print differ between a title and its text, at least.
_OTHER_SIZE: Final = 0.2


@dataclass(frozen=True, slots=True)
class _Set:
    """How a block of lines is set.

    :param edges: left and right edge of the room for text.
    """

    edges: tuple[float, float]
    alignment: str
    pitch: float

    def free(self, line: TextLine) -> float:
        """Return how much room, in points, the line leaves."""
        before, behind = line.box.left - self.edges[0], self.edges[1] - line.box.right
        return {"left": behind, "right": before, "centre": before + behind}[self.alignment]


def cell_text(glyphs: Sequence[Glyph], frame: Box) -> str:
    """Return the text of a cell: typed breaks as line breaks, the others closed up.

    :param glyphs: in the order in which they are drawn.
    :param frame: the cell.
    """
    if not glyphs:
        return ""
    turn = main_turn(glyphs)
    stacked = turn != 0 and not any(glyph.turn for glyph in glyphs)
    if turn:
        glyphs = [replace(glyph, box=turned_back(glyph.box, turn), turn=0) for glyph in glyphs]
        frame = turned_back(frame, turn)
    lines = text_lines(glyphs, stacked=stacked)
    return "\n".join(closed_up(line.text for line in paragraph) for paragraph in paragraphs(lines, frame))


def room_left(glyphs: Sequence[Glyph], frame: Box) -> float | None:
    """Return how much room, in em, the last line of a cell leaves if its text may go on elsewhere, else None.

    A text that is cut reaches the foot of its cell, or fills it from the top but for the lines that a renderer keeps
    together. A long text counts as leaving no room, as it may well be cut between two of its paragraphs.
    """
    lines = text_lines(glyphs)
    if not lines or main_turn(glyphs):
        return None
    first, last = lines[0], lines[-1]
    above, below = first.box.top - frame.top, frame.bottom - last.box.bottom
    if below > _FOOT * last.em and (above > _FOOT * last.em or below > _KEPT * last.em):
        return None
    return 0.0 if len(lines) >= _LONG else _setting(lines, frame).free(last) / last.em


def paragraphs(lines: Sequence[TextLine], frame: Box, *, running: bool = False) -> Iterator[list[TextLine]]:
    """Part lines into paragraphs.

    :param frame: the room that the lines were set in; only its sides matter.
    :param running: the lines fill the frame as running text does, with titles and other sizes of print among them.
    """
    if not lines:
        return
    setting = _Set((frame.left, frame.right), "left", _pitch(lines)) if running else _setting(lines, frame)
    paragraph = [lines[0]]
    for line in lines[1:]:
        if _parted(paragraph[-1], line, setting) or (running and _other_print(paragraph[-1], line)):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _setting(lines: Sequence[TextLine], frame: Box) -> _Set:
    lefts, rights = [line.box.left for line in lines], [line.box.right for line in lines]
    padding = min(_PADDING, max(0.0, min(min(lefts) - frame.left, frame.right - max(rights))))
    alignment = _alignment(lines, frame)
    if alignment == "left":
        padding = min(_WIDE_PADDING, max(0.0, min(lefts) - frame.left))
    elif alignment == "right":
        padding = min(_WIDE_PADDING, max(0.0, frame.right - max(rights)))
    edges = min(min(lefts), frame.left + padding), max(max(rights), frame.right - padding)
    return _Set(edges, alignment, _pitch(lines))


def _pitch(lines: Sequence[TextLine]) -> float:
    """Return the usual distance of lines in points, 0 if there are too few to tell."""
    steps = [lower.box.top - upper.box.top for upper, lower in pairwise(lines)]
    return median(steps) if len(steps) > 2 else 0.0


def _alignment(lines: Sequence[TextLine], frame: Box) -> str:
    em = median(line.em for line in lines)
    # The first line may be set in, so it has no say where others tell.
    told = lines[1:] if len(lines) > 2 else lines
    middle = (frame.left + frame.right) / 2
    lefts, rights = [line.box.left for line in told], [line.box.right for line in told]
    if max(lefts) - min(lefts) <= _ALIGNED * em and (len(told) > 1 or lefts[0] - frame.left <= _PADDING):
        return "left"
    if all(abs((line.box.left + line.box.right) / 2 - middle) <= _ALIGNED * em for line in lines):
        return "centre"
    if max(rights) - min(rights) <= _ALIGNED * em and frame.right - max(rights) <= _WIDE_PADDING:
        return "right"
    return "left"


def _other_print(upper: TextLine, lower: TextLine) -> bool:
    return abs(upper.em - lower.em) > _OTHER_SIZE * max(upper.em, lower.em)


def _parted(upper: TextLine, lower: TextLine, setting: _Set) -> bool:
    if setting.pitch and lower.box.top - upper.box.top > _SPACED * setting.pitch:
        return True
    if setting.alignment == "left" and lower.box.left - setting.edges[0] >= _INDENT * lower.em:
        return True
    return setting.free(upper) >= _chunk(lower) + SLACK * lower.em


def _chunk(line: TextLine) -> float:
    """Return the width, in points, of what could not have been parted at the start of a line."""
    printed = "".join(glyph.text for glyph in line.glyphs)
    count = len(first_chunk(printed))
    return line.glyphs[min(count, len(line.glyphs)) - 1].box.right - line.glyphs[0].box.left
