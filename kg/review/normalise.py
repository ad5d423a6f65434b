"""Comparable form of a text: what is left when tags, punctuation, width and case no longer count, with the way back."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

#: Left-overs of the applications that exported the forms: HTML tags and entities, LaTeX commands.
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>|&(?:[A-Za-z]{2,8}|#\d{1,6});|\\[A-Za-z]{2,20}")
#: Where a Chinese sentence or clause ends; the full stop of Latin numbers ("1.5") is not among them.
_BREAK = re.compile(r"[。；;！!？?，,、：:\n]+")

CLAUSE_LETTERS = 8
"""Shortest clause, in letters, that says enough to be compared on its own."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text reduced to its letters and digits.

    :param source: the text as printed.
    :param text: letters and digits in NFKC, lower case.
    :param offsets: for each character of ``text`` its position in ``source``.
    """

    source: str
    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open range of ``source`` that the range ``start:end`` of ``text`` comes from.

        :raises ValueError: if the range is empty or outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"range {start}:{end} is not inside 0:{len(self.text)}")
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a folded text, by its range in ``Folded.text``."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The position behind the last letter."""
        return self.start + len(self.text)


def fold(text: str | None) -> Folded:
    """Reduce a text to what counts in a comparison; None is the empty text."""
    source = text or ""
    kept: list[str] = []
    offsets: list[int] = []
    markup = {place for match in _MARKUP.finditer(source) for place in range(*match.span())}
    for place, printed in enumerate(source):
        if place in markup:
            continue
        for letter in unicodedata.normalize("NFKC", printed).lower():
            if letter.isalnum():
                kept.append(letter)
                offsets.append(place)
    return Folded(source, "".join(kept), tuple(offsets))


@lru_cache(maxsize=1 << 16)
def letters(text: str | None) -> str:
    """Return what :func:`fold` leaves of a text; kept for reuse, because names and units come again and again."""
    return fold(text).text


def clauses(folded: Folded, least: int = CLAUSE_LETTERS) -> tuple[Clause, ...]:
    """Split a folded text at the punctuation of its source.

    :param least: clauses of fewer letters are left out.
    :returns: clauses in the order of the text.
    """
    cuts = [match.start() for match in _BREAK.finditer(folded.source)]
    found: list[Clause] = []
    start, cut = 0, 0
    for place, offset in enumerate(folded.offsets):
        if cut < len(cuts) and offset > cuts[cut]:
            found.append(Clause(folded.text[start:place], start))
            start = place
            while cut < len(cuts) and cuts[cut] < offset:
                cut += 1
    found.append(Clause(folded.text[start:], start))
    return tuple(clause for clause in found if len(clause.text) >= least)


def dice(left: str, right: str) -> float:
    """Return the overlap of the two texts' letter pairs in [0, 1]; equal texts give 1, whatever their length."""
    if left == right:
        return 1.0
    pairs_left, pairs_right = bigrams(left), bigrams(right)
    if not pairs_left or not pairs_right:
        return 0.0
    return 2 * len(pairs_left & pairs_right) / (len(pairs_left) + len(pairs_right))


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of a folded text."""
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))
