"""The head of a form without cells: amounts in their columns again, and goals apart that stand one behind the other."""

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile

from kg.extract.cleaning import compact
from kg.extract.labels import AMOUNTS, BUDGET_COLUMNS, key

_OF_WHICH = re.compile(r"^其中:?")
_SUMS = ("total", "annual")
_SHARED = ("fiscal", "other")
_MONEY_UNIT = re.compile(r"\((?:单位[:为]?)?(?:人民币)?[亿万千百]*元\)")
_DASHES = frozenset({"-", "—", "/"})
#: A number that a converter has torn: 1 234.50 is none, 1,234 .50 is one.
_FRACTION = re.compile(r"[\d,]+ ?[.,] ?\d+")
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
        self._chosen: int | None = None

    def rows(self, entries: list[tuple[str, str]]) -> Iterator[AmountRow]:
        """Yield rows of label and amount.

        Two parts of one kind side by side belong to the two sums in their order; a single one to the last sum.

        :param entries: label and what stands behind it, in printed order.
        """
        heads = list(takewhile(lambda entry: key(entry[0]) in BUDGET_COLUMNS and not _numbers(entry[1]), entries))
        if heads:
            self._chosen = _chosen_column(heads)
            # The unit of money may stand behind them.
            yield from (([(label, 1)], True) for label, _ in heads)
        yield from self._arranged(self._of_column(entries[len(heads) :]))

    def _of_column(self, entries: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return every label with the one of its amounts that counts."""
        if self._chosen is None:
            return _of_heads(entries) or entries
        return [_of_column(entry, self._chosen) for entry in entries]

    def _arranged(self, entries: list[tuple[str, str]]) -> Iterator[AmountRow]:
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


def _chosen_column(entries: list[tuple[str, str]]) -> int | None:
    """Return which of several amounts in a row counts by the headings, 年初预算数 全年预算数; None for no such."""
    columns = [key(word) for label, value in entries for word in (label, *value.split())]
    if columns and columns[0] == "年度预算数" and len(columns) > 1:
        # It heads the rows, not the amounts.
        columns = columns[1:]
    return next((columns.index(name) for name in BUDGET_COLUMNS if name in columns), None)


def _of_column(entry: tuple[str, str], chosen: int) -> tuple[str, str]:
    """Return label and amount of a row with several amounts; a sum in a column of the year's budget is the year's."""
    label, amounts = entry[0], _numbers(entry[1])
    year = "年度资金总额" if amount_kind(label) == "total" else label
    return (year, amounts[chosen]) if len(amounts) > max(1, chosen) else entry


def _of_heads(entries: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pair labels in a row with the amounts in the row below: 资金总额 财政拨款 其他资金 50 50 0."""
    labels, values = [label for label, _ in entries], [value for _, value in entries]
    amounts = _numbers(values[-1]) if values else []
    if len(labels) < 2 or any(values[:-1]) or len(amounts) != len(labels):
        return []
    return list(zip(labels, amounts, strict=True))


def _numbers(text: str) -> list[str]:
    """Return the amounts at the beginning of a text, behind the unit of money that may stand there."""
    words = text.split()
    start = 1 if words and _MONEY_UNIT.fullmatch(compact(words[0])) else 0
    return list(takewhile(lambda word: _NUMBER.fullmatch(word) or word in _DASHES, words[start:]))


def _cells(label: str, value: str, column: int) -> list[tuple[str, int]]:
    # A remark behind the number is none of it: 290.00 万元整. Of several numbers none can be told to be the amount.
    amounts = _numbers(value)
    if len(amounts) > 1 and not _FRACTION.fullmatch(value):
        return [(label, column)]
    return [(label, column), (amounts[0] if amounts else value, column + 1)]


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
