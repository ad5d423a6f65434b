"""The head of a form without cells: amounts in their columns again, and goals apart that stand one behind the other."""

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.extract.cleaning import compact
from kg.extract.labels import AMOUNTS, key

_OF_WHICH = re.compile(r"^其中:?")
_SUMS = ("total", "annual")
_SHARED = ("fiscal", "other")
_NUMBER = re.compile(r"[¥￥]?-?\d[\d,.]*(?:[亿万千百]*元)?")

_SENTENCE_END = frozenset("。；！？;!")
#: How the first item of a list begins: 1. 一、 （1） ① 目标1：
_FIRST_ITEM = re.compile(r"\(?(?:1|一)[、.)．:]|①|目标(?:1|一)")

#: A row of cells: text and column; and whether the columns are certain.
AmountRow = tuple[list[tuple[str, int]], bool]


def amount_kind(label: str) -> str:
    """Return the slot that an amount's label names."""
    return AMOUNTS[key(_OF_WHICH.sub("", compact(label)))]


class Amounts:
    """Arrange amounts as the table had them: sums side by side, and under each its parts."""

    def __init__(self) -> None:
        self._sums: list[str] = []

    def rows(self, entries: list[tuple[str, str]]) -> Iterator[AmountRow]:
        """Yield rows of label and amount.

        Two parts of one kind side by side belong to the two sums in their order; a single one to the last sum.

        :param entries: label and what stands behind it, in printed order.
        """
        place = 0
        while place < len(entries):
            label, value = entries[place]
            kind = amount_kind(label)
            following = amount_kind(entries[place + 1][0]) if place + 1 < len(entries) else ""
            both = len(self._sums) > 1 and kind in _SHARED and following in {kind, f"annual_{kind}"}
            if both:
                yield [*_cells(label, value, 1), *_cells(*entries[place + 1], 3)], True
                place += 2
                continue
            if kind in _SUMS and kind not in self._sums:
                self._sums.append(kind)
            column = 1 + 2 * (len(self._sums) > 1)
            yield _cells(label, value, column), not (kind in _SHARED and len(self._sums) > 1 and self._adjoin(entries))
            place += 1

    def _adjoin(self, entries: list[tuple[str, str]]) -> bool:
        """Tell whether both sums stand side by side, so that a part behind them may be of either."""
        kinds = [amount_kind(label) for label, _ in entries]
        return any(set(pair) == set(_SUMS) for pair in pairwise(kinds))


def _cells(label: str, value: str, column: int) -> list[tuple[str, int]]:
    # A remark behind the number is none of it: 290.00 万元整.
    first, _, _ = value.partition(" ")
    amount = first if _NUMBER.fullmatch(first) and not re.search(r"\d", value[len(first) :]) else value
    return [(label, column), (amount, column + 1)]


def goal_texts(text: str, count: int) -> list[str]:
    """Part the text under several headings.

    :param count: headings.
    :returns: as many texts; none if the places where they part are not certain.
    """
    if count < 2 or not text:
        return [text] if text else []
    if count > 2:
        return []
    cuts = [match.start() for match in re.finditer(" ", text)]
    same = [cut] if (cut := _middle(text)) else []
    ended = [cut for cut in cuts if text[cut - 1] in _SENTENCE_END]
    listed = [cut for cut in cuts if _FIRST_ITEM.match(compact(text[cut : cut + 8]))] if _FIRST_ITEM.match(text) else []
    for places in (same, listed, ended, cuts):
        if len(places) == 1:
            return [text[: places[0]], text[places[0] + 1 :]]
    return []


def _middle(text: str) -> int:
    """Return the blank between a text and the very same text once more; 0 if there is none."""
    whole = compact(text)
    half = len(whole) // 2
    if whole[:half] != whole[half:]:
        return 0
    length = 0
    for match in re.finditer(r"\S+", text):
        length += len(compact(match[0]))
        if length >= half:
            return match.end() if length == half else 0
    return 0
