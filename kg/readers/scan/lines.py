"""Find the lines of print in an area of a page by its empty rows of pixels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kg.readers.scan.load import Grey

#: Inches of a character where nothing better is known: 10.5 pt, the size of forms.
_USUAL_SIZE: Final = 10.5 / 72
#: Sizes in inches that print has: 5 pt to 36 pt.
_SMALLEST: Final = 5 / 72
_LARGEST: Final = 36 / 72
#: Inches of the larger side of a blot up to which it may be a speck: a hyphen and a comma in 8 pt are larger.
_SPECK: Final = 0.031
#: Inches between a full stop and its character at most: half a character of 10.5 pt.
_BESIDE: Final = 0.07
#: Inches of either side of a dot in 7 pt at least; grain and the ripples of JPEG are smaller.
_GRAIN: Final = 0.014
#: Dots of …… at least, of which one may have gone.
_DOTS: Final = 5
#: Parts of a character of one line (二, =, ；) are merged while the line stays below this many character sizes.
_LINE: Final = 1.3
#: A run of this many character sizes or more holds two lines that touch.
_TWO_LINES: Final = 1.75
#: Share of a row's most ink that a row between two touching lines has at most.
_FREE: Final = 0.5
#: Share of the ink of a heading in large type that hangs together over more than a line's height.
_LARGE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in pixels; ``right`` and ``bottom`` are the first pixels behind it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Columns of pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Rows of pixels."""
        return self.bottom - self.top

    def of(self, pixels: Grey) -> Grey:
        """Cut the rectangle out of a page."""
        return pixels[self.top : self.bottom, self.left : self.right]


def without_specks(ink: Grey, dpi: float) -> Grey:
    """Take away blots the size of a full stop or less that stand alone.

    Print has a larger character beside each, or is a row of dots like ……
    """
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sides = boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    large = sides > _SPECK * dpi
    large[0] = False
    reach = round(dpi * _BESIDE)
    print_ = np.asarray(large[labels], dtype=np.uint8)
    near = cv2.dilate(print_, np.ones((2 * reach // 3 | 1, 2 * reach + 1), dtype=np.uint8))
    keep = np.zeros(count, dtype=np.uint8)
    keep[np.unique(labels[near > 0])] = 255
    round_ = boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].min(axis=1) >= _GRAIN * dpi
    keep[_in_rows(np.asarray(labels, dtype=np.int32), round_ & ~large & (keep == 0), reach)] = 255
    keep[0] = 0
    return np.asarray(keep[labels], dtype=np.uint8)


def _in_rows(labels: NDArray[np.int32], blots: NDArray[np.bool_], reach: int) -> list[int]:
    """Return those of some blots that stand in rows of dots, no further apart than *reach*."""
    blots[0] = False
    dots = np.asarray(blots[labels], dtype=np.uint8)
    _, rows = cv2.connectedComponents(cv2.dilate(dots, np.ones((1, reach), dtype=np.uint8)), connectivity=8)
    members: dict[int, set[int]] = {}
    for row, blot in zip(rows[dots > 0].tolist(), labels[dots > 0].tolist(), strict=True):
        members.setdefault(row, set()).add(blot)
    return [blot for row in members.values() if len(row) >= _DOTS for blot in row]


def character_size(ink: Grey, areas: Sequence[Area], dpi: float) -> float:
    """Return the usual size of a character on the page in pixels: the height of most lines."""
    heights = [
        bottom - top
        for area in areas
        for top, bottom in runs_of(_filled(area.of(ink)))
        if _SMALLEST * dpi <= bottom - top <= _LARGEST * dpi
    ]
    return float(np.median(heights)) if heights else _USUAL_SIZE * dpi


def lines_in(ink: Grey, area: Area, size: float) -> list[Area]:
    """Return the lines of print in an area from the top down, each as wide as its ink.

    :param ink: 255 for ink, without rulings and specks.
    :param size: pixels of a usual character, see :func:`character_size`.
    """
    part = area.of(ink)
    found = []
    for top, bottom in _split(part, _merged(runs_of(_filled(part)), size), size):
        columns = np.flatnonzero(part[top:bottom].any(axis=0))
        found.append(
            Area(
                area.left + int(columns[0]),
                area.top + top,
                area.left + int(columns[-1]) + 1,
                area.top + bottom,
            )
        )
    return found


def _filled(ink: Grey) -> NDArray[np.bool_]:
    """Tell which rows of pixels hold ink."""
    return np.asarray(ink.max(axis=1, initial=0) > 0)


def runs_of(filled: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the stretches of True as (first, behind last)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], filled.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _merged(runs: Sequence[tuple[int, int]], size: float) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for top, bottom in runs:
        if merged and bottom - merged[-1][0] <= _LINE * size:
            merged[-1] = (merged[-1][0], bottom)
        else:
            merged.append((top, bottom))
    return merged


def _split(part: Grey, runs: Sequence[tuple[int, int]], size: float) -> Iterator[tuple[int, int]]:
    """Part lines that touch where the least ink is, if that is clearly less than in the lines."""
    for top, bottom in runs:
        if _is_large(part[top:bottom], size):
            yield top, bottom
        else:
            yield from _parted(part.astype(bool).sum(axis=1), top, bottom, size)


def _is_large(ink: Grey, size: float) -> bool:
    """Tell a line in large type, like a heading, from lines of which a few characters touch."""
    if not _TWO_LINES * size <= ink.shape[0] <= 2 * _TWO_LINES * size:
        return False
    _, _, boxes, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(ink), connectivity=8)
    heights, amounts = boxes[1:, cv2.CC_STAT_HEIGHT], boxes[1:, cv2.CC_STAT_AREA]
    return bool(amounts[heights > _LINE * size].sum() > _LARGE * amounts.sum())


def _parted(amounts: NDArray[np.int_], top: int, bottom: int, size: float) -> Iterator[tuple[int, int]]:
    margin = round(size * 0.7)
    if bottom - top < _TWO_LINES * size:
        yield top, bottom
        return
    between = amounts[top + margin : bottom - margin]
    least = int(between.argmin()) if between.size else 0
    if not between.size or between[least] > _FREE * amounts[top:bottom].max():
        yield top, bottom
        return
    cut = top + margin + least
    yield from _parted(amounts, top, cut, size)
    yield from _parted(amounts, cut, bottom, size)
