"""Headers of two lines in a file without merged cells: the cells are merged as the form would have them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.columns import is_header
from kg.extract.labels import is_heading
from kg.extract.lines import Line, Token


def merge_headers(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines; an upper heading with nothing below it covers the lower line of the header, too."""
    pending: Line | None = None
    for line in lines:
        if pending is not None and _is_lower(pending, line):
            upper, line = _merged(pending, line)
            pending = upper
        if pending is not None:
            yield pending
        pending = line
    if pending is not None:
        yield pending


def _is_lower(upper: Line, line: Line) -> bool:
    """Tell whether the two are the lines of one header, the upper one with headings over empty places."""
    plain = all(token.rows == 1 for token in (*upper.tokens, *line.tokens)) and not line.above
    if not (line.ruled and upper.ruled and upper.block == line.block and plain and is_header(line)):
        return False
    below = {token.column for token in line.tokens}
    headings = all(is_heading(token.text) for token in upper.tokens)
    return headings and len(upper.tokens) > 1 and any(token.column not in below for token in upper.tokens)


def _merged(upper: Line, line: Line) -> tuple[Line, Line]:
    below = {token.column for token in line.tokens}
    tall = {token: replace(token, rows=2) for token in upper.tokens if token.column not in below}
    wide = {
        token: replace(token, columns=_width(token, upper, below)) for token in upper.tokens if token.column in below
    }
    changed = {**tall, **wide}
    cells = tuple(changed[cell] for cell in upper.tokens)
    return replace(upper, cells=cells), replace(line, cells=line.tokens, above=tuple(tall.values()))


def _width(token: Token, upper: Line, below: set[int]) -> int:
    """Return how many lower headings stand under an upper one: up to the next upper heading."""
    following = min((other.column for other in upper.tokens if other.column > token.column), default=max(below) + 1)
    return max(following - token.column, 1)
