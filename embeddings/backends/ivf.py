"""FAISS, inverted lists of one-bit codes: for sizes at which comparing every row takes too long.

Measured against 8-bit codes in the same lists: once the best candidates are compared exactly, recall is the same at a
sixth of the memory and half the time. Only the lists' centres are learnt, so that building takes 33 CPU s per million.
"""

from math import sqrt
from pathlib import Path
from typing import Any, Self

import numpy as np

from embeddings.backends.base import Backend, Mask, Matrix, Rows, Vectors
from embeddings.backends.exact import ExactBackend, compare
from embeddings.backends.library import faiss, only, translated
from embeddings.errors import IndexNotSaved, Phrase, TornIndex

FILE = "ivf.faiss"
# Lists per square root of the number of rows, and the most: building costs rows times lists.
LISTS, MOST_LISTS = 2, 4096
# Lists that a search visits: .99 of the ten nearest are found with 128 at a million rows, .999 with 256.
PROBES = 256
# Rows per list from which the lists' centres are learnt, and passes over them; more of either gained nothing.
SAMPLE, PASSES, SEED = 40, 6, 20_240_601
# Rows that the scan proposes: at least so many, and so many for each row wanted.
POOL, POOL_PER_ROW = 128, 3
# Comparing one row exactly takes as long as passing over so many rows that the filter excludes; and a number of rows
# that is compared in a millisecond in any case.
EXCLUDED_PER_ROW, FEW = 256, 1024
# Rows converted to float32 at a time.
_BLOCK = 65_536


class IvfBackend(Backend):
    """An ``IndexIVFRaBitQ`` that proposes rows, which are then compared exactly with the vectors."""

    name = "ivf"

    def __init__(self, index: Any, vectors: Matrix) -> None:
        self._index, self._vectors = index, vectors
        self._few = max(FEW, len(vectors) // EXCLUDED_PER_ROW)

    @classmethod
    def build(cls, vectors: Matrix) -> Self:
        """Cluster a sample, then code every row (see :meth:`Backend.build`)."""
        count, dimension = vectors.shape
        lists = max(1, min(round(LISTS * sqrt(count)), MOST_LISTS))
        with translated(cls.name):
            centres = faiss().IndexFlatIP(dimension)
            index = faiss().IndexIVFRaBitQ(centres, dimension, lists, faiss().METRIC_INNER_PRODUCT)
            if count:
                _train(index, vectors)
            for start in range(0, count, _BLOCK):
                index.add(vectors[start : start + _BLOCK].astype(np.float32))
        return cls(index, vectors)

    @classmethod
    def open(cls, directory: Path, vectors: Matrix) -> Self:
        """Map the codes into memory (see :meth:`Backend.open`)."""
        try:
            index = faiss().read_index(str(directory / FILE), faiss().IO_FLAG_MMAP_IFC)
        except (RuntimeError, MemoryError) as exc:
            raise TornIndex(directory, f"{FILE}: {exc}") from exc
        if (index.ntotal, index.d) != vectors.shape:
            raise TornIndex(directory, Phrase("{name} was made from other vectors", {"name": FILE}))
        return cls(index, vectors)

    def save(self, directory: Path) -> None:
        """Write the lists and codes (see :meth:`Backend.save`)."""
        try:
            faiss().write_index(self._index, str(directory / FILE))
        except RuntimeError as exc:
            raise IndexNotSaved(directory, f"{FILE}: {exc}") from exc

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """Return the *k* best of the rows found (see :meth:`Backend.search`); few rows are all compared."""
        count = len(self._vectors) if allowed is None else int(np.count_nonzero(allowed))
        pool = max(POOL, POOL_PER_ROW * k)
        if k <= 0 or count <= max(self._few, pool):
            return ExactBackend(self._vectors).search(query, k, allowed)

        def propose(pool: int) -> Rows:
            return self._propose(query, pool, count, allowed)

        with translated(self.name):
            return compare(propose, self._vectors, query, k, pool, count)

    def _propose(self, query: Vectors, pool: int, count: int, allowed: Mask | None) -> Rows:
        """Return the *pool* rows that seem best in the nearest lists, or in all lists where those hold fewer."""
        selector = None if allowed is None else only(allowed)
        # The fewer rows are allowed, the farther the nearest of them are, but not in proportion.
        probes = round(PROBES * sqrt(len(self._vectors) / count))
        for visited in (min(probes, self._index.nlist), self._index.nlist):
            parameters = faiss().SearchParametersIVF(sel=selector, nprobe=visited)
            found = self._index.search(query[None, :], pool, params=parameters)[1][0]
            rows = np.asarray(found[found >= 0], np.int64)
            if len(rows) == pool:
                break
        return rows


def _train(index: Any, vectors: Matrix) -> None:
    """Learn the centres of the lists from a sample of the rows."""
    size = min(len(vectors), SAMPLE * index.nlist)
    rows = np.random.default_rng(SEED).choice(len(vectors), size, replace=False)
    index.cp.niter, index.cp.seed, index.cp.spherical = PASSES, SEED, True
    # The sample is as large as it shall be, and a small one is no reason to warn.
    index.cp.min_points_per_centroid, index.cp.max_points_per_centroid = 1, SAMPLE
    index.train(vectors[np.sort(rows)].astype(np.float32))
