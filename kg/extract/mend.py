"""Close up cells that were torn: over several lines of a flattened table, or over two pages of a ruled one."""

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.extract.cleaning import LABEL_LIMIT, compact
from kg.extract.columns import Columns, is_header, read_header
from kg.extract.labels import is_full_label, is_label, key, level1, level2
from kg.extract.lines import Line

#: Most lines that one label or name is broken into; 绩效指标 printed downwards makes four.
_MOST = 5

#: Most cells of a row that still grows; no form is as wide, and joining without end would take quadratic time.
_WIDEST = 50

_CHINESE = re.compile(r"[\u3400-\u9fff]")

_YEAR = re.compile(r"(?:19|20)\d\d年?度?")

#: Chinese characters in a page number.
_PAGE_MARK = 3


def mend(lines: Iterable[Line]) -> list[Line]:
    """Return the lines with broken cells closed up, every other line as it is.

    A row that ends in the middle of a cell has lost the rest of it to the next line, which then begins with that rest
    and not with a blank cell. Two signs are believed: the pieces make up a label, or no piece is a label and the
    joined row has just as many cells as the header above it (before any header: as the row above it). In a ruled table,
    a page break may leave the rest of a label as a row of its own.
    """
    pending = list(lines)[::-1]
    mended: list[Line] = []
    blocks: dict[int, int] = {}
    header: Line | None = None
    while pending:
        line = _in_block(pending.pop(), blocks)
        if mended and _goes_on(mended[-1], line):
            mended[-1] = _continued(mended[-1], line)
            continue
        following = pending[:-_MOST:-1]
        count = _rest(line, following, header, len(mended[-1].cells) if mended else 0)
        if count:
            pending[-count:] = [_join([line, *following[:count]], blocks)]
            continue
        header = line if is_header(line) else None if _ends_table(line) else header
        mended.append(line)
    return mended


def _in_block(line: Line, blocks: dict[int, int]) -> Line:
    return replace(line, block=blocks[line.block]) if line.block in blocks else line


def _goes_on(upper: Line, line: Line) -> bool:
    """Tell whether a ruled row holds nothing but the rest of a label above it, 可持续 over 影响指标."""
    if not (line.ruled and upper.ruled and upper.block == line.block and len(line.tokens) == 1):
        return False
    rest = line.tokens[0]
    above = next((token for token in upper.tokens if token.column == rest.column), None)
    if above is None or all(level1(token.text) or level2(token.text) for token in (above, rest)):
        return False
    return _makes_label([above.text, rest.text])


def _continued(upper: Line, line: Line) -> Line:
    rest = line.tokens[0]
    cells = (
        replace(cell, text=f"{cell.text}\n{rest.text}") if cell.column == rest.column else cell for cell in upper.cells
    )
    return replace(upper, cells=tuple(cells), doubts=(*upper.doubts, *line.doubts))


def _ends_table(line: Line) -> bool:
    """Tell whether the line is text outside the table, and not only a page number such as 第 2 页 共 5 页."""
    return not line.in_table and len(_CHINESE.findall(line.text)) > _PAGE_MARK


def _rest(line: Line, following: list[Line], header: Line | None, above: int) -> int:
    """Return how many of the following lines hold the rest of the line's last cell; none in a ruled table.

    :param above: cells of the row above.
    """
    if len(line.cells) > _WIDEST or line.ruled:
        return 0
    pieces = [line.cells[-1].text]
    total = len(line.cells)
    for count, part in enumerate(following, start=1):
        pieces.append(part.cells[0].text)
        if not all(pieces):
            return 0
        total += len(part.cells) - 1
        in_table = line.in_table or part.in_table
        if in_table and _makes_label(pieces):
            return count
        if len(part.cells) > 1:
            fits = line.in_table and len(line.cells) < total == (len(header.cells) if header else above)
            return count if fits and _makes_text(pieces, line, part, header) else 0
    return 0


def _makes_label(pieces: list[str]) -> bool:
    if sum(map(len, pieces)) > LABEL_LIMIT or is_full_label(pieces[0]) or not all(map(key, pieces)):
        return False
    if _YEAR.fullmatch(compact(pieces[0])) and is_label("".join(pieces[1:])):
        # 实施期限 | 2024年 over 绩效指标: the year is a value.
        return False
    return is_label("".join(pieces))


def _makes_text(pieces: list[str], first: Line, last: Line, header: Line | None) -> bool:
    """Tell whether the pieces may be a name, or a goal, where nothing stands beside its end."""
    if any(_is_entry(piece) for piece in pieces):
        return False
    if header is None:
        return len(last.tokens) == 1
    return sum(map(len, pieces)) <= 2 * LABEL_LIMIT and _ends_in_name(first, read_header(header))


def _ends_in_name(line: Line, columns: Columns) -> bool:
    """Tell whether the row ends in the column of the names and no cell on its left has moved."""
    places = {columns.of("level1"): level1, columns.of("level2"): level2}
    labels = all(cell.column in places and places[cell.column](cell.text) for cell in line.tokens[:-1])
    return labels and line.cells[-1].column == columns.name


def _is_entry(piece: str) -> bool:
    """Tell whether the text is a cell by itself; a bare word such as 数量 may as well end a name."""
    bare = (level1(piece) or level2(piece)) and not is_full_label(piece)
    return (is_label(piece) and not bare) or ":" in compact(piece)


def _join(lines: list[Line], blocks: dict[int, int]) -> Line:
    """Join the lines into one row; what follows it belongs to its table."""
    cells = list(lines[0].cells)
    for line in lines[1:]:
        last = cells[-1]
        cells[-1] = replace(last, text=f"{last.text}\n{line.cells[0].text}")
        cells += [replace(cell, column=last.column + cell.column) for cell in line.cells[1:]]
    rows = [line for line in lines if line.in_table]
    for row in rows[1:]:
        if row.block != rows[0].block:
            blocks[row.block] = rows[0].block
    return Line(
        tuple(cells), rows[0].block, in_table=True, locator=lines[0].locator if lines[0].in_table else rows[0].locator
    )
