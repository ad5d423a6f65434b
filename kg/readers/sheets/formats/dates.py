"""Show days since the epoch by a section of dates and times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from kg.readers.sheets.formats.tokens import Part, Section, Token

_SECONDS: Final = 86_400
_LAST_DAY: Final = 2_958_465  # 9999-12-31
_DAYS_TO_1904: Final = 1_462

#: Lotus and Excel hold 1900 for a leap year: up to that day the count is one short.
_LEAP_DAY: Final = 60

_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")  # fmt: skip
_MONTHS_ZH: Final = ("一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月")
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_ZH: Final = "一二三四五六日"

_MIDNIGHT = re.compile(r"[ T]+0?0:00(?::00(?:\.0+)?)?$")


@dataclass(frozen=True, slots=True)
class _Moment:
    """A point in time; ``total`` counts its seconds since the epoch, for elapsed times."""

    year: int
    month: int
    day: int
    weekday: int
    seconds: int
    fraction: Decimal
    total: int


def date_text(number: Decimal, section: Section, *, from_1904: bool) -> str | None:
    """Show a date or time.

    :param number: days since the epoch.
    :returns: None for numbers that are no date: negative ones and those beyond the year 9999.
    """
    tokens = _with_minutes(section.tokens)
    moment = _moment(number, _decimals(tokens), from_1904=from_1904)
    if moment is None:
        return None
    halves = any(_is_half(token) for token in tokens)
    text = "".join(_texts(tokens, moment, chinese=section.chinese, halves=halves))
    return _MIDNIGHT.sub("", text) if moment.seconds == 0 and _has_day(tokens) else text


def _moment(number: Decimal, decimals: int, *, from_1904: bool) -> _Moment | None:
    if not 0 <= number <= _LAST_DAY:
        return None
    seconds = (number * _SECONDS).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    total = int(seconds)
    days, rest = divmod(total, _SECONDS)
    days += _DAYS_TO_1904 if from_1904 else 0
    if days > _LAST_DAY:
        return None
    return _Moment(*_calendar(days), rest, seconds - total, total)


def _calendar(days: int) -> tuple[int, int, int, int]:
    """Return year, month, day and weekday (Monday is 0); two days are in Excel's calendar only."""
    if days in (0, _LEAP_DAY):
        return 1900, 1 if days == 0 else 2, 0 if days == 0 else 29, (days - 2) % 7
    day = date(1899, 12, 31 if days < _LEAP_DAY else 30) + timedelta(days)
    return day.year, day.month, day.day, day.weekday()


def _decimals(tokens: Sequence[Token]) -> int:
    """Count the decimals of the seconds (ss.000); the digits of a date format can be nothing else."""
    return min(3, sum(1 for token in tokens if token.part is Part.DIGIT))


def _with_minutes(tokens: Sequence[Token]) -> list[Token]:
    """Turn an ``m`` that follows hours or precedes seconds into ``n``, for minutes."""
    found = list(tokens)
    dates = [place for place, token in enumerate(found) if token.part is Part.DATE and not _is_half(token)]
    for order, place in enumerate(dates):
        text = found[place].text
        after = found[dates[order - 1]].text.strip("[") if order else ""
        before = found[dates[order + 1]].text.strip("[") if order + 1 < len(dates) else ""
        if text.startswith("[m") or (text in ("m", "mm") and (after.startswith("h") or before.startswith("s"))):
            found[place] = Token(Part.DATE, text.replace("m", "n"))
    return found


def _has_day(tokens: Sequence[Token]) -> bool:
    return any(token.part is Part.DATE and token.text[0] in "yed" for token in tokens)


def _is_half(token: Token) -> bool:
    return token.part is Part.DATE and "/" in token.text


def _texts(tokens: Sequence[Token], moment: _Moment, *, chinese: bool, halves: bool) -> list[str]:
    digits = iter(f"{moment.fraction:.3f}"[2:])
    texts = []
    for token in tokens:
        if token.part is Part.DIGIT:
            texts.append(next(digits, ""))
        elif token.part is Part.DATE:
            texts.append(_date_part(token.text, moment, chinese=chinese, halves=halves))
        else:
            texts.append(token.text)
    return texts


def _date_part(text: str, moment: _Moment, *, chinese: bool, halves: bool) -> str:
    letter, width = text[0], len(text)
    hours, minutes, seconds = moment.seconds // 3600, moment.seconds // 60 % 60, moment.seconds % 60
    if "/" in text:
        return _half(text, hours, chinese=chinese)
    if letter == "[":
        elapsed = moment.total // {"h": 3600, "n": 60, "s": 1}[text[1]]
        return f"{elapsed:0{width - 2}d}"
    if letter == "y":
        return f"{moment.year:04d}" if width > 2 else f"{moment.year % 100:02d}"
    if letter == "e":
        return str(moment.year)
    if letter in "mda" and (width > 2):
        return _name(letter, width, moment, chinese=chinese)
    number = {
        "m": moment.month,
        "d": moment.day,
        "h": (hours % 12 or 12) if halves else hours,
        "n": minutes,
        "s": seconds,
    }[letter]
    return f"{number:0{min(width, 2)}d}"


def _half(text: str, hours: int, *, chinese: bool) -> str:
    if chinese or "午" in text:
        return "上午" if hours < 12 else "下午"
    first, second = text.upper().split("/")
    return first if hours < 12 else second


def _name(letter: str, width: int, moment: _Moment, *, chinese: bool) -> str:
    if letter == "m":
        name = _MONTHS_ZH[moment.month - 1] if chinese else _MONTHS[moment.month - 1]
        return name if chinese or width == 4 else name[: 1 if width > 4 else 3]
    if letter == "a" or chinese:
        return ("" if width == 3 and letter == "a" else "周" if width == 3 else "星期") + _DAYS_ZH[moment.weekday]
    return _DAYS[moment.weekday][: None if width > 3 else 3]
