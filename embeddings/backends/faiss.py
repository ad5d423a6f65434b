"""FAISS, flat: exact like brute force, but compiled, threaded and with selection inside the scan."""

from importlib import import_module
from typing import Any

import numpy as np

from embeddings.backends.base import Backend, Rows, Vectors, best_first
from embeddings.threads import wait_asleep


class FaissBackend(Backend):
    """An ``IndexFlatIP`` over all rows."""

    name = "faiss"

    def __init__(self, vectors: Vectors) -> None:
        wait_asleep()
        self._faiss = import_module("faiss")
        self._index = self._faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors))

    def search(self, query: Vectors, k: int, allowed: Rows | None = None) -> tuple[Rows, Vectors]:
        """Return the *k* nearest rows (see :meth:`Backend.search`)."""
        k = min(k, self._index.ntotal if allowed is None else len(allowed))
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None if allowed is None else self._within(allowed)
        scores, rows = self._index.search(query[None, :], k, params=parameters)
        return best_first(rows[0], scores[0])

    def _within(self, allowed: Rows) -> Any:
        mask = np.zeros(self._index.ntotal, dtype=bool)
        mask[allowed] = True
        selector = self._faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))
        return self._faiss.SearchParameters(sel=selector)
