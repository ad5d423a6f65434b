"""What is known of an occurrence: entries, the conditions that a search may put on them, and values by column."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from embeddings.arrays import Array, Read, Write, compacted, from_json, to_json
from embeddings.backends.base import Mask, Rows

Scalar = str | int | float | None
Codes = NDArray[np.int32]
# Wanted values up to which comparing with each is faster than looking every code up.
_FEW = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One occurrence of a text.

    :param key: the caller's identifier of this occurrence; no other has the same.
    :param fields: what a search may filter by and count; a field left out is the same as None.
    """

    key: str
    text: str
    fields: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on the fields of an occurrence, all of which must hold.

    :param one_of: field → the values it may have; None among them admits occurrences without a value.
    :param ranges: field → (least, greatest), both inclusive, None for no limit; only numbers can lie in a range.
    """

    one_of: Mapping[str, Collection[Scalar]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # A lone string is a collection too, of its letters, and would silently match nothing.
        lone = [name for name, values in self.one_of.items() if isinstance(values, str)]
        if lone:
            raise TypeError(f"one_of takes a collection of values for {lone[0]}, not a string")

    def __bool__(self) -> bool:
        return bool(self.one_of or self.ranges)

    @property
    def mark(self) -> tuple[frozenset[object], frozenset[object]]:
        """Return what two filters have in common that admit the same."""
        wanted = frozenset((name, frozenset(values)) for name, values in self.one_of.items())
        return wanted, frozenset(self.ranges.items())


class Column:
    """One field of all occurrences: the distinct values, and for each occurrence the number of its value.

    :param coded: the distinct values as JSON, read when they are first asked for.
    """

    def __init__(self, coded: Array, codes: Codes) -> None:
        self._coded, self.codes = coded, codes

    @classmethod
    def of(cls, content: Iterable[Scalar]) -> Self:
        """Give the distinct values numbers in the order in which they first appear."""
        numbers: dict[Scalar, int] = {}
        codes = [numbers.setdefault(value, len(numbers)) for value in content]
        return cls._with(list(numbers), np.array(codes, np.int32))

    @classmethod
    def nothing(cls, count: int) -> Self:
        """Return a column without any value."""
        return cls._with([None], np.zeros(count, np.int32))

    @classmethod
    def concat(cls, first: Self, second: Self) -> Self:
        """Return the occurrences of one after those of the other."""
        numbers = dict(first.numbers)
        renumbered = np.array([numbers.setdefault(value, len(numbers)) for value in second.values], np.int32)
        return cls._with(list(numbers), np.concatenate([first.codes, renumbered[second.codes]]))

    @classmethod
    def open(cls, read: Read, name: str) -> Self:
        """Open what :meth:`save` wrote."""
        return cls(read(f"{name}-values"), read(f"{name}-codes"))

    def save(self, write: Write, name: str) -> None:
        """Write two arrays whose names begin with *name*."""
        write(f"{name}-values", self._coded)
        write(f"{name}-codes", self.codes)

    def take(self, places: Rows) -> Self:
        """Return the given occurrences in the given order, and the values that they have."""
        used, codes = compacted(self.codes[places], len(self.values))
        return self._with([self.values[number] for number in used.tolist()], codes)

    @cached_property
    def values(self) -> Sequence[Scalar]:
        """The distinct values by number."""
        values: list[Scalar] = from_json(self._coded)
        return values

    @cached_property
    def numbers(self) -> Mapping[Scalar, int]:
        """The number of each value."""
        return {value: number for number, value in enumerate(self.values)}

    def value(self, place: int) -> Scalar:
        """Return the value of one occurrence."""
        return self.values[int(self.codes[place])]

    def among(self, wanted: Collection[Scalar]) -> Mask:
        """Return for each occurrence whether it has one of the values."""
        numbers = {self.numbers[value] for value in wanted if value in self.numbers}
        if len(numbers) > _FEW:
            return self._where(np.isin(np.arange(len(self.values)), list(numbers)))
        mask = np.zeros(len(self.codes), dtype=bool)
        for number in numbers:
            mask |= self.codes == number
        return mask

    def within(self, least: float | None, greatest: float | None) -> Mask:
        """Return for each occurrence whether its value is a number between the limits."""
        above = self._amounts >= (-np.inf if least is None else least)
        return self._where(above & (self._amounts <= (np.inf if greatest is None else greatest)))

    def counts(self, places: Rows | None) -> dict[Scalar, int]:
        """Count how many of the occurrences at the places have which value; None for all occurrences."""
        found = np.bincount(self.codes if places is None else self.codes[places], minlength=len(self.values))
        return {self.values[number]: int(found[number]) for number in np.flatnonzero(found).tolist()}

    @cached_property
    def _amounts(self) -> NDArray[np.float64]:
        # What is no number lies in no range, and neither does NaN.
        return np.array([np.nan if value is None or isinstance(value, str) else value for value in self.values], float)

    def _where(self, fits: Mask) -> Mask:
        mask: Mask = fits[self.codes] if len(fits) else np.zeros(0, dtype=bool)
        return mask

    @classmethod
    def _with(cls, values: Sequence[Scalar], codes: Codes) -> Self:
        return cls(to_json(values), codes)
