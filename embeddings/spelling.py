"""The steps that bring different spellings of a text to one, alone and with the places where each character stood."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

_BRACKETS = str.maketrans(dict.fromkeys("【〔[{〈《「『", "(") | dict.fromkeys("】〕]}〉》」』", ")"))
_SPACE = re.compile(r"\s+")
# A space carries meaning only between two characters that are both of a spelt script.
_IDLE_SPACE = re.compile(r"(?<![a-z0-9]) | (?![a-z0-9])")


def unified(text: str) -> str:
    """Return the form under which texts are compared (see :func:`embeddings.segment.normalise`)."""
    # One step can give another something to do (a removed space lets an accent join its letter), hence the repetition.
    while (folded := _fold(text)) != text:
        text = folded
    return text


class Placed(NamedTuple):
    """One character of a unified text and the stretch of the original it stands for.

    :param start: offset of the stretch's first character.
    :param end: offset after its last one.
    """

    char: str
    start: int
    end: int


def placed(text: str) -> list[Placed]:
    """Unify a text character by character.

    :returns: the characters of :func:`unified` in order; where several come from one stretch they share it.
    """
    before = [Placed(char, offset, offset + 1) for offset, char in enumerate(text)]
    while True:
        after = _one_by_one(_one_by_one(_by_clusters(before), _simplified), _with_round_brackets)
        after = _without_idle_spaces(after)
        if _joined(after) == _joined(before):
            return after
        before = after


def _fold(text: str) -> str:
    spaced = _SPACE.sub(" ", _with_round_brackets(_simplified(_compatible(text)))).strip()
    return _IDLE_SPACE.sub("", spaced)


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _simplified(text: str) -> str:
    """Turn traditional characters into simplified ones; words that differ by region stay."""
    if text.isascii():
        return text
    try:
        return str(_converter().convert(text))
    except UnicodeEncodeError:
        # Half of a surrogate pair is no character that could be converted.
        return text


def _with_round_brackets(text: str) -> str:
    return text.translate(_BRACKETS)


@cache
def _converter() -> Any:
    return import_module("opencc").OpenCC("t2s")


def _joined(chars: Sequence[Placed]) -> str:
    return "".join(char for char, _, _ in chars)


def _by_clusters(chars: list[Placed]) -> list[Placed]:
    """Apply :func:`_compatible` to stretches whose characters do not act on those of the next one."""
    text = _joined(chars)
    target = _compatible(text)
    if target == text:
        return chars
    clusters: list[list[Placed]] = []
    for char in chars:
        former = _joined(clusters[-1]) if clusters else ""
        if clusters and _compatible(former + char.char) != _compatible(former) + _compatible(char.char):
            clusters[-1].append(char)
        else:
            clusters.append([char])
    found = [Placed(new, part[0].start, part[-1].end) for part in clusters for new in _compatible(_joined(part))]
    return found if _joined(found) == target else _as_one(chars, target)


def _one_by_one(chars: list[Placed], step: Callable[[str], str]) -> list[Placed]:
    target = step(_joined(chars))
    if len(target) != len(chars):
        return _as_one(chars, target)
    return [Placed(new, start, end) for new, (_, start, end) in zip(target, chars, strict=True)]


def _as_one(chars: list[Placed], target: str) -> list[Placed]:
    """Let every character stand for the whole text: nothing finer is known."""
    return [Placed(new, chars[0].start, chars[-1].end) for new in target]


def _without_idle_spaces(chars: list[Placed]) -> list[Placed]:
    text = _joined(chars)
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    spaced: list[Placed] = []
    for found in re.finditer(r"\s+|\S", text[first:last]):
        inside = chars[first + found.start() : first + found.end()]
        spaced.append(Placed(" " if found[0].isspace() else found[0], inside[0].start, inside[-1].end))
    idle = {found.start() for found in _IDLE_SPACE.finditer(_joined(spaced))}
    return [char for offset, char in enumerate(spaced) if offset not in idle]
