"""How telling a piece of text is: the fewer units write it, the more."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from math import log
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Weights(Generic[K]):
    """Inverse document frequency over distinct units, scaled to (0, 1].

    A unit counts once however often it writes a thing: its own template must not look like common wording, and the
    wording of many small units must not look rare.

    :param written: for each project its unit and the things written in it.
    """

    def __init__(self, written: Iterable[tuple[str, Collection[K]]]) -> None:
        by_unit: dict[str, set[K]] = {}
        for unit, things in written:
            by_unit.setdefault(unit, set()).update(things)
        self._units = len(by_unit)
        self._frequency = Counter(thing for things in by_unit.values() for thing in things)

    def units(self, thing: K) -> int:
        """Return how many units write the thing."""
        return self._frequency[thing]

    def __getitem__(self, thing: K) -> float:
        """Return 1 for what one unit alone writes, falling towards 0 for what all write."""
        if not self._units:
            return 1.0
        return log(1 + self._units / max(1, self._frequency[thing])) / log(1 + self._units)

    def total(self, things: Iterable[K]) -> float:
        """Return the summed weight; over distinct telling things about their number."""
        return sum(self[thing] for thing in things)

    def mean(self, things: Collection[K]) -> float:
        """Return the mean weight, 0 of nothing."""
        return self.total(things) / len(things) if things else 0.0

    def items(self) -> Iterable[tuple[K, int]]:
        """Return each thing with its number of units."""
        return self._frequency.items()
