"""Chinese numerals: 三十, 一百二十, 两千零五, 一万五千, 二〇二三."""

import re

DIGITS = {char: digit for digit, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
NUMERAL = re.compile("[零〇一二两三四五六七八九十百千万亿]+")

_ONE = "([一二两三四五六七八九])"
_SECTION = re.compile(f"(?:{_ONE}千)?(零?)(?:{_ONE}百)?(零?)(?:{_ONE}?(十))?(零?){_ONE}?")
_SECTIONS = re.compile("(?:([^万亿]+)亿)?(?:([^万亿]+)万)?([^万亿]*)")
# As many digits make a year, 二〇二三; three are as likely a row of alternatives, 三五次.
_LEAST_DIGITS = 4


def chinese_value(text: str) -> int | None:
    """Return the value of a whole Chinese numeral.

    :returns: None for a bare 百 or 万, for 三五 (three to five), and for the colloquial 两千三 and 一万五, which
        could be 2300 or 2003, 15000 or 10005.
    """
    if all(char in DIGITS for char in text):
        by_place = len(text) == 1 or len(text) >= _LEAST_DIGITS or "〇" in text
        return int("".join(str(DIGITS[char]) for char in text)) if by_place else None
    parts = _SECTIONS.fullmatch(text)
    if not parts or ((parts[1] or parts[2]) and parts[3] in DIGITS):
        return None
    total = 0
    for section, factor in zip(parts.groups(), (10**8, 10**4, 1), strict=True):
        value = _section_value(section) if section else 0
        if value is None:
            return None
        total += value * factor
    return total


def _section_value(text: str) -> int | None:
    match = _SECTION.fullmatch(text)
    if not match:
        return None
    thousands, _, hundreds, _, tens, ten, _, ones = match.groups()
    if ones and (thousands or hundreds) and not ten and "零" not in text:
        return None
    digits = (thousands, hundreds, tens or (ten and "一"), ones)
    return sum(DIGITS[digit] * place for digit, place in zip(digits, (1000, 100, 10, 1), strict=True) if digit)
