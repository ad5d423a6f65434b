"""Lines of a page → their texts with a confidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from kg.readers.printed import closed_up
from kg.readers.scan.lines import Area
from kg.readers.scan.load import Grey
from kg.readers.scan.marks import told_by_shape, with_raised
from kg.readers.scan.prints import Print, is_wide, size_of
from kg.readers.scan.recognise import recognise
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
    """

    signs: tuple[Sign, ...]
    confidence: float


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
    looked = with_unread(with_comparisons(prints, framed), images)
    raised = with_raised([line for line, _ in looked], images)
    return [_reading(told_by_shape(line), unread) for line, (_, unread) in zip(raised, looked, strict=True)]


def text_of(lines: Iterable[Reading]) -> str:
    """Close the lines of one text up, without the blanks between Chinese characters."""
    found = list(lines)
    characters = settled(sign for line in found for sign in line.signs)
    texts, start = [], 0
    for line in found:
        texts.append(_unspaced("".join(character.text for character in characters[start : start + len(line.signs)])))
        start += len(line.signs)
    return closed_up(text for text in texts if text)


def _unspaced(text: str) -> str:
    return "".join(
        character for index, character in enumerate(text) if character != " " or not _beside_wide(text, index)
    ).strip()


def _beside_wide(text: str, index: int) -> bool:
    return any(is_wide(beside) for beside in (text[index - 1 : index] + text[index + 1 : index + 2]))


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
    return Reading(tuple(measured(line)), 0.0 if unread else worst)
