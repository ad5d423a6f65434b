"""Tell whether the parts of a cell on either side of a page break are one text."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from kg.documents import Cell
from kg.readers.printed import breaks_before

#: Ends of a text after which the same cell has nothing more to say.
_SENTENCE_END: Final = re.compile(r"[。；;！!？?：:]\s*$")

_DIGIT: Final = re.compile(r"\d")

#: Other texts of a column with the same ending that make it a usual one.
_USUAL: Final = 2

Pair = tuple[Cell, Cell]


def is_cut_row(pairs: Sequence[Pair], others: Mapping[int, Collection[str]], rooms: Mapping[int, float] | None) -> bool:
    """Tell whether a row is the rest of the last row before the page break, by the texts of both.

    :param pairs: the cells of both, from left to right.
    :param others: the other texts of each column.
    :param rooms: as in :func:`may_go_on`.
    """
    if not any(lower.text for _, lower in pairs):
        # What a renderer leaves of a row whose text has already ended.
        return True
    own = [pair for pair in pairs if _undivided(pair)]
    both = [pair for pair in pairs if _both(pair) and (_undivided(pair) or pair[0].text != pair[1].text)]
    sure = all(
        may_go_on(upper, lower, rooms) or is_rest(upper, lower, others.get(upper.column, ())) for upper, lower in both
    )
    if not both or not sure:
        return False
    # Where every cell has something to say in either part, these are two rows.
    if len(both) == len(pairs) or len(both) >= max(len(own), 2):
        return False
    first = min(lower.column for _, lower in both)
    return all(lower.column < first for upper, lower in pairs if lower.text and not upper.text)


def may_go_on(upper: Cell, lower: Cell, rooms: Mapping[int, float] | None) -> bool:
    """Tell whether the print of a cell allows its text to go on with that of another.

    :param rooms: em that the last lines leave, of the cells by column whose text reaches the foot; None if not known.
    """
    if _unclosed(upper.text):
        return True
    if rooms is None:
        return not _SENTENCE_END.search(upper.text)
    room = rooms.get(upper.column)
    return room is not None and breaks_before(lower.text, room)


def is_rest(upper: Cell, lower: Cell, others: Collection[str]) -> bool:
    """Tell whether a text is certainly the rest of another one.

    It is if it closes its bracket, if both together are a text of the column, or if it is what other texts of the
    column end with and the upper part lacks.

    :param others: the other texts of the column, without white space.
    """
    start, end = squeezed(upper.text), squeezed(lower.text)
    if (_unclosed(start) and _closes(end)) or start + end in others:
        return True
    if _DIGIT.search(end) or end in others or start.endswith(end):
        return False
    return len({text for text in others if text.endswith(end)}) >= _USUAL


def are_two(upper: Cell, lower: Cell, others: Collection[str]) -> bool:
    """Tell whether either text is one of its own elsewhere in the column."""
    return squeezed(upper.text) in others or squeezed(lower.text) in others


def squeezed(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def _undivided(pair: Pair) -> bool:
    return pair[0].rows == pair[1].rows == 1


def _both(pair: Pair) -> bool:
    return bool(pair[0].text and pair[1].text)


def _unclosed(text: str) -> bool:
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"))


def _closes(text: str) -> bool:
    """Tell whether a text closes a bracket that it has not opened."""
    return bool(re.match(r"[^（(]*[）)]", text))
