"""FAISS, flat: exact like brute force, but compiled, threaded and with selection inside the scan."""

from importlib import import_module
from pathlib import Path
from typing import Any, Self

import numpy as np

from embeddings.backends.base import Backend, Mask, Matrix, Rows, Vectors, best_first
from embeddings.threads import wait_asleep


class FlatBackend(Backend):
    """An ``IndexFlatIP`` over all rows."""

    name = "flat"

    def __init__(self, vectors: Matrix) -> None:
        wait_asleep()
        self._faiss = import_module("faiss")
        self._index = self._faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    @classmethod
    def build(cls, vectors: Matrix) -> Self:
        """Copy the vectors into memory (see :meth:`Backend.build`)."""
        return cls(vectors)

    @classmethod
    def open(cls, directory: Path, vectors: Matrix) -> Self:
        """Copy the vectors into memory; the directory is not looked at (see :meth:`Backend.open`)."""
        return cls(vectors)

    def save(self, directory: Path) -> None:
        """Write nothing: the vectors are all there is."""

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """Return the *k* nearest rows (see :meth:`Backend.search`)."""
        k = min(k, self._index.ntotal if allowed is None else int(np.count_nonzero(allowed)))
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None if allowed is None else self._within(allowed)
        scores, rows = self._index.search(query[None, :], k, params=parameters)
        return best_first(rows[0], scores[0])

    def _within(self, allowed: Mask) -> Any:
        selector = self._faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        return self._faiss.SearchParameters(sel=selector)
