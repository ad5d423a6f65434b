"""BM25 of any choice of texts, worked out from their terms with the statistics of exactly the texts that count."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from embeddings.arrays import Array
from embeddings.backends.base import Rows, Vectors
from embeddings.forward import Forward

# Both fixed inside Tantivy; the same here, so that its scores and ours are equal.
K1, B = 1.2, 0.75


@dataclass(frozen=True)
class Weighed:
    """A query's terms with what each of them is worth.

    :param worth: term → its greatest contribution to a score.
    :param highest: the score of a text of average length that holds just the terms of the query.
    """

    worth: Mapping[str, float]
    highest: float


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
        worth = {term: times * self._idf(term) * (K1 + 1) for term, times in terms.items()}
        return Weighed(worth, sum(worth[term] * times / (times + K1) for term, times in terms.items()))

    def scores(self, part: Forward, rows: Rows, query: Weighed) -> Vectors:
        """Return the share that each of the rows of a part has of the highest score, in [0, 1]."""
        if query.highest <= 0 or not len(rows):
            return np.zeros(len(rows), np.float32)
        where, limits = part.places(rows)
        weights = _weights(part, query)[part.numbers[where]]
        hits = np.flatnonzero(weights)
        owners = np.repeat(np.arange(len(rows)), np.diff(limits))[hits]
        damped = (K1 * (1 - B + B / self.average * part.lengths[rows]))[owners]
        counted = part.times[where[hits]].astype(np.float64)
        summed = np.bincount(owners, weights[hits] * counted / (counted + damped), minlength=len(rows))
        return np.minimum(summed / query.highest, 1).astype(np.float32)

    @cached_property
    def _lost(self) -> Array:
        where, _ = self._base.places(self._dead)
        return np.bincount(self._base.numbers[where], minlength=len(self._base.vocabulary))

    def _idf(self, term: str) -> float:
        found = 0
        number = self._base.vocabulary.find(term)
        if number is not None:
            found = int(self._base.found[number]) - (int(self._lost[number]) if len(self._dead) else 0)
        number = self._delta.vocabulary.find(term)
        if number is not None:
            found += int(self._delta.found[number])
        return idf(self.count, found)


def _weights(part: Forward, query: Weighed) -> Array:
    weights = np.zeros(len(part.vocabulary), np.float32)
    for term, worth in query.worth.items():
        number = part.vocabulary.find(term)
        if number is not None:
            weights[number] = worth
    return weights
