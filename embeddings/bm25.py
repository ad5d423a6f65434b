"""BM25 of any choice of texts, worked out from their terms with the statistics of exactly the texts that count."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from embeddings.arrays import Array, places
from embeddings.backends.base import Rows, Vectors
from embeddings.forward import Forward

# Both fixed inside Tantivy; the same here, so that its scores and ours are equal.
K1, B = 1.2, 0.75
# A part with up to so many terms in its rows is held the other way round as well, 5 MB at the most; asked for at least
# one in so many of the rows, going through those of the query's terms is quicker than going through their own terms.
_FEW, _MANY = 1_000_000, 8


@dataclass(frozen=True)
class Weighed:
    """A query's terms with what each of them is worth.

    :param worth: term → its greatest contribution to a score.
    :param highest: the score of a text of average length that holds just the terms of the query.
    :param base: the number of each term that the first part of the collection has; *delta* likewise the second.
    """

    worth: Mapping[str, float]
    highest: float
    base: Mapping[str, int]
    delta: Mapping[str, int]


def idf(count: int, found: int) -> float:
    """Return the weight of a term that *found* of *count* texts have."""
    return math.log(1 + (count - found + 0.5) / (found + 0.5))


class Statistics:
    """What BM25 has to know of a collection in two parts, some of whose rows no longer count.

    :param dead: rows of the first part that do not count.
    """

    def __init__(self, base: Forward, delta: Forward, dead: Rows) -> None:
        self._base, self._delta, self._dead = base, delta, dead
        self.count = len(base) + len(delta) - len(dead)
        total = base.lengths.sum(dtype=np.int64) + delta.lengths.sum(dtype=np.int64)
        total -= base.lengths[dead].sum(dtype=np.int64)
        self.average = float(total) / self.count if total else 1.0

    def weigh(self, terms: Counter[str]) -> Weighed:
        """Return what each term of a query is worth."""
        base, delta = _numbers(self._base, terms), _numbers(self._delta, terms)
        worth = {term: times * self._idf(base.get(term), delta.get(term)) * (K1 + 1) for term, times in terms.items()}
        highest = sum(worth[term] * times / (times + K1) for term, times in terms.items())
        return Weighed(worth, highest, base, delta)

    def scores(self, part: Forward, rows: Rows, query: Weighed) -> Vectors:
        """Return the share that each of the rows of a part has of the highest score, in [0, 1]."""
        numbers = query.base if part is self._base else query.delta
        if query.highest <= 0 or not len(rows) or not numbers:
            return np.zeros(len(rows), np.float32)
        worth = {number: query.worth[term] for term, number in numbers.items()}
        if _MANY * len(rows) >= len(part) and len(part.numbers) <= _FEW:
            summed = self._by_term(part, worth)[rows]
        else:
            summed = self._by_row(part, worth, rows)
        return np.minimum(summed / query.highest, 1).astype(np.float32)

    def _by_row(self, part: Forward, worth: Mapping[int, float], rows: Rows) -> Array:
        """Return the sum for each of the rows, going through all their terms."""
        weights = np.zeros(len(part.vocabulary), np.float32)
        weights[list(worth)] = list(worth.values())
        where, limits = part.places(rows)
        told = weights[part.numbers[where]]
        hits = np.flatnonzero(told)
        owners = np.repeat(np.arange(len(rows)), np.diff(limits))[hits]
        return self._summed(part, owners, told[hits], part.times[where[hits]], rows)

    def _by_term(self, part: Forward, worth: Mapping[int, float]) -> Array:
        """Return the sum for every row, going through the rows of each term."""
        postings, numbers = part.postings, np.array(list(worth), np.int64)
        where, limits = places(postings.limits, numbers)
        told = np.repeat(np.array(list(worth.values()), np.float32), np.diff(limits))
        return self._summed(part, postings.rows[where], told, postings.times[where], np.arange(len(part)))

    def _summed(self, part: Forward, owners: Rows, told: Vectors, times: Array, rows: Rows) -> Array:
        """Return for each of the rows what its terms are worth.

        :param owners: places in *rows*, one for each term of one of them.
        """
        damped = (K1 * (1 - B + B / self.average * part.lengths[rows]))[owners]
        counted = times.astype(np.float64)
        return np.bincount(owners, told * counted / (counted + damped), minlength=len(rows))

    @cached_property
    def _lost(self) -> Array:
        where, _ = self._base.places(self._dead)
        return np.bincount(self._base.numbers[where], minlength=len(self._base.vocabulary))

    def _idf(self, base: int | None, delta: int | None) -> float:
        """Return the weight of a term by its number in each part."""
        found = 0
        if base is not None:
            found = int(self._base.found[base]) - (int(self._lost[base]) if len(self._dead) else 0)
        if delta is not None:
            found += int(self._delta.found[delta])
        return idf(self.count, found)


def _numbers(part: Forward, terms: Iterable[str]) -> dict[str, int]:
    if not len(part.vocabulary):
        return {}
    return {term: number for term in terms if (number := part.vocabulary.find(term)) is not None}
