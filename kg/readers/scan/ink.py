"""Tell ink from paper."""

from typing import Final

import cv2
import numpy as np

from kg.readers.scan.load import Grey, PageImage

#: Side in inches of the neighbourhood whose mean is the local paper: wider than a stroke, narrower than a shadow.
_NEIGHBOURHOOD: Final = 0.25
#: Ink is darker than its neighbourhood by this much of 255; noise of scanners and JPEG stays below.
_CONTRAST: Final = 24


def ink_of(page: PageImage) -> Grey:
    """Return 255 where there is ink and 0 where there is paper, under uneven light too."""
    side = int(page.dpi * _NEIGHBOURHOOD) | 1
    ink = cv2.adaptiveThreshold(
        page.pixels, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, max(3, side), _CONTRAST
    )
    return np.asarray(ink, dtype=np.uint8)
