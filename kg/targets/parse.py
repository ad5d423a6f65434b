r"""Read a target cell into operator, value, unit or qualitative text.

Decisions, all from the verified real forms unless another source is named:

* An operator is only what is printed: ``100.00(%)``, ``10辆`` and ``达到90%`` have none.
* 不超过预算, 故障天数小于10天, 6月底前完成, 24小时内响应: anything beside operator, number and unit makes the cell a text,
  kept verbatim. 24小时内 alone is ``<=`` 24 小时, as 24小时以内.
* Units stay as printed (㎡, 平方米, 次/年); only multipliers are taken out, so 250万 is 2500000 without a unit.
* Dates and periods (2023年, 2023.07-2024.01, 6月) are texts. So are numbers that name no single value: 100余人, 三五次,
  半年, 1/3. 约 and 左右 fall away, since the number itself is printed.
* ``每年不少于2次`` is 2 次/年. ``±5%`` is the range from -5 to 5 %.
* Where a range is reversed or its ends have different units, the cell stays a text.
"""

import re
from decimal import Decimal

from kg.records import Operator, Target
from kg.targets.fold import fold
from kg.targets.numbers import EXACT, tidy
from kg.targets.placeholder import is_placeholder
from kg.targets.quantity import Quantity, read_quantity, share_unit
from kg.targets.units import is_known_unit, split_front_rate
from kg.targets.words import DOWNWARD, UPWARD, combine, split_leading, split_trailing

# Longer than any number with operator and unit; what is longer is a sentence.
_LONGEST = 120
_BLANK = re.compile(r"[-–—―─/\\~]*")
_SEPARATOR = re.compile("[-–—―─~]+|至|到")
_INTERVAL = re.compile(r"[\[(](.+),(.+)[\])](.*)")
_SANDWICH = re.compile(r"([^<>≤≥]+)(?:<=?|≤)[^0-9<>≤≥=]{1,12}(?:<=?|≤)([^<>≤≥]+)")
_JOINT = re.compile("(?:并且|而且|同时|且|并|但|和|,|;|、)+$")
_YEARS = (1900, 2100)


def parse_target(raw: str | None) -> Target:
    """Read one target cell; every text gives a target, none raises.

    :param raw: the cell as printed, None if it is not in the text.
    :returns: *raw* unchanged, and either the number part or ``qualitative``; neither for a blank cell, a dash, and a
        placeholder (:func:`kg.targets.is_placeholder`).
    """
    if raw is None:
        return Target()
    text = fold(raw)
    if _BLANK.fullmatch(text) or is_placeholder(raw):
        return Target(raw)
    return _numeric(text, raw) or Target(raw, qualitative=raw.strip())


def _numeric(text: str, raw: str) -> Target | None:
    if len(text) > _LONGEST:
        return None
    for reading in (_interval, _sandwich, _tolerance, _range, _single, _two_bounds):
        if target := reading(text, raw):
            return target
    return None


def _single(text: str, raw: str) -> Target | None:
    bound = _bound(text)
    if bound is None:
        return None
    operator, quantity = bound
    value = quantity.value
    if value is None or _is_date(operator, quantity):
        return None
    return Target(raw, operator, value, None, quantity.unit)


def _bound(text: str) -> tuple[Operator | None, Quantity] | None:
    """Read rate, operator, number, unit and 以上 in their order; None if anything else is there."""
    rate, text = split_front_rate(text)
    leading, text = split_leading(text)
    inner_rate, text = split_front_rate(text)
    trailing, text = split_trailing(text)
    try:
        operator = combine(leading, trailing)
    except ValueError:
        return None
    quantity = read_quantity(text, lenient=leading is not None)
    if quantity is None:
        return None
    if rate or inner_rate:
        unit = (quantity.unit or "") + rate + inner_rate
        if not is_known_unit(unit):
            return None
        quantity = Quantity(quantity.number, quantity.exponent, unit)
    return operator, quantity


def _range(text: str, raw: str) -> Target | None:
    leading, text = split_leading(text)
    trailing, text = split_trailing(text)
    if leading not in {None, Operator.EQUAL} or trailing not in {None, Operator.AT_MOST}:
        return None
    for separator in _SEPARATOR.finditer(text):
        left = read_quantity(text[: separator.start()], lenient=False)
        right = read_quantity(text[separator.end() :], lenient=False)
        if left and right:
            return _between(left, right, raw)
    return None


def _interval(text: str, raw: str) -> Target | None:
    """Read ``[80,90]%``."""
    match = _INTERVAL.fullmatch(split_leading(text)[1])
    if not match:
        return None
    left = read_quantity(match[1], lenient=False)
    right = read_quantity(match[2] + match[3], lenient=False)
    return _between(left, right, raw) if left and right else None


def _sandwich(text: str, raw: str) -> Target | None:
    """Read ``80%≤满意度≤90%``."""
    match = _SANDWICH.fullmatch(text)
    if not match:
        return None
    left, right = read_quantity(match[1], lenient=False), read_quantity(match[2], lenient=False)
    return _between(left, right, raw) if left and right else None


def _two_bounds(text: str, raw: str) -> Target | None:
    """Read ``大于80%小于90%`` and ``80%以上90%以下``."""
    for place in range(1, len(text)):
        if text[place - 1 : place + 1].replace(".", "0").isdigit():
            continue
        left, right = _bound(_JOINT.sub("", text[:place])), _bound(text[place:])
        if left and right and left[0] and right[0]:
            if left[0] in UPWARD and right[0] in DOWNWARD:
                return _between(left[1], right[1], raw)
            if left[0] in DOWNWARD and right[0] in UPWARD:
                return _between(right[1], left[1], raw)
    return None


def _tolerance(text: str, raw: str) -> Target | None:
    """Read ``±5%``, ``≤±5%`` and ``100±2天``."""
    leading, text = split_leading(text)
    trailing, text = split_trailing(text)
    centre_text, sign, width_text = text.partition("±")
    if not sign or leading not in {None, Operator.EQUAL, Operator.AT_MOST} or trailing not in {None, Operator.AT_MOST}:
        return None
    width = read_quantity(width_text, lenient=False)
    centre = read_quantity(centre_text, lenient=False) if centre_text else Quantity(Decimal(0))
    pair = share_unit(centre, width) if centre and width else None
    if pair is None or pair[0].value is None or pair[1].value is None:
        return None
    low, high = tidy(EXACT.subtract(pair[0].value, pair[1].value)), tidy(EXACT.add(pair[0].value, pair[1].value))
    if low is None or high is None or low > high:
        return None
    return Target(raw, Operator.RANGE, low, high, pair[0].unit)


def _between(left: Quantity, right: Quantity, raw: str) -> Target | None:
    pair = share_unit(left, right)
    if pair is None:
        return None
    low, high = pair[0].value, pair[1].value
    if low is None or high is None or low > high or all(_is_date(None, side) for side in pair):
        return None
    return Target(raw, Operator.RANGE, low, high, pair[0].unit)


def _is_date(operator: Operator | None, quantity: Quantity) -> bool:
    """Tell 2023年, 2023.07, 20231231 and 6月 from a number of years or months."""
    number = quantity.number
    whole = number == number.to_integral_value()
    if quantity.unit == "月":
        return operator is None and not quantity.bracketed and whole and 1 <= number <= 12
    if not _YEARS[0] <= number < _YEARS[1] + 1:
        return quantity.bare and operator is None and whole and _is_day(int(number))
    return quantity.unit == "年" or (quantity.bare and operator is None and not whole and _is_month(number))


def _is_day(number: int) -> bool:
    year, month, day = number // 10000, number // 100 % 100, number % 100
    return _YEARS[0] <= year <= _YEARS[1] and 1 <= month <= 12 and 1 <= day <= 31


def _is_month(number: Decimal) -> bool:
    digits = str(number).partition(".")[2].rstrip("0")
    return digits in {"01", "02", "03", "04", "05", "06", "07", "08", "09", "11", "12", *"123456789"}
