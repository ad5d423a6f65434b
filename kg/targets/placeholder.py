"""Recognise a target that the form's writer left open."""

import re

from kg.targets.fold import fold
from kg.targets.units import split_unit
from kg.targets.words import split_leading, split_trailing

_MARK = r"(?:\*+|_+|[xX×]+|□+|○+|◯+|△+|…+|\?+|#+|N+|\.{3,})"
_MARKED = re.compile(rf"{_MARK}(?P<rest>.*)")
# Two marks in a row in the midst of a text stand for a number only where a unit or a date word follows.
_INSIDE = re.compile(
    r"(?<![A-Za-z*_×])(?:\*{2,}|_{2,}|[xX]{2,}|×{2,}|□{2,}|○{2,})(?=[年月日个人次项家万元%户件天亩]|$)"
)


def is_placeholder(raw: str | None) -> bool:
    """Tell whether the cell holds a blank to be filled in (``≥**个``, ``≥XX%``, ``____``) or an operator with no number."""
    if raw is None:
        return False
    text = fold(raw)
    operator, rest = split_leading(text)
    _, rest = split_trailing(rest)
    if not rest:
        return operator is not None
    if operator is not None and split_unit(rest.strip("()"), False) is not None:
        return True
    match = _MARKED.fullmatch(rest)
    if match and split_unit(match["rest"].strip("()"), operator is not None) is not None:
        return True
    return _INSIDE.search(text) is not None
