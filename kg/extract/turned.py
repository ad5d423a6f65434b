"""Tables printed the other way round: headings of a head above their values, or indicators from left to right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, takewhile

from kg.extract.columns import is_header, is_heading_row
from kg.extract.entries import entry_lines
from kg.extract.labels import COLUMNS, FIELDS, SECTIONS, is_head, is_label
from kg.extract.lines import Line, Token

_CORE = frozenset({"level1", "level2", "name", "target"})

#: Most rows of a table printed sideways, one for each entry of a form; and most projects below one row of headings.
_TALLEST = 200


def turn(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines with such tables turned round, every other line as it is."""
    place = 0
    while place < len(lines):
        run = _run(lines, place)
        if run:
            yield from _transposed(run)
            place += len(run)
        elif is_heading_row(lines[place]) and not is_header(lines[place]) and _has_fields(lines[place]):
            below = _values_below(lines[place], lines, place + 1)
            yield from chain.from_iterable(_paired(lines[place], line) for line in below) if below else (lines[place],)
            place += 1 + len(below)
        else:
            yield lines[place]
            place += 1


@dataclass(frozen=True)
class _Side:
    """A row that begins with its heading."""

    line: Line
    heading: Token
    values: tuple[Token, ...]

    @property
    def role(self) -> str | None:
        return COLUMNS.get(self.heading.key)

    def at(self, column: int) -> Token | None:
        """Return the value that stands over or under a column of the grid."""
        return next((token for token in self.values if token.column <= column < token.end), None)


def _from(lines: Sequence[Line], place: int) -> Iterator[Line]:
    """Yield the lines from a place on: as many as a table printed sideways has at most."""
    return (lines[number] for number in range(place, min(place + _TALLEST, len(lines))))


def _run(lines: Sequence[Line], place: int) -> list[_Side]:
    """Return the rows of a table printed sideways that begins at *place*, nothing if none does."""
    first = lines[place]
    if not first.ruled or is_header(first):
        return []
    rows = takewhile(lambda line: line.ruled and line.block == first.block and not is_header(line), _from(lines, place))
    sides = [side for side in takewhile(lambda side: side is not None, map(_side, rows)) if side]
    several = any(FIELDS.get(side.heading.key) == "name" and len(side.values) > 1 for side in sides)
    if not several:
        sides = list(takewhile(lambda side: side.role is not None, sides))
    roles = {side.role for side in sides}
    return sides if "name" in roles and len(roles & _CORE) > 1 else []


def _side(line: Line) -> _Side | None:
    tokens = [token for token in line.tokens if token.key not in SECTIONS]
    known = bool(tokens) and (tokens[0].key in COLUMNS or is_head(tokens[0].key))
    if not known or len(tokens) < 2 or any(is_head(token.key) or token.key in COLUMNS for token in tokens[1:]):
        return None
    return _Side(line, tokens[0], tuple(tokens[1:]))


def _transposed(sides: Sequence[_Side]) -> Iterator[Line]:
    names = next(side for side in sides if side.role == "name")
    first = names.line
    heads = tuple(replace(side.heading, column=place, rows=1, columns=1) for place, side in enumerate(sides))
    yield replace(first, cells=heads, above=(), doubts=tuple(doubt for side in sides for doubt in side.line.doubts))
    before: list[Token | None] = [None] * len(sides)
    for name in names.values:
        column = [side.at(name.column) for side in sides]
        cells = tuple(_cell(token, place) for place, token in enumerate(column) if token and token is not before[place])
        above = tuple(_cell(token, place) for place, token in enumerate(column) if token and token is before[place])
        yield replace(first, cells=cells, above=above, doubts=())
        before = column


def _cell(token: Token, column: int) -> Token:
    return replace(token, column=column, rows=token.columns, columns=1)


def _has_fields(line: Line) -> bool:
    return sum(1 for token in line.tokens if token.key in FIELDS) > 1


def _values_below(heading: Line, lines: Sequence[Line], place: int) -> list[Line]:
    """Return the rows that hold values for the headings: in their columns, and no labels themselves."""
    ends = {(token.column, token.end) for token in heading.tokens}

    def fits(line: Line) -> bool:
        return (
            line.ruled
            and line.block == heading.block
            and all((token.column, token.end) in ends for token in line.tokens)
            and not any(is_label(token.text) for token in line.tokens[:1])
        )

    return list(takewhile(fits, _from(lines, place)))


def _paired(heading: Line, values: Line) -> Iterator[Line]:
    below = {token.column: token for token in values.tokens}
    return entry_lines(((head, below[head.column]) for head in heading.tokens if head.column in below), values)
