"""Brute force with NumPy: the oracle for other engines, and the last step of each of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Self

import numpy as np

from embeddings.backends.base import Backend, Mask, Matrix, Rows, Vectors, best_first

# Rows converted to float32 at a time: 24 MB at 384 dimensions.
_BLOCK = 16_384


class ExactBackend(Backend):
    """Compare the query with every allowed row."""

    name = "exact"

    def __init__(self, vectors: Matrix) -> None:
        self._vectors = vectors

    @classmethod
    def build(cls, vectors: Matrix) -> Self:
        """Keep the vectors, nothing else (see :meth:`Backend.build`)."""
        return cls(vectors)

    @classmethod
    def open(cls, directory: Path, vectors: Matrix) -> Self:
        """Keep the vectors; the directory is not looked at (see :meth:`Backend.open`)."""
        return cls(vectors)

    def save(self, directory: Path) -> None:
        """Write nothing: the vectors are all there is."""

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """Return the *k* nearest rows (see :meth:`Backend.search`)."""
        rows = np.arange(len(self._vectors)) if allowed is None else np.flatnonzero(allowed)
        rows, scores = best_first(rows, products(self._vectors, rows, query))
        return rows[: max(k, 0)], scores[: max(k, 0)]


def products(vectors: Matrix, rows: Rows, query: Vectors) -> Vectors:
    """Return the inner product of the query with each of the given rows.

    Computed in float32 and row by row, so that equal rows have equal products wherever they stand; a product of
    matrices does not guarantee that.
    """
    scores = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), _BLOCK):
        some = vectors[rows[start : start + _BLOCK]].astype(np.float32, copy=False)
        scores[start : start + _BLOCK] = np.vecdot(some, query)
    return scores


def compare(
    propose: Callable[[int], Rows], vectors: Matrix, query: Vectors, k: int, pool: int, most: int
) -> tuple[Rows, Vectors]:
    """Return the *k* best of the rows that an engine proposes, best first, equal ones by row.

    An engine cuts a group of equal rows off anywhere. Where the last row wanted is equal to the last one proposed,
    more are asked for, so that the lowest of the group are returned.

    :param propose: returns as many promising rows as it is asked for.
    :param pool: how many it is asked for at first, at least *k*.
    :param most: how many rows there are to propose.
    """
    while True:
        pool = min(pool, most)
        rows = propose(pool)
        rows, scores = best_first(rows, products(vectors, rows, query))
        if pool == most or scores[k - 1] > scores[-1]:
            return rows[:k], scores[:k]
        pool *= 4
