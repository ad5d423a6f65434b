"""Turn a page so that its lines run level."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kg.readers.scan.ink import ink_of
from kg.readers.scan.load import Grey, PageImage

#: Largest skew in degrees that a sheet gets in a feeder; beyond, lines may be drawn that way.
_LARGEST: Final = 5.0
_COARSE: Final = 0.5
_FINE: Final = 0.05
#: Below this angle in degrees a line over an A4 page at 200 dpi leaves its row by one pixel only.
_NEGLIGIBLE: Final = 0.04
#: Resolution in dots per inch at which the angle is sought; a text line is then about ten pixels high.
_SEARCH_DPI: Final = 75


def straightened(page: PageImage) -> PageImage:
    """Return the page without its skew, in the same size."""
    angle = skew(page)
    if abs(angle) < _NEGLIGIBLE:
        return page
    return PageImage(_rotated(page.pixels, angle, cv2.INTER_CUBIC, paper=255), page.dpi)


def skew(page: PageImage) -> float:
    """Find the angle in degrees, −5 to 5, by which the page must be turned counter-clockwise to be level.

    At the right angle the ink is gathered in few rows of pixels: the sum of the squared steps between neighbouring
    rows is largest (Postl 1986).
    """
    scale = min(1.0, _SEARCH_DPI / page.dpi)
    if min(page.pixels.shape[:2]) * scale < 1:
        # A row of single pixels cannot be scaled down, and has no angle.
        return 0.0
    ink = cv2.resize(ink_of(page), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = np.asarray(ink, dtype=np.uint8)
    coarse = _best(small, np.arange(-_LARGEST, _LARGEST + _COARSE / 2, _COARSE))
    return _best(small, np.arange(coarse - _COARSE, coarse + _COARSE, _FINE))


def _best(ink: Grey, angles: NDArray[np.float64]) -> float:
    return float(max(angles, key=lambda angle: (_sharpness(ink, angle), -abs(angle))))


def _sharpness(ink: Grey, angle: float) -> float:
    rows = _rotated(ink, angle, cv2.INTER_LINEAR, paper=0).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _rotated(pixels: Grey, angle: float, interpolation: int, paper: int) -> Grey:
    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(pixels, matrix, (width, height), flags=interpolation, borderValue=paper)
    return np.asarray(turned, dtype=np.uint8)
