"""Brute force with NumPy: the oracle that other engines are measured against."""

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
        return rows[:k], scores[:k]


def products(vectors: Matrix, rows: Rows, query: Vectors) -> Vectors:
    """Return the inner product of the query with each of the given rows, computed in float32."""
    scores = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), _BLOCK):
        some = rows[start : start + _BLOCK]
        scores[start : start + _BLOCK] = vectors[some].astype(np.float32) @ query
    return scores
