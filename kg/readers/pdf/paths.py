"""Drawn paths → rulings: every straight stroke along an axis, and filled boxes so thin that they are one."""

import ctypes
import itertools
from dataclasses import dataclass, field
from typing import Any, Final

import pypdfium2.raw as pdfium

from kg.documents import Box
from kg.readers.pdf.space import Matrix, Space
from kg.readers.printed.rulings import THICKNESS, Ruling, ruling_of

#: Points by which the ends of a ruling may differ across its direction.
_STRAIGHT: Final = 0.6

#: Points above which a stroke is a bar or a shading, not a ruling.
_BROAD: Final = 6.0

_Point = tuple[float, float]


@dataclass(slots=True)
class PathReader:
    """Collects the rulings of one page.

    :param left: pieces of paths that may still come; below 0 once there were too many.
    :param bent: how many pieces are curves or lean, as those of letters that are drawn as outlines.
    """

    space: Space
    left: int
    rulings: list[Ruling] = field(default_factory=list)
    bent: int = 0

    def read(self, path: Any, matrix: Matrix) -> None:
        """Add the rulings of one path.

        :param matrix: from the path's own space to user space.
        """
        count = pdfium.FPDFPath_CountSegments(path)
        self.left -= count
        if self.left < 0:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        if not (fill.value or stroke.value):
            return
        stroked = bool(stroke.value) and self._width(path, matrix) <= _BROAD
        last: Box | None = None
        for points, straight in self._outlines(path, count, matrix):
            if stroked:
                self._strokes(points)
            elif straight and not stroke.value:
                box = _around(points)
                self.rulings += ruling_of(box)
                # Two boxes one inside the other, and close: the border between them is filled.
                if last is not None and (_frames(last, box) or _frames(box, last)):
                    self._strokes([*_corners(box), _corners(box)[0]])
                last = box

    @staticmethod
    def _width(path: Any, matrix: Matrix) -> float:
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(path, width)
        return float(width.value * abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5)

    def _outlines(self, path: Any, count: int, matrix: Matrix) -> list[tuple[list[_Point], bool]]:
        """Return the parts that begin with a move, as points on the page, and whether they have no curves."""
        outlines: list[tuple[list[_Point], bool]] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(path, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = self.space.point(*matrix.apply(x.value, y.value))
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO or not outlines:
                outlines.append(([point], True))
                continue
            points, straight = outlines[-1]
            curved = kind == pdfium.FPDF_SEGMENT_BEZIERTO
            self.bent += curved or min(abs(point[0] - points[-1][0]), abs(point[1] - points[-1][1])) > _STRAIGHT
            points.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
            if curved and straight:
                outlines[-1] = (points, False)
        return outlines

    def _strokes(self, points: list[_Point]) -> None:
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            if abs(y0 - y1) <= _STRAIGHT and abs(x0 - x1) > abs(y0 - y1):
                self.rulings.append(Ruling(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1)))
            elif abs(x0 - x1) <= _STRAIGHT and abs(y0 - y1) > abs(x0 - x1):
                self.rulings.append(Ruling(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _frames(outer: Box, inner: Box) -> bool:
    """Tell whether what lies between two boxes is as thin as a ruling on every side."""
    sides = (
        inner.left - outer.left,
        inner.top - outer.top,
        outer.right - inner.right,
        outer.bottom - inner.bottom,
    )
    return min(sides) >= 0 and 0 < max(sides) <= THICKNESS


def _corners(box: Box) -> list[_Point]:
    return [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]


def _around(points: list[_Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))
