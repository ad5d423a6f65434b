"""Targets that a form prints in several cells: operator, value and unit each in a column of its own."""

import re
from dataclasses import replace

from kg.extract.cleaning import compact
from kg.records import Target
from kg.targets import parse_target

#: Words of the operator's column that say what kind of indicator it is, and nothing of the target.
_KINDS = frozenset(
    {"定性", "定量", "正向", "反向", "负向", "逆向", "中性", "正指标", "反指标"}
    | {f"{word}指标" for word in ("定性", "定量", "正向", "反向", "负向", "逆向")}
)
_NO_UNIT = frozenset({"/", "-", "—", "无", "\\"})
_EQUAL = frozenset({"=", "等于"})
_ENDS_IN_NUMBER = re.compile(r".*[\d）)]", re.DOTALL)
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?(?:[-~～—至]+-?[\d,]+(?:\.\d+)?)?")


def read_target(raw: str | None, relation: str | None, unit: str | None) -> Target:
    """Put the cells of a target together and read them.

    :param raw: the cell of the value, None if it is blank.
    :param relation: the cell of the operator; a word such as 正向 is no operator and is left out.
    :param unit: the cell of the unit; it counts only behind a value that ends in a number.
    :returns: ``raw`` is the printed text of all cells together.
    """
    if raw is None:
        return Target()
    operator = _operator(relation, raw)
    suffix = _unit(unit, raw)
    target = parse_target(f"{operator}{raw}{suffix}")
    if target.value is not None:
        return target
    if suffix and _NUMBER.fullmatch(compact(raw)):
        # A unit that no list knows is still a unit where it has a cell of its own.
        number = parse_target(f"{operator}{raw}")
        if number.value is not None and number.unit is None:
            return replace(number, raw=target.raw, unit=suffix)
    return parse_target(raw) if compact(operator) in _EQUAL else target


def _operator(relation: str | None, raw: str) -> str:
    word = compact(relation or "")
    if not word or word in _KINDS or compact(raw).startswith(word):
        return ""
    return relation or ""


def _unit(unit: str | None, raw: str) -> str:
    word = "".join((unit or "").split())
    if not word or word in _NO_UNIT or compact(word) in compact(raw):
        return ""
    return word if _ENDS_IN_NUMBER.fullmatch(compact(raw)) else ""
