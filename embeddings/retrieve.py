"""One ranking out of two sides: likeness of meaning (vectors) and of wording (BM25), the best answers asked again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.backends.base import Mask, Rows, Vectors
from embeddings.candidates import Candidates
from embeddings.sound import sound_query

# Candidates taken from each side; a text outside both lists scores below the mean of their last places.
POOL = 100
# The most that a text other than the query itself can score.
BELOW_SAME = 0.999
# A text that sounds like the letters typed, and has none of them, is a guess.
_SOUND = 0.95
# What each character takes off, too little to put one that sounds alike behind one that does not.
_LONGER = 0.001


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a similarity is made of.

    :param meaning: share of the cosine beside wording, in [0, 1].
    :param feedback: so many of the best answers are asked along with the query, each with its similarity for a weight
        (Rocchio 1971): what is like the query and like its best answers comes before what is like the query alone.
    """

    meaning: float
    feedback: int


NAMES = Ranking(meaning=0.4, feedback=3)
"""For short names. Measured on the development judgements by benchmarks/search_quality.py: shares of 0.4 and 0.5 differ
by 0.005 in nDCG@10, feedback brings 0.02."""

TEXTS = Ranking(meaning=0.5, feedback=0)
"""For names with a goal of many sentences, whose best answers say too many other things to ask with (LODO recall of
benchmarks/suggest.py: .213 against .193 by the ranking for names)."""


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of texts, best first, equal ones by row.

    :param similarity: of each row, in [0, 1]; 1 for the query's own text only.
    """

    rows: Rows
    similarity: Vectors


class Retriever:
    """Searches texts by meaning and wording at once; only reads, so any number of threads may use it.

    :param candidates: finds the texts and measures each side.
    """

    def __init__(self, candidates: Candidates, ranking: Ranking = NAMES) -> None:
        self._candidates, self._ranking = candidates, ranking

    def search(self, texts: Sequence[str], vectors: Vectors, k: int, allowed: Mask | None = None) -> list[Found]:
        """Return the *k* best rows for each query; what is found for one does not depend on the others.

        :param texts: the queries, normalised.
        :param vectors: the queries, encoded, shape (n, dimension).
        :param allowed: one truth value per row; None for all rows.
        """
        near = self._candidates.near(vectors, max(POOL, k), allowed)
        queries = zip(texts, vectors, near, strict=True)
        return [self._ranked(text, vector, rows, k, allowed) for text, vector, rows in queries]

    def _ranked(self, text: str, vector: Vectors, near: Rows, k: int, allowed: Mask | None) -> Found:
        typed = sound_query(text) is not None
        rows = self._rows(text, near, max(POOL, k), allowed, typed=typed)
        own = rows == self._candidates.row(text)
        wording = self._candidates.wording(text, rows)
        scores = fuse(self._candidates.cosines(rows, vector), wording, self._ranking.meaning)
        if self._ranking.feedback:
            asked = self._with_feedback(vector, rows[~own], scores[~own])
            scores = fuse(self._candidates.cosines(rows, asked), wording, self._ranking.meaning)
        if typed:
            scores = np.maximum(scores, self._sound(text, rows))
        scores[own] = 1
        order = np.lexsort((rows, -scores))[:k]
        return Found(rows[order], scores[order])

    def _rows(self, text: str, near: Rows, pool: int, allowed: Mask | None, *, typed: bool) -> Rows:
        alike, _ = self._candidates.alike(text, pool, allowed)
        rows = np.union1d(near, alike)
        own = self._candidates.row(text)
        if own is not None and (allowed is None or allowed[own]):
            # More texts than the pool holds may be as near and as alike.
            rows = np.union1d(rows, own)
        if typed:
            rows = np.union1d(rows, self._candidates.sounding(text, pool, allowed)[0])
        return rows

    def _sound(self, text: str, rows: Rows) -> Vectors:
        """Return how well each row sounds like what was typed; of two that do, the shorter says less else."""
        lengths = np.array([len(self._candidates.texts[row]) for row in rows.tolist()], np.float32)
        return np.asarray(_SOUND * self._candidates.sound(text, rows) / (1 + _LONGER * lengths), np.float32)

    def _with_feedback(self, vector: Vectors, rows: Rows, scores: Vectors) -> Vectors:
        best = np.lexsort((rows, -scores))[: self._ranking.feedback]
        asked = vector.copy()
        for row, score in zip(rows[best].tolist(), scores[best], strict=True):
            asked += score * self._candidates.vector(row)
        length = np.linalg.norm(asked)
        return asked / length if length else vector


def fuse(meaning: Vectors, wording: Vectors, share: float) -> Vectors:
    """Return one score in [0, 1) that rises with both.

    :param meaning: cosines; below 0 counts as 0, for unlike is as bad as unrelated.
    :param wording: in [0, 1].
    :param share: of meaning, in [0, 1].
    """
    fused = share * np.clip(meaning, 0, 1) + (1 - share) * wording
    return np.minimum(fused, BELOW_SAME).astype(np.float32)
