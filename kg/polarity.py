"""Whether more or less of an indicator is better: by its name, and by the operators of the targets set for it."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from kg.iris import normalise_name
from kg.records import Operator, Target

#: Targets with a direction below which their operators say nothing: one form may be filled in wrongly.
EVIDENCE_LEAST = 2
#: Share of the targets that has to point one way.
EVIDENCE_SHARE = 0.8

_BRACKETED = re.compile(r"\([^()]*\)")
_UP = frozenset({Operator.AT_LEAST, Operator.ABOVE})
_DOWN = frozenset({Operator.AT_MOST, Operator.BELOW})


class Direction(StrEnum):
    """Which direction is good."""

    HIGHER = "higher"
    LOWER = "lower"
    #: Neither more nor less is better in itself: dates, shares, fixed rates.
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the name says.

    :param word: the word that decided, as it stands in the table.
    :param reason: one clause in Chinese.
    """

    direction: Direction
    word: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What declared targets say: how many ask for at least, and for at most, a number."""

    at_least: int = 0
    at_most: int = 0

    @property
    def direction(self) -> Direction | None:
        """Return where nearly all targets point, None where they are few or differ."""
        total = self.at_least + self.at_most
        if total < EVIDENCE_LEAST:
            return None
        if self.at_least >= EVIDENCE_SHARE * total:
            return Direction.HIGHER
        return Direction.LOWER if self.at_most >= EVIDENCE_SHARE * total else None


@dataclass(frozen=True, slots=True)
class Polarity:
    """Both readings and what follows from them."""

    name: Reading | None
    evidence: Evidence

    @property
    def conflict(self) -> bool:
        """Say whether name and targets contradict each other."""
        said, found = self.name, self.evidence.direction
        return said is not None and found is not None and said.direction not in (found, Direction.NONE)

    @property
    def direction(self) -> Direction | None:
        """Return the direction, None where nothing is known or the two contradict each other.

        Targets speak where the name has no direction of its own.
        """
        if self.conflict:
            return None
        found = self.evidence.direction
        return found or (self.name.direction if self.name else None)


def polarity(name: str, targets: Iterable[Target] = ()) -> Polarity:
    """Return the polarity of an indicator with both of its reasons.

    :param targets: every target declared for it, in any order.
    """
    return Polarity(polarity_of_name(name), evidence_of(targets))


def evidence_of(targets: Iterable[Target]) -> Evidence:
    """Count the operators of targets; equality, ranges and bare numbers have no direction."""
    operators = [target.op for target in targets]
    return Evidence(sum(op in _UP for op in operators), sum(op in _DOWN for op in operators))


@lru_cache(maxsize=65536)
def polarity_of_name(name: str) -> Reading | None:
    """Return what a name says by its head word, None where the table does not know."""
    return _reading(_BRACKETED.sub("", normalise_name(name)))


def _reading(text: str) -> Reading | None:
    """Return what the head word says, else what the measure at the end says."""
    table = _table()
    found = _head(text)
    if found is not None:
        group, word, before = found
        return _weighed(group, word, before)
    measure = next((word for word in table.by_measure if text.endswith(word)), "")
    return table.reading(Direction.HIGHER, "by_measure", measure) if measure else None


def _head(text: str) -> tuple[str, str, str] | None:
    """Return list, head word and what stands before it; measuring words are taken off until a head word is last."""
    table = _table()
    group, word = table.last(text)
    if group is not None:
        return group, word, text.removesuffix(word)
    # 投诉事件数 ends with 件数 and with 数, and only one of the two leaves a word.
    shorter = (text.removesuffix(measure) for measure in table.measures if text.endswith(measure))
    return next((found for rest in shorter if (found := _head(rest))), None)


def _weighed(group: str, word: str, before: str) -> Reading | None:
    """Return the reading of a head word by its group and by what stands before it."""
    table = _table()
    match group:
        case "lower" | "money" | "quick":
            return _bad(group, word, before)
        case "higher" if before.endswith(table.words("denied")):
            return table.reading(Direction.LOWER, "denied", word)
        case "fall" | "rise":
            return _moved(group, word, _reading(before))
        case "change":
            said = _reading(before)
            return table.reading(Direction.LOWER, group, word) if said and said.direction == Direction.LOWER else None
        case "control":
            capped = before.endswith(table.words("money"))
            return table.reading(Direction.LOWER if capped else Direction.HIGHER, group, word)
        case "neutral":
            return table.reading(Direction.NONE, group, word)
        case _:
            return table.reading(Direction.HIGHER, group, word)


def _bad(group: str, word: str, before: str) -> Reading | None:
    table = _table()
    if any(verb in before for verb in table.words("saved")):
        return table.reading(Direction.HIGHER, "saved", word)
    if before.startswith(table.words("stated")) or before.endswith(table.words("stated")):
        return None
    if any(word in before for word in table.words("asked")):
        return None
    if group == "lower" and before.startswith(table.words("helped")):
        return table.reading(Direction.HIGHER, "helped", word)
    return table.reading(Direction.LOWER, group, word)


def _moved(group: str, word: str, moved: Reading | None) -> Reading:
    """Return the reading of a rise or fall; what rises or falls counts only where a word says what it is."""
    by_word = moved is not None and moved.reason != _table().reason("by_measure")
    direction = moved.direction if moved is not None and by_word else None
    good = direction != (Direction.HIGHER if group == "fall" else Direction.LOWER)
    return _table().reading(Direction.HIGHER if good else Direction.LOWER, group, word)


class _Table:
    """The word lists, longest words first."""

    #: Lists whose words may stand at the end of a name.
    HEADS = (
        "higher",
        "lower",
        "money",
        "fall",
        "rise",
        "change",
        "control",
        "saved",
        "neutral",
        "quick",
        "long",
    )

    def __init__(self, lists: Mapping[str, Any]) -> None:
        self._lists = lists
        heads = [(word, group) for group in self.HEADS for word in lists[group]["words"]]
        self._heads = sorted(heads, key=lambda head: (-len(head[0]), head))
        self.measures = sorted(lists["measures"], key=lambda word: (-len(word), word))
        self.by_measure = sorted(lists["by_measure"]["words"], key=len, reverse=True)

    def words(self, group: str) -> tuple[str, ...]:
        return tuple(self._lists[group]["words"])

    def reason(self, group: str) -> str:
        return str(self._lists[group]["reason"])

    def reading(self, direction: Direction, group: str, word: str) -> Reading:
        return Reading(direction, word, self.reason(group))

    def last(self, text: str) -> tuple[str | None, str]:
        """Return the list and the longest word of it that *text* ends with."""
        return next(((group, word) for word, group in self._heads if text.endswith(word)), (None, ""))


@cache
def _table() -> _Table:
    return _Table(tomllib.loads(files("kg").joinpath("polarity.toml").read_text(encoding="utf-8")))
