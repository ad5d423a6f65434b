"""Terms by which pinyin, initials of pinyin and homophones find a Chinese text."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from embeddings.segment import normalise
from embeddings.syllables import HAN, folded, spoken_runs, typed_syllables


class Part(NamedTuple):
    """What was typed for one character.

    :param sound: a folded syllable, or an initial.
    :param whole: it is a syllable.
    """

    sound: str
    whole: bool


Reading = tuple[Part, ...]

_PIECE = re.compile(rf"[a-z]+|{HAN.pattern}")
# What may stand between syllables: 西安 is xi'an, and nobody types a hyphen to mean one.
_BETWEEN = re.compile(r"[\s'’·_-]+")
# Marks of the two kinds of term; no normalised text contains them inside a word.
_SPOKEN, _SPELT = "~", "^"
# Letters of initials per term: two are shared by chance, four find no more than three (benchmarks/tolerance.py).
_INITIALS = 3
# Longest query in letters that is tried: a long name in full pinyin has about 60.
_LONGEST = 120
# Readings of one ambiguous spelling that are followed (fangan is fang'an and fan'gan).
_READINGS = 4
# Letters of the longest syllable (zhuang).
_LETTERS = 6


def syllables(text: str) -> list[str]:
    """Return the syllables of the text's Chinese characters in order, folded as they are compared."""
    return [syllable for _, run in spoken_runs(text) for syllable in run]


def sound_terms(text: str) -> list[str]:
    """Return the terms by which a text is found by its sound, repetitions kept.

    They are pairs of neighbouring syllables and runs of three initials, marked so that neither can be taken
    for the other nor for a word.
    """
    return [
        term for _, run in spoken_runs(text) for term in (*_spoken(run), *_spelt([syllable[0] for syllable in run]))
    ]


def homophone_terms(text: str) -> list[str]:
    """Return the terms that find Chinese texts which sound like this one: 群众满意读 finds 群众满意度."""
    return [term for _, run in spoken_runs(text) for term in _spoken(run)]


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


def heard(terms: Collection[str], text: str) -> list[tuple[int, int]]:
    """Return the stretches of the normalised text that have terms of :func:`sound_query`, ascending and disjoint."""
    wanted = frozenset(terms)
    found: list[tuple[int, int]] = []
    for offset, run in spoken_runs(text):
        for start in range(len(run) - 1):
            here = offset + start
            initials = _spelt([syllable[0] for syllable in run[start : start + _INITIALS]])
            if initials and wanted.issuperset(initials):
                found.append((here, here + _INITIALS))
            elif wanted.issuperset(_spoken(run[start : start + 2])):
                found.append((here, here + 2))
    return _merged(found)


def _merged(ascending: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join stretches that share characters; those that only touch stay apart."""
    merged: list[tuple[int, int]] = []
    for start, end in ascending:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _spoken(run: Sequence[str]) -> list[str]:
    return [f"{_SPOKEN}{left}'{right}" for left, right in pairwise(run)]


def _spelt(letters: Sequence[str]) -> list[str]:
    return [_SPELT + "".join(letters[i : i + _INITIALS]) for i in range(len(letters) - _INITIALS + 1)]


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
    return _joined([_of_characters(piece) if HAN.match(piece) else _of_letters(piece, mixed) for piece in pieces])


def _joined(alternatives: list[list[Reading]]) -> list[Reading]:
    readings: list[Reading] = [()]
    for continued in alternatives:
        readings = [left + right for left in readings for right in continued][:_READINGS]
    return readings


def _of_characters(run: str) -> list[Reading]:
    return [tuple(Part(syllable, whole=True) for _, sounds in spoken_runs(run) for syllable in sounds)]


def _of_letters(letters: str, mixed: bool) -> list[Reading]:
    """Return readings as whole syllables, else as initials, else as syllables that end in initials or unfinished.

    :param mixed: beside Chinese characters only whole syllables are pinyin; PPP in PPP项目 is a foreign word.
    """
    whole = _whole_readings(letters)
    if whole or mixed:
        return whole
    starts = {syllable[0] for syllable in typed_syllables()}
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
    table = typed_syllables()
    best: list[list[Reading]] = [[()]]
    for end in range(1, len(letters) + 1):
        ways = [
            (*reading, Part(folded(letters[start:end]), whole=True))
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
