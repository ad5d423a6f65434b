"""The cells that a value was put together from: where it stands and what is printed there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.lines import Token
from kg.records import PLACED, Locator, Printed, Project

#: Most characters of a paragraph that are kept of it, half of them on either side of what was read.
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Piece:
    """What one cell gives to a value, as the cell prints it."""

    text: str
    locator: Locator


def piece_of(token: Token, text: str | None = None) -> Piece:
    """Return a cell as a piece.

    :param text: the part of the cell that counts, None for all of it.
    """
    place = token.place.locator if token.place else Locator()
    line = token.line or place.line
    return Piece(token.text if text is None else text, place if line == place.line else replace(place, line=line))


def excerpt_of(token: Token, word: str) -> Piece:
    """Return the part of a cell around a word; all of it but in a long paragraph."""
    start = max(0, token.text.find(word) - _LONGEST // 2)
    return piece_of(token, token.text[start : start + _LONGEST] if len(token.text) > _LONGEST else None)


def printed(project: Project, pieces: Mapping[str, Sequence[Piece]]) -> tuple[Printed, ...]:
    """Return the places of the values that a form gives.

    :param pieces: by names of the contract; of values that the form does not give, they are left out.
    """
    known = (name for name in PLACED if pieces.get(name))
    return tuple(_printed(project, name, pieces[name]) for name in known if _is_given(project, name))


def _is_given(project: Project, name: str) -> bool:
    return name == "budget_yuan" or project.value(name) is not None


def _printed(project: Project, name: str, pieces: Sequence[Piece]) -> Printed:
    text, value = "\n".join(piece.text for piece in pieces), project.value(name)
    same = isinstance(value, str) and "".join(value.split()) == "".join(text.split())
    return Printed(name, None if same else text, pieces[0].locator)
