"""Indicator tables printed in two blocks side by side, 中期 left and 年度 right: each is read as a table."""

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
    left = [_with_cells(line, tuple(cell for cell in line.cells if cell.column < start)) for line in lines]
    right = [_with_cells(line, (*_labels(line, start), *_from(line, start))) for line in lines]
    return [[line for line in part if line.tokens] for part in (left, right)]


def _second_block(header: Line) -> int | None:
    """Return the column where the second block begins: the first heading that is printed for the second time."""
    seen: set[str] = set()
    for token in header.tokens:
        role = COLUMNS.get(token.key)
        if role in {"level2", "name"} and role in seen:
            return token.column
        seen.add(role or "")
    return None


def _labels(line: Line, start: int) -> tuple[Token, ...]:
    return tuple(token for token in line.tokens if token.column < start and level1(token.text))[:1]


def _from(line: Line, start: int) -> tuple[Token, ...]:
    return tuple(cell for cell in line.cells if cell.column >= start)


def _with_cells(line: Line, cells: tuple[Token, ...]) -> Line:
    return Line(cells, line.block, line.in_table, line.locator)
