"""The rulings drawn on a page, and which of its pixels are borders of cells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kg.documents import Box
from kg.readers.ruled import Ruling
from kg.readers.scan.load import Grey

#: Inches of the shortest stroke that is a ruling: longer than any stroke of a character of the text (0.15 for 10.5 pt),
#: shorter than the lowest cell of a form (0.2). Longer strokes of headings touch no other ruling and make no table.
_SHORTEST: Final = 0.19
#: Inches of a break in a ruling that is closed: a speck of dust, a faint place.
_BREAK: Final = 0.03
#: Inches of thickness beyond which a long dark shape is no ruling but a bar, a shadow or a picture.
_THICKEST: Final = 0.06
#: Inches around the edge of a cell within which its border is drawn; two borders that count as one are as far apart.
_NEAR: Final = 0.04
_POINTS: Final = 72.0


@dataclass(frozen=True, slots=True)
class Borders:
    """What is drawn on a page.

    :param rulings: in points from the upper left corner.
    :param strokes: 255 where the rulings are, with their grey edges.
    """

    rulings: tuple[Ruling, ...]
    strokes: Grey


def find_borders(ink: Grey, dpi: float) -> Borders:
    """Find the rulings of a straightened page.

    :param ink: 255 for ink, 0 for paper.
    :param dpi: dots per inch.
    """
    across = _long_strokes(ink, dpi, vertical=False)
    down = _long_strokes(ink, dpi, vertical=True)
    rulings = (*_rulings(across, dpi, vertical=False), *_rulings(down, dpi, vertical=True))
    strokes = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), dtype=np.uint8))
    return Borders(rulings, np.asarray(strokes, dtype=np.uint8))


def along(cells: Iterable[Box], borders: Borders, dpi: float) -> NDArray[np.bool_]:
    """Mark the pixels of rulings that are borders of cells; long strokes elsewhere may be print.

    :param cells: places in points.
    """
    edges = np.zeros_like(borders.strokes)
    for box in cells:
        left, top, right, bottom = (round(side * dpi / _POINTS) for side in (box.left, box.top, box.right, box.bottom))
        cv2.rectangle(edges, (left, top), (right, bottom), 255, 2 * round(dpi * _NEAR) + 1)
    return (edges > 0) & (borders.strokes > 0)


def _long_strokes(ink: Grey, dpi: float, *, vertical: bool) -> Grey:
    """Keep the strokes of one direction that are long enough, with small breaks and steps closed."""
    gap, length = max(2, round(dpi * _BREAK)), round(dpi * _SHORTEST)
    # A ruling that still leans by a pixel or two is a staircase; made thicker across, its treads overlap.
    lying = cv2.dilate(ink, _kernel(3, 1, vertical=not vertical))
    lying = cv2.morphologyEx(lying, cv2.MORPH_CLOSE, _kernel(gap, 1, vertical=vertical))
    return np.asarray(cv2.morphologyEx(lying, cv2.MORPH_OPEN, _kernel(length, 1, vertical=vertical)), dtype=np.uint8)


def _kernel(length: int, thickness: int, *, vertical: bool) -> Grey:
    return np.ones((length, thickness) if vertical else (thickness, length), dtype=np.uint8)


def _rulings(strokes: Grey, dpi: float, *, vertical: bool) -> Iterator[Ruling]:
    scale = _POINTS / dpi
    count, _, boxes, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    for left, top, width, height, area in boxes[1:count].tolist():
        length, spread = (height, width) if vertical else (width, height)
        if area / length > dpi * _THICKEST:
            continue
        at, start = (left + spread / 2, top) if vertical else (top + spread / 2, left)
        yield Ruling(vertical, at * scale, start * scale, (start + length) * scale)
