"""Where the texts occur: keys, spellings and fields of every occurrence, by column."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Self

import numpy as np

from embeddings.arrays import Read, Write, compacted, from_json, to_json
from embeddings.backends.base import Mask, Rows
from embeddings.strings import Strings
from embeddings.table import Codes, Column, Entry, Filters, Scalar


@dataclass(frozen=True)
class Occurrences:
    """Occurrences ascending by the row of their text; those of one text in the order in which they were added.

    :param rows: for each occurrence the row of its text.
    :param spelt: for each occurrence the number of its spelling.
    """

    keys: Strings
    rows: Codes
    spellings: Strings
    spelt: Codes
    columns: Mapping[str, Column]

    @classmethod
    def of(cls, entries: Sequence[Entry], rows: Sequence[int]) -> Self:
        """Turn entries into columns.

        :param rows: the row of each entry's text.
        """
        order = np.argsort(np.array(rows, np.int64), kind="stable")
        entries = [entries[place] for place in order.tolist()]
        spellings: dict[str, int] = {}
        spelt = [spellings.setdefault(entry.text, len(spellings)) for entry in entries]
        names = sorted({name for entry in entries for name in entry.fields})
        return cls(
            Strings.of(entry.key for entry in entries),
            np.array(rows, np.int32)[order],
            Strings.of(spellings),
            np.array(spelt, np.int32),
            {name: Column.of(entry.fields.get(name) for entry in entries) for name in names},
        )

    @classmethod
    def concat(cls, first: Self, second: Self) -> Self:
        """Return the occurrences of both; of one text those of the first come first."""
        spellings, renumbered = first.spellings.union(second.spellings)
        names = sorted({*first.columns, *second.columns})
        joined = cls(
            Strings.concat(first.keys, second.keys),
            np.concatenate([first.rows, second.rows]),
            spellings,
            np.concatenate([first.spelt, renumbered.astype(np.int32)[second.spelt]]),
            {name: Column.concat(first.column(name), second.column(name)) for name in names},
        )
        return joined.take(np.argsort(joined.rows, kind="stable"))

    @classmethod
    def open(cls, read: Read) -> Self:
        """Open what :meth:`save` wrote."""
        return cls(
            Strings.open(read, "keys"),
            read("rows"),
            Strings.open(read, "spellings"),
            read("spelt"),
            {name: Column.open(read, f"column{number}") for number, name in enumerate(from_json(read("columns")))},
        )

    def save(self, write: Write) -> None:
        """Write everything."""
        self.keys.save(write, "keys")
        write("rows", self.rows)
        self.spellings.save(write, "spellings")
        write("spelt", self.spelt)
        write("columns", to_json(list(self.columns)))
        for number, column in enumerate(self.columns.values()):
            column.save(write, f"column{number}")

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, places: Rows) -> Self:
        """Return the given occurrences in the given order, which must be ascending by row."""
        used, spelt = compacted(self.spelt[places], len(self.spellings))
        return type(self)(
            self.keys.take(places),
            self.rows[places],
            self.spellings.take(used),
            spelt,
            {name: column.take(places) for name, column in self.columns.items()},
        )

    def renumbered(self, rows: Rows) -> Self:
        """Return the same occurrences with other rows for their texts, which keep their order.

        :param rows: former row → new row.
        """
        return type(self)(self.keys, rows[self.rows].astype(np.int32), self.spellings, self.spelt, self.columns)

    def matching(self, filters: Filters) -> Mask:
        """Return for each occurrence whether all conditions hold."""
        fits = [self.column(name).among(wanted) for name, wanted in filters.one_of.items()]
        fits += [self.column(name).within(*limits) for name, limits in filters.ranges.items()]
        return reduce(np.logical_and, fits, np.ones(len(self), dtype=bool))

    def of_row(self, row: int, among: Rows | None) -> Rows:
        """Return the places of a text's occurrences.

        :param among: places to choose from, ascending; None for all.
        """
        # Asked for in another type than theirs, all of them would be converted first.
        start, end = self.rows.searchsorted(np.array([row, row + 1], self.rows.dtype)).tolist()
        if among is None:
            return np.arange(start, end)
        first, last = np.searchsorted(among, [start, end]).tolist()
        return among[first:last]

    def counts(self, name: str, places: Rows | None) -> Counter[Scalar]:
        """Count how many of the occurrences at the places have which value of a field; None for all occurrences."""
        return Counter(self.column(name).counts(places))

    def find(self, keys: Iterable[str]) -> Rows:
        """Return the places of those of the keys that are here."""
        return np.array([place for key in keys if (place := self.keys.find(key)) is not None], np.int64)

    def is_same(self, place: int, entry: Entry) -> bool:
        """Say whether an occurrence has the spelling and the fields of the entry."""
        if self.spellings[int(self.spelt[place])] != entry.text:
            return False
        known = all(column.value(place) == entry.fields.get(name) for name, column in self.columns.items())
        return known and all(entry.fields[name] is None for name in entry.fields.keys() - self.columns.keys())

    def column(self, name: str) -> Column:
        """Return a field; one that nobody filled is None everywhere."""
        found = self.columns.get(name)
        return Column.nothing(len(self)) if found is None else found


def commonest_first(counts: Mapping[Scalar, int]) -> dict[Scalar, int]:
    """Sort values by falling count; equal ones numbers first, then texts, then None."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], *_place(item[0]))))


def spelling(parts: Iterable[tuple[Occurrences, Rows]]) -> str:
    """Return the commonest spelling of the given occurrences, of equally common ones the first."""
    counted: Counter[str] = Counter()
    for occurrences, places in parts:
        numbers = Counter(occurrences.spelt[places].tolist())
        counted.update({occurrences.spellings[number]: count for number, count in numbers.items()})
    return counted.most_common(1)[0][0]


def _place(value: Scalar) -> tuple[int, float, str]:
    if value is None:
        return 2, 0, ""
    return (1, 0, value) if isinstance(value, str) else (0, value, "")


def unique_by_key(entries: Iterable[Entry]) -> list[Entry]:
    """Return the last entry of every key, in the order of those."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        kept.pop(entry.key, None)
        kept[entry.key] = entry
    return list(kept.values())
