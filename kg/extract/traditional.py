"""Labels in traditional characters, 項目名稱: looked up as the simplified ones of the vocabulary."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

#: Characters of labels that are written so in traditional text only; without one of them there is nothing to do.
_SIGNS = re.compile("[項稱單標績預類實產質數時滿態經濟資額總權負責關門務財撥轉屬間體階報級內萬億]")


def simplified(text: str) -> str:
    """Return a label in simplified characters."""
    return str(_converter().convert(text)) if _SIGNS.search(text) else text


@lru_cache(maxsize=1)
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")
