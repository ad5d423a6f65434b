"""Characters into the syllables as which people type them.

Syllables are without tones, ü is u (率 is lü, lv or lu), zh, ch, sh are z, c, s, and a final ng is n. Readings are
those of pypinyin, looked up word by word, which settles most characters of several readings (行 in 银行 and in 执行).
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from embeddings.segment import normalise, segment

#: Characters that have syllables.
HAN = re.compile(r"[\u3007\u3400-\u9fff]+")
_APART = re.compile(rf"({HAN.pattern})")
# Words whose syllables are kept; the names of 100,000 indicators have fewer.
_WORDS = 50_000


def spoken_runs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the unbroken runs of Chinese characters of the normalised text, in order.

    :returns: the offset of the first character, and a folded syllable for each character.
    """
    offset, run = 0, list[str]()
    # Cut as a whole, which is remembered: the words of the text are asked for as well.
    for word in segment(normalise(text)):
        for piece in [word] if HAN.fullmatch(word) else filter(None, _APART.split(word)):
            if HAN.match(piece):
                run.extend(_of_word(piece))
            elif run:
                yield offset - len(run), run
                run = []
            offset += len(piece)
    if run:
        yield offset - len(run), run


@lru_cache(_WORDS)
def _of_word(word: str) -> tuple[str, ...]:
    # Characters that have no reading come back as they are; they cannot be typed, but keep their neighbours apart.
    return tuple(map(folded, _pypinyin().lazy_pinyin(word, errors=list)))


def folded(syllable: str) -> str:
    """Return the form in which a syllable is compared."""
    plain = syllable.replace("v", "u").replace("ü", "u")
    for typed, kept in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        plain = plain.replace(typed, kept)
    return plain[:-1] if plain.endswith("ng") else plain


@cache
def typed_syllables() -> frozenset[str]:
    """Return all syllables as they may be typed, ü as v or u, taken from the readings of the GB 2312 characters."""
    pypinyin = _pypinyin()
    common = "".join(filter(_in_gb2312, map(chr, range(0x4E00, 0xA000))))
    found = {
        reading
        for readings in pypinyin.pinyin(common, style=pypinyin.Style.NORMAL, heteronym=True)
        for reading in readings
    }
    # m, n and ng are readings of interjections.
    return frozenset(
        typed for reading in found if re.search("[aeiouv]", reading) for typed in (reading, reading.replace("v", "u"))
    )


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _pypinyin() -> Any:
    # A quarter of a second; only who is asked how something sounds pays it.
    return import_module("pypinyin")
