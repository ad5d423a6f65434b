"""Close up the lines of printed text: a break that only the width of a column or page made is no break."""

import re
from collections.abc import Iterable
from typing import Final

#: Characters between which a printed break stands for the blank that parts two words.
_WORD_END: Final = re.compile(r"[A-Za-z0-9,.;:!?)\]%]$")
_WORD_START: Final = re.compile(r"[A-Za-z(\[]")
_LETTER_BEFORE: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*[,.;:!?)\]%]?$")


def closed_up(lines: Iterable[str]) -> str:
    """Join printed lines without a blank, but with one between two Latin words."""
    text = ""
    for line in lines:
        if text and _WORD_START.match(line) and _WORD_END.search(text) and _LETTER_BEFORE.search(text):
            text += " "
        text += line
    return text
