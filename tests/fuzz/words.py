"""Damage to text that people read: labels shuffled, lines joined and torn, cells made absurd, controls."""

import re
from collections.abc import Sequence
from random import Random
from typing import Final

from tests.fuzz import nasty
from tests.fuzz.bytewise import Mutation

_WORD = re.compile(r"[\w%≥≤.]+")
#: Bytes that a flood is long.
_FLOOD: Final = 40_000
_BREAKS: Final = ("\n", "\r\n", "\t", " ", "　", "|", "\f", "\0", "\n\n\n", ",", '"', "\x1b", "\u2028")


def words(data: bytes, others: Sequence[bytes], dice: Random) -> bytes:
    """Change words, lines and separators, in whatever encoding the text has."""
    encoding = encoding_of(data)
    text = data.decode(encoding, "replace")
    for _turn in range(dice.choice((1, 1, 3, 10))):
        text = dice.choice(_CHANGES)(text, dice)
    if dice.random() < 0.1:
        other = dice.choice(others)
        text += other.decode(encoding_of(other), "replace")
    if dice.random() < 0.1:
        encoding = dice.choice(("utf-16", "gb18030", "utf-8-sig", "big5", "utf-32"))
    return text.encode(encoding, "replace")


def flood(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Repeat a few whole lines, so often that whoever looks back from every line is found out."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    start = dice.randrange(len(lines))
    part = lines[start : start + dice.choice((1, 1, 2, 5))]
    return b"".join([*lines[:start], *part * (_FLOOD // len(b"".join(part))), *lines[start:]])


def encoding_of(data: bytes) -> str:
    """Return the encoding of a sound text."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _swap(text: str, dice: Random) -> str:
    found = list(_WORD.finditer(text))
    if len(found) < 2:
        return text
    first, second = sorted(dice.sample(found, 2), key=lambda match: match.start())
    between = text[first.end() : second.start()]
    return text[: first.start()] + second[0] + between + first[0] + text[second.end() :]


def _replace(text: str, dice: Random) -> str:
    found = list(_WORD.finditer(text))
    if not found:
        return text
    match = dice.choice(found)
    return text[: match.start()] + nasty.anything(dice) + text[match.end() :]


def _break(text: str, dice: Random) -> str:
    place = dice.randrange(len(text) + 1)
    return text[:place] + dice.choice(_BREAKS) * dice.choice((1, 1, 2, 500)) + text[place:]


def _exchange_separators(text: str, dice: Random) -> str:
    return text.replace(dice.choice(_BREAKS), dice.choice(_BREAKS), dice.choice((-1, 1, 20)))


def _repeat(text: str, dice: Random) -> str:
    start = dice.randrange(len(text) + 1)
    end = start + dice.choice((3, 50, 2000))
    return text[:end] + text[start:end] * min(dice.choice((1, 5, 200)), 50_000 // max(1, end - start)) + text[end:]


def _shuffle_lines(text: str, dice: Random) -> str:
    lines = text.split("\n")
    start = dice.randrange(len(lines))
    part = lines[start : start + dice.choice((2, 5, 50))]
    dice.shuffle(part)
    return "\n".join([*lines[:start], *part, *lines[start + len(part) :]])


def _drop(text: str, dice: Random) -> str:
    lines = text.split("\n")
    start = dice.randrange(len(lines))
    return "\n".join(lines[:start] + lines[start + dice.choice((1, 2, 10)) :])


_CHANGES: Final = (
    _swap,
    _swap,
    _replace,
    _replace,
    _replace,
    _break,
    _exchange_separators,
    _repeat,
    _shuffle_lines,
    _drop,
)
WORDS: Final[tuple[Mutation, ...]] = (*[words] * 7, flood)
