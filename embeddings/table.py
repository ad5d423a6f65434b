"""Where the texts occur: keys and fields by column, and the conditions that a search may put on them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Scalar = str | int | float | None
Mask = NDArray[np.bool_]
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Entry:
    """One occurrence of a text.

    :param key: the caller's identifier of this occurrence.
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


@dataclass(frozen=True, slots=True)
class Column:
    """One field of all occurrences: the distinct values, and for each occurrence the number of its value."""

    values: tuple[Scalar, ...]
    codes: Codes

    @classmethod
    def of(cls, content: Iterable[Scalar]) -> "Column":
        """Give the distinct values numbers in the order in which they first appear."""
        numbers: dict[Scalar, int] = {}
        codes = [numbers.setdefault(value, len(numbers)) for value in content]
        return cls(tuple(numbers), np.array(codes, np.int32))

    def where(self, fits: Sequence[bool]) -> Mask:
        """Return for each occurrence whether its value fits."""
        return np.array(fits, dtype=bool)[self.codes]


class Occurrences:
    """All occurrences of all texts.

    :param rows: for each occurrence the row of its text.
    """

    def __init__(self, keys: Sequence[str], rows: Codes, columns: Mapping[str, Column]) -> None:
        self.keys, self.rows, self.columns = keys, rows, columns
        # Occurrences grouped by text, so that those of a hit are one slice.
        self._by_text = np.argsort(rows, kind="stable")
        self._starts = np.searchsorted(rows[self._by_text], np.arange(rows.max(initial=-1) + 2))

    @classmethod
    def of(cls, entries: Sequence[Entry], rows: Sequence[int]) -> "Occurrences":
        """Turn entries into columns.

        :param rows: the row of each entry's text.
        """
        names = sorted({name for entry in entries for name in entry.fields})
        columns = {name: Column.of(entry.fields.get(name) for entry in entries) for name in names}
        return cls([entry.key for entry in entries], np.array(rows, np.int32), columns)

    def __len__(self) -> int:
        return len(self.keys)

    def matching(self, filters: Filters) -> Mask:
        """Return for each occurrence whether all conditions hold."""
        mask = np.ones(len(self), dtype=bool)
        for name, wanted in filters.one_of.items():
            column = self._column(name)
            mask &= column.where([value in wanted for value in column.values])
        for name, (least, greatest) in filters.ranges.items():
            column = self._column(name)
            mask &= column.where([_within(value, least, greatest) for value in column.values])
        return mask

    def of_text(self, row: int, mask: Mask | None) -> list[str]:
        """Return the keys under which the text of a row occurs, those of the mask only, in the order of the entries."""
        places = self._by_text[self._starts[row] : self._starts[row + 1]]
        return [self.keys[place] for place in (places if mask is None else places[mask[places]])]

    def counts(self, names: Iterable[str], mask: Mask) -> dict[str, dict[Scalar, int]]:
        """Count, for each field named, how many occurrences of the mask have which value; commonest first."""
        result: dict[str, dict[Scalar, int]] = {}
        for name in names:
            column = self._column(name)
            found = np.bincount(column.codes[mask], minlength=len(column.values)).tolist()
            counted = Counter({value: n for value, n in zip(column.values, found, strict=True) if n})
            result[name] = dict(counted.most_common())
        return result

    def _column(self, name: str) -> Column:
        # A field that nobody filled is None everywhere.
        return self.columns.get(name) or Column((None,), np.zeros(len(self), np.int32))


def _within(value: Scalar, least: float | None, greatest: float | None) -> bool:
    if value is None or isinstance(value, str):
        return False
    return (least is None or value >= least) and (greatest is None or value <= greatest)
