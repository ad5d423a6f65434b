"""Tell from what was read whether a page lay the right way up, and turn it."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from kg.readers.scan.load import PageImage
from kg.readers.scan.reading import Reading

#: Characters of a line that count: a page on its side falls into lines of one or two, which may be read all the same.
_LINE: Final = 3
#: Certainty below which the page is tried the other ways. Upright pages had 0.9 and more, blurred ones too; pages
#: lying on a side or on their heads 0.6 and less.
SURE: Final = 0.75
#: Share of the characters that stand in longer lines on upright pages; on pages lying on a side it is 0.03 to 0.17.
_IN_LINES: Final = 0.4
#: Characters below which a page is not worth turning: stamps and page numbers.
_FEWEST: Final = 20


def certainty(readings: Iterable[Reading]) -> float:
    """Return how surely the page was read, 0 to 1: the mean score of the characters in its longer lines.

    Where most lines are short, these count as 0.
    """
    lines = [[sign.character.score for sign in reading.signs] for reading in readings]
    count = sum(len(scores) for scores in lines)
    if count < _FEWEST:
        return 1.0
    long = [score for scores in lines if len(scores) >= _LINE for score in scores]
    return sum(long) / (len(long) if len(long) >= _IN_LINES * count else count)


def turned(page: PageImage, quarters: int) -> PageImage:
    """Turn a page by quarters against the clock."""
    return PageImage(np.ascontiguousarray(np.rot90(page.pixels, quarters)), page.dpi)
