"""The rulings drawn on a page, and which of its pixels are borders of cells."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kg.documents import Box
from kg.readers.printed.ruled import Ruling
from kg.readers.scan.lines import Area, runs_of
from kg.readers.scan.load import Grey

#: Inches of the shortest stroke that is a ruling: longer than any stroke of a character of the text (0.15 for 10.5 pt),
#: shorter than the lowest cell of a form (0.2). Longer strokes of headings touch no other ruling and make no table.
_SHORTEST: Final = 0.18
#: Inches of a break in a ruling that is closed: a speck of dust, a faint place.
_BREAK: Final = 0.03
#: Inches of the first and the last unbroken piece of a ruling at least; less there is print.
_PIECE: Final = 0.1
#: Inches of thickness beyond which a long dark shape is no ruling but a bar, a shadow or a picture.
_THICKEST: Final = 0.06
#: Share of its length along which a ruling has ink; strokes of neighbouring characters have less.
_SOLID: Final = 0.92
#: Inches beside a ruling where there is paper, and the share of its length along which print may stand there.
_BESIDE: Final = 0.03
_CROWDED: Final = 0.6
#: Inches that a ruling takes beyond its thickness, or how much longer it is than that where it is bent; chains of
#: strokes of characters take twice as much.
_UNEVEN: Final = 0.02
_LEVEL: Final = 40
#: Inches around the edge of a cell within which its border is drawn; two borders that count as one are as far apart.
_NEAR: Final = 0.04
#: Inches around the edge within which a stroke that was not taken for a ruling is a piece of the border all the same.
_ON: Final = 0.01
_POINTS: Final = 72.0


@dataclass(frozen=True, slots=True)
class Borders:
    """What is drawn on a page.

    :param rulings: in points from the upper left corner.
    :param drawn: 255 where the rulings are, with their grey edges.
    :param strokes: 255 where any long strokes are, those of print among them.
    """

    rulings: tuple[Ruling, ...]
    drawn: Grey
    strokes: Grey


def find_borders(ink: Grey, dpi: float) -> Borders:
    """Find the rulings of a straightened page.

    :param ink: 255 for ink, 0 for paper.
    :param dpi: dots per inch.
    """
    across = _long_strokes(ink, dpi, vertical=False)
    down = _long_strokes(ink, dpi, vertical=True)
    lying, drawn_across = _rulings(across, ink, dpi, vertical=False)
    standing, drawn_down = _rulings(down, ink, dpi, vertical=True)
    return Borders((*lying, *standing), _edged(drawn_across, drawn_down), _edged(across, down))


def _edged(across: Grey, down: Grey) -> Grey:
    """Take the grey edges of strokes along with them."""
    return np.asarray(cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), dtype=np.uint8)), dtype=np.uint8)


def along(cells: Iterable[Box], borders: Borders, dpi: float) -> NDArray[np.bool_]:
    """Mark the pixels of rulings that are borders of cells; long strokes elsewhere may be print.

    :param cells: places in points.
    """
    near, on = np.zeros_like(borders.drawn), np.zeros_like(borders.drawn)
    for box in cells:
        left, top, right, bottom = (round(side * dpi / _POINTS) for side in (box.left, box.top, box.right, box.bottom))
        for edges, reach in ((near, _NEAR), (on, _ON)):
            cv2.rectangle(edges, (left, top), (right, bottom), 255, 2 * round(dpi * reach) + 1)
    return ((near > 0) & (borders.drawn > 0)) | ((on > 0) & (borders.strokes > 0))


def _long_strokes(ink: Grey, dpi: float, *, vertical: bool) -> Grey:
    """Keep the strokes of one direction that are long enough, with small breaks and steps closed."""
    gap, length = max(2, round(dpi * _BREAK)), round(dpi * _SHORTEST)
    # A ruling that still leans by a pixel or two is a staircase; made thicker across, its treads overlap.
    lying = cv2.dilate(ink, _kernel(3, 1, vertical=not vertical))
    lying = cv2.morphologyEx(lying, cv2.MORPH_CLOSE, _kernel(gap, 1, vertical=vertical))
    return np.asarray(cv2.morphologyEx(lying, cv2.MORPH_OPEN, _kernel(length, 1, vertical=vertical)), dtype=np.uint8)


def _kernel(length: int, thickness: int, *, vertical: bool) -> Grey:
    return np.ones((length, thickness) if vertical else (thickness, length), dtype=np.uint8)


def _rulings(strokes: Grey, ink: Grey, dpi: float, *, vertical: bool) -> tuple[list[Ruling], Grey]:
    """Return the rulings among the strokes of one direction, and 255 where they are drawn."""
    # Both directions alike: strokes are taken as lying.
    lying, print_ = (strokes.T, ink.T) if vertical else (strokes, ink)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(lying), connectivity=8)
    found, drawn = [], np.zeros(count, dtype=np.uint8)
    for label, (left, top, width, height, area) in enumerate(boxes[1:count].tolist(), start=1):
        level = height - area / width <= max(dpi * _UNEVEN, width / _LEVEL)
        thin = area / width <= dpi * _THICKEST
        stroke = _trimmed(print_, Area(left, top, left + width, top + height), dpi) if level and thin else None
        if stroke is not None and _is_drawn(print_, stroke, dpi):
            found.append(_ruling(stroke, dpi, vertical=vertical))
            drawn[label] = 255
    mask = drawn[labels]
    return found, np.asarray(mask.T if vertical else mask, dtype=np.uint8)


def _ruling(stroke: Area, dpi: float, *, vertical: bool) -> Ruling:
    scale = _POINTS / dpi
    return Ruling(vertical, (stroke.top + stroke.bottom) / 2 * scale, stroke.left * scale, stroke.right * scale)


def _trimmed(ink: Grey, stroke: Area, dpi: float) -> Area | None:
    """Take print away from the ends of a stroke that the closing of breaks has joined to it."""
    solid = [run for run in runs_of(np.asarray(stroke.of(ink).any(axis=0))) if run[1] - run[0] >= dpi * _PIECE]
    if not solid or solid[-1][1] - solid[0][0] < dpi * _SHORTEST:
        return None
    return Area(stroke.left + solid[0][0], stroke.top, stroke.left + solid[-1][1], stroke.bottom)


def _is_drawn(ink: Grey, stroke: Area, dpi: float) -> bool:
    """Tell a ruling from strokes of neighbouring characters: it has few gaps, and paper on both sides."""
    beside = round(dpi * _BESIDE)
    filled = stroke.of(ink).any(axis=0).mean()
    above = Area(stroke.left, max(0, stroke.top - beside), stroke.right, max(1, stroke.top - 1))
    below = Area(stroke.left, stroke.bottom + 1, stroke.right, stroke.bottom + beside)
    crowded = max(_share(above.of(ink)), _share(below.of(ink)))
    return bool(filled >= _SOLID) and crowded <= _CROWDED


def _share(ink: Grey) -> float:
    """Return the share of columns with ink."""
    return float(ink.any(axis=0).mean()) if ink.size else 0.0
