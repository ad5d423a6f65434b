"""Choose the section of a format code that applies, and show the value by it."""

from decimal import Decimal
from typing import Final

from kg.readers.sheets.formats.builtin import GENERAL
from kg.readers.sheets.formats.dates import date_text
from kg.readers.sheets.formats.general import exact, general
from kg.readers.sheets.formats.numbers import number_text
from kg.readers.sheets.formats.tokens import Part, Section, sections

#: Characters of a format code that Excel takes.
_LONGEST_CODE: Final = 255


def shown_number(value: float, code: str, *, from_1904: bool = False) -> str:
    """Show a number by its format code.

    Differs from Excel where its own print would be no text to read: a column too narrow for its number, a date before
    1900, Chinese numerals (``[DBNum1]``) and a time of 0:00 behind a date are not imitated.

    :param value: any finite number; a date as days since the workbook's epoch.
    :param from_1904: the epoch is that of old Macintosh workbooks.
    """
    if code == GENERAL or not code or len(code) > _LONGEST_CODE:
        return general(value)
    number = exact(value)
    section, signed = _section(number, sections(code))
    if section is None:
        return general(value)
    if section.has(Part.DATE):
        text = date_text(number, section, from_1904=from_1904)
        return general(value) if text is None else text
    minus = "-" if number < 0 and signed else ""
    return number_text(abs(number), section, minus)


def shown_text(text: str, code: str) -> str:
    """Show a text by the format code: the fourth section, or the only one that has an ``@``."""
    if code == GENERAL or not code or len(code) > _LONGEST_CODE:
        return text
    found = sections(code)
    section = found[3] if len(found) > 3 else found[-1]
    if len(found) < 4 and not section.has(Part.TEXT):
        return text
    return "".join(text if token.part is Part.TEXT else token.text for token in section.tokens)


def _section(number: Decimal, found: tuple[Section, ...]) -> tuple[Section | None, bool]:
    """Return the section for a number, and whether a minus sign has to be written in front of it."""
    numeric = [section for section in found[:3] if not section.has(Part.TEXT)] if len(found) < 4 else list(found[:3])
    if not numeric:
        return None, True
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or section.holds(number):
                return section, not _only_negative(section)
        return None, True
    if len(numeric) == 1 or number > 0:
        return numeric[0], True
    if number < 0:
        return numeric[1], False
    return numeric[2 if len(numeric) > 2 else 0], True


def _only_negative(section: Section) -> bool:
    return section.condition is not None and section.condition[0] in ("<", "<=") and section.condition[1] <= 0
