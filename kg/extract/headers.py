"""Headers of several lines in a file without merged cells: the cells are merged as the form would have them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.columns import is_header
from kg.extract.labels import FIELDS, is_heading
from kg.extract.lines import Line, Token
from kg.extract.rows import looks_numeric

#: Most lines of such a header, from the topmost to the one that names the columns of the indicators.
_TALLEST = 4


def merge_headers(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines; a heading of a ruled table with nothing below it covers the lower lines of the header, too."""
    place = 0
    while place < len(lines):
        height = header_lines(lines, place) if lines[place].ruled else 0
        yield from _merged(lines[place : place + height])
        if not height:
            yield lines[place]
        place += height or 1


def header_lines(lines: Sequence[Line], place: int) -> int:
    """Return how many lines make one header that begins here and ends with the headings of the indicators.

    :returns: 0 if none begins here, or if it has one line only.
    """
    upper = lines[place]
    if len(upper.tokens) < 2 or not _is_plain(upper) or not all(is_heading(token.text) for token in upper.tokens):
        return 0
    for height, line in enumerate(lines[place + 1 : place + _TALLEST], start=2):
        if line.block != upper.block or line.ruled != upper.ruled or not _is_plain(line):
            return 0
        if is_header(line):
            return height if _is_open(upper, line) and (height == 2 or _is_lower(upper, line)) else 0
        if not _is_lower(upper, line):
            return 0
    return 0


def _is_plain(line: Line) -> bool:
    return line.in_table and not line.above and all(token.rows == 1 for token in line.tokens)


def _is_open(upper: Line, line: Line) -> bool:
    """Tell whether headings of the upper line have nothing below them."""
    below = {token.column for token in line.tokens}
    return any(token.column not in below for token in upper.tokens)


def _is_lower(upper: Line, line: Line) -> bool:
    """Tell whether the line may go on below headings: it begins right of the first of them and holds words only."""
    behind = line.tokens[0].column > upper.tokens[0].column
    return behind and not any(token.key in FIELDS or looks_numeric(token.text) for token in line.tokens)


def _merged(header: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of a header with the rows and columns that each heading covers."""
    reaching: list[tuple[Token, int]] = []
    for place, line in enumerate(header):
        above = tuple(sorted((token for token, end in reaching if end > place), key=lambda token: token.column))
        cells = tuple(_spanning(token, (*above, *line.tokens), header[place + 1 :]) for token in line.tokens)
        yield replace(line, cells=cells, above=above)
        reaching += [(token, place + token.rows) for token in cells]


def _spanning(token: Token, beside: Sequence[Token], below: Sequence[Line]) -> Token:
    """Return the heading over what stands below it: rows without a heading in its column, columns up to the next one.

    :param beside: the headings of its line, and those above that cover the line.
    """
    columns = [{lower.column for lower in line.tokens} for line in below]
    rows = next((place for place, filled in enumerate(columns, start=1) if token.column in filled), len(below) + 1)
    if rows > len(below):
        return replace(token, rows=rows)
    edge = max(max(filled) for filled in columns) + 1
    following = min((other.column for other in beside if other.column > token.column), default=edge)
    return replace(token, rows=rows, columns=max(following - token.column, 1))
