"""Targets with a lower and an upper end, in the five ways in which people write them."""

import re
from decimal import Decimal

from kg.records import Operator, Target
from kg.targets.dates import is_period
from kg.targets.frame import read_bound, take_apart
from kg.targets.numbers import EXACT
from kg.targets.quantity import Quantity, read_quantity, share_unit
from kg.targets.words import DOWNWARD, UPWARD

_SEPARATOR = re.compile("[-–—―─~]+|至|到")
# At least one square bracket: (1,200) is more likely a number with its separator.
_INTERVAL = re.compile(r"\[(.+),(.+)[\])](.*)|\((.+),(.+)\](.*)")
_SANDWICH = re.compile(r"([^<>≤≥]+)(?:<=?|≤)[^0-9<>≤≥=]{1,12}(?:<=?|≤)([^<>≤≥]+)")
_JOINT = re.compile("(?:并且|而且|同时|且|并|但|和|,|;|、)+$")
# Two of these are needed for two bounds; most texts have one at most, which spares the search.
_BOUND = re.compile("[<>≤≥]|以[上下]|内|于|超|至[少多]|最[少低多高]|起码|不[足到满]|未满")


def read_range(text: str) -> Target | None:
    """Read a folded cell as a range; None if it is none, is reversed, is a period, or has two units.

    :returns: a target without ``raw``, its ends in the base unit. Whether an end is itself included is not kept:
        the contract has one operator for all ranges.
    """
    for reading in (_from_to, _interval, _sandwich, _tolerance, _two_bounds):
        if ends := reading(text):
            return _between(*ends)
    return None


def _from_to(text: str) -> tuple[Quantity, Quantity] | None:
    """Read ``85%-90%``, ``3至5次``, ``每年1~2次`` and ``3-5天内``."""
    if not _SEPARATOR.search(text):
        return None
    frame = take_apart(text)
    if frame.leading not in {None, Operator.EQUAL} or frame.trailing not in {None, Operator.AT_MOST}:
        return None
    for separator in _SEPARATOR.finditer(frame.core):
        left = read_quantity(frame.core[: separator.start()])
        right = read_quantity(frame.core[separator.end() :])
        pair = share_unit(left, right) if left and right else None
        if pair:
            low, high = (frame.apply_rate(side) for side in pair)
            return (low, high) if low and high else None
    return None


def _interval(text: str) -> tuple[Quantity, Quantity] | None:
    """Read ``[80,90]%``."""
    match = _INTERVAL.fullmatch(take_apart(text).core) if "[" in text or "]" in text else None
    if not match:
        return None
    low, high, unit = (part for part in match.groups() if part is not None)
    return _both(read_quantity(low), read_quantity(high + unit))


def _sandwich(text: str) -> tuple[Quantity, Quantity] | None:
    """Read ``80%≤满意度≤90%``."""
    match = _SANDWICH.fullmatch(text)
    return _both(read_quantity(match[1]), read_quantity(match[2])) if match else None


def _tolerance(text: str) -> tuple[Quantity, Quantity] | None:
    """Read ``±5%``, ``≤±5%`` and ``100±2天``."""
    if "±" not in text:
        return None
    frame = take_apart(text)
    centre_text, sign, width_text = frame.core.partition("±")
    allowed = {None, Operator.EQUAL, Operator.AT_MOST}
    if not sign or frame.leading not in allowed or frame.trailing not in allowed:
        return None
    centre = read_quantity(centre_text) if centre_text else Quantity(Decimal(0))
    width = read_quantity(width_text)
    pair = share_unit(centre, width) if centre and width else None
    if pair is None:
        return None
    middle, half = pair[0].value, pair[1].value
    if middle is None or half is None:
        return None
    unit = pair[0].unit
    return Quantity(EXACT.subtract(middle, half), unit=unit), Quantity(EXACT.add(middle, half), unit=unit)


def _two_bounds(text: str) -> tuple[Quantity, Quantity] | None:
    """Read ``大于80%小于90%`` and ``80%以上90%以下``."""
    if len(_BOUND.findall(text)) < 2:
        return None
    for place in range(1, len(text)):
        if text[place - 1] in "0123456789." and text[place] in "0123456789.":
            continue
        left, right = read_bound(_JOINT.sub("", text[:place])), read_bound(text[place:])
        if left is None or right is None:
            continue
        if left.operator in UPWARD and right.operator in DOWNWARD:
            return left.quantity, right.quantity
        if left.operator in DOWNWARD and right.operator in UPWARD:
            return right.quantity, left.quantity
    return None


def _both(left: Quantity | None, right: Quantity | None) -> tuple[Quantity, Quantity] | None:
    return (left, right) if left and right else None


def _between(left: Quantity, right: Quantity) -> Target | None:
    pair = share_unit(left, right)
    if pair is None or is_period(*pair):
        return None
    low, high = pair[0].value, pair[1].value
    if low is None or high is None or low > high:
        return None
    return Target(None, Operator.RANGE, low, high, pair[0].unit)
