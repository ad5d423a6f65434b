"""Tell a date that looks like a number (2023年, 2023.07, 20231231, 6月) from a number."""

import re

from kg.targets.numbers import plain
from kg.targets.quantity import Quantity

# What forms and their plans can speak of.
_YEAR = "(?:19|20)[0-9]{2}"
_DAY_OR_MONTH = re.compile(
    # 2023.1 is what is left of 2023.10.
    rf"{_YEAR}(?:\.(?:0?[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))"
)
_BARE_YEAR = re.compile(_YEAR)
# Units that name a place in the calendar when the number is small: 6月 is June, 4季度 the last quarter.
CALENDAR_UNITS = {"月": 12, "季度": 4}


def is_year(quantity: Quantity) -> bool:
    """Tell 2025年 from 20年."""
    return quantity.unit in {"年", "年度"} and _BARE_YEAR.fullmatch(plain(quantity.number)) is not None


def is_date(quantity: Quantity) -> bool:
    """Tell whether a number without an operator names a day, a month or a quarter.

    A unit in brackets is a measure: ``6.00(月)`` lasts six months.
    """
    text = plain(quantity.number)
    if quantity.bare:
        return _DAY_OR_MONTH.fullmatch(text) is not None
    last = CALENDAR_UNITS.get(quantity.unit or "")
    return last is not None and not quantity.bracketed and text.isdigit() and 1 <= int(text) <= last


def is_period(start: Quantity, end: Quantity) -> bool:
    """Tell whether a range runs from date to date (``2023-2025``, ``2023.07-2024.01``, ``6-12月``)."""
    return all(is_year(side) or is_date(side) or _is_bare_year(side) for side in (start, end))


def _is_bare_year(quantity: Quantity) -> bool:
    return quantity.bare and _BARE_YEAR.fullmatch(plain(quantity.number)) is not None
