"""Pieces of a query's text that are replaced."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of the text that is replaced; nothing is removed where *start* is *end*."""

    start: int
    end: int
    text: str


def apply_changes(text: str, changes: list[Change]) -> str:
    """Return *text* with each piece replaced; changes at one place come in their order."""
    pieces: list[str] = []
    end = 0
    for change in sorted(changes, key=lambda change: (change.start, change.end)):
        pieces += (text[end : change.start], change.text)
        end = change.end
    return "".join((*pieces, text[end:]))


def piece(text: str, start: int, end: int, changes: list[Change]) -> str:
    """Return the piece of *text* from *start* to *end* with changes inside of it made."""
    return apply_changes(text[start:end], [Change(each.start - start, each.end - start, each.text) for each in changes])
