"""A million texts as two arrays: decoded one by one when asked for, and found again by their hash."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from embeddings.arrays import Array, Read, Write, bounds, places
from embeddings.backends.base import Rows

Hashes = NDArray[np.uint64]
_HASH_BYTES = 8


class Strings:
    """Texts by row, and the row of a text; never changed.

    :param limits: where the bytes of each row begin, and behind the last one where they end.
    :param data: UTF-8 of all rows, one after the other.
    :param ordered: the hashes of the rows ascending; *order* has the row of each of them.
    """

    def __init__(self, limits: Rows, data: Array, ordered: Hashes, order: Array) -> None:
        self._limits, self._data, self._ordered, self._order = limits, data, ordered, order

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Take texts; of equal ones the first is found."""
        coded = [_bytes(text) for text in texts]
        hashes = np.frombuffer(b"".join(map(_digest, coded)), np.uint64)
        data = np.frombuffer(b"".join(coded), np.uint8)
        return cls._hashed(bounds(np.array([len(each) for each in coded], np.int64)), data, hashes)

    @classmethod
    def concat(cls, first: Self, second: Self) -> Self:
        """Return the rows of one after those of the other."""
        lengths = np.concatenate([np.diff(first._limits), np.diff(second._limits)])
        data = np.concatenate([first._data, second._data])
        return cls._hashed(bounds(lengths), data, np.concatenate([first._hashes, second._hashes]))

    @classmethod
    def open(cls, read: Read, name: str) -> Self:
        """Open what :meth:`save` wrote."""
        return cls(*(read(f"{name}-{part}") for part in ("limits", "data", "hashes", "order")))

    def save(self, write: Write, name: str) -> None:
        """Write four arrays whose names begin with *name*."""
        write(f"{name}-limits", self._limits)
        write(f"{name}-data", self._data)
        write(f"{name}-hashes", self._ordered)
        write(f"{name}-order", self._order)

    def take(self, rows: Rows) -> Self:
        """Return the given rows in the given order."""
        where, limits = places(self._limits, rows)
        return self._hashed(limits, self._data[where], self._hashes[rows])

    def union(self, other: Self) -> tuple[Self, Rows]:
        """Return these texts and behind them those that only *other* has, and for each row of *other* its new row."""
        known = np.array([-1 if (row := self.find(text)) is None else row for text in other], np.int64)
        fresh = np.flatnonzero(known < 0)
        known[fresh] = len(self) + np.arange(len(fresh))
        return (self.concat(self, other.take(fresh)) if len(fresh) else self), known

    def find(self, text: str) -> int | None:
        """Return the first row with this text."""
        coded = _bytes(text)
        wanted = np.frombuffer(_digest(coded), np.uint64)[0]
        place = int(self._ordered.searchsorted(wanted))
        # Two texts may share a hash, so the text itself decides.
        while place < len(self._order) and self._ordered[place] == wanted:
            row = int(self._order[place])
            if self._raw(row) == coded:
                return row
            place += 1
        return None

    def __len__(self) -> int:
        return len(self._limits) - 1

    def __getitem__(self, row: int) -> str:
        return self._raw(row).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        data, limits = self._data.tobytes(), self._limits.tolist()
        for start, end in pairwise(limits):
            yield data[start:end].decode("utf-8", "surrogatepass")

    @classmethod
    def _hashed(cls, limits: Rows, data: Array, hashes: Hashes) -> Self:
        order = np.argsort(hashes, kind="stable")
        return cls(limits, data, hashes[order], order.astype(np.int32))

    @cached_property
    def _hashes(self) -> Hashes:
        hashes = np.empty_like(self._ordered)
        hashes[self._order] = self._ordered
        return hashes

    def _raw(self, row: int) -> bytes:
        return bytes(self._data[self._limits[row] : self._limits[row + 1]])


def _bytes(text: str) -> bytes:
    # Half characters come from damaged documents; they must not stop the whole index.
    return text.encode("utf-8", "surrogatepass")


def _digest(coded: bytes) -> bytes:
    return blake2b(coded, digest_size=_HASH_BYTES).digest()
