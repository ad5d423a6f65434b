"""Read the number at the start of a text: Arabic, with thousands separators, composed (1亿2000万) or Chinese."""

import re
from decimal import Context, Decimal

from kg.targets.chinese import DIGITS, NUMERAL, chinese_value

# Exponents of ten. A multiplier belongs to the unit (万元, 万人次) and is multiplied out.
MULTIPLIERS = {
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
}
MULTIPLIER = "|".join(sorted(MULTIPLIERS, key=len, reverse=True))
# More digits than any budget has; a longer run is an account number or a fault of the text, not a target.
MAX_DIGITS = 24
# Wide enough that no sum or product of two numbers within MAX_DIGITS is rounded.
EXACT = Context(prec=100)

_ARABIC = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?|[+-]?\.[0-9]+")
_COMPOSED = re.compile(rf"(?:[0-9]+(?:\.[0-9]+)?(?:{MULTIPLIER}))+?(?=[0-9])")
_LAST_PART = re.compile(rf"[0-9]+(?:\.[0-9]+)?(?:{MULTIPLIER})?")
_PART = re.compile(rf"([0-9]+(?:\.[0-9]+)?)({MULTIPLIER}|$)")
_FRACTION = re.compile("点([零〇一二三四五六七八九]+)")
_ROUND = re.compile("([一二两三四五六七八九])([百千]?[万亿]|[百千])")


def read_number(text: str) -> tuple[Decimal, str] | None:
    """Read the number that *text* begins with.

    :returns: the exact number and what follows it, None if *text* begins with no number. A multiplier right behind
        a plain number stays in the rest, so that ``3-5万元`` can share it.
    """
    return _read_composed(text) or _read_arabic(text) or _read_chinese(text)


def plain(value: Decimal) -> str:
    """Print a number without exponent, trailing zeros or the sign of a negative zero."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def tidy(value: Decimal) -> Decimal | None:
    """Return the number in its shortest plain form, None if it has more than ``MAX_DIGITS`` digits."""
    text = plain(value)
    return Decimal(text) if len(text.lstrip("-").replace(".", "")) <= MAX_DIGITS else None


def shift(value: Decimal, exponent: int) -> Decimal:
    """Multiply by a power of ten without rounding."""
    return EXACT.multiply(value, Decimal(10**exponent))


def _read_arabic(text: str) -> tuple[Decimal, str] | None:
    match = _ARABIC.match(text)
    if not match or len(match[0]) > MAX_DIGITS + MAX_DIGITS // 3:
        return None
    return Decimal(match[0].replace(",", "")), text[match.end() :]


def _read_composed(text: str) -> tuple[Decimal, str] | None:
    """Read ``1亿2000万`` or ``1万5000``; ``3万5`` is left alone, for it means 35000 to some and 30005 to others."""
    head = _COMPOSED.match(text)
    if not head:
        return None
    last = _LAST_PART.match(text, head.end())
    if not last or last.end() > MAX_DIGITS * 2:
        return None
    total, ceiling = Decimal(0), None
    for digits, word in _PART.findall(text[: last.end()]):
        part = shift(Decimal(digits), MULTIPLIERS.get(word, 0))
        if (ceiling is not None and part >= ceiling) or (not word and len(digits) == 1):
            return None
        total, ceiling = EXACT.add(total, part), shift(Decimal(1), MULTIPLIERS.get(word, 0))
    return total, text[last.end() :]


def _read_chinese(text: str) -> tuple[Decimal, str] | None:
    match = NUMERAL.match(text)
    if not match or len(match[0]) > MAX_DIGITS:
        return None
    rest = text[match.end() :]
    if round_number := _ROUND.fullmatch(match[0]):
        # 五百 keeps its 百 as a multiplier: in 三至五百人 both ends are hundreds.
        return Decimal(DIGITS[round_number[1]]), round_number[2] + rest
    value = chinese_value(match[0])
    if value is None:
        return None
    if fraction := _FRACTION.match(rest):
        digits = "".join(str(DIGITS[char]) for char in fraction[1])
        return Decimal(f"{value}.{digits}"), rest[fraction.end() :]
    return Decimal(value), rest
