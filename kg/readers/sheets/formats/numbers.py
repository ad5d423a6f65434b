"""Show a number by a section of digits: decimals, groups of thousands, scaling, exponents and fractions."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from kg.readers.sheets.formats.general import general
from kg.readers.sheets.formats.tokens import Part, Section, Token

#: Digits of the largest number of a spreadsheet (1.8e308), scaled by percent signs and with all its decimals.
_WIDE = Context(prec=1_200)


def number_text(number: Decimal, section: Section, minus: str) -> str:
    """Show a number that is not negative.

    :param minus: the sign to write before the first token, empty for none.
    """
    if not section.has(Part.DIGIT):
        return minus * bool(section.tokens) + "".join(_plain(token, number) for token in section.tokens)
    if _is_scientific(section.tokens):
        return minus + _scientific(number, section.tokens)
    if _is_fraction(section.tokens):
        return minus + _fraction(number, section.tokens)
    return _positional(number, section.tokens, minus)


def _plain(token: Token, number: Decimal) -> str:
    return general(float(number)) if token.part in (Part.GENERAL, Part.TEXT) else token.text


def _positional(number: Decimal, tokens: Sequence[Token], minus: str) -> str:
    point = next((place for place, token in enumerate(tokens) if token.part is Part.POINT), len(tokens))
    digits = [place for place, token in enumerate(tokens) if token.part is Part.DIGIT]
    before = [place for place in digits if place < point]
    behind = [place for place in digits if place > point]
    places = len(behind)
    scaled = _scaled(number, tokens, digits[-1], before[-1] if before else -1)
    rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    whole, _, decimals = f"{rounded:f}".partition(".")
    texts = [token.text for token in tokens]
    grouped = any(tokens[place].part is Part.COMMA for place in range(before[0], before[-1])) if before else False
    _fill_whole(texts, whole.lstrip("0"), before, grouped=grouped)
    _fill_decimals(texts, decimals, behind)
    for place, token in enumerate(tokens):
        if token.part is Part.COMMA and digits[0] < place:
            texts[place] = ""
    if behind and point < len(tokens) and not any(texts[place].strip() for place in behind):
        texts[point] = ""
    return (minus if rounded else "") + "".join(texts)


def _scaled(number: Decimal, tokens: Sequence[Token], last: int, last_before: int) -> Decimal:
    """Apply percent signs, and the commas behind the last digit (each a thousand)."""
    percents = sum(1 for token in tokens if token.part is Part.PERCENT)
    thousands = 0
    for end in {last, last_before} - {-1}:
        for token in tokens[end + 1 :]:
            if token.part is not Part.COMMA:
                break
            thousands += 1
    return number.scaleb(2 * percents - 3 * thousands)


def _fill_whole(texts: list[str], whole: str, places: Sequence[int], *, grouped: bool) -> None:
    """Put the digits before the point into their places from the right; the first place takes what is left."""
    written = 0
    for place in reversed(places):
        mask = texts[place]
        take = whole[-1:] if place != places[0] else whole
        whole = whole[:-1] if place != places[0] else ""
        digits = take or _pad(mask)
        text = ""
        for digit in reversed(digits):
            comma = "," if grouped and written and written % 3 == 0 and digit != " " else ""
            text = digit + comma + text
            written += 1
        texts[place] = text


def _fill_decimals(texts: list[str], decimals: str, places: Sequence[int]) -> None:
    needed = len(decimals.rstrip("0"))
    for count, place in enumerate(places):
        texts[place] = decimals[count] if count < needed else _pad(texts[place])


def _pad(mask: str) -> str:
    return {"0": "0", "?": " "}.get(mask, "")


def _is_scientific(tokens: Sequence[Token]) -> bool:
    parts = [token.part for token in tokens]
    return Part.EXPONENT in parts and Part.DIGIT in parts[: parts.index(Part.EXPONENT)]


def _scientific(number: Decimal, tokens: Sequence[Token]) -> str:
    cut = next(place for place, token in enumerate(tokens) if token.part is Part.EXPONENT)
    mantissa, rest = tokens[:cut], tokens[cut + 1 :]
    digits = [sum(1 for token in part if token.part is Part.DIGIT) for part in _at_point(mantissa)]
    step = digits[0] or 1
    # Rounded first: 9.995 becomes 10.00, which is one power of ten more.
    rounded = Context(prec=step + digits[1], rounding=ROUND_HALF_UP).plus(number)
    exponent = rounded.adjusted() // step * step if number else 0
    sign = "-" if exponent < 0 else "+" if tokens[cut].text.endswith("+") else ""
    width = sum(1 for token in rest if token.part is Part.DIGIT)
    tail = "".join(token.text for token in rest if token.part is not Part.DIGIT)
    return f"{_positional(number.scaleb(-exponent), mantissa, '')}E{sign}{abs(exponent):0{width}d}{tail}"


def _at_point(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    point = next((place for place, token in enumerate(tokens) if token.part is Part.POINT), len(tokens))
    return tokens[:point], tokens[point + 1 :]


def _is_fraction(tokens: Sequence[Token]) -> bool:
    slash = next((place for place, token in enumerate(tokens) if token.part is Part.SLASH), None)
    return slash is not None and 0 < slash < len(tokens) - 1 and tokens[slash - 1].part is Part.DIGIT


def _fraction(number: Decimal, tokens: Sequence[Token]) -> str:
    slash = next(place for place, token in enumerate(tokens) if token.part is Part.SLASH)
    behind = "".join(token.text for token in tokens[slash + 1 :]).strip()
    fixed = int(behind) if behind.isdecimal() and int(behind) else 0
    size = sum(1 for token in tokens[slash + 1 :] if token.part is Part.DIGIT)
    mixed = any(token.part is Part.LITERAL for token in tokens[:slash])
    whole, rest = divmod(Fraction(number), 1) if mixed else (0, Fraction(number))
    if fixed:
        upper, lower = round(rest * fixed), fixed
    else:
        near = rest.limit_denominator(10 ** max(size, 1) - 1)
        upper, lower = near.numerator, near.denominator
    if mixed and (upper == 0 or upper == lower):
        return str(whole + (upper == lower))
    return f"{whole} {upper}/{lower}" if whole else f"{upper}/{lower}"
