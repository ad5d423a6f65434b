"""What each cell of a document was taken for, noted while it is read."""

from dataclasses import dataclass, field
from enum import StrEnum

from kg.records import Locator


class Use(StrEnum):
    """What a cell is good for."""

    TITLE = "title"
    LABEL = "label"
    """Says what stands beside or below it."""
    HEADING = "heading"
    """Names a column of the indicators."""
    VALUE = "value"
    """Went into the record."""
    KNOWN = "known"
    """Recognised, and not taken."""
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of a document.

    :param column: 0-based column as the reader gave it.
    :param block: 0-based paragraph or table of the document; some formats give a paragraph no other place.
    """

    locator: Locator
    column: int
    block: int


@dataclass(frozen=True, slots=True)
class Mark:
    """The use of one cell.

    :param meaning: the slot of the record (``name``, ``budget.total``, ``goal.annual``, ``indicator.target``), or the
        meaning of the label or heading in the vocabulary; empty where there is none.
    :param project: 1-based form that the cell belongs to, None outside the forms.
    :param row: 1-based indicator of the form.
    """

    use: Use
    meaning: str = ""
    project: int | None = None
    row: int | None = None


_SAYING = frozenset({Use.TITLE, Use.LABEL, Use.HEADING})


@dataclass
class Marks:
    """The marks of one form while it is read.

    The first note of a cell stands, but for a label that has its value in the same cell.

    :param project: 1-based index of the form, None outside the forms.
    """

    project: int | None = None
    found: dict[Place, Mark] = field(default_factory=dict)

    def note(self, place: Place | None, use: Use, meaning: str = "", row: int | None = None) -> None:
        """Remember what a cell was taken for; a cell that extraction itself made up has no place."""
        if place is not None:
            known = self.found.get(place)
            if known is None or (use is Use.VALUE and known.use in _SAYING):
                self.found[place] = Mark(use, meaning, self.project, row)
