"""Listings whose one column names units and, below each, its projects: the unit gets a column of its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.cleaning import compact, has_content
from kg.extract.columns import is_header
from kg.extract.lines import Line, Token
from kg.extract.rows import looks_numeric

#: 单位（专项）名称, 项目单位（项目名称）, 单位名称/项目名称.
_HEADING = re.compile(r"[^()/、编代码]*(?:单位|部门)[^()/、编代码]*[(/、](?:专项|项目)[^()/、编代码]*\)?(?:名称)?")

#: Lines of a header from the first to the one that names the indicator.
_TALLEST = 4


def part_units(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines; a row that names a unit only is left out, and its name stands beside the projects below it."""
    reader: _Reader | None = None
    for place, line in enumerate(lines):
        heading = _heading(line, lines[place : place + _TALLEST])
        if heading is not None:
            reader = _Reader(heading, max(cell.end for each in lines[place : place + _TALLEST] for cell in each.cells))
        if reader is None or line.block != reader.block(line):
            reader = None
            yield line
            continue
        parted = reader.take(line)
        if parted is not None:
            yield parted


def _heading(line: Line, following: Sequence[Line]) -> Token | None:
    if not line.in_table or not any(each.block == line.block and is_header(each) for each in following):
        return None
    return next((token for token in line.tokens if _HEADING.fullmatch(compact(token.text))), None)


class _Reader:
    """Walks the rows of one such table.

    :param edge: the column of the units, right of all others.
    """

    def __init__(self, heading: Token, edge: int) -> None:
        self._heading = heading
        self._edge = edge
        self._block: int | None = None
        self._unit: Token | None = None
        self._added: dict[Token, Token] = {
            heading: replace(heading, text="单位名称", column=edge, columns=1, place=None),
        }
        self._name = replace(heading, text="项目名称")

    def block(self, line: Line) -> int:
        """Return the block of the table, which is that of its first line."""
        self._block = line.block if self._block is None else self._block
        return self._block

    def take(self, line: Line) -> Line | None:
        """Return the line with the unit in its column; None where it names the unit only."""
        own = next((token for token in line.tokens if self._is_under(token)), None)
        if own is not None and own != self._heading:
            if self._is_unit(line, own):
                self._unit = own
                return None
            if self._unit is not None:
                self._added[own] = replace(self._unit, column=self._edge, rows=own.rows, columns=1)
        return replace(line, cells=self._with_units(line.cells), above=self._with_units(line.above))

    def _is_under(self, token: Token) -> bool:
        return token.column < self._heading.end and self._heading.column < token.end

    def _is_unit(self, line: Line, own: Token) -> bool:
        others = (token.text for token in (*line.tokens, *line.above) if token != own)
        return own.rows == 1 and not any(has_content(text) and not looks_numeric(text) for text in others)

    def _with_units(self, cells: tuple[Token, ...]) -> tuple[Token, ...]:
        units = tuple(self._added[cell] for cell in cells if cell in self._added)
        return (*(self._name if cell == self._heading else cell for cell in cells), *units)
