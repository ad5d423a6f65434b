"""A number with its unit, as one side of a target."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.targets.numbers import EXACT, read_number, shift, tidy
from kg.targets.units import split_unit

_IN_PARTS = re.compile("(百|千|万)分之(.+)")
_PART_UNIT = {"百": "%", "千": "‰", "万": "‱"}
_TENTHS = re.compile("([0-9]|[一二三四五六七八九十])成([一二三四五六七八九半])?")
_BRACKETED = re.compile(rf"(.*)\(([^()]*(?:\([^()]*\))?)\)")


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


def read_quantity(text: str, lenient: bool) -> Quantity | None:
    """Read *text* as exactly one number with its unit; None if anything else is in it.

    ``百分之九十`` and ``九成`` are 90 %, ``千分之三`` is 3 ‰.

    :param lenient: take a short unknown word behind the number for its unit, as an operator before it suggests.
    """
    if match := _IN_PARTS.fullmatch(text):
        return _only_number(match[2], _PART_UNIT[match[1]])
    if match := _TENTHS.fullmatch(text):
        return _tenths(match[1], match[2])
    read = read_number(text)
    if read is None:
        return None
    number, rest = read
    chinese = not re.match(r"[0-9.+-]", text)
    if chinese and rest in {"分", "般", "度", "起"}:  # 十分, 一般, 一度, 一起 are words
        return None
    split = _split(rest, lenient and not chinese)
    if split is None:
        return None
    return Quantity(number, *split)


def share_unit(left: Quantity, right: Quantity) -> tuple[Quantity, Quantity] | None:
    """Give both ends of a range the unit that only one of them prints (``3-5万元``, ``80%-90``).

    :returns: None if the units differ.
    """
    if left.bare:
        left = replace(left, exponent=right.exponent, unit=right.unit, bracketed=right.bracketed)
    elif right.bare and left.exponent == 0:
        right = replace(right, unit=left.unit, bracketed=left.bracketed)
    elif left.unit is None:
        left = replace(left, unit=right.unit, bracketed=right.bracketed)
    return (left, right) if left.unit == right.unit else None


def _split(rest: str, lenient: bool) -> tuple[int, str | None, bool] | None:
    plain = split_unit(rest, lenient)
    if plain is not None:
        return *plain, False
    match = _BRACKETED.fullmatch(rest)
    if not match:
        return None
    outer, inner = split_unit(match[1], False), split_unit(match[2], True)
    if outer is None or inner is None or outer[1] is not None or not match[2]:
        return None
    return outer[0] + inner[0], inner[1], True


def _only_number(text: str, unit: str) -> Quantity | None:
    read = read_number(text)
    if read is None:
        return None
    number, rest = read
    if rest == "百":  # 百分之百: read_number leaves a bare multiplier
        return None
    return None if rest else Quantity(number, 0, unit)


def _tenths(digit: str, half: str | None) -> Quantity | None:
    read = read_number(digit)
    if read is None:
        return None
    extra = Decimal(5) if half == "半" else (read_number(half) or (Decimal(0), ""))[0] if half else Decimal(0)
    return Quantity(EXACT.add(shift(read[0], 1), extra), 0, "%")
