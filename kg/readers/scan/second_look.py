"""Look again at what the recognition is weak at: single signs, ink that it passed over, and check boxes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from kg.readers.scan.load import Grey
from kg.readers.scan.marks import check_box
from kg.readers.scan.prints import Print, Run
from kg.readers.scan.recognise import FRAME, Character, framed, recognise

#: Signs of comparison and the stroke of an empty cell, which alone are read as letters and figures; in front of a
#: number they are read right.
_COMPARISONS: Final = frozenset("≥≤><=≈≠/")
_NUMBER: Final = "50%"
#: Lines of up to so many characters get a second look in front of a number.
_SHORT: Final = 2
#: Width in characters of unread ink that may be a character; less is the edge of a neighbour.
_LEAST: Final = 0.3
#: Characters of width that unread ink which hangs together may have to be taken as one.
_WIDEST: Final = 2.0
_PAPER: Final = 255


def with_comparisons(lines: Sequence[Print], images: Sequence[Grey]) -> list[Print]:
    """Read lines that are one short sign again, with a number drawn behind them.

    Alone, ≤ is taken for M and > for V: without neighbours the recognition does not know which way is up.
    """
    short = [index for index, line in enumerate(lines) if 0 < len(line.characters) <= _SHORT]
    again = recognise([_before_number(images[index], lines[index].size) for index in short])
    found = list(lines)
    for index, characters in zip(short, again, strict=True):
        sign = [character for character in characters if character.text != " "][: -len(_NUMBER)]
        if sign and all(character.text in _COMPARISONS for character in sign):
            found[index] = replace(lines[index], characters=tuple(sign))
    return found


def _before_number(image: Grey, size: float) -> Grey:
    """Set an image in front of a number of the same size, as the line of a target is printed."""
    height = max(image.shape[0], round(size * 1.15))
    (_, plain), _ = cv2.getTextSize(_NUMBER, cv2.FONT_HERSHEY_SIMPLEX, 1, 1)
    scale = size * 0.72 / plain
    (width, high), _ = cv2.getTextSize(_NUMBER, cv2.FONT_HERSHEY_SIMPLEX, scale, 2)
    canvas = np.full((height, image.shape[1] + width + round(size * 0.3)), _PAPER, dtype=np.uint8)
    top = (height - image.shape[0]) // 2
    canvas[top : top + image.shape[0], : image.shape[1]] = image
    place = (image.shape[1], (height + high) // 2)
    cv2.putText(canvas, _NUMBER, place, cv2.FONT_HERSHEY_SIMPLEX, scale, 0, 2, cv2.LINE_AA)
    return canvas


def with_unread(lines: Sequence[Print], images: Sequence[Grey]) -> list[tuple[Print, bool]]:
    """Read the ink that was passed over; tell for each line whether some of it stays unread.

    :param images: the lines in grey, column for column like their ink.
    """
    missed = [(index, run) for index, line in enumerate(lines) for run in _passed_over(line)]
    again = recognise([framed(images[index][:, run.start : run.end]) for index, run in missed])
    found = [(line, False) for line in lines]
    for (index, run), characters in zip(missed, again, strict=True):
        line, open_ = found[index]
        box = check_box(line.ink[:, run.start : run.end], line.size)
        if box:
            new = [Character(box, (run.start + run.end) / 2, 1.0)]
        else:
            new = [replace(read, place=run.start + read.place - FRAME) for read in characters if read.text != " "]
        merged = tuple(sorted((*line.characters, *new), key=lambda character: character.place))
        found[index] = replace(line, characters=merged), open_ or not new
    return found


def _passed_over(line: Print) -> Iterator[Run]:
    """Yield the places with unread ink wide enough for a character, with the whole of its ink."""
    for run in line.unread():
        if run.width >= _LEAST * line.size:
            touching = [other for other in line.runs() if other.start < run.end and other.end > run.start]
            start, end = min(other.start for other in touching), max(other.end for other in touching)
            yield Run(start, end) if end - start <= _WIDEST * line.size else run
