"""How good a ranking is, given graded judgements of some of its items."""

import math
from collections.abc import Collection, Mapping, Sequence


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], k: int = 10) -> float:
    """Return the normalised discounted cumulative gain of the first *k*, with gain 2^grade - 1 (Burges et al. 2005).

    :param ranking: best first, without repetitions.
    :param grades: 0 and up; an item that is not judged counts as 0.
    :returns: in [0, 1]; 0 where nothing is relevant.
    """
    best = _gain(sorted(grades.values(), reverse=True)[:k])
    return _gain([grades.get(item, 0) for item in ranking[:k]]) / best if best else 0.0


def recall(ranking: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Return the share of the relevant items among the first *k*; 0 where nothing is relevant."""
    return len(set(ranking[:k]) & set(relevant)) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """Return 1 / the place of the first relevant item, 0 where there is none; its mean over queries is the MRR."""
    return next((1 / place for place, item in enumerate(ranking, 1) if item in relevant), 0.0)


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))
