"""Finds names that are written almost alike: pairs of characters propose, the edit distance decides.

rapidfuzz alone would compare a query with every name, 0.1 s of a processor for 100,000 of them; shared pairs of
characters single out a few first, and all together takes 0.6 ms (benchmarks/reconcile.py).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

#: Names compared letter by letter for each query.
CANDIDATES = 48
#: The most that a name in another spelling can score: only the same name is 100.
ALMOST = 99.0
#: Share of the score that is for the whole names; the rest is for the shorter one as a part of the longer one.
_WHOLE = 2 / 3
#: A pair of characters in more than this share of all names tells hardly anything; such lists are left out.
_COMMON = 0.2
_FEW = 2000


class NameIndex:
    """Names in their normalised form, each with the numbers of the things that bear it.

    :param names: normalised name → numbers.
    """

    def __init__(self, names: Mapping[str, Sequence[int]]) -> None:
        self._bearers = names
        self._names = sorted(names)
        self._lengths = np.array([max(len(name) - 1, 1) for name in self._names], np.float32)

    def bearers(self, name: str) -> Sequence[int]:
        """Return the things that bear exactly this name."""
        return self._bearers.get(name, ())

    def starting(self, prefix: str) -> list[str]:
        """Return the names that begin with a text, in the order of texts."""
        start = bisect_left(self._names, prefix)
        end = bisect_left(self._names, prefix + "\U0010ffff")
        return self._names[start:end]

    def alike(self, name: str, most: int) -> list[tuple[str, float]]:
        """Return names with their scores in (0, 99], best first, equal ones in the order of texts; not *name* itself.

        :param name: normalised.
        """
        rows = self._candidates(name)
        scored = [(self._names[row], likeness(name, self._names[row])) for row in rows.tolist()]
        found = [(other, score) for other, score in scored if score > 0 and other != name]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:most]

    def _candidates(self, name: str) -> NDArray[np.intp]:
        """Return the rows of the names that share most pairs of characters for their length."""
        pairs = set(_pairs(name))
        lists = [found for pair in pairs if (found := self._postings.get(pair)) is not None]
        telling = [rows for rows in lists if len(rows) <= max(_FEW, _COMMON * len(self._names))] or lists
        if not telling:
            return np.empty(0, np.intp)
        shared = np.bincount(np.concatenate(telling), minlength=len(self._names))
        rows = np.flatnonzero(shared)
        dice = 2 * shared[rows] / (self._lengths[rows] + max(len(name) - 1, 1))
        if len(rows) > CANDIDATES:
            kept = np.argpartition(-dice, CANDIDATES)[:CANDIDATES]
            rows = rows[kept]
        return np.asarray(rows, np.intp)

    @cached_property
    def _postings(self) -> Mapping[str, NDArray[np.int32]]:
        found: dict[str, list[int]] = defaultdict(list)
        for row, name in enumerate(self._names):
            for pair in set(_pairs(name)):
                found[pair].append(row)
        return {pair: np.array(rows, np.int32) for pair, rows in found.items()}


def likeness(left: str, right: str) -> float:
    """Return how alike two normalised names are written, in [0, 99]; 100 for the same one."""
    if left == right:
        return 100.0
    score = _WHOLE * fuzz.ratio(left, right) + (1 - _WHOLE) * fuzz.partial_ratio(left, right)
    return round(min(score, ALMOST), 1)


def _pairs(name: str) -> list[str]:
    return [name[at : at + 2] for at in range(len(name) - 1)] or [name]
