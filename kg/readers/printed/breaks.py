"""Lines of printed text: which breaks only the width of a column or page made, and how they are closed up."""

import re
from collections.abc import Iterable
from typing import Final

#: Characters between which a printed break stands for the blank that parts two words.
_WORD_END: Final = re.compile(r"[A-Za-z0-9,.;:!?)\]%]$")
_WORD_START: Final = re.compile(r"[A-Za-z(\[]")
_LETTER_BEFORE: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*[,.;:!?)\]%]?$")

#: What a renderer keeps together at the start of a line (Unicode line breaking, UAX 14, in short): opening marks, a
#: word or number or one character, and the marks that may not begin a line.
_CHUNK: Final = re.compile(
    r"[(\[{（【《“‘「『￥]*(?:[A-Za-z0-9.,:%+/_-]+|.)[)\]}）】》”’」』,.:;!?%，。、：；！？％…—～·/／]*"
)

#: Em that must stay free beyond the next chunk before a break counts as typed.
SLACK: Final = 0.5

#: Em that a Latin letter or digit is wide.
_NARROW: Final = 0.5


def first_chunk(text: str) -> str:
    """Return what could not have been parted at the start of a line."""
    found = _CHUNK.match(text)
    return found[0] if found else text[:1]


def breaks_before(text: str, free: float) -> bool:
    """Tell whether a line that leaves *free* em had to end before *text*."""
    return free < sum(_NARROW if letter < "\u2000" else 1.0 for letter in first_chunk(text)) + SLACK


def closed_up(lines: Iterable[str]) -> str:
    """Join printed lines without a blank, but with one between two Latin words."""
    text = ""
    for line in lines:
        if text and _WORD_START.match(line) and _WORD_END.search(text) and _LETTER_BEFORE.search(text):
            text += " "
        text += line
    return text
