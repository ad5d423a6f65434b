"""What every vector search engine offers."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

# Shape (n, dimension), float32 or float16, possibly memory-mapped; rows of unit length or zero.
Matrix = NDArray[Any]
Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Backend(ABC):
    """Nearest rows by inner product; rows are numbered from 0 in the order of the vectors.

    Only read after it was built or opened, so that any number of threads may search.
    """

    name: ClassVar[str]

    @classmethod
    @abstractmethod
    def build(cls, vectors: Matrix) -> Self:
        """Make an engine over the rows of *vectors*; the same vectors give the same engine.

        :param vectors: kept and read by the engine; must not change afterwards.
        :raises EngineFailed: if the library that does the work gives up, for want of memory for instance.
        """

    @classmethod
    @abstractmethod
    def open(cls, directory: Path, vectors: Matrix) -> Self:
        """Read what :meth:`save` left in the directory.

        :param vectors: the same rows that the engine was built from, in memory or memory-mapped.
        :raises TornIndex: if the files are missing, damaged or made from other vectors.
        """

    @abstractmethod
    def save(self, directory: Path) -> None:
        """Write into an existing directory what :meth:`open` needs besides the vectors, which may be nothing.

        :raises IndexNotSaved: if that fails.
        """

    @abstractmethod
    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """Return the *k* nearest rows and their inner products, best first, equal ones by row.

        :param query: shape (dimension,).
        :param k: at least 0; fewer come back only where fewer rows are allowed.
        :param allowed: one truth value per row; None for all rows.
        """

    def search_all(self, queries: Vectors, k: int, allowed: Mask | None = None) -> list[tuple[Rows, Vectors]]:
        """Return what :meth:`search` returns for each query; engines that gain by being asked at once do so.

        :param queries: shape (n, dimension).
        """
        return [self.search(query, k, allowed) for query in queries]


def best_first(rows: Rows, scores: Vectors) -> tuple[Rows, Vectors]:
    """Sort by descending score, equal scores by ascending row."""
    order = np.lexsort((rows, -scores))
    return rows[order], scores[order]
