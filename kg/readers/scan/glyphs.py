"""Recognised characters → characters with boxes, as a PDF gives them, so that both are set into text alike."""

from collections.abc import Iterator, Sequence
from typing import Final

from kg.documents import Box
from kg.readers.printed.glyphs import Glyph
from kg.readers.scan.lines import Area
from kg.readers.scan.prints import is_wide
from kg.readers.scan.recognise import Character

_POINTS: Final = 72.0
#: Height from ascent to descent in sizes, as fonts for Chinese have it.
_HEIGHT: Final = 1.33
#: Width of a half-width character in sizes.
_NARROW: Final = 0.55
#: Two characters touch while their middles are no further apart than this many times what their widths ask for; the
#: recognition places them to a fifth of a size.
_TOUCHING: Final = 1.6


def glyphs_of(characters: Sequence[Character], line: Area, size: float, dpi: float) -> Iterator[Glyph]:
    """Give each character of a line the room up to its neighbours, or its own width where there is a gap.

    :param characters: with places in pixels of the line.
    :param size: pixels of a Chinese character.
    """
    scale = _POINTS / dpi
    middle = (line.top + line.bottom) / 2
    top, bottom = (middle - size * _HEIGHT / 2) * scale, (middle + size * _HEIGHT / 2) * scale
    for index, character in enumerate(characters):
        width = _width(character, size)
        left, right = character.place - width / 2, character.place + width / 2
        if index:
            left = _edge(characters[index - 1], character, size, left)
        if index + 1 < len(characters):
            right = _edge(character, characters[index + 1], size, right)
        yield Glyph(character.text, Box((line.left + left) * scale, top, (line.left + right) * scale, bottom))


def _width(character: Character, size: float) -> float:
    return size if is_wide(character.text) else size * _NARROW


def _edge(left: Character, right: Character, size: float, own: float) -> float:
    """Return where two neighbours meet, or the own edge of one of them if they do not."""
    share, whole = _width(left, size) / 2, (_width(left, size) + _width(right, size)) / 2
    apart = right.place - left.place
    return left.place + apart * share / whole if apart <= _TOUCHING * whole else own
