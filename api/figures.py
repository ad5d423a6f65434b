"""How numbers and histograms are written for people, on the command line and on the pages alike."""

from collections.abc import Iterable, Mapping
from typing import Any

#: The first character of the scripts that a terminal draws two columns wide (CJK radicals).
_WIDE = 0x2E80


def figure(value: float | None) -> str:
    """Return a number with separated thousands and at most two decimals; a dash for None."""
    if value is None:
        return "–"
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def bars(histogram: Iterable[Mapping[str, Any]]) -> list[tuple[str, int, float]]:
    """Return each bar as its limits, its count and its share of the highest bar, in [0, 1].

    :param histogram: bars in the contract's JSON.
    """
    drawn = list(histogram)
    highest = max((bar["count"] for bar in drawn), default=0)
    return [(_limits(bar), bar["count"], bar["count"] / highest) for bar in drawn]


def _limits(bar: Mapping[str, Any]) -> str:
    low, high = figure(bar["low"]), figure(bar["high"])
    return low if bar["low"] == bar["high"] else f"{low} – {high}"


def columns(text: str) -> int:
    """Return how many columns a terminal needs for a text."""
    return sum(2 if ord(char) >= _WIDE else 1 for char in text)
