"""One ranking out of two: likeness of meaning (vectors) and of wording (BM25)."""

from collections.abc import Mapping

import numpy as np

from embeddings.backends.base import Backend, Rows, Vectors, best_first
from embeddings.lexical import LexicalIndex

# Equal shares. Measured by benchmarks/search_quality.py: any share of meaning between 0.3 and 0.6 gives an nDCG@10
# within 0.01 of the best, above either side alone and above reciprocal rank fusion; nothing is gained by fitting it.
MEANING = 0.5
# Candidates taken from each side; a text outside both lists scores below the mean of their last places.
POOL = 100
# The most that a text other than the query itself can score.
BELOW_SAME = 0.999


class Retriever:
    """Searches texts by meaning and wording at once; only reads, so any number of threads may use it.

    :param rows: normalised text → row in *vectors*, *backend* and *lexical*.
    """

    def __init__(self, rows: Mapping[str, int], vectors: Vectors, backend: Backend, lexical: LexicalIndex) -> None:
        self._rows, self._vectors, self._backend, self._lexical = rows, vectors, backend, lexical

    def search(self, text: str, vector: Vectors, k: int, allowed: Rows | None = None) -> tuple[Rows, Vectors]:
        """Return the *k* best rows and their scores in [0, 1], best first, equal ones by row.

        The same text scores 1 and no other does.

        :param text: the query, normalised.
        :param vector: the query, encoded.
        :param allowed: rows to search in, ascending; None for all of them.
        """
        pool = max(POOL, k)
        mask = None if allowed is None else np.isin(np.arange(len(self._vectors)), allowed)
        near, _ = self._backend.search(vector, pool, mask)
        alike, _ = self._lexical.search(text, pool, allowed)
        rows = np.union1d(near, alike)
        scores = fuse(self._vectors[rows] @ vector, self._wording(text, rows))
        scores[rows == self._rows.get(text, -1)] = 1
        rows, scores = best_first(rows, scores)
        return rows[:k], scores[:k]

    def _wording(self, text: str, rows: Rows) -> Vectors:
        """Return the lexical score of each of the given rows."""
        scores = np.zeros(len(rows), np.float32)
        found, values = self._lexical.search(text, len(rows), rows)
        scores[np.searchsorted(rows, found)] = values
        return scores


def fuse(meaning: Vectors, wording: Vectors) -> Vectors:
    """Return one score in [0, 1) that rises with both.

    :param meaning: cosines; below 0 counts as 0, for unlike is as bad as unrelated.
    :param wording: in [0, 1].
    """
    fused = MEANING * np.clip(meaning, 0, 1) + (1 - MEANING) * wording
    return np.minimum(fused, BELOW_SAME).astype(np.float32)
