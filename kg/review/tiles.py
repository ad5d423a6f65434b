"""The passages that two texts have in common, as non-overlapping tiles."""

from collections import defaultdict
from typing import NamedTuple

LEAST = 8
"""Shortest tile in letters."""
_PLACES = 16
"""A piece that stands at more places of one text is followed at the first ones only; it bounds the work."""


class Tile(NamedTuple):
    """A passage of ``length`` letters that starts at ``left`` in one text and at ``right`` in the other."""

    left: int
    right: int
    length: int


def tiles(left: str, right: str, least: int = LEAST) -> tuple[Tile, ...]:
    """Cover the right text with passages of the left one, each place of either text used once at most.

    :param least: shortest passage in letters, at least 1.
    :returns: tiles in the order of the right text; what has been moved is found at its new place.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for start in range(len(left) - least + 1):
        if len(found := places[left[start : start + least]]) < _PLACES:
            found.append(start)
    used = bytearray(len(left))
    covered: list[Tile] = []
    place = 0
    while place <= len(right) - least:
        best = max(
            (
                Tile(start, place, _run(left, start, right, place, used))
                for start in places.get(right[place : place + least], ())
            ),
            key=lambda tile: (tile.length, -tile.left),
            default=None,
        )
        if best is None or best.length < least:
            place += 1
            continue
        used[best.left : best.left + best.length] = b"\1" * best.length
        covered.append(best)
        place += best.length
    return tuple(covered)


def _run(left: str, start: int, right: str, place: int, used: bytearray) -> int:
    """Return for how many letters both texts go on alike over letters not yet used."""
    length = 0
    while (
        start + length < len(left)
        and place + length < len(right)
        and left[start + length] == right[place + length]
        and not used[start + length]
    ):
        length += 1
    return length
