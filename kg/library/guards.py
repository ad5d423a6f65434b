"""What keeps two names apart however alike they sound: direction, negation, numbers, what is measured, of whom."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from kg.iris import normalise_name
from kg.polarity import Direction, polarity_of_name

_NUMBER = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十]+(?=[类级期档等]|季度|月)")


@lru_cache(maxsize=1 << 18)
def apart(left: str, right: str) -> str | None:
    """Return why two names do not mean the same, a clause in Chinese; None if nothing speaks against it.

    The order of the two does not matter.
    """
    one, other = normalise_name(left), normalise_name(right)
    if one == other:
        return None
    checks = (_polarity, _negation, _numbers, _measure, _counted, _head, _excluded, _satisfied)
    return next((reason for check in checks if (reason := check(one, other))), None)


@lru_cache(maxsize=1 << 18)
def says_more(left: str, right: str) -> bool:
    """Say whether one name says all that the other says and more, so that only a person can tell if both are the same.

    The order of the two does not matter.
    """
    one, other = Counter(_content(left)), Counter(_content(right))
    return one != other and (one <= other or other <= one)


def _content(name: str) -> str:
    content = normalise_name(name)
    for word in _table()["filling"]["words"]:
        content = content.replace(word, "")
    return content


def _polarity(left: str, right: str) -> str | None:
    readings = {reading.direction for name in (left, right) if (reading := polarity_of_name(name))}
    return "方向相反" if readings >= {Direction.HIGHER, Direction.LOWER} else None


def _negation(left: str, right: str) -> str | None:
    return "一个为否定" if _negated(left) != _negated(right) else None


def _numbers(left: str, right: str) -> str | None:
    return "数字不同" if set(_NUMBER.findall(left)) != set(_NUMBER.findall(right)) else None


def _measure(left: str, right: str) -> str | None:
    kinds = [kind for name in (left, right) if (kind := _kind(name, "measures"))]
    return "计量方式不同" if len(set(kinds)) == 2 else None


def _counted(left: str, right: str) -> str | None:
    kinds = [kind for name in (left, right) if (kind := _kind(name, "counted"))]
    return "计数对象不同" if len(set(kinds)) == 2 else None


def _head(left: str, right: str) -> str | None:
    heads = [head for name in (left, right) if (head := _head_of(name)) is not None]
    return "衡量内容不同" if len(set(heads)) == 2 else None


def _excluded(left: str, right: str) -> str | None:
    for lines in _table()["exclusive"].values():
        one, other = _named(left, lines), _named(right, lines)
        if one and other and one != other:
            return "所指对象不同"
    return None


def _satisfied(left: str, right: str) -> str | None:
    """Keep "满意度" from "学生满意度": whoever is not named is whom the project serves."""
    rule = _table()["satisfaction"]
    if not (rule["head"] in left and rule["head"] in right):
        return None
    lines = _table()["exclusive"]["who"]
    anybody = _named(rule["anybody"], lines)
    return "所指对象不同" if (_named(left, lines) or anybody) != (_named(right, lines) or anybody) else None


def _negated(name: str) -> bool:
    rule = _table()["negation"]
    for word in rule["harmless"]:
        name = name.replace(word, "")
    return any(sign in name for sign in rule["signs"])


def _kind(name: str, group: str) -> str | None:
    """Return the kind whose longest word the name ends with."""
    words = [(word, kind) for kind, words in _table()[group].items() for word in words if name.endswith(word)]
    return max(words, key=lambda found: len(found[0]))[1] if words else None


def _head_of(name: str) -> int | None:
    """Return the number of the line whose word stands last in the name."""
    places = [
        (name.rfind(word) + len(word), line)
        for line, words in enumerate(_table()["heads"])
        for word in words
        if word in name
    ]
    return max(places)[1] if places else None


def _named(name: str, lines: Iterable[Sequence[str]]) -> frozenset[int]:
    return frozenset(line for line, words in enumerate(lines) if any(word in name for word in words))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("kg.library").joinpath("guards.toml").read_text(encoding="utf-8"))
