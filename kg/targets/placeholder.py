"""Recognise a target that the form's writer left open."""

import re

from kg.targets.fold import fold
from kg.targets.units import split_unit
from kg.targets.words import has_sign, split_leading, split_trailing

_MARKED = re.compile(r"(?:\*+|_+|[xX×]+|□+|○+|◯+|△+|…+|\?+|#+|N+)(?P<rest>.*)")
# In the midst of a text two marks in a row stand for a number where a measure or a date word follows.
_INSIDE = re.compile(
    r"(?<![A-Za-z*_×])(?:\*{2,}|_{2,}|[xX]{2,}|×{2,}|□{2,}|○{2,})(?=[年月日个人次项家万元%户件天亩])|_{2,}$"
)
_ONLY_UNIT = re.compile(r"[%‰]|\([^()]*\)")


def is_placeholder(raw: str | None) -> bool:
    """Tell whether the number of a cell is still to be filled in.

    ``≥**个``, ``≥XX%``, ``____``, ``20XX年底前``, and an operator sign or a unit in brackets without any number.
    """
    return raw is not None and is_open(fold(raw))


def is_open(text: str) -> bool:
    """Tell the same of a text that is folded already."""
    operator, rest = split_leading(text)
    _, rest = split_trailing(rest)
    unit_alone = has_sign(text) or _ONLY_UNIT.fullmatch(rest) is not None
    if unit_alone and split_unit(rest.strip("()"), lenient=False) is not None:
        return True
    match = _MARKED.fullmatch(rest)
    if match and split_unit(match["rest"].strip("()"), lenient=operator is not None) is not None:
        return True
    return _INSIDE.search(text) is not None
