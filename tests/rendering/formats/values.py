"""Spreadsheet values: what a person types into a cell is kept as a number or a date with a format."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d+)?")
_SHARE = re.compile(r"(\d{1,3})(\.\d+)?%")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell holds, and the number format that prints it as the layout did."""

    content: str | float | int | date
    shown_as: str = "General"


def typed(text: str) -> Value:
    """Return the value that a spreadsheet makes of a typed text."""
    if match := _NUMBER.fullmatch(text):
        places = "." + "0" * (len(match[1]) - 1) if match[1] else ""
        plain = text.replace(",", "")
        number = float(plain) if places else int(plain)
        return Value(number, ("#,##0" if "," in text else "0") + places)
    if match := _SHARE.fullmatch(text):
        share = float(Decimal(text[:-1]) / 100)
        return Value(share, "0" + ("." + "0" * (len(match[2]) - 1) if match[2] else "") + "%")
    if match := _DAY.fullmatch(text):
        return Value(date(*map(int, match.groups())), "yyyy-mm-dd")
    return Value(text)
