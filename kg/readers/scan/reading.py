"""Lines of a page → their texts with a confidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from kg.readers.scan.lines import Area
from kg.readers.scan.load import Grey
from kg.readers.scan.marks import rows_of_dots, told_by_shape, with_raised
from kg.readers.scan.prints import Print, is_wide, size_of
from kg.readers.scan.recognise import Character, recognise
from kg.readers.scan.second_look import with_comparisons, with_unread
from kg.readers.scan.widths import Sign, measured, settled

#: Paper around a line, as a share of its height.
_MARGIN: Final = 0.12
#: A line of dashes or dots alone is shown at this share of a character's size at least, to keep its proportions.
_LOWEST: Final = 0.75
_PAPER: Final = 255


@dataclass(frozen=True, slots=True)
class Reading:
    """One line as read.

    :param confidence: that of its worst character, 0 to 1; 0 where some ink stays unread.
    :param size: pixels from one Chinese character to the next.
    """

    signs: tuple[Sign, ...]
    confidence: float
    size: float


def read_lines(pixels: Grey, ink: Grey, lines: Sequence[Area], size: float) -> list[Reading]:
    """Read lines of a page, in their order.

    :param pixels: the page in grey, without rulings.
    :param ink: 255 for ink, without rulings and specks.
    :param size: pixels of a usual character.
    """
    images = [line.of(pixels) for line in lines]
    framed = [_framed(image, size) for image in images]
    prints = [
        Print(tuple(replace(c, place=c.place - _margin(image, size)) for c in read), line.of(ink), size_of(read, size))
        for read, image, line in zip(recognise(framed), images, lines, strict=True)
    ]
    looked = with_unread(with_comparisons(rows_of_dots(prints), framed), images)
    raised = with_raised([line for line, _ in looked], images)
    return [_reading(told_by_shape(line), unread) for line, (_, unread) in zip(raised, looked, strict=True)]


def settled_lines(lines: Sequence[Reading]) -> Iterator[list[Character]]:
    """Yield the characters of the lines of one text, without the blanks beside Chinese characters."""
    characters, start = settled(sign for line in lines for sign in line.signs), 0
    for line in lines:
        yield list(_unspaced(characters[start : start + len(line.signs)]))
        start += len(line.signs)


def _unspaced(characters: Sequence[Character]) -> Iterator[Character]:
    for index, character in enumerate(characters):
        beside = (*characters[max(0, index - 1) : index], *characters[index + 1 : index + 2])
        if character.text != " " or (len(beside) == 2 and not any(is_wide(other.text) for other in beside)):
            yield character


def _framed(image: Grey, size: float) -> Grey:
    """Put paper around a line."""
    height = image.shape[0]
    spare, margin = max(0, round(_LOWEST * size) - height), _margin(image, size)
    above, below = margin + spare // 2, margin + spare - spare // 2
    framed = cv2.copyMakeBorder(image, above, below, margin, margin, cv2.BORDER_CONSTANT, value=(_PAPER,))
    return np.asarray(framed, dtype=np.uint8)


def _margin(image: Grey, size: float) -> int:
    height = float(image.shape[0])
    return max(2, round(_MARGIN * max(height, _LOWEST * size)))


def _reading(line: Print, unread: bool) -> Reading:
    worst = min((character.score for character in line.characters if character.text != " "), default=1.0)
    return Reading(tuple(measured(line)), 0.0 if unread else worst, line.size)
