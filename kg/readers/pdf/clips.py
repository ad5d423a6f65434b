"""What a page lets be seen of each text: spreadsheets print merged cells past a page break, and cut them off there."""

import ctypes
from typing import Any, Final

import pypdfium2.raw as pdfium

from kg.documents import Box
from kg.readers.pdf.space import Space

#: Pieces of a clip path that are looked at; cells are clipped by rectangles.
_PIECES: Final = 64

#: Points by which print that is cut off is brought back behind the edge.
_INSIDE: Final = 1.0


class Clips:
    """Looks up the visible box of characters, once for each text object."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._boxes: dict[int | None, Box | None] = {}

    def of(self, text: Any, index: int) -> Box | None:
        """Return the box beyond which a character is not shown, None if it is shown wherever it is."""
        item = pdfium.FPDFText_GetTextObject(text, index)
        address = ctypes.cast(item, ctypes.c_void_p).value
        if address not in self._boxes:
            self._boxes[address] = self._box(item) if address else None
        return self._boxes[address]

    def _box(self, item: Any) -> Box | None:
        clip = pdfium.FPDFPageObj_GetClipPath(item)
        paths = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
        boxes = [box for number in range(min(paths, _PIECES)) for box in [self._path_box(clip, number)] if box]
        if not boxes:
            return None
        return Box(
            max(box.left for box in boxes),
            max(box.top for box in boxes),
            min(box.right for box in boxes),
            min(box.bottom for box in boxes),
        )

    def _path_box(self, clip: Any, number: int) -> Box | None:
        count = pdfium.FPDFClipPath_CountPathSegments(clip, number)
        if not 0 < count <= _PIECES:
            return None
        x, y = ctypes.c_float(), ctypes.c_float()
        points = []
        for index in range(count):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, number, index), x, y)
            points.append((x.value, y.value))
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return self._space.box(min(xs), min(ys), max(xs), max(ys))


def brought_inside(box: Box, clip: Box | None) -> Box | None:
    """Return the point of a clip box nearest to print that it cuts off; None if the middle of the print is seen."""
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    if clip is None or (clip.left <= across <= clip.right and clip.top <= down <= clip.bottom):
        return None
    if clip.right - clip.left <= 2 * _INSIDE or clip.bottom - clip.top <= 2 * _INSIDE:
        return None
    across = min(max(across, clip.left + _INSIDE), clip.right - _INSIDE)
    down = min(max(down, clip.top + _INSIDE), clip.bottom - _INSIDE)
    return Box(across, down, across, down)
