"""Brute force with NumPy: the oracle that other engines are measured against."""

import numpy as np

from embeddings.backends.base import Backend, Rows, Vectors, best_first


class ExactBackend(Backend):
    """Compare the query with every allowed row."""

    name = "exact"

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def search(self, query: Vectors, k: int, allowed: Rows | None = None) -> tuple[Rows, Vectors]:
        """Return the *k* nearest rows (see :meth:`Backend.search`)."""
        rows = np.arange(len(self._vectors)) if allowed is None else allowed
        rows, scores = best_first(rows, self._vectors[rows] @ query)
        return rows[:k], scores[:k]
