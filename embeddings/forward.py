"""The terms of every text, so that any choice of texts can be scored without an inverted index."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from embeddings.arrays import Array, Read, Write, bounds, compacted, places
from embeddings.backends.base import Rows
from embeddings.strings import Strings

Tokenise = Callable[[str], list[str]]
# Kept in one byte; no score changes noticeably beyond.
_MOST_TIMES = 255


@dataclass(frozen=True)
class Postings:
    """The rows that each term occurs in and how often.

    :param limits: where the rows of each term begin in ``rows`` and ``times``, and behind the last where they end.
    """

    limits: Rows
    rows: Array
    times: Array


@dataclass(frozen=True)
class Forward:
    """The distinct terms of each row and how often each occurs there.

    :param vocabulary: all terms; ``numbers`` below are rows of it.
    :param limits: where the terms of each row begin in ``numbers`` and ``times``, and behind the last where they end.
    :param found: for each term the number of rows that have it.
    :param lengths: for each row the number of its terms, repetitions counted.
    """

    vocabulary: Strings
    limits: Rows
    numbers: Array
    times: Array
    found: Array
    lengths: Array

    @classmethod
    def of(cls, texts: Iterable[str], tokenise: Tokenise) -> Self:
        """Cut texts into terms."""
        known: dict[str, int] = {}
        numbers: list[int] = []
        times: list[int] = []
        distinct: list[int] = []
        for text in texts:
            counted = Counter(tokenise(text))
            numbers.extend(known.setdefault(term, len(known)) for term in counted)
            times.extend(min(count, _MOST_TIMES) for count in counted.values())
            distinct.append(len(counted))
        limits = bounds(np.array(distinct, np.int64))
        return cls._counted(Strings.of(known), limits, np.array(numbers, np.int32), np.array(times, np.uint8))

    @classmethod
    def concat(cls, first: Self, second: Self) -> Self:
        """Return the rows of one after those of the other."""
        vocabulary, renumbered = first.vocabulary.union(second.vocabulary)
        limits = bounds(np.concatenate([np.diff(first.limits), np.diff(second.limits)]))
        numbers = np.concatenate([first.numbers, renumbered.astype(np.int32)[second.numbers]])
        return cls._counted(vocabulary, limits, numbers, np.concatenate([first.times, second.times]))

    @classmethod
    def open(cls, read: Read, name: str) -> Self:
        """Open what :meth:`save` wrote."""
        return cls(
            Strings.open(read, f"{name}-vocabulary"),
            *(read(f"{name}-{part}") for part in ("limits", "numbers", "times", "found", "lengths")),
        )

    def save(self, write: Write, name: str) -> None:
        """Write arrays whose names begin with *name*."""
        self.vocabulary.save(write, f"{name}-vocabulary")
        for part in ("limits", "numbers", "times", "found", "lengths"):
            write(f"{name}-{part}", getattr(self, part))

    def __len__(self) -> int:
        return len(self.lengths)

    def take(self, rows: Rows) -> Self:
        """Return the given rows in the given order, and of the vocabulary what they use."""
        where, limits = self.places(rows)
        used, numbers = compacted(self.numbers[where], len(self.vocabulary))
        return self._counted(self.vocabulary.take(used), limits, numbers, self.times[where])

    def places(self, rows: Rows) -> tuple[Rows, Rows]:
        """Return where the terms of the given rows are, row after row, and the limits of the rows among those."""
        return places(self.limits, rows)

    @cached_property
    def postings(self) -> "Postings":
        """The same the other way round; made when first asked for, and worth it only for few rows."""
        order = np.argsort(self.numbers, kind="stable")
        rows = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.limits))
        return Postings(bounds(self.found), rows[order], self.times[order])

    @classmethod
    def _counted(cls, vocabulary: Strings, limits: Rows, numbers: Array, times: Array) -> Self:
        found = np.bincount(numbers, minlength=len(vocabulary)).astype(np.int32)
        summed = bounds(times)
        lengths = (summed[limits[1:]] - summed[limits[:-1]]).astype(np.int32)
        # Two bytes each instead of four where that is enough: this is the largest array but for the vectors.
        numbers = numbers.astype(np.min_scalar_type(len(vocabulary)))
        return cls(vocabulary, limits, numbers, times, found, lengths)
