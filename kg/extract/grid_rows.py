"""Rows of an indicator table whose columns can be trusted: every cell is what its heading says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.cleaning import LABEL_LIMIT, compact
from kg.extract.grid import Column, Grid, header_height, read_grid
from kg.extract.labels import FOOTERS, SECTIONS, is_full_label, is_label, level1, level2
from kg.extract.lines import Line, Token
from kg.extract.marks import Marks, Use
from kg.extract.rows import TARGETS, IndicatorRow, ends_table, is_blank_name, is_footer, looks_numeric

#: What joins the two levels where they are printed in one cell: 产出指标-数量指标.
_BOTH_LEVELS = re.compile(r"\s*[-—–/>›_、|\n]+\s*")

#: Rows below a header that are looked at where its headings do not say what a column holds.
_SEEN = 100

#: Most lines that a header takes.
_TALLEST = 4

#: Share of the rows whose name may be a number or a label before the columns count as shifted.
_ODD = 0.2


def read_grid_rows(lines: Sequence[Line], marks: Marks, year: int | None) -> list[IndicatorRow] | None:
    """Read the rows of a ruled table from its header on.

    :param year: see :func:`kg.extract.grid.read_grid`.
    :returns: None if the columns do not hold what the headings say, as where a converter has shifted cells.
    """
    rows: list[IndicatorRow] = []
    headings: list[Column] = []
    grid: Grid | None = None
    active = False
    place = 0
    while place < len(lines):
        height = header_height(lines[place : place + _TALLEST])
        if height:
            grid, active = read_grid(lines[place : place + height], _below(lines, place + height), year), True
            headings += grid.columns
            place += height
            continue
        line = lines[place]
        place += 1
        active = active and not ends_table(line)
        row = _row(line, grid) if grid and line.ruled else None
        active = active or (row is not None and _known_label(row))
        if row and active:
            rows.append(row)
    if not _plausible(rows):
        return None
    for heading in headings:
        marks.note(heading.heading.place, Use.HEADING, f"indicator.{heading.role}" if heading.role else "")
    return rows


def _below(lines: Sequence[Line], place: int) -> Sequence[Line]:
    """Return rows below a header: enough to see what its columns hold."""
    return lines[place : place + _SEEN]


def _known_label(row: IndicatorRow) -> bool:
    return row.level2 is not None and level2(row.level2.text) is not None


def _row(line: Line, grid: Grid) -> IndicatorRow | None:
    if _is_footer(line, grid):
        return None
    first, second = _levels(line, grid)
    name = _name(_own(line, grid, "name"))
    values = dict(_values(line, grid))
    if name is None and first is None and second is None and values.keys().isdisjoint(TARGETS):
        return None
    if name is not None and is_label(name.text) and not values and name.key in {*SECTIONS, *FOOTERS}:
        return None
    known = tuple(token for token in line.tokens if _stands_in(token, grid, "ignored"))
    unread = any(cell.unread and _stands_in(cell, grid, role) for cell in line.cells for role in TARGETS)
    return IndicatorRow(line, first, second, name, values, after_break=False, shifted=False, known=known, unread=unread)


def _is_footer(line: Line, grid: Grid) -> bool:
    """Tell whether the row is a remark below the table, a sum, or the heading of a part of it."""
    first = line.tokens[0]
    if is_footer(line) and not _is_section_of(first, line):
        return True
    name = next((column for column in grid.columns if column.role == "name"), None)
    wide = len(line.tokens) == 1 and name is not None and first.column < name.start and first.end > name.end
    return wide or (len(line.tokens) == 1 and not line.above and len(first.text) > LABEL_LIMIT)


def _is_section_of(first: Token, line: Line) -> bool:
    return len(line.tokens) > 2 and first.rows > 1


def _levels(line: Line, grid: Grid) -> tuple[Token | None, Token | None]:
    first, second = (_label(line, grid, role) for role in ("level1", "level2"))
    if first is not None and second is None:
        parts = _BOTH_LEVELS.split(first.text.strip())
        if len(parts) == 2 and level1(parts[0]) and level2(parts[1]) and not level1(first.text):
            return _part(first, parts[0]), _part(first, parts[1])
        if level1(first.text) is None and level2(first.text) is not None:
            # A single column of categories that names the second level only.
            return None, first
    if first is not None and second is None and level2(first.text) and _covers_both(first, grid):
        return first, first
    if second is not None and first is None and level2(second.text) is None and level1(second.text) is not None:
        return second, None
    return first, second


def _covers_both(token: Token, grid: Grid) -> bool:
    """Tell whether one merged cell stands under the headings of both levels: 满意度指标."""
    return {column.role for column in grid.columns if column.overlap(token) > 0} >= {"level1", "level2"}


def _part(token: Token, text: str) -> Token:
    return replace(token, text=text)


def _label(line: Line, grid: Grid, role: str) -> Token | None:
    """Return the label of a level: of the row's own cell, else of the merged cell that covers the row."""
    own = _own(line, grid, role)
    if own:
        return own[0]
    return next((token for token in line.above if _stands_in(token, grid, role) and token.key not in SECTIONS), None)


def _own(line: Line, grid: Grid, role: str) -> list[Token]:
    return [token for token in line.tokens if _stands_in(token, grid, role)]


def _stands_in(token: Token, grid: Grid, role: str) -> bool:
    column = grid.column_of(token)
    return column is not None and column.role == role


def _name(tokens: list[Token]) -> Token | None:
    """Return the name; a running number in a cell of its own in front of it is left out."""
    worded = [token for token in tokens if not token.text.strip().isdigit()]
    name = worded[0] if worded else None
    return None if name is None or is_blank_name(name.text) else name


def _values(line: Line, grid: Grid) -> Iterator[tuple[str, tuple[Token, ...]]]:
    """Yield role and cells; there may be several under one heading, as ≥ | 95 | % under 指标值."""
    found: dict[Column, list[Token]] = {}
    for token in line.tokens:
        column = grid.column_of(token)
        if column is not None and column.role not in {"", "level1", "level2", "name", "ignored"}:
            found.setdefault(column, []).append(token)
    taken: dict[str, tuple[Token, ...]] = {}
    for column, tokens in found.items():
        if column.role == "relation" and _is_sign("".join(token.text for token in tokens)):
            # Of two such columns, 指标性质 and 计算符号, the one with a sign says what is meant.
            taken["relation"] = tuple(tokens)
        else:
            taken.setdefault(column.role, tuple(tokens))
    yield from taken.items()


def _is_sign(text: str) -> bool:
    return re.search(r"[≥≤<>=＞＜＝≧≦]|于|超过|不低|不少", compact(text)) is not None


def _plausible(rows: Sequence[IndicatorRow]) -> bool:
    names = [row.name.text for row in rows if row.name is not None]
    odd = sum(1 for name in names if looks_numeric(name) or (level2(name) is not None and is_full_label(name)))
    return bool(names) and odd <= _ODD * len(names)
