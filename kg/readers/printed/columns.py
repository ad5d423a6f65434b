"""Lines outside ruled tables: borderless tables by their columns of white space, paragraphs otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from kg.documents import Block, Box, Cell, Paragraph, Row, Table
from kg.readers.printed.breaks import closed_up
from kg.readers.printed.flow import paragraphs
from kg.readers.printed.lines import TextLine, around, line_of

#: Em of white space that parts two cells.
_CELL_GAP: Final = 1.2

#: Rows with several cells that a borderless table has at least.
_ROWS: Final = 3

#: Share of its lines that must have several cells.
_FILLED: Final = 0.5

#: Em of print height beyond which a gap between lines ends a borderless table.
_APART: Final = 3.0

#: How much farther apart rows must be than the lines of one cell before that tells them apart.
_ROW_STEP: Final = 1.3


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A line and what wide gaps part it into, from left to right."""

    line: TextLine
    parts: tuple[TextLine, ...]


def open_blocks(lines: Sequence[TextLine], room: Box, page: int) -> Iterator[Block]:
    """Yield the blocks of lines that no rulings enclose.

    :param lines: from the top down.
    :param room: what running text may fill; only its sides matter.
    """
    run: list[_Pieces] = []
    text: list[TextLine] = []
    for pieces in (_pieces(line) for line in lines):
        if len(pieces.parts) > 1 or (run and _belongs(run, pieces)):
            run.append(pieces)
            continue
        yield from _settled(run, text, room, page)
        run, text = [], [*text, pieces.line] if not run else [pieces.line]
    yield from _settled(run, text, room, page, end=True)


def _settled(run: list[_Pieces], text: list[TextLine], room: Box, page: int, *, end: bool = False) -> Iterator[Block]:
    """Yield a finished run of cells, and the running text before it."""
    if not run:
        if end:
            yield from _paragraphs(text, room, page)
        return
    table = _table(run, page)
    if table is None:
        yield from _paragraphs([*text, *(pieces.line for pieces in run)], room, page)
        return
    yield from _paragraphs(text, room, page)
    yield table


def _paragraphs(lines: Sequence[TextLine], room: Box, page: int) -> Iterator[Paragraph]:
    for paragraph in paragraphs(lines, room, running=True):
        box = around(glyph for line in paragraph for glyph in line.glyphs)
        yield Paragraph(closed_up(line.text for line in paragraph), page=page, box=box)


def _pieces(line: TextLine) -> _Pieces:
    parts = [[line.glyphs[0]]]
    for left, right in pairwise(line.glyphs):
        if right.box.left - left.box.right > _CELL_GAP * line.em:
            parts.append([])
        parts[-1].append(right)
    return _Pieces(line, tuple(part for glyphs in parts for part in [line_of(glyphs)] if part is not None))


def _belongs(run: Sequence[_Pieces], pieces: _Pieces) -> bool:
    """Tell whether a line of one piece is a cell of the table above it: under one column, and near."""
    part = pieces.parts[0]
    if part.box.top - run[-1].line.box.bottom > _APART * part.em:
        return False
    columns = _columns(run)
    over = [column for column in columns if part.box.left < column[1] and column[0] < part.box.right]
    return len(columns) > 1 and len(over) == 1 and part.box.right - part.box.left <= 1.5 * (over[0][1] - over[0][0])


def _columns(run: Sequence[_Pieces]) -> list[tuple[float, float]]:
    """Return the columns that white space leaves: where pieces stand, from left to right."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((part.box.left, part.box.right) for pieces in run for part in pieces.parts):
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _table(run: Sequence[_Pieces], page: int) -> Table | None:
    columns = _columns(run)
    many = sum(1 for pieces in run if len(pieces.parts) > 1)
    if len(columns) < 2 or many < _ROWS or many < _FILLED * len(run):
        return None
    if max(len(pieces.parts) for pieces in run) < len(columns):
        # No line has a cell in every column: words that happen to stand apart.
        return None
    rows = [_row(lines, columns, page) for lines in _rows(run)]
    return Table(tuple(rows), page)


def _rows(run: Sequence[_Pieces]) -> list[list[_Pieces]]:
    """Gather the lines of each row; if all lines are equally far apart, each is a row."""
    steps = [lower.line.box.top - upper.line.box.top for upper, lower in pairwise(run)]
    usual = min(steps)
    apart = [step for step in steps if step > _ROW_STEP * usual]
    limit = (usual + median(apart)) / 2 if apart else 0.0
    rows = [[run[0]]]
    for step, pieces in zip(steps, run[1:], strict=True):
        if step > limit:
            rows.append([])
        rows[-1].append(pieces)
    return rows


def _row(lines: Sequence[_Pieces], columns: Sequence[tuple[float, float]], page: int) -> Row:
    held: list[list[TextLine]] = [[] for _ in columns]
    for pieces in lines:
        for part in pieces.parts:
            number = next(n for n, (left, right) in enumerate(columns) if left <= part.box.left < right)
            held[number].append(part)
    return Row(
        tuple(
            Cell(
                closed_up(part.text for part in parts),
                number,
                box=around(glyph for part in parts for glyph in part.glyphs) if parts else None,
            )
            for number, parts in enumerate(held)
        ),
        page=page,
    )
