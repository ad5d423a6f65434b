"""Pieces of a query's text that are replaced, and what is said of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.sparql.tree import SubSelect


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of the text that is replaced; nothing is removed where *start* is *end*."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """What stands at a place, and what it is evaluated as; ordered by the place."""

    start: int
    what: str
    form: str

    def sentence(self, text: str) -> str:
        """Return the note for people.

        :param text: the query before all changes.
        """
        line = text.count("\n", 0, self.start) + 1
        return f"{self.what} at line {line} evaluated as {self.form}"


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Something of a query put otherwise.

    :param reshaped: the SELECT whose group gives other variables than before; None if it gives the same.
    """

    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    reshaped: SubSelect | None = None


def apply_changes(text: str, changes: Iterable[Change]) -> str:
    """Return *text* with each piece replaced; changes at one place come in their order."""
    pieces: list[str] = []
    end = 0
    for change in sorted(changes, key=lambda change: (change.start, change.end)):
        pieces += (text[end : change.start], change.text)
        end = change.end
    return "".join((*pieces, text[end:]))


def piece(text: str, start: int, end: int, changes: Iterable[Change]) -> str:
    """Return the piece of *text* from *start* to *end* with changes inside of it made."""
    return apply_changes(text[start:end], [Change(each.start - start, each.end - start, each.text) for each in changes])
