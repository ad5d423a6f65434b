"""One noun replaced throughout: the mark of a set of indicators that was copied and renamed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kg.review.corpus import Row

LEAST_NOUN = 2
"""Letters of the exchanged noun; exchanging one letter is a matter of wording."""
LEAST_FIXED = 2
"""Letters that both names must keep."""
LEAST_NAMES = 2
"""Names in which the same exchange must be seen."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two names that differ in one noun.

    :param kept: what stands before and behind the noun in both names.
    """

    left: Row
    right: Row
    noun: tuple[str, str]
    kept: tuple[str, str]


def exchanges(left: Sequence[Row], right: Sequence[Row]) -> list[Exchange]:
    """Return the names that one and the same exchange of a noun turns into each other.

    The exchange seen in most names counts; a name is used once.

    :returns: at least ``LEAST_NAMES`` exchanges, or none.
    """
    seen: defaultdict[tuple[str, str], list[Exchange]] = defaultdict(list)
    for row in left:
        for other in right:
            if (exchange := _exchange(row, other)) is not None:
                seen[exchange.noun].append(exchange)
    found = max((_once(group) for group in seen.values()), key=len, default=[])
    return found if len(found) >= LEAST_NAMES else []


def _exchange(row: Row, other: Row) -> Exchange | None:
    one, two = row.name, other.name
    shorter = min(len(one), len(two))
    front = next((place for place in range(shorter) if one[place] != two[place]), shorter)
    back = next((place for place in range(shorter - front) if one[-1 - place] != two[-1 - place]), shorter - front)
    nouns = one[front : len(one) - back], two[front : len(two) - back]
    if front + back < LEAST_FIXED or min(len(noun) for noun in nouns) < LEAST_NOUN:
        return None
    return Exchange(row, other, nouns, (one[:front], one[len(one) - back :]))


def _once(group: Sequence[Exchange]) -> list[Exchange]:
    """Keep the first exchange of each name on either side."""
    kept: list[Exchange] = []
    for exchange in group:
        if all(exchange.left is not other.left and exchange.right is not other.right for other in kept):
            kept.append(exchange)
    return kept
