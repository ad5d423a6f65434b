"""How a printed unit is split into multiplier and base unit, by the words of ``units.toml``."""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

from kg.targets.numbers import MULTIPLIER, MULTIPLIERS


def _alternatives(words: Iterable[str]) -> str:
    # Longest first: 个月 before 个.
    return "(?:" + "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word)))) + ")"


_TABLE = tomllib.loads((files("kg.targets") / "units.toml").read_text(encoding="utf-8"))
_UNITS = [unit for words in _TABLE["units"].values() for unit in words.split()]
_UNIT = _alternatives(_UNITS)
_PER_WHAT = _alternatives([*_UNITS, *_TABLE["per"]["periods"].split()])
# The strokes of real forms: 元/亩, 元/人.每天, 元每人每月, 元/人·月. Behind the stroke a round number may stand
# (人/10万人, 升/百公里) or a number of days or years (次/3天); 10个/20个 is two numbers.
_TIME = _alternatives(_TABLE["units"]["time"].split())
_RATE = rf"(?:/(?:[0-9]{{0,6}}(?:{MULTIPLIER}))?{_PER_WHAT}|/[0-9]{{1,3}}{_TIME}|(?:[/·.]?每|[·.]){_PER_WHAT})"
_KNOWN = re.compile(rf"(?=.)(?:{_UNIT}(?:\({_UNIT}\))?)?(?:{_RATE}){{0,4}}")
_FRONT_RATE = re.compile(rf"每({_PER_WHAT})")
_MULTIPLIED = re.compile(rf"({MULTIPLIER})(.*)")

# Numerals, operators, dates and what clauses are made of; no unit has them.
_CLAUSE = (
    "零〇一二三四五六七八九十百千万亿半几数余多以于上下内外前后底末初旬年月日"
    "完成达到的和或与及为在不无均全已各应按由其且至率超约每含未X"
)
_COUNTED = re.compile(
    rf"({_alternatives(_TABLE['units']['count'].split())})"
    rf"(?:(?![{_CLAUSE}])[\u4e00-\u9fff]){{0,4}}{_alternatives(_TABLE['counted']['nouns'].split())}"
)
# A word that no table knows may still be a unit where an operator or brackets of its own say so.
_UNKNOWN = re.compile(rf"([万亿]?)((?:(?![{_CLAUSE}])[\u4e00-\u9fffA-Za-z²³/]){{1,4}})")


def is_known_unit(text: str) -> bool:
    """Tell whether *text* is a unit of the table, alone or with rates behind it (``元/人·天``)."""
    return _KNOWN.fullmatch(text) is not None


def split_unit(text: str, lenient: bool) -> tuple[int, str | None] | None:
    """Split a printed unit into the exponent of its multiplier and the base unit.

    :param lenient: also take a short unknown word for a unit.
    :returns: ``(4, "元")`` for 万元, ``(0, "千米")`` for 千米, ``(4, None)`` for 万, ``(0, "家")`` for 家企业,
        ``(0, None)`` for an empty text, None if *text* is no unit.
    """
    multiplied = _MULTIPLIED.fullmatch(text)
    exponent, base = (MULTIPLIERS[multiplied[1]], multiplied[2]) if multiplied else (0, text)
    if is_known_unit(text):
        return 0, text
    if not base or is_known_unit(base):
        return exponent, base or None
    if counted := _COUNTED.fullmatch(base):
        return exponent, counted[1]
    if lenient and (unknown := _UNKNOWN.fullmatch(text)):
        return MULTIPLIERS.get(unknown[1], 0), unknown[2]
    return None


def split_front_rate(text: str) -> tuple[str, str]:
    """Turn 每人每月 at the start of *text* into the rate ``/人/月``.

    :returns: the rate, empty if there is none, and the rest of the text.
    """
    rate = ""
    while match := _FRONT_RATE.match(text):
        rate, text = f"{rate}/{match[1]}", text[match.end() :]
    return rate, text
