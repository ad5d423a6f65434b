"""The cells that a value was put together from: where it stands and what is printed there."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.extract.lines import Token
from kg.records import PLACED, Locator, Printed, Project

#: Most characters of a paragraph that are kept of it, half of them on either side of what was read.
_LONGEST = 160
#: Has a place although it is no value by itself: what the amounts are told in.
_UNIT_OF_MONEY = "budget_yuan"
_NOWHERE = Locator()


class Piece(NamedTuple):
    """What one cell gives to a value, as the cell prints it."""

    text: str
    cell: Token


def piece_of(token: Token, text: str | None = None) -> Piece:
    """Return a cell as a piece.

    :param text: the part of the cell that counts, None for all of it.
    """
    return Piece(token.text if text is None else text, token)


def excerpt_of(token: Token, word: str) -> Piece:
    """Return the part of a cell around a word; all of it but in a long paragraph."""
    start = max(0, token.text.find(word) - _LONGEST // 2)
    return piece_of(token, token.text[start : start + _LONGEST] if len(token.text) > _LONGEST else None)


def printed(project: Project, pieces: Mapping[str, Sequence[Piece]]) -> tuple[Printed, ...]:
    """Return the places of the values that a form gives.

    :param pieces: by names of the contract; of values that the form does not give, they are left out.
    """
    found = ((name, project.value(name), pieces[name]) for name in PLACED if pieces.get(name))
    return tuple(
        Printed(name, _text(value, of), locator_of(of[0].cell))
        for name, value, of in found
        if value is not None or name == _UNIT_OF_MONEY
    )


def _text(value: object, pieces: Sequence[Piece]) -> str | None:
    """Return what is printed, None where that is the value itself."""
    text = "\n".join(piece.text for piece in pieces)
    same = isinstance(value, str) and (value == text or "".join(value.split()) == "".join(text.split()))
    return None if same else text


def locator_of(cell: Token) -> Locator:
    """Return where a cell stands, with the line of its text; nowhere for a cell that extraction made up."""
    place = cell.place.locator if cell.place else _NOWHERE
    if cell.line is None or cell.line == place.line:
        return place
    return Locator(place.page, place.table, place.row, cell.line, place.sheet)
