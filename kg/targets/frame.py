"""A target cell taken apart: rate and operator before, 以上 and its like behind, the rest in the middle."""

from dataclasses import dataclass, replace

from kg.records import Operator
from kg.targets.quantity import Quantity, read_quantity
from kg.targets.units import is_known_unit, split_front_rate
from kg.targets.words import agree, merge, split_leading, split_trailing


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of a cell around its numbers.

    :param rate: 每人每月 as ``/人/月``, empty if there is none.
    :param core: what is left between the parts.
    """

    rate: str
    leading: Operator | None
    trailing: Operator | None
    core: str

    def apply_rate(self, quantity: Quantity) -> Quantity | None:
        """Put the rate behind the unit; None if that makes no unit."""
        if not self.rate:
            return quantity
        unit = (quantity.unit or "") + self.rate
        return replace(quantity, unit=unit, bracketed=False) if is_known_unit(unit) else None


@dataclass(frozen=True, slots=True)
class Bound:
    """One number with the operator that is printed for it, None if there is none."""

    operator: Operator | None
    quantity: Quantity


def take_apart(text: str) -> Frame:
    """Take rate, operator and trailing word off a folded cell."""
    before, text = split_front_rate(text)
    leading, text = split_leading(text)
    behind, text = split_front_rate(text)
    trailing, core = split_trailing(text)
    return Frame(before + behind, leading, trailing, core)


def read_bound(text: str) -> Bound | None:
    """Read a folded text as one number with operator and unit; None if anything else is in it."""
    frame = take_apart(text)
    quantity = read_quantity(frame.core, lenient=frame.leading is not None)
    if quantity is None or not agree(frame.leading, frame.trailing):
        return None
    # -5%以内 means the size of the deviation, not at most -5 %.
    if frame.leading is None and frame.trailing is not None and quantity.number < 0:
        return None
    rated = frame.apply_rate(quantity)
    return Bound(merge(frame.leading, frame.trailing), rated) if rated else None
