"""Short headings of tables that list projects, 单位 | 项目 | 预算 | 绩效指标: spelled out as forms print them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extract.columns import is_header, is_listing_header
from kg.extract.labels import COLUMNS, FIELDS
from kg.extract.lines import Line, Token

#: Left of the indicator's columns; right of them 单位 is that of the value.
_PROJECT = {"项目": "项目名称", "单位": "单位名称", "部门": "部门名称", "主管": "主管部门"}
_NAMES = {"绩效指标": "三级指标", "指标": "三级指标"}
_BUDGET = "预算"
_VALUES = frozenset({"target", "whole"})


def spell_out(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines, such headings by their full names; once a form has named its project, every line as it is."""
    named = False
    for line in lines:
        spelled = line if named or line.roles.isdisjoint(_VALUES) or not line.ruled else _spelled(line)
        named = named or (FIELDS.get(line.tokens[0].key) == "name" and spelled.roles.isdisjoint(_VALUES))
        yield spelled


def _spelled(line: Line) -> Line:
    if any(token.rows > 1 for token in line.tokens):
        return line
    spelled = _with_project(_with_name(line))
    return _renamed(spelled, {_BUDGET: "预算金额"}, len(line.cells)) if is_listing_header(spelled) else line


def _with_name(line: Line) -> Line:
    """Take 绩效指标 for the heading of the names where no other heading is."""
    return line if "name" in line.roles else _renamed(line, _NAMES, len(line.cells))


def _with_project(line: Line) -> Line:
    if not is_header(line) or is_listing_header(line):
        return line
    core = (token.column for token in line.tokens if COLUMNS.get(token.key) not in (None, "unit", "ignored"))
    return _renamed(line, _PROJECT, min(core, default=0))


def _renamed(line: Line, names: dict[str, str], end: int) -> Line:
    """Give headings left of a column their full names, with what stands in brackets behind them."""
    return replace(line, cells=tuple(_full(cell, names) if cell.column < end else cell for cell in line.cells))


def _full(cell: Token, names: dict[str, str]) -> Token:
    name = names.get(cell.key)
    return cell if name is None else replace(cell, text=cell.text.replace(cell.key, name, 1))
