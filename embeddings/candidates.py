"""What a ranking is made from: texts near a vector or alike in wording or sound, and how near and alike they are."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache, partial

import numpy as np

from embeddings.backends.base import Mask, Rows, Vectors, best_first
from embeddings.block import SOUND, WORDING
from embeddings.bm25 import K1, Statistics, Weighed, idf
from embeddings.content import Content
from embeddings.lexical import terms_of
from embeddings.sound import homophone_terms, sound_query

# Rows that are scored one by one rather than looked for: 4 ms.
_ONE_BY_ONE = 16_384
# Of the inverted index so many times more are taken than are wanted, for it is not asked for every term. Measured at a
# million names: all of the best ten by exact scores are among them, and .993 of the best hundred; 6 times give .998.
_SPARE = 3
# Single characters and terms in more than this share of the texts tell little and cost most; without terms in more
# than .05 of them, .991 of the best ten are found ...
_COMMON = 0.2
# ... and a long text is found by its rarest terms.
_TERMS = 128
# Rows with their scores.
Scored = tuple[Rows, Vectors]
# Queries whose terms are remembered, as many as may well be answered at once.
_QUERIES = 64


class Candidates:
    """Candidates for a ranking, each with an exact score; only reads, so any number of threads may use it.

    Rows are those of the content. Results are best first, equal scores by row. ``allowed`` has one truth value per
    row, None for all rows.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._base, self._delta = content.base, content.delta
        self._first = len(content.base)
        self._statistics = {
            kind: Statistics(self._base.block.terms[kind], self._delta.terms[kind], content.dead)
            for kind in _QUERY_TERMS
        }
        # A query is scored several times; its terms are looked up once.
        self._weighed = lru_cache(_QUERIES)(partial(_weigh, self._statistics))

    @property
    def texts(self) -> "Texts":
        """Return the normalised texts by row."""
        return Texts(self._content)

    def row(self, text: str) -> int | None:
        """Return the row of a normalised text; None if it occurs nowhere."""
        row = self._content.row(text)
        return None if row is None or row in self._content.dead else row

    def vector(self, row: int) -> Vectors:
        """Return the vector of a text."""
        return self._content.vector(row)

    def near(self, vectors: Vectors, pool: int, allowed: Mask | None = None) -> list[Rows]:
        """Return up to *pool* rows by cosine for each of the vectors, shape (n, dimension)."""
        base, delta = self._split(allowed)
        found = self._base.engine.search_all(vectors, pool, base)
        if len(self._delta):
            more = self._content.nearby.search_all(vectors, pool, delta)
            found = [_joined(*pair, self._first) for pair in zip(found, more, strict=True)]
        return [_best(rows, scores, pool)[0] for rows, scores in found]

    def alike(self, text: str, pool: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """Return up to *pool* rows that share words or characters with a normalised text, by :meth:`wording`."""
        return self._sharing(WORDING, text, pool, allowed)

    def sounding(self, text: str, pool: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """Return up to *pool* rows that sound like a normalised text, or like the pinyin it is, by :meth:`sound`."""
        return self._sharing(SOUND, text, pool, allowed)

    def cosines(self, rows: Rows, vector: Vectors) -> Vectors:
        """Return the cosine of each row with the vector."""
        base, delta = rows < self._first, rows >= self._first
        scores = np.empty(len(rows), np.float32)
        scores[base] = self._base.block.vectors[rows[base]] @ vector
        scores[delta] = self._delta.vectors[rows[delta] - self._first] @ vector
        return scores

    def wording(self, text: str, rows: Rows) -> Vectors:
        """Return the BM25 score of each row as a share of the highest that the text's terms can reach, in [0, 1]."""
        return self._scores(WORDING, self._weighed(WORDING, text), rows)

    def sound(self, text: str, rows: Rows) -> Vectors:
        """Return the same as :meth:`wording` over the terms of sounds."""
        return self._scores(SOUND, self._weighed(SOUND, text), rows)

    def _sharing(self, kind: str, text: str, pool: int, allowed: Mask | None) -> tuple[Rows, Vectors]:
        query = self._weighed(kind, text)
        base, _ = self._split(allowed)
        added = np.arange(self._first, self._first + len(self._delta))
        found = np.concatenate([self._of_base(kind, query, pool, base), added])
        if allowed is not None:
            found = found[allowed[found]]
        scores = self._scores(kind, query, found)
        return _best(found[scores > 0], scores[scores > 0], pool)

    def _of_base(self, kind: str, query: Weighed, pool: int, allowed: Mask | None) -> Rows:
        """Return rows of the base that have at least its *pool* best among them."""
        count = self._first if allowed is None else int(np.count_nonzero(allowed))
        if count <= _ONE_BY_ONE:
            return np.arange(self._first) if allowed is None else np.flatnonzero(allowed)
        worth = self._telling(kind, query)
        wanted = _SPARE * pool * self._first // count
        while True:
            found, _ = self._base.lexical.search(kind, worth, wanted)
            kept = found if allowed is None else found[allowed[found]]
            if len(kept) >= pool or len(found) < wanted:
                return kept
            wanted *= 4

    def _telling(self, kind: str, query: Weighed) -> dict[str, float]:
        """Return the terms worth looking for, each with what the statistics of all texts add to those of the base."""
        forward = self._base.block.terms[kind]
        found = {term: int(forward.found[number]) for term, number in query.base.items()}
        rare = [term for term in found if found[term] <= _COMMON * len(forward) and len(term) > 1]
        terms = sorted(rare or found, key=found.__getitem__)[:_TERMS]
        return {term: query.worth[term] / ((K1 + 1) * idf(len(forward), found[term])) for term in terms}

    def _scores(self, kind: str, query: Weighed, rows: Rows) -> Vectors:
        statistics, base = self._statistics[kind], rows < self._first
        scores = np.empty(len(rows), np.float32)
        scores[base] = statistics.scores(self._base.block.terms[kind], rows[base], query)
        scores[~base] = statistics.scores(self._delta.terms[kind], rows[~base] - self._first, query)
        return scores

    def _split(self, allowed: Mask | None) -> tuple[Mask | None, Mask | None]:
        return (None, None) if allowed is None else (allowed[: self._first], allowed[self._first :])


class Texts:
    """The normalised texts of a content by row."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def __getitem__(self, row: int) -> str:
        first = len(self._content.base)
        return self._content.base.block.texts[row] if row < first else self._content.delta.texts[row - first]


def _of_sound(text: str) -> list[str]:
    spelt = sound_query(text)
    return homophone_terms(text) if spelt is None else spelt


_QUERY_TERMS: Mapping[str, Callable[[str], list[str]]] = {WORDING: terms_of, SOUND: _of_sound}


def _weigh(statistics: Mapping[str, Statistics], kind: str, text: str) -> Weighed:
    return statistics[kind].weigh(Counter(_QUERY_TERMS[kind](text)))


def _joined(base: Scored, delta: Scored, first: int) -> Scored:
    """Return the rows of both parts with their scores; those of the second are numbered from *first*."""
    return np.concatenate([base[0], delta[0] + first]), np.concatenate([base[1], delta[1]])


def _best(rows: Rows, scores: Vectors, pool: int) -> tuple[Rows, Vectors]:
    if len(rows) > pool:
        # Everything that reaches the last place, ties included, so that those are decided by row.
        least = np.partition(scores, len(scores) - pool)[len(scores) - pool]
        rows, scores = rows[scores >= least], scores[scores >= least]
    rows, scores = best_first(rows, scores)
    return rows[:pool], scores[:pool]
