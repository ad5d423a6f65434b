"""Indicator tables printed in two blocks side by side, 中期 left and 年度 right: each is read as a table."""

from collections.abc import Callable
from dataclasses import replace

from kg.extract.columns import is_header
from kg.extract.labels import COLUMNS, level1
from kg.extract.lines import Line, Token


def side_by_side(lines: list[Line]) -> list[list[Line]]:
    """Return the lines once, or cut in two where the header repeats its columns.

    The first-level label stands on the left only and is taken along to the right.
    """
    header = next((line for line in lines if is_header(line)), None)
    start = _second_block(header) if header else None
    if start is None:
        return [lines]
    left = [_with(line, lambda token: token.column < start) for line in lines]
    right = [_with(line, lambda token: token.column >= start or _is_first_level(token)) for line in lines]
    return [[line for line in part if line.tokens] for part in (left, right)]


def _second_block(header: Line) -> int | None:
    """Return the column where the second block begins: the first heading printed for the second time.

    A block has a target of its own; 指标内容 behind the targets is only a remark.
    """
    seen: set[str] = set()
    for place, token in enumerate(header.tokens):
        role = COLUMNS.get(token.key)
        if role in {"level2", "name"} and role in seen:
            behind = {COLUMNS.get(later.key) for later in header.tokens[place:]}
            return token.column if behind & {"target", "whole"} else None
        seen.add(role or "")
    return None


def _is_first_level(token: Token) -> bool:
    return level1(token.text) is not None or COLUMNS.get(token.key) == "level1"


def _with(line: Line, wanted: Callable[[Token], bool]) -> Line:
    """Return the line with the wanted cells only; text outside the table belongs to both blocks."""
    if not line.in_table:
        return line
    return replace(line, cells=tuple(filter(wanted, line.cells)), above=tuple(filter(wanted, line.above)))
