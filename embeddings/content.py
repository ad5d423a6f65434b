"""All that a search reads: a large base, the changes since, and which of it satisfies which filters."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from embeddings.backends import choose
from embeddings.backends.base import Backend, Mask, Rows, Vectors
from embeddings.block import Base, TextBlock
from embeddings.occurrences import Occurrences, commonest_first, spelling
from embeddings.table import Entry, Filters, Scalar

NO_FILTERS = Filters()
# Filters whose outcome is remembered; people page through and refine the same few.
_REMEMBERED = 8


@dataclass(frozen=True)
class Selection:
    """What satisfies some filters.

    :param base: places of the occurrences in the base, None for all of them; *delta* likewise in those added since.
    :param rows: which texts; None for all of them.
    :param count: how many texts.
    :param counted: facets that were asked for before.
    """

    base: Rows | None
    delta: Rows | None
    rows: Mask | None
    count: int
    counted: dict[str, dict[Scalar, int]] = field(default_factory=dict)


class Content:
    """A base and what was changed since; replaced as a whole, never changed.

    Rows of the base come first, those of *delta* follow. A text is there as long as it occurs somewhere.

    :param delta: texts that the base does not have, each of which occurs.
    :param added: occurrences added since, of texts of either part.
    :param gone: occurrences of the base that were removed since; None if there are none.
    """

    def __init__(self, base: Base, delta: TextBlock, added: Occurrences, gone: Mask | None) -> None:
        self.base, self.delta, self.added, self.gone = base, delta, added, gone
        self._choosing = threading.Lock()
        self._selections: OrderedDict[object, Selection] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.base) + len(self.delta) - len(self.dead)

    @property
    def occurrences(self) -> int:
        """Return the number of occurrences."""
        gone = 0 if self.gone is None else int(np.count_nonzero(self.gone))
        return len(self.base.occurrences) - gone + len(self.added)

    @cached_property
    def dead(self) -> Rows:
        """Rows of texts that no longer occur; all of them are in the base."""
        return np.empty(0, np.int64) if self.gone is None else np.flatnonzero(~self._occurring(self._kept, None))

    @cached_property
    def _kept(self) -> Rows | None:
        """Places of the base's occurrences that are still there; None for all."""
        return None if self.gone is None else np.flatnonzero(~self.gone)

    @cached_property
    def nearby(self) -> Backend:
        """The vector engine over the texts added since."""
        return choose(len(self.delta)).build(self.delta.vectors.matrix)

    def row(self, text: str) -> int | None:
        """Return the row of a normalised text, one that occurs nowhere any more included."""
        row = self.base.block.texts.find(text)
        if row is not None:
            return row
        row = self.delta.texts.find(text)
        return None if row is None else len(self.base) + row

    def vector(self, row: int) -> Vectors:
        """Return the vector of a text."""
        first = len(self.base)
        return self.base.block.vectors[row] if row < first else self.delta.vectors[row - first]

    def select(self, filters: Filters) -> Selection:
        """Return what satisfies the filters; the last few outcomes are remembered."""
        mark = filters.mark
        with self._choosing:
            found = self._selections.get(mark)
            if found is not None:
                self._selections.move_to_end(mark)
                return found
        found = self._selected(filters)
        with self._choosing:
            self._selections[mark] = found
            if len(self._selections) > _REMEMBERED:
                self._selections.popitem(last=False)
        return found

    def holds(self, entry: Entry) -> bool:
        """Say whether there is an entry like this one, field by field."""
        place = self.added.keys.find(entry.key)
        if place is not None:
            return self.added.is_same(place, entry)
        place = self.base.occurrences.keys.find(entry.key)
        if place is None or (self.gone is not None and self.gone[place]):
            return False
        return self.base.occurrences.is_same(place, entry)

    def all_keys(self) -> Iterator[str]:
        """Yield the key of every occurrence."""
        yield from self.added.keys
        for place, key in enumerate(self.base.occurrences.keys):
            if self.gone is None or not self.gone[place]:
                yield key

    def spelling(self, row: int) -> str:
        """Return how a text is spelt most often."""
        return spelling(self._places(row, self._kept, None))

    def keys(self, row: int, selection: Selection) -> tuple[str, ...]:
        """Return the keys of a text's occurrences among those selected, in the order in which they were added."""
        found = self._places(row, selection.base, selection.delta)
        return tuple(part.keys[place] for part, places in found for place in places.tolist())

    def facets(self, names: Sequence[str], selection: Selection) -> dict[str, dict[Scalar, int]]:
        """Count, for each field named, which values the selected occurrences have; commonest first."""
        for name in names:
            if name not in selection.counted:
                counts: Counter[Scalar] = self.base.occurrences.counts(name, selection.base)
                counts.update(self.added.counts(name, selection.delta))
                selection.counted[name] = commonest_first(counts)
        return {name: dict(selection.counted[name]) for name in names}

    def _selected(self, filters: Filters) -> Selection:
        if not filters:
            rows = self._occurring(self._kept, None) if len(self.dead) else None
            return Selection(self._kept, None, rows, len(self))
        mask = self.base.occurrences.matching(filters)
        if self.gone is not None:
            mask &= ~self.gone
        base, delta = np.flatnonzero(mask), np.flatnonzero(self.added.matching(filters))
        rows = self._occurring(base, delta)
        return Selection(base, delta, rows, int(np.count_nonzero(rows)))

    def _occurring(self, base: Rows | None, delta: Rows | None) -> Mask:
        rows = np.zeros(len(self.base) + len(self.delta), dtype=bool)
        for occurrences, places in ((self.base.occurrences, base), (self.added, delta)):
            rows[occurrences.rows if places is None else occurrences.rows[places]] = True
        return rows

    def _places(self, row: int, base: Rows | None, delta: Rows | None) -> tuple[tuple[Occurrences, Rows], ...]:
        parts = (self.base.occurrences, base), (self.added, delta)
        return tuple((part, part.of_row(row, among)) for part, among in parts)
