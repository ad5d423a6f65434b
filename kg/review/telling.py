"""Single rows that give a copy away: long, rare, equal to the letter, in projects that copy nothing else."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations

from kg.review.candidates import Pair
from kg.review.corpus import Corpus, Row
from kg.review.model import EvidenceKind
from kg.review.normalise import bigrams
from kg.review.sets import NAME_SHARE, Match

LEAST_LETTERS = 8
"""Shorter names ("服务对象满意度") are hit upon by anyone."""
LEAST_UNITS = 5
"""In a corpus of fewer units nobody can say which names are rare."""
MOST_PROJECTS = 3
"""A name in more projects is a common measure."""
FULL_LETTERS = 20.0
"""Length from which a name counts as unmistakable."""
LEAST_SCORE = 0.2
"""Rows below it are equal by chance too often to be worth a look."""


def telling_rows(
    corpus: Corpus, related: Collection[Pair], focus: Collection[int] | None
) -> Iterator[tuple[Pair, Match, float]]:
    """Yield rows that two otherwise unrelated projects share, in any case by name.

    :param related: pairs already known to copy goals or sets; they are left out.
    :param focus: only pairs with at least one of these positions; all where it is None.
    :returns: the pair, its two rows and a score in [``LEAST_SCORE``, 1]: rarity times length, less where the targets
        differ.
    """
    if len({entry.owner for entry in corpus.entries}) < LEAST_UNITS:
        return
    holders: defaultdict[str, dict[int, Row]] = defaultdict(dict)
    for position, entry in enumerate(corpus.entries):
        for row in entry.rows:
            if len(row.name) >= LEAST_LETTERS:
                holders[row.name].setdefault(position, row)
    for name, places in holders.items():
        if not 1 < len(places) <= MOST_PROJECTS:
            continue
        telling = corpus.name_weights[name] * _unmistakable(corpus, name)
        for pair in combinations(places, 2):
            if pair in related or not (focus is None or pair[0] in focus or pair[1] in focus):
                continue
            equal = places[pair[0]].key == places[pair[1]].key
            score = telling if equal else NAME_SHARE * telling
            if score >= LEAST_SCORE:
                kind = EvidenceKind.ROW if equal else EvidenceKind.NAME
                yield pair, Match(kind, places[pair[0]], places[pair[1]], 1.0), score


def _unmistakable(corpus: Corpus, name: str) -> float:
    """Say how little chance can have to do with a name: stock words ("长效机制健全性") make long names, too."""
    return min(1.0, len(name) / FULL_LETTERS) * corpus.pair_weights.mean(bigrams(name))
