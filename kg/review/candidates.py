"""Which pairs of projects are worth a close look, without comparing all with all."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Sequence
from itertools import combinations
from zlib import crc32

Pair = tuple[int, int]

FINGERPRINT_LETTERS = 8
"""Letters of one fingerprint; a passage of ``FINGERPRINT_LETTERS + WINDOW - 1`` letters is always noticed."""
WINDOW = 6
"""Fingerprints among which the smallest is kept (winnowing, Schleimer, Wilkerson & Aiken 2003)."""


def fingerprints(text: str) -> frozenset[int]:
    """Return the winnowed fingerprints of a folded text; a text shorter than one of them has none."""
    codes = [
        crc32(text[place : place + FINGERPRINT_LETTERS].encode())
        for place in range(len(text) - FINGERPRINT_LETTERS + 1)
    ]
    windows = range(max(min(len(codes), 1), len(codes) - WINDOW + 1))
    return frozenset(min(codes[place : place + WINDOW]) for place in windows)


def sharing_pairs(
    things: Sequence[Collection[Hashable]],
    *,
    most: int,
    least: int,
    focus: Collection[int] | None = None,
) -> set[Pair]:
    """Return the pairs of positions that share telling things.

    :param things: for each project what it writes.
    :param most: a thing that more projects write is left out, which keeps the work linear in their number.
    :param least: how many telling things a pair must share.
    :param focus: only pairs with at least one of these positions; all pairs where it is None.
    :returns: pairs with the smaller position first.
    """
    postings: defaultdict[Hashable, list[int]] = defaultdict(list)
    for position, written in enumerate(things):
        for thing in set(written):
            postings[thing].append(position)
    shared: Counter[Pair] = Counter()
    for holders in postings.values():
        if 1 < len(holders) <= most:
            shared.update(_pairs(holders, focus))
    return {pair for pair, count in shared.items() if count >= least}


def _pairs(holders: Sequence[int], focus: Collection[int] | None) -> list[Pair]:
    if focus is None:
        return list(combinations(holders, 2))
    return [pair for pair in combinations(holders, 2) if pair[0] in focus or pair[1] in focus]
