"""Made-up targets: operator, number, multiplier and unit are known first, and printed in one of many manners."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

#: Operator of the contract → how forms print it in front of a number.
SIGNS: dict[str, tuple[str, ...]] = {
    ">=": ("≥", "≥", "≥", ">=", "不低于", "大于等于", "不少于"),
    "<=": ("≤", "≤", "≤", "<=", "不超过", "小于等于", "不高于"),
    "=": ("=", "=", "＝", "等于"),
    ">": (">", "＞", "大于"),
    "<": ("<", "＜", "小于"),
}

#: Multiplier printed in front of a unit → exponent of ten.
EXPONENTS: dict[str, int] = {"": 0, "万": 4, "亿": 8}


@dataclass(frozen=True, slots=True)
class Aim:
    """One target: a number with operator and unit, a range, or a text.

    :param op: operator of the contract, None where nothing is printed.
    :param number: the number as printed, without separators; empty for a text.
    :param number_to: upper end of a range.
    :param multiplier: 万 or 亿 in front of the unit.
    :param unit: the base unit, empty where none is printed.
    :param text: a target in words.
    """

    op: str | None = None
    number: str = ""
    number_to: str = ""
    multiplier: str = ""
    unit: str = ""
    text: str = ""

    def gold(self) -> dict[str, Any]:
        """Return the slots of the contract that the printed target must give."""
        if self.text:
            return {"op": None, "value": None, "unit": None, "qualitative": self.text}
        value = {"value": self._base(self.number)}
        if self.number_to:
            value["value_to"] = self._base(self.number_to)
        return {"op": self.op, **value, "unit": self.unit or None, "qualitative": None}

    def _base(self, number: str) -> int | float:
        value = Decimal(number).scaleb(EXPONENTS[self.multiplier])
        return int(value) if value == value.to_integral_value() else float(value)

    @property
    def printed_unit(self) -> str:
        """The unit as a column of its own prints it."""
        return self.multiplier + self.unit

    @property
    def printed_number(self) -> str:
        """The number, the range or the text as a column of its own prints it."""
        return self.text or (f"{self.number}-{self.number_to}" if self.number_to else self.number)


def print_aim(aim: Aim, rng: Random, *, brackets: bool = False, words: bool = True) -> str:
    """Print a target in one cell.

    :param brackets: with the unit in brackets and two decimals, ``≥90.00(%)``.
    :param words: operators may be printed as words.
    """
    if aim.text:
        return aim.text
    signs = SIGNS.get(aim.op or "", ("",))
    sign = rng.choice(signs if words else [each for each in signs if len(each) == 1])
    if aim.number_to:
        joint = rng.choice(("-", "~", "至", "—"))
        return f"{aim.number}{joint}{aim.number_to}{aim.printed_unit}"
    if brackets and aim.unit:
        return f"{sign}{Decimal(aim.number):.2f}({aim.printed_unit})"
    if aim.op == ">=" and sign == "≥" and rng.random() < 0.08:
        return f"{aim.number}{aim.printed_unit}以上"
    return f"{sign}{aim.number}{aim.printed_unit}"


def make_aim(rng: Random, unit: str | None, texts: tuple[str, ...]) -> Aim:
    """Make a target that fits an indicator.

    :param unit: what the indicator counts, None for one that is a percentage or a text.
    :param texts: targets in words to choose from.
    """
    if unit is None:
        return _share(rng) if rng.random() < 0.6 else Aim(text=rng.choice(texts))
    if unit.startswith("元"):
        return _cost(rng, unit)
    if unit in {"小时", "起"}:
        return Aim(op="<=", number=str(rng.choice((0, 1, 2, 24, 48))), unit=unit)
    if rng.random() < 0.08:
        low = rng.randint(2, 40)
        return Aim("range", str(low), str(low + rng.randint(1, 20)), unit=unit)
    if unit in {"㎡", "平方米", "人次", "亩", "立方米", "人"} and rng.random() < 0.35:
        return Aim(op=rng.choice((">=", ">=", "=", ">")), number=_decimal(rng, 1, 400), multiplier="万", unit=unit)
    op = rng.choice((">=", ">=", ">=", "=", "=", ">", None))
    return Aim(
        op=op, number=str(rng.choice((rng.randint(1, 12), rng.randint(10, 400), rng.randint(400, 9000)))), unit=unit
    )


def make_satisfaction(rng: Random) -> Aim:
    """Make the target of a satisfaction indicator."""
    return Aim(
        op=rng.choice((">=", ">=", ">=", ">", "=")), number=str(rng.choice((80, 85, 88, 90, 92, 95, 98))), unit="%"
    )


def _share(rng: Random) -> Aim:
    if rng.random() < 0.4:
        return Aim(op=rng.choice(("=", "=", None)), number="100", unit="%")
    if rng.random() < 0.15:
        return Aim(op="<=", number=rng.choice(("0.5", "3", "5", "10")), unit="%")
    return Aim(
        op=rng.choice((">=", ">=", ">=", ">")),
        number=rng.choice(("60", "80", "85", "90", "95", "98", "99.9")),
        unit="%",
    )


def _cost(rng: Random, unit: str) -> Aim:
    if unit != "元":
        return Aim(op=rng.choice(("<=", "=", "<=")), number=str(rng.randint(2, 80) * 10), unit=unit)
    if rng.random() < 0.3:
        return Aim(op="<=", number=str(rng.randint(5, 900) * 1000), unit=unit)
    return Aim(op=rng.choice(("<=", "<=", "<")), number=_decimal(rng, 2, 900), multiplier="万", unit=unit)


def _decimal(rng: Random, low: int, high: int) -> str:
    places = rng.choice((0, 0, 1, 2))
    return f"{rng.uniform(low, high):.{places}f}"
