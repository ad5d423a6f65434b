"""FAISS, flat: exact like brute force, but compiled and with selection inside the scan."""

from pathlib import Path
from typing import Any, Self

import numpy as np

from embeddings.backends.base import Backend, Mask, Matrix, Rows, Vectors
from embeddings.backends.exact import compare
from embeddings.backends.library import faiss, only, translated

# Rows proposed beyond those wanted: FAISS rounds sums otherwise than NumPy, which may swap rows at the cut.
_SPARE = 8
# Rows converted to float32 at a time.
_BLOCK = 65_536


class FlatBackend(Backend):
    """All rows in memory as they are: float16 stays float16, which halves the memory and the time of a search."""

    name = "flat"

    def __init__(self, index: Any, vectors: Matrix) -> None:
        self._index, self._vectors = index, vectors

    @classmethod
    def build(cls, vectors: Matrix) -> Self:
        """Copy the vectors into memory (see :meth:`Backend.build`)."""
        content = "SQfp16" if vectors.dtype == np.float16 else "Flat"
        with translated(cls.name):
            index = faiss().index_factory(vectors.shape[1], content, faiss().METRIC_INNER_PRODUCT)
            for start in range(0, len(vectors), _BLOCK):
                index.add(vectors[start : start + _BLOCK].astype(np.float32))
        return cls(index, vectors)

    @classmethod
    def open(cls, directory: Path, vectors: Matrix) -> Self:
        """Copy the vectors into memory; the directory is not looked at (see :meth:`Backend.open`)."""
        return cls.build(vectors)

    def save(self, directory: Path) -> None:
        """Write nothing: the vectors are all there is."""

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """Return the *k* nearest rows (see :meth:`Backend.search`)."""
        count = len(self._vectors) if allowed is None else int(np.count_nonzero(allowed))
        k = min(k, count)
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None if allowed is None else faiss().SearchParameters(sel=only(allowed))

        def propose(pool: int) -> Rows:
            _, rows = self._index.search(query[None, :], pool, params=parameters)
            return np.asarray(rows[0], np.int64)

        with translated(self.name):
            return compare(propose, self._vectors, query, k, k + _SPARE, count)
