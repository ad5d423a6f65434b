"""What every vector search engine offers."""

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]


class Backend(ABC):
    """Nearest rows by inner product; rows are numbered from 0 in the order of *vectors*.

    Built once and only read afterwards, so that any number of threads may search.

    :param vectors: shape (n, dimension), rows of unit length or zero.
    """

    name: ClassVar[str]

    @abstractmethod
    def __init__(self, vectors: Vectors) -> None: ...

    @abstractmethod
    def search(self, query: Vectors, k: int, allowed: Rows | None = None) -> tuple[Rows, Vectors]:
        """Return the *k* nearest rows and their inner products, best first, equal ones by row.

        :param query: shape (dimension,).
        :param k: at least 0; fewer come back only where fewer rows are allowed.
        :param allowed: rows to search in, strictly ascending; None for all of them.
        """


def best_first(rows: Rows, scores: Vectors) -> tuple[Rows, Vectors]:
    """Sort by descending score, equal scores by ascending row."""
    order = np.lexsort((rows, -scores))
    return rows[order], scores[order]
