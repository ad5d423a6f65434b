"""What a head says, as lines of one label and its value each, however the document arranges them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extract.labels import AMOUNTS, FIELDS
from kg.extract.lines import Line, Token

Entry = tuple[Token, Token]


def entry_lines(entries: Iterable[Entry], line: Line) -> Iterator[Line]:
    """Yield a line for every label and value; fields first, so that the form begins with one, amounts last.

    :param line: where the values stand.
    """
    order = sorted(entries, key=lambda entry: (entry[0].key not in FIELDS, entry[0].key in AMOUNTS))
    for entry in order:
        yield line_of(line, *entry)


def line_of(line: Line, *cells: Token) -> Line:
    """Return a line of these cells alone at the place of another."""
    plain = tuple(replace(cell, column=place, rows=1, columns=1) for place, cell in enumerate(cells))
    return replace(line, cells=plain, above=(), doubts=())
