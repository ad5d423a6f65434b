"""A line as read beside its ink: which columns of pixels belong to which character."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kg.readers.scan.lines import runs_of
from kg.readers.scan.load import Grey
from kg.readers.scan.recognise import Character

#: Parts of a character's size that its ink may reach from its centre, for wide and for narrow characters; the
#: recognition places a centre to about a fifth of a size.
_WIDE_REACH = 0.75
_NARROW_REACH = 0.5


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of columns with ink, in pixels of the line; ``end`` is the first column behind it."""

    start: int
    end: int

    @property
    def width(self) -> int:
        """Columns of pixels."""
        return self.end - self.start

    def distance(self, place: float) -> float:
        """Return how far its middle is from a place."""
        return abs((self.start + self.end) / 2 - place)


@dataclass(frozen=True, slots=True)
class Print:
    """One line.

    :param characters: as read, with their places in pixels of the line.
    :param ink: 255 for ink.
    :param size: pixels from one Chinese character to the next.
    """

    characters: tuple[Character, ...]
    ink: Grey
    size: float

    def runs(self) -> list[Run]:
        """Return the stretches of columns with ink, from left to right."""
        return [Run(start, end) for start, end in runs_of(np.asarray(self.ink.any(axis=0)))]

    def unread(self) -> Iterator[Run]:
        """Yield the stretches of ink that no character was read from."""
        filled = np.asarray(self.ink.any(axis=0))
        for character in self.characters:
            reach = self.size * (_WIDE_REACH if is_wide(character.text) else _NARROW_REACH)
            filled[max(0, round(character.place - reach)) : round(character.place + reach) + 1] = False
        yield from (Run(start, end) for start, end in runs_of(filled))


def is_wide(character: str) -> bool:
    """Tell whether a character takes a whole square."""
    return unicodedata.east_asian_width(character) in "WF"


def size_of(characters: Sequence[Character], usual: float) -> float:
    """Measure the distance of neighbouring Chinese characters in a line; the usual one where there are too few."""
    steps = [
        after.place - before.place
        for before, after in pairwise(characters)
        if unicodedata.category(before.text) == unicodedata.category(after.text) == "Lo"
    ]
    return float(np.median(steps)) if len(steps) > 2 else usual
