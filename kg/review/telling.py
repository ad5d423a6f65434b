"""Single rows that give a copy away: long, rare, equal to the letter, in projects that share nothing else."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations

from kg.review.candidates import Pair
from kg.review.corpus import Corpus, Row, RowKey

LEAST_LETTERS = 8
"""Shorter names ("服务对象满意度") are hit upon by anyone."""
MOST_PROJECTS = 3
"""A row in more projects is a common measure."""
FULL_LETTERS = 20.0
"""Length from which a name counts as unmistakable."""


def telling_rows(
    corpus: Corpus, related: Collection[Pair], focus: Collection[int] | None
) -> Iterator[tuple[Pair, Row, Row, float]]:
    """Yield rows that two otherwise unrelated projects share to the letter.

    :param related: pairs already known for their goals or sets; they are left out.
    :param focus: only pairs with at least one of these positions; all where it is None.
    :returns: the pair, its two rows and a score in (0, 1]: rarity times length.
    """
    holders: defaultdict[RowKey, dict[int, Row]] = defaultdict(dict)
    for position, entry in enumerate(corpus.entries):
        for row in entry.rows:
            if len(row.name) >= LEAST_LETTERS and row.key[1]:
                holders[row.key].setdefault(position, row)
    for key, places in holders.items():
        if len(places) > MOST_PROJECTS:
            continue
        score = corpus.key_weights[key] * min(1.0, len(key[0]) / FULL_LETTERS)
        for pair in combinations(places, 2):
            if pair not in related and (focus is None or pair[0] in focus or pair[1] in focus):
                yield pair, places[pair[0]], places[pair[1]], score
