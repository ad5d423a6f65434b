"""Lines of a page → their texts with a confidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from kg.readers.scan.lines import Area
from kg.readers.scan.load import Grey
from kg.readers.scan.recognise import Character, recognise

#: Paper around a line, as a share of its height.
_MARGIN: Final = 0.12
#: A line of dashes or dots alone is shown at this share of a character's size at least, to keep its proportions.
_LOWEST: Final = 0.75
_PAPER: Final = 255


@dataclass(frozen=True, slots=True)
class Reading:
    """One line as read.

    :param confidence: that of its worst character, 0 to 1; 1 where there is none.
    """

    text: str
    confidence: float


def read_lines(pixels: Grey, lines: Sequence[Area], size: float) -> list[Reading]:
    """Read lines of a page, in their order.

    :param pixels: the page in grey, without rulings.
    :param size: pixels of a usual character.
    """
    return [_reading(characters) for characters in recognise([cut(pixels, line, size) for line in lines])]


def cut(pixels: Grey, line: Area, size: float) -> Grey:
    """Cut a line out with paper around it."""
    spare = max(0, round(_LOWEST * size) - line.height)
    margin = max(2, round(_MARGIN * max(line.height, _LOWEST * size)))
    framed = cv2.copyMakeBorder(
        line.of(pixels),
        margin + spare // 2,
        margin + spare - spare // 2,
        margin,
        margin,
        cv2.BORDER_CONSTANT,
        value=(_PAPER,),
    )
    return np.asarray(framed, dtype=np.uint8)


def _reading(characters: Sequence[Character]) -> Reading:
    text = "".join(character.text for character in characters)
    return Reading(text.strip(), min((character.score for character in characters), default=1.0))
