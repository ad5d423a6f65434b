"""Full-width or half-width: the recognition confuses （ with (; the blank beside the ink tells them apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.readers.scan.prints import Print, Run, is_wide
from kg.readers.scan.recognise import Character

_FULL: Final = dict(zip("(),:;!?", "（），：；！？", strict=True))
_HALF: Final = {full: half for half, full in _FULL.items()}
_OPENING: Final = "(（"
_BRACKETS: Final = "()（）"
#: Signs that composing programs push together, so that the blank between two of them says nothing.
_PUSHED: Final = frozenset("（），：；！？。、“”‘’《》【】〔〕「」")
#: Characters of blank beside a full-width sign; half-width ones have 0.15, with a blank typed behind them 0.4.
_BLANK: Final = 0.45
#: Characters of width that the ink of these signs has at most.
_WIDEST: Final = 0.45
#: Characters on either side of a sign that tell in what company it is.
_NEAR: Final = 2
#: Characters between the place of a sign and the middle of its ink at most.
_AWAY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Sign:
    """A character of a line.

    :param settled: its width was measured, or there is nothing to measure.
    """

    character: Character
    settled: bool


def measured(line: Print) -> list[Sign]:
    """Give the punctuation of a line the width that it was printed in, where that can be seen."""
    runs = line.runs()
    return [_measured(line, runs, index) for index in range(len(line.characters))]


def _measured(line: Print, runs: Sequence[Run], index: int) -> Sign:
    character = line.characters[index]
    half = _HALF.get(character.text, character.text)
    if half not in _FULL:
        return Sign(character, settled=True)
    blank = _blank(line, runs, character) if _is_open(line.characters, index) else None
    if blank is None:
        return Sign(character, settled=False)
    return Sign(replace(character, text=_FULL[half] if blank >= _BLANK else half), settled=True)


def _is_open(characters: Sequence[Character], index: int) -> bool:
    """Tell whether a character stands on the open side of a sign that was not pushed towards it."""
    beside = index - 1 if characters[index].text in _OPENING else index + 1
    return 0 <= beside < len(characters) and characters[beside].text not in _PUSHED


def _blank(line: Print, runs: Sequence[Run], sign: Character) -> float | None:
    """Measure the blank on the open side of a sign in characters; None at the end of the line."""
    narrow = [number for number, run in enumerate(runs) if run.width <= _WIDEST * line.size]
    if not narrow:
        return None
    own = min(narrow, key=lambda number: runs[number].distance(sign.place))
    if runs[own].distance(sign.place) > _AWAY * line.size:
        return None
    if sign.text in _OPENING:
        return (runs[own].start - runs[own - 1].end) / line.size if own > 0 else None
    return (runs[own + 1].start - runs[own].end) / line.size if own + 1 < len(runs) else None


def settled(signs: Iterable[Sign]) -> list[Character]:
    """Settle what could not be measured in the lines of one text.

    A bracket goes with its partner, the rest with the characters around it.
    """
    found = list(signs)
    _pair(found)
    for index, sign in enumerate(found):
        if not sign.settled:
            found[index] = _as(sign, full=sign.character.text in _HALF or _is_among_wide(found, index))
    return [sign.character for sign in found]


def _is_among_wide(signs: Sequence[Sign], index: int) -> bool:
    """Tell whether Chinese stands on either side of a sign, a character or two away."""
    near = (*signs[max(0, index - _NEAR) : index], *signs[index + 1 : index + 1 + _NEAR])
    return any(is_wide(sign.character.text) for sign in near)


def _pair(signs: list[Sign]) -> None:
    """Give each bracket without a measured width that of its partner."""
    opened: list[int] = []
    for index, sign in enumerate(signs):
        if sign.character.text in _OPENING:
            opened.append(index)
        elif sign.character.text in _BRACKETS and opened:
            start = opened.pop()
            if sign.settled and not signs[start].settled:
                signs[start] = _as(signs[start], full=sign.character.text in _HALF)
            elif signs[start].settled and not sign.settled:
                signs[index] = _as(sign, full=signs[start].character.text in _HALF)


def _as(sign: Sign, *, full: bool) -> Sign:
    half = _HALF.get(sign.character.text, sign.character.text)
    return Sign(replace(sign.character, text=_FULL[half] if full else half), settled=True)
