"""Tables with the categories side by side, 三级指标 | 指标值 under each: every category gets rows of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extract.labels import COLUMNS, level1, level2
from kg.extract.lines import Line, Token

#: Lines above the lowest headings that may hold the categories.
_ABOVE = 3

_HEADS = ("一级指标", "二级指标", "三级指标", "指标值")


@dataclass(frozen=True)
class _Group:
    """One category.

    :param labels: its labels, of the first level first.
    :param name: the heading of its names.
    :param target: the heading of its targets.
    """

    labels: tuple[Token, ...]
    name: Token
    target: Token


def narrow(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines with such tables as tables of one category a row, every other line as it is."""
    pending: list[Line] = []
    groups: list[_Group] = []
    block = -1
    for line in lines:
        if line.block != block or not line.ruled:
            yield from pending
            pending, groups, block = [], [], line.block
        found = _groups(line, pending)
        if found:
            start = found[0].name.column
            yield from filter(lambda kept: kept.tokens, (_left(upper, start) for upper in pending))
            yield _header(line, found)
            pending, groups = [], found
        elif groups:
            yield from _rows(line, groups)
        else:
            pending.append(line)
            if len(pending) > _ABOVE:
                yield pending.pop(0)
    yield from pending


def _groups(line: Line, above: Sequence[Line]) -> list[_Group]:
    """Return the categories of a row of headings; none if it is no such row."""
    names = [token for token in line.tokens if COLUMNS.get(token.key) == "name"]
    targets = [token for token in line.tokens if COLUMNS.get(token.key) == "target"]
    if not line.ruled or len(names) < 2 or len(names) != len(targets):
        return []
    found = [_Group(_labels(name, above), name, target) for name, target in zip(names, targets, strict=True)]
    ordered = all(group.labels and group.name.end == group.target.column for group in found)
    return found if ordered and len({group.labels[-1].key for group in found}) == len(found) else []


def _labels(name: Token, above: Sequence[Line]) -> tuple[Token, ...]:
    covering = (token for line in above for token in line.tokens if token.column <= name.column < token.end)
    return tuple(token for token in covering if level1(token.text) or level2(token.text))


def _left(line: Line, start: int) -> Line:
    """Return the part of the line that speaks of the project."""
    return replace(line, cells=tuple(cell for cell in line.cells if cell.column < start))


def _header(line: Line, groups: Sequence[_Group]) -> Line:
    start = groups[0].name.column
    heads = tuple(
        replace(groups[0].name, text=text, column=start + place, rows=1, columns=1) for place, text in enumerate(_HEADS)
    )
    return replace(_left(line, start), cells=(*_left(line, start).cells, *heads))


def _rows(line: Line, groups: Sequence[_Group]) -> Iterator[Line]:
    """Yield a row for every category that the line names an indicator of; what it says of the project covers all."""
    start = groups[0].name.column
    project = _left(line, start)
    own = project.cells
    above = tuple(cell for cell in line.above if cell.column < start)
    rows = [row for row in (_cells(line, group, start) for group in groups) if row]
    for cells in rows or [()]:
        yield replace(line, cells=(*own, *cells), above=above)
        above = (*above, *(cell for cell in own if cell.text))
        own = ()


def _cells(line: Line, group: _Group, start: int) -> tuple[Token, ...]:
    name = _under(line, group.name)
    if name is None:
        return ()
    labels = [replace(token, column=start + (level1(token.text) is None)) for token in group.labels]
    target = _under(line, group.target)
    cells = [*labels, replace(name, column=start + 2), *([replace(target, column=start + 3)] if target else ())]
    return tuple(replace(cell, rows=1, columns=1) for cell in cells)


def _under(line: Line, heading: Token) -> Token | None:
    found: tuple[Token, ...] = (*line.tokens, *line.above)
    return next((cell for cell in found if cell.column < heading.end and heading.column < cell.end), None)
