"""One ranking out of two: likeness of meaning (vectors) and of wording (BM25)."""

import numpy as np

from embeddings.backends.base import Mask, Rows, Vectors, best_first
from embeddings.candidates import Candidates

# Equal shares. Measured by benchmarks/search_quality.py: any share of meaning between 0.3 and 0.6 gives an nDCG@10
# within 0.01 of the best, above either side alone and above reciprocal rank fusion; nothing is gained by fitting it.
MEANING = 0.5
# Candidates taken from each side; a text outside both lists scores below the mean of their last places.
POOL = 100
# The most that a text other than the query itself can score.
BELOW_SAME = 0.999


class Retriever:
    """Searches texts by meaning and wording at once; only reads, so any number of threads may use it.

    :param candidates: finds the texts and measures each side.
    """

    def __init__(self, candidates: Candidates) -> None:
        self._candidates = candidates

    def search(self, text: str, vector: Vectors, k: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """Return the *k* best rows and their scores in [0, 1], best first, equal ones by row.

        The same text scores 1 and no other does.

        :param text: the query, normalised.
        :param vector: the query, encoded.
        :param allowed: one truth value per row; None for all rows.
        """
        pool = max(POOL, k)
        near, _ = self._candidates.near(vector, pool, allowed)
        alike, _ = self._candidates.alike(text, pool, allowed)
        rows = np.union1d(near, alike)
        scores = fuse(self._candidates.cosines(rows, vector), self._candidates.wording(text, rows))
        scores[rows == self._candidates.row(text)] = 1
        rows, scores = best_first(rows, scores)
        return rows[:k], scores[:k]


def fuse(meaning: Vectors, wording: Vectors) -> Vectors:
    """Return one score in [0, 1) that rises with both.

    :param meaning: cosines; below 0 counts as 0, for unlike is as bad as unrelated.
    :param wording: in [0, 1].
    """
    fused = MEANING * np.clip(meaning, 0, 1) + (1 - MEANING) * wording
    return np.minimum(fused, BELOW_SAME).astype(np.float32)
