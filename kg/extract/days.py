"""Days and months as forms print them: 2024年1月1日, 2024.01.01, 20240101, 2024年1月."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.extract.cleaning import compact

#: Another day may follow without a gap; any other number would be a part of this one.
_END = r"(?!\d(?!\d{3}[-/.年])|[底末])"
_DAY = re.compile(
    rf"(\d{{4}})(?:([-/.])(\d{{1,2}})(?:\2(\d{{1,2}}))?|年(\d{{1,2}})月(?:(\d{{1,2}})日?)?|(\d{{2}})(\d{{2}})){_END}"
)
#: What programs print behind a day.
_MIDNIGHT = re.compile(r"(?<=\d)[T\s]+0?0:00(?::00(?:\.0+)?)?\b")
#: A blank between two days counts; one within a day does not.
_GAP = re.compile(r"(?<=\d)\s+(?=\d{4})")
#: 2024年1-12月, 2024年1月1日至12月31日.
_SAME_YEAR = re.compile(r"(\d{4}年)(\d{1,2})(月(?:\d{1,2}日)?)?([-—–~至到]+)(?=\d{1,2}月)")
#: What a spreadsheet makes of 2024.10, too.
_PERHAPS_OCTOBER = re.compile(r"\d{4}\.1")


@dataclass(frozen=True, slots=True)
class Span:
    """A day, or a month from its first to its last day."""

    first: date
    last: date


def is_day(text: str) -> bool:
    """Tell whether the text is one day or month."""
    return _DAY.fullmatch(_spelled(text)) is not None


def read_day(text: str, *, sheet: bool) -> Span | None:
    """Read a text as one day or month; None for anything else.

    :param sheet: the text stands in a spreadsheet, where 2024.1 may have been 2024.10.
    """
    match = _DAY.fullmatch(_spelled(text))
    return _span(match, sheet=sheet) if match else None


def read_days(text: str, *, sheet: bool) -> list[Span]:
    """Return the days and months in a text, nothing if one of them is none."""
    found = list(_spans(text, sheet=sheet))
    return [span for span in found if span] if None not in found else []


def _spans(text: str, *, sheet: bool) -> Iterator[Span | None]:
    for match in _DAY.finditer(_SAME_YEAR.sub(_with_year, _spelled(text))):
        yield _span(match, sheet=sheet)


def _spelled(text: str) -> str:
    return compact(_GAP.sub("~", _MIDNIGHT.sub("", text.strip())))


def _with_year(match: re.Match[str]) -> str:
    year, month, rest, dash = match.groups()
    return f"{year}{month}{rest or '月'}{dash}{year}"


def _span(match: re.Match[str], *, sheet: bool) -> Span | None:
    if sheet and _PERHAPS_OCTOBER.fullmatch(match.group()):
        return None
    year, month, *day = (int(part) for part in match.groups() if part and part.isdigit())
    try:
        first = date(year, month, *(day or [1]))
    except ValueError:
        return None
    return Span(first, first if day else first.replace(day=monthrange(year, month)[1]))
