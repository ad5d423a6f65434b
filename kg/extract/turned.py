"""Tables printed the other way round: headings of a head above their values, or indicators from left to right."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, takewhile

from kg.extract.columns import is_header, is_heading_row
from kg.extract.entries import entry_lines
from kg.extract.labels import COLUMNS, FIELDS, SECTIONS, is_head, is_label
from kg.extract.lines import Line, Token

_CORE = frozenset({"level1", "level2", "name", "target"})


def turn(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines with such tables turned round, every other line as it is."""
    place, search = 0, _Search(lines)
    while place < len(lines):
        run = search.run(place)
        if run:
            yield from _transposed(run)
            place += len(run)
        elif is_heading_row(lines[place]) and not is_header(lines[place]) and _has_fields(lines[place]):
            below = _values_below(lines[place], _from(lines, place + 1))
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


@dataclass
class _Search:
    """Looks for tables printed sideways, from the first line to the last, and at no line again and again.

    :param single: rows in front of this place belong to runs without a row of several names.
    :param barren: no such table begins in front of this place.
    """

    lines: Sequence[Line]
    single: int = 0
    barren: int = 0

    def run(self, place: int) -> list[_Side]:
        """Return the rows of such a table that begins here, nothing if none does."""
        first = self.lines[place]
        if place < self.barren or not first.ruled or is_header(first):
            return []
        sides = [] if place < self.single else list(self._sides(place))
        if not any(FIELDS.get(side.heading.key) == "name" and len(side.values) > 1 for side in sides):
            self.single = max(self.single, place + len(sides))
            sides = list(takewhile(lambda side: side.role is not None, self._sides(place)))
        roles = {side.role for side in sides}
        if "name" in roles and len(roles & _CORE) > 1:
            return sides
        # Fewer of these rows have no more roles.
        self.barren = place + len(sides)
        return []

    def _sides(self, place: int) -> Iterator[_Side]:
        block = self.lines[place].block
        for line in _from(self.lines, place):
            side = _side(line) if line.ruled and line.block == block and not is_header(line) else None
            if side is None:
                return
            yield side


def _from(lines: Sequence[Line], place: int) -> Iterator[Line]:
    return (lines[index] for index in range(place, len(lines)))


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


def _values_below(heading: Line, lines: Iterable[Line]) -> list[Line]:
    """Return the rows that hold values for the headings: in their columns, and no labels themselves."""
    ends = {(token.column, token.end) for token in heading.tokens}

    def fits(line: Line) -> bool:
        return (
            line.ruled
            and line.block == heading.block
            and all((token.column, token.end) in ends for token in line.tokens)
            and not any(is_label(token.text) for token in line.tokens[:1])
        )

    return list(takewhile(fits, lines))


def _paired(heading: Line, values: Line) -> Iterator[Line]:
    below = {token.column: token for token in values.tokens}
    return entry_lines(((head, below[head.column]) for head in heading.tokens if head.column in below), values)
