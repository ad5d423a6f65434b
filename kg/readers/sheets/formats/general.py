"""Numbers without a format: exact to the 15 digits that a spreadsheet holds, without exponent or binary dust."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

#: Characters of a number in a cell without format; Excel rounds decimals away that do not fit.
_WIDTH: Final = 11

#: Decimals that are kept even beyond that width: an amount in 万元 to the last 分.
_LEAST_DECIMALS: Final = 6

#: Numbers beyond this many digits before the point keep their exponent; no one prints them out.
_MOST_DIGITS: Final = 30


def exact(value: float) -> Decimal:
    """Return the decimal number that was typed: the 15 digits a spreadsheet is exact to.

    :param value: a finite number.
    """
    return Decimal(f"{value:.15g}")


def general(value: float) -> str:
    """Show a number that has no format: 12.0 as 12, 0.1 + 0.2 as 0.3, one third as 0.333333333."""
    number = exact(value)
    before = number.adjusted() + 1
    if before > _MOST_DIGITS or before < -_MOST_DIGITS:
        return str(number.normalize())
    places = max(_LEAST_DECIMALS, _WIDTH - 1 - max(before, 1))
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if _decimals(number) > places else number
    return plain(rounded or number)


def plain(number: Decimal) -> str:
    """Write a number without exponent and without zeros behind its last decimal."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
