"""The characters of a page as they are seen: upright or turned, each once, in their normal form."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kg.documents import Box

#: Blocks whose characters stand for normal ideographs: Kangxi radicals, CJK radicals, compatibility ideographs, and the
#: Latin ligatures. Fonts without a proper table give these instead of what was typed.
_COMPATIBLE: Final = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0xFB00, 0xFB06), (0x2F800, 0x2FA1F))

#: Radicals that Unicode gives no decomposition, by the ideograph that they are in running text.
_RADICALS: Final = str.maketrans("⺟⻋⻔⻓⻅⻚⻢⻬⻩⻥⻦⻰⻛⻜⻝⻉⺠⻆⻘⻄", "母车门长见页马齐黄鱼鸟龙风飞食贝民角青西")

#: Share of its width by which the second print of a fake bold character may be off.
_DOUBLE: Final = 0.3

#: Stands for a character whose shape is known, but not its meaning.
UNKNOWN: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character.

    :param box: its em box: advance wide, from ascent to descent high; points from the page's upper left corner.
    :param turn: quarter turns clockwise that it is printed with, 0 to 3.
    :param cut_off: the nearest point where it would be seen, None if it is seen.
    """

    text: str
    box: Box
    turn: int = 0
    cut_off: Box | None = None

    @property
    def width(self) -> float:
        """Advance in points, along the direction of the print."""
        return self.box.bottom - self.box.top if self.turn % 2 else self.box.right - self.box.left


def normal(character: str) -> str:
    """Return what a radical, a compatibility ideograph or a ligature stands for; anything else as it is."""
    code = ord(character)
    if any(first <= code <= last for first, last in _COMPATIBLE):
        return unicodedata.normalize("NFKC", character.translate(_RADICALS))
    return character


def once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Leave out characters that are printed again over themselves, as renderers do for bold and shadow."""
    seen: dict[tuple[str, int, int], list[Box]] = {}
    for glyph in glyphs:
        across, down = (glyph.box.left + glyph.box.right) / 2, (glyph.box.top + glyph.box.bottom) / 2
        reach = max(_DOUBLE * glyph.width, 0.5)
        # Twelve points to a square: twice the reach of any usual size, so a double stands in it or beside it.
        column, row = int(across // 12), int(down // 12)
        near = (
            other
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for other in seen.get((glyph.text, x, y), ())
        )
        if any(_close(glyph.box, other, reach) for other in near):
            continue
        seen.setdefault((glyph.text, column, row), []).append(glyph.box)
        yield glyph


def _close(one: Box, other: Box, reach: float) -> bool:
    return (
        abs(one.left + one.right - other.left - other.right) / 2 <= reach
        and abs(one.top + one.bottom - other.top - other.bottom) / 2 <= reach
    )
