"""How Chinese text sounds, so that pinyin, initials of pinyin and homophones find it.

Syllables are compared as people type them: without tones, ü as u (率 is lü, lv or lu), zh, ch, sh as z, c, s, and a
final ng as n. Readings are those of pypinyin, looked up word by word, which settles most characters of several
readings (行 in 银行 and in 执行).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import import_module
from itertools import pairwise
from typing import Any, NamedTuple

from embeddings.segment import normalise, segment


class Part(NamedTuple):
    """What was typed for one character.

    :param sound: a folded syllable, or an initial.
    :param whole: it is a syllable.
    """

    sound: str
    whole: bool


Reading = tuple[Part, ...]

_HAN = re.compile(r"[\u3007\u3400-\u9fff]+")
_ALIKE = re.compile(r"[\u3007\u3400-\u9fff]+|[^\u3007\u3400-\u9fff]+")
_PIECE = re.compile(r"[a-z]+|[\u3007\u3400-\u9fff]+")
# What may stand between syllables: 西安 is xi'an, and nobody types a hyphen to mean one.
_BETWEEN = re.compile(r"[\s'’·_-]+")
# Marks of the two kinds of term; no normalised text contains them inside a word.
_SPOKEN, _SPELT = "~", "^"
# Letters of initials per term. Two are many to share by chance, so that three decide.
_INITIALS = (2, 3)
# Longest query in letters that is tried: a long name in full pinyin has about 60.
_LONGEST = 120
# Readings of one ambiguous spelling that are followed (fangan is fang'an and fan'gan).
_READINGS = 4
# Letters of the longest syllable (zhuang).
_LETTERS = 6
# Words whose syllables are kept; the names of 100,000 indicators have fewer.
_WORDS = 50_000


def syllables(text: str) -> list[str]:
    """Return the syllables of the text's Chinese characters in order, folded as they are compared."""
    return [syllable for run in _runs(text) for syllable in run]


def sound_terms(text: str) -> list[str]:
    """Return the terms by which a text is found by its sound, repetitions kept.

    They are pairs of neighbouring syllables and runs of two and three initials, marked so that neither can be taken
    for the other nor for a word.
    """
    return [term for run in _runs(text) for term in (*_spoken(run), *_spelt([syllable[0] for syllable in run]))]


def homophone_terms(text: str) -> list[str]:
    """Return the terms that find Chinese texts which sound like this one: 群众满意读 finds 群众满意度."""
    return [term for run in _runs(text) for term in _spoken(run)]


def sound_query(text: str) -> list[str] | None:
    """Return the terms that find texts by the pinyin or initials that the query consists of.

    ``qunzhong manyidu``, ``qzmyd``, ``qunzhongmyd`` and ``qunzhong满意度`` are such queries. A foreign word may read as
    pinyin (``ppp``, ``data``), so what the letters find literally is to be looked for as well.

    :returns: distinct terms of :func:`sound_terms`; None for a query that is no pinyin or has no letters.
    """
    plain = _without_tones(normalise(text))
    if len(plain) > _LONGEST or not re.search("[a-z]", plain):
        return None
    readings = _joined([_readings_of(chunk) for chunk in _BETWEEN.split(plain) if chunk])
    terms = [term for reading in readings for term in _terms_of_reading(reading)]
    return list(dict.fromkeys(terms)) or None


def _runs(text: str) -> Iterator[list[str]]:
    run: list[str] = []
    # Cut as a whole, which is remembered: the words of the text are asked for as well.
    for word in segment(normalise(text)):
        if _HAN.fullmatch(word):
            run.extend(_of_word(word))
            continue
        for piece in _ALIKE.findall(word):
            if _HAN.match(piece):
                run.extend(_of_word(piece))
            else:
                yield run
                run = []
    yield run


def _spoken_run(run: str) -> list[str]:
    return [syllable for word in segment(run) for syllable in _of_word(word)]


@lru_cache(_WORDS)
def _of_word(word: str) -> tuple[str, ...]:
    # Characters that have no reading come back as they are; they cannot be typed, but keep their neighbours apart.
    return tuple(map(_folded, _pypinyin().lazy_pinyin(word, errors=list)))


def _folded(syllable: str) -> str:
    plain = syllable.replace("v", "u").replace("ü", "u")
    for typed, kept in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        plain = plain.replace(typed, kept)
    return plain[:-1] if plain.endswith("ng") else plain


def _spoken(run: Sequence[str]) -> list[str]:
    return [f"{_SPOKEN}{left}'{right}" for left, right in pairwise(run)]


def _spelt(letters: Sequence[str]) -> list[str]:
    return [_SPELT + "".join(letters[i : i + n]) for n in _INITIALS for i in range(len(letters) - n + 1)]


def _terms_of_reading(reading: Reading) -> list[str]:
    pairs = [(left, right) for left, right in pairwise(reading) if left.whole and right.whole]
    spoken = [term for left, right in pairs for term in _spoken([left.sound, right.sound])]
    if all(part.whole for part in reading):
        return spoken
    return spoken + _spelt([part.sound[0] for part in reading])


def _readings_of(chunk: str) -> list[Reading]:
    """Return the likeliest ways to read letters and characters that stand together; none if there is no way."""
    pieces = _PIECE.findall(chunk)
    if "".join(pieces) != chunk:
        return []
    mixed = len(pieces) > 1
    return _joined([_of_characters(piece) if _HAN.match(piece) else _of_letters(piece, mixed) for piece in pieces])


def _joined(alternatives: list[list[Reading]]) -> list[Reading]:
    readings: list[Reading] = [()]
    for continued in alternatives:
        readings = [left + right for left in readings for right in continued][:_READINGS]
    return readings


def _of_characters(run: str) -> list[Reading]:
    return [tuple(Part(syllable, whole=True) for syllable in _spoken_run(run))]


def _of_letters(letters: str, mixed: bool) -> list[Reading]:
    """Return readings as whole syllables, else as initials, else as syllables that end in initials or unfinished.

    :param mixed: beside Chinese characters only whole syllables are pinyin; PPP in PPP项目 is a foreign word.
    """
    whole = _whole_readings(letters)
    if whole or mixed:
        return whole
    starts = {syllable[0] for syllable in _table()}
    if starts.issuperset(letters):
        return [tuple(Part(letter, whole=False) for letter in letters)]
    # The longest beginning that can be read decides; at least half must be syllables, or any English word would do.
    for end in range(len(letters) - 1, (len(letters) - 1) // 2, -1):
        tail = letters[end:]
        if (head := _whole_readings(letters[:end])) and starts.issuperset(tail):
            return [reading + tuple(Part(letter, whole=False) for letter in tail) for reading in head]
    return []


def _whole_readings(letters: str) -> list[Reading]:
    """Return the ways to cut the letters into the fewest syllables, at most as many as are followed."""
    table = _table()
    best: list[list[Reading]] = [[()]]
    for end in range(1, len(letters) + 1):
        ways = [
            (*reading, Part(_folded(letters[start:end]), whole=True))
            for start in range(max(0, end - _LETTERS), end)
            if letters[start:end] in table
            for reading in best[start]
        ]
        fewest = min(map(len, ways), default=0)
        best.append([way for way in ways if len(way) == fewest][:_READINGS])
    return best[-1]


def _without_tones(text: str) -> str:
    """Drop what stands over letters: tone marks, and the dots of ü, which is typed as v as well."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(char for char in letters if not unicodedata.combining(char))


@cache
def _table() -> frozenset[str]:
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
