"""From the name of a public unit to the kind of body that it is, by the rules of ``unit_types.toml``."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SPACE = re.compile(r"\s+")
# 上海市松江区教育局(本级): what stands in brackets at the end, closed or cut off, is no part of the name.
_BRACKETS = re.compile(r"[(\[【〔][^(\[【〔]*$")
_BUDGET_TAIL = re.compile(r"(?<=.)(?:本级|本部|机关|汇总)$")
# One cell may name several units; 和 and 及 join words inside a name (发展和改革委员会).
_SEPARATORS = re.compile(r"[、;,，；/]")


@dataclass(frozen=True, slots=True)
class UnitType:
    """One kind of public body.

    :param value: for programs, stable.
    """

    value: str
    label: str
    english: str


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: UnitType | None
    after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Table:
    kinds: dict[str, UnitType]
    endings: dict[str, tuple[_Rule, ...]]
    longest: int


def unit_types() -> dict[str, UnitType]:
    """Return value → kind, in the order in which kinds are listed for a reader."""
    return dict(_table().kinds)


@cache
def unit_type_of(name: str | None) -> UnitType | None:
    """Return the kind of body that a name says beyond doubt.

    Only the end of the name counts, without a remark in brackets. Several units in one text count if all are of one
    kind.

    :returns: None where no rule fits, or the rule says that the ending does not settle it.
    """
    found = {_single(part) for part in _parts(name or "")}
    return found.pop() if len(found) == 1 else None


def _parts(name: str) -> Iterator[str]:
    text = _SPACE.sub("", unicodedata.normalize("NFKC", name))
    while (shorter := _BUDGET_TAIL.sub("", _BRACKETS.sub("", text))) != text:
        text = shorter
    return (part for part in _SEPARATORS.split(text) if part)


def _single(name: str) -> UnitType | None:
    table = _table()
    for length in range(min(table.longest, len(name)), 0, -1):
        front, ending = name[:-length], name[-length:]
        for rule in table.endings.get(ending, ()):
            if rule.after is None or rule.after.search(front):
                return rule.kind
    return None


@cache
def _table() -> _Table:
    data = tomllib.loads(files("ontology").joinpath("unit_types.toml").read_text("utf-8"))
    kinds = {kind["value"]: UnitType(**kind) for kind in data["kind"]}
    endings: dict[str, list[_Rule]] = {}
    for row in data["rule"]:
        rule = _Rule(kinds[row["kind"]] if row["kind"] else None, re.compile(row["after"]) if "after" in row else None)
        for ending in row["ends"]:
            endings.setdefault(ending, []).append(rule)
    ordered = {ending: tuple(sorted(rules, key=lambda rule: rule.after is None)) for ending, rules in endings.items()}
    return _Table(kinds, ordered, max(map(len, ordered)))
