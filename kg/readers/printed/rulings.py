"""Rulings of a page: straightened into lines, and sorted into the tables they belong to."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Final

from kg.documents import Box

#: Points of thickness up to which a filled box is a ruling, not a shaded area.
THICKNESS: Final = 3.0

#: Points between two pieces of a ruling that a dashed line or a careless renderer leaves open.
GAP: Final = 4.0

#: Points between rulings of one line that differ only by rounding.
_SAME_LINE: Final = 0.8

#: Points below which a ruling that nothing continues is a dot or the stroke of a letter.
_SHORTEST: Final = 5.0


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight segment, in points from the page's upper left corner.

    :param at: its y if horizontal, its x if vertical.
    :param start: left or upper end; never beyond ``end``.
    """

    vertical: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Line:
    """A grid line: all rulings at one position, as (start, end) pairs in ascending order that do not overlap.

    :param at: x of a vertical line, y of a horizontal one.
    :param pieces: empty for a border that was left away.
    """

    at: float
    pieces: list[tuple[float, float]] = field(default_factory=list)

    def covers(self, start: float, end: float) -> float:
        """Return the share of the way from *start* to *end* along which the line is drawn, 0 to 1."""
        place = max(0, bisect_left(self.pieces, (start, start)) - 1)
        drawn = 0.0
        for piece in self.pieces[place:]:
            if piece[0] >= end:
                break
            drawn += max(0.0, min(piece[1], end) - max(piece[0], start))
        return drawn / (end - start)


def ruling_of(box: Box, thickness: float = THICKNESS) -> list[Ruling]:
    """Take a filled box for a ruling if it is thin; a dot counts both ways, as it may be part of a dotted line.

    :param thickness: points up to which a box is thin.
    """
    width, height = box.right - box.left, box.bottom - box.top
    found = []
    if height <= thickness and width >= height / 2:
        found.append(Ruling(vertical=False, at=(box.top + box.bottom) / 2, start=box.left, end=box.right))
    if width <= thickness and height >= width / 2:
        found.append(Ruling(vertical=True, at=(box.left + box.right) / 2, start=box.top, end=box.bottom))
    return found


def straightened(rulings: Iterable[Ruling], snap: float) -> list[Line]:
    """Bring rulings of one direction that lie within *snap* points of each other onto one line, by position."""
    lines: list[list[Ruling]] = []
    for ruling in sorted(rulings, key=attrgetter("at")):
        if lines and ruling.at - lines[-1][0].at <= snap:
            lines[-1].append(ruling)
        else:
            lines.append([ruling])
    return [Line(_middle(line), _joined(line)) for line in lines]


def _middle(rulings: Sequence[Ruling]) -> float:
    # The average by length: a long border outweighs the stub that lies beside it.
    weight = sum(ruling.end - ruling.start for ruling in rulings)
    if not weight:
        return rulings[0].at
    return sum(ruling.at * (ruling.end - ruling.start) for ruling in rulings) / weight


def _joined(rulings: Iterable[Ruling]) -> list[tuple[float, float]]:
    pieces: list[tuple[float, float]] = []
    for ruling in sorted(rulings, key=attrgetter("start")):
        if pieces and ruling.start <= pieces[-1][1] + GAP:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], ruling.end))
        else:
            pieces.append((ruling.start, ruling.end))
    return pieces


def connected(rulings: Iterable[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Sort rulings into sets that cross or touch: the horizontal and the vertical ones of each table.

    Sets without both directions (underlines, separators) are left out.
    """
    whole = {
        vertical: [
            Ruling(vertical, line.at, start, end)
            for line in straightened(group, _SAME_LINE)
            for start, end in line.pieces
            if end - start >= _SHORTEST
        ]
        for vertical, group in groupby(sorted(rulings, key=attrgetter("vertical")), key=attrgetter("vertical"))
    }
    return _components(whole.get(False, []), whole.get(True, []))


def _components(across: list[Ruling], down: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    # Straightened rulings come sorted by position, so those that a vertical one can touch are a slice.
    heights = [ruling.at for ruling in across]
    owner = list(range(len(across)))
    touching: list[int | None] = []
    for vertical in down:
        first, last = bisect_left(heights, vertical.start - GAP), bisect_right(heights, vertical.end + GAP)
        met = [n for n in range(first, last) if across[n].start - GAP <= vertical.at <= across[n].end + GAP]
        for other in met[1:]:
            owner[_root(owner, other)] = _root(owner, met[0])
        touching.append(met[0] if met else None)
    sets: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for number, vertical in zip(touching, down, strict=True):
        if number is not None:
            sets.setdefault(_root(owner, number), ([], []))[1].append(vertical)
    for number, ruling in enumerate(across):
        root = _root(owner, number)
        if root in sets:
            sets[root][0].append(ruling)
    alone = [ruling for number, ruling in zip(touching, down, strict=True) if number is None]
    for _, beside in sets.values():
        beside += _as_high(alone, beside)
    return list(sets.values())


def _as_high(alone: Iterable[Ruling], table: Sequence[Ruling]) -> list[Ruling]:
    """Return the lone vertical rulings that begin and end with a table: the side of a cell that fills the page.

    Spreadsheets print a merged cell that both began before the page and goes on after it without top and bottom.
    """
    top, bottom = min(ruling.start for ruling in table), max(ruling.end for ruling in table)
    return [one for one in alone if abs(one.start - top) <= GAP and abs(one.end - bottom) <= GAP]


def _root(owner: list[int], number: int) -> int:
    while owner[number] != number:
        owner[number] = owner[owner[number]]
        number = owner[number]
    return number
