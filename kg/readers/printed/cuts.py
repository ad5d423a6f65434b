"""Tell whether the cells on either side of a page break are parts of one."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.documents import Cell
from kg.readers.printed.breaks import breaks_before

#: Ends of a text after which the same cell has nothing more to say.
_SENTENCE_END: Final = re.compile(r"[。；;！!？?：:]\s*$")

_DIGIT: Final = re.compile(r"\d")

#: Other texts of a column with the same ending that make it a usual one.
_USUAL: Final = 2

#: Empty cells beside a text that make sure that it goes on, as they do.
_SURE: Final = 3

#: Cells at the end of a row that have texts in either part, which makes two rows of them; and cells that a row has at
#: least before one text alone is too little for it.
_FILLED: Final = 3

#: Characters of a text that is more than a name or a row of dots.
_PARAGRAPH: Final = 10

#: Characters at the ends of two labels that make them labels of one kind.
_ALIKE: Final = 2

#: New texts beside a cell that make sure that it is new, as they are.
_NEW: Final = 3


@dataclass(frozen=True, slots=True)
class Meeting:
    """A cell above the break, and the one below it in the same columns.

    :param start: the row in which the upper one begins.
    :param label: cells of that column are merged, as labels are.
    :param gapless: that column has no other empty cell and the row ends with a text, so an empty cell has a reason.
    """

    upper: Cell
    lower: Cell
    start: int
    label: bool = False
    gapless: bool = False

    @property
    def merged(self) -> bool:
        """Whether a part has several rows."""
        return max(self.upper.rows, self.lower.rows) > 1

    @property
    def both(self) -> bool:
        """Whether both parts have a text."""
        return bool(self.upper.text and self.lower.text)

    @property
    def block(self) -> tuple[int, int]:
        """What cells have in common that begin together above the break and end together below it."""
        return self.start, self.lower.rows


@dataclass(frozen=True, slots=True)
class Break:
    """A page break through a table.

    :param meetings: from left to right.
    :param others: the texts of each column near the break but those at it, without white space.
    :param known: the texts of all cells of the document, without white space.
    :param rooms: em that the last lines above the break leave, by column, where the text reaches the foot; None
        if that is not known.
    """

    meetings: Sequence[Meeting]
    others: Mapping[int, Collection[str]]
    known: Collection[str]
    rooms: Mapping[int, float] | None

    def cuts_row(self) -> bool:
        """Tell whether what is below is the rest of the row above, judging by the texts of all cells."""
        if not any(one.lower.text for one in self.meetings):
            # What a renderer leaves of a row whose text has already ended.
            return True
        own = [one for one in self.meetings if not one.merged]
        both = [one for one in self.meetings if one.both and (one.upper.text != one.lower.text or not one.merged)]
        if self._is_alone(own):
            return True
        if not both or not all(self._may_go_on(one) or self._is_rest(one) for one in both):
            return False
        if len(both) == len(self.meetings) or self._are_rows(own):
            return False
        first = min(one.lower.column for one in both)
        return all(one.lower.column < first for one in self.meetings if one.lower.text and not one.upper.text)

    def _is_alone(self, own: Sequence[Meeting]) -> bool:
        """Tell whether a single long text stands below one that reaches the foot: a row has more than that."""
        texts = [one for one in self.meetings if one.lower.text]
        return (
            len(own) >= _FILLED
            and len(texts) == 1
            and texts[0] in own
            and len(texts[0].lower.text) >= _PARAGRAPH
            and self.rooms is not None
            and texts[0].upper.column in self.rooms
        )

    @staticmethod
    def _are_rows(own: Sequence[Meeting]) -> bool:
        """Tell whether all cells have something to say in either part, but for labels in columns with gaps."""
        filled = next((own[place:] for place, one in enumerate(own) if one.both), [])
        labels = own[: len(own) - len(filled)]
        return (
            len(filled) >= _FILLED
            and all(one.both for one in filled)
            and not any(one.gapless and one.upper.text and not one.lower.text for one in labels)
        )

    def cuts_cell(self, one: Meeting) -> bool:
        """Tell whether the parts of a cell are one, the rows at the break being two."""
        upper, lower = one.upper.text, one.lower.text
        if one.both:
            return (
                (one.merged and upper == lower)
                or (_unclosed(upper) and _closes(lower))
                or ((one.merged or one.label) and self._is_rest(one))
                or (one.lower.rows > 1 and self._is_beside(one))
            )
        if not upper and not lower:
            return False
        return not self._is_new(one) if one.merged else one.label and one.gapless

    def _may_go_on(self, one: Meeting) -> bool:
        """Tell whether the print of a cell allows its text to go on."""
        if _unclosed(one.upper.text):
            return True
        if self.rooms is None:
            return not _SENTENCE_END.search(one.upper.text)
        room = self.rooms.get(one.upper.column)
        return room is not None and breaks_before(one.lower.text, room)

    def _is_rest(self, one: Meeting) -> bool:
        """Tell whether both parts together are a known text, or the lower one is what others of the column end with."""
        start, end = squeezed(one.upper.text), squeezed(one.lower.text)
        others = self.others.get(one.upper.column, ())
        if _DIGIT.search(end) or end in others or start.endswith(end):
            return False
        return start + end in self.known or len({text for text in others if text.endswith(end)}) >= _USUAL

    def _is_beside(self, one: Meeting) -> bool:
        """Tell whether empty cells of just the same rows, which certainly go on, make sure that a text does as well."""
        others = self.others.get(one.upper.column, ())
        start, end = squeezed(one.upper.text), squeezed(one.lower.text)
        # Labels of one kind end alike: 经济效益指标, 社会效益指标.
        if start in others or end in others or start[-_ALIKE:] == end[-_ALIKE:]:
            return False
        beside = sum(1 for two in self.meetings if two.block == one.block and two.upper.text and not two.lower.text)
        reaches = self.rooms is None or one.upper.column in self.rooms
        return (beside >= _SURE and reaches) or (beside > 0 and self._may_go_on(one))

    def _is_new(self, one: Meeting) -> bool:
        """Tell whether the cells of just the same rows are new."""
        new = [two for two in self.meetings if two.block == one.block and two.both and two.upper.text != two.lower.text]
        return len(new) >= _NEW


def squeezed(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def _unclosed(text: str) -> bool:
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"))


def _closes(text: str) -> bool:
    """Tell whether a text closes a bracket that it has not opened."""
    return bool(re.match(r"[^（(]*[）)]", text))
