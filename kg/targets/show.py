"""Print a target in its canonical form."""

from decimal import Decimal

from kg.records import Operator, Target
from kg.targets.dates import CALENDAR_UNITS
from kg.targets.numbers import plain
from kg.targets.units import is_known_unit

_SIGNS = {
    None: "",
    Operator.EQUAL: "=",
    Operator.AT_LEAST: "≥",
    Operator.AT_MOST: "≤",
    Operator.ABOVE: ">",
    Operator.BELOW: "<",
}


def format_target(target: Target) -> str:
    """Print what the target means: ``≥90%``, ``85%~90%``, ``≤250000元``; a text verbatim.

    Reading the result with :func:`kg.targets.parse_target` gives the same target, ``raw`` apart. Targets without
    any meaning (blank, placeholder) give an empty string.
    """
    if target.value is None:
        return target.qualitative or ""
    first = _quantity(target.value, target.unit)
    if target.op is Operator.RANGE and target.value_to is not None:
        return f"{first}~{_quantity(target.value_to, target.unit)}"
    return _SIGNS[target.op] + first


def _quantity(value: Decimal, unit: str | None) -> str:
    """Print number and unit; what reads as a unit only in brackets gets them."""
    if unit is None:
        return plain(value)
    if is_known_unit(unit) and unit not in CALENDAR_UNITS:
        return plain(value) + unit
    return f"{plain(value)}({unit})"
