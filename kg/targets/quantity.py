"""A number with its unit, as one side of a target."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.targets.numbers import EXACT, read_number, shift, tidy
from kg.targets.units import split_unit

_PARTS = re.compile("([百千万])分之(.+)")
_PART_UNIT = {"百": "%", "千": "‰", "万": "‱"}
_TENTHS = re.compile("([0-9一二三四五六七八九十])成([一二三四五六七八九半])?")
_BRACKETED = re.compile(r"([^()]*)\(([^()]+(?:\([^()]*\))?)\)")
# Without an operator a Chinese numeral makes a word, a rank or an ordinal with one of these: 十分, 一度, 二期, 一线,
# 三组. 两 only counts: 两期, 两组.
_WORD_MAKERS = frozenset("分度起类期线路组层面行方时段道部点星班届册平对支样节根气口题")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, the exponent of its printed multiplier, and its base unit.

    :param bracketed: the unit stood in brackets of its own, as forms print a unit column.
    """

    number: Decimal
    exponent: int = 0
    unit: str | None = None
    bracketed: bool = False

    @property
    def value(self) -> Decimal | None:
        """The number in the base unit, None if it is too long to be one."""
        return tidy(shift(self.number, self.exponent))

    @property
    def bare(self) -> bool:
        """Whether nothing stands behind the number."""
        return self.unit is None and self.exponent == 0


def read_quantity(text: str, lenient: bool = False) -> Quantity | None:
    """Read *text* as exactly one number with its unit; None if anything else is in it.

    百分之九十 and 九成 are 90 %, 千分之三 is 3 ‰.

    :param lenient: take a short unknown word behind the number for its unit, as an operator before it suggests.
    """
    if match := _PARTS.fullmatch(text):
        return _whole_number("一百" if match[2] == "百" else match[2], _PART_UNIT[match[1]])
    if match := _TENTHS.fullmatch(text):
        return _tenths(match[1], match[2])
    read = read_number(text)
    if read is None:
        return None
    number, rest = read
    chinese = text[0] not in "0123456789.+-"
    if chinese and not lenient and text[0] != "两" and rest in _WORD_MAKERS:
        return None
    return _with_unit(number, rest, lenient and not chinese)


def share_unit(left: Quantity, right: Quantity) -> tuple[Quantity, Quantity] | None:
    """Give both ends of a range the unit that only one of them prints (``3-5万元``, ``80%-90``).

    :returns: None if the units differ.
    """
    if left.bare:
        left = replace(left, exponent=right.exponent, unit=right.unit, bracketed=right.bracketed)
    elif left.unit is None:
        left = replace(left, unit=right.unit, bracketed=right.bracketed)
    elif right.bare and left.exponent == 0:
        right = replace(right, unit=left.unit, bracketed=left.bracketed)
    return (left, right) if left.unit == right.unit else None


def _with_unit(number: Decimal, rest: str, lenient: bool) -> Quantity | None:
    if split := split_unit(rest, lenient):
        return Quantity(number, *split)
    bracket = _BRACKETED.fullmatch(rest)
    outer = split_unit(bracket[1], lenient=False) if bracket else None
    inner = split_unit(bracket[2], lenient=True) if bracket else None
    # 15万(元) has its multiplier before the bracket; a whole unit before it makes the bracket a remark.
    if outer is None or inner is None or outer[1] is not None:
        return None
    return Quantity(number, outer[0] + inner[0], inner[1], bracketed=True)


def _whole_number(text: str, unit: str) -> Quantity | None:
    quantity = read_quantity(text)
    return Quantity(quantity.number, quantity.exponent, unit) if quantity and quantity.unit is None else None


def _tenths(digit: str, second: str | None) -> Quantity | None:
    tens, ones = read_number(digit), read_number("五" if second == "半" else second or "0")
    return Quantity(EXACT.add(shift(tens[0], 1), ones[0]), unit="%") if tens and ones else None
