"""How good rankings are, given graded judgements of some of their items, and how sure that is."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.segment import normalise

#: Places of a ranking that a reader looks at.
K = 10
#: Places of a ranking that the reciprocal ranks look at; a first hit behind them counts as none.
DEPTH = 100
RESAMPLES = 5000
SEED = 20240501
LEVEL = 0.95
# Indices drawn at once, so that many queries do not need much memory.
_DRAWN = 2_000_000


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], k: int = K) -> float:
    """Return the normalised discounted cumulative gain of the first *k*, with gain 2^grade - 1 (Burges et al. 2005).

    :param ranking: best first, without repetitions.
    :param grades: 0 and up; an item that is not judged counts as 0.
    :returns: in [0, 1]; 0 where nothing is relevant.
    """
    best = _gain(sorted(grades.values(), reverse=True)[:k])
    return _gain([grades.get(item, 0) for item in ranking[:k]]) / best if best else 0.0


def recall(ranking: Sequence[str], relevant: Collection[str], k: int = K) -> float:
    """Return the share of the relevant items among the first *k*; 0 where nothing is relevant."""
    return len(set(ranking[:k]) & set(relevant)) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """Return 1 / the place of the first relevant item, 0 where there is none; its mean over queries is the MRR."""
    return next((1 / place for place, item in enumerate(ranking, 1) if item in relevant), 0.0)


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))


@dataclass(frozen=True, slots=True)
class Judged:
    """One query with the names that were judged for it.

    :param grades: normalised name → grade; the query itself is not among them, for nobody has to find that.
    :param kinds: groups of queries that it is counted in beside all of them.
    """

    query: str
    grades: Mapping[str, int]
    kinds: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: str, judgements: Mapping[str, int], kinds: Iterable[str] = ()) -> "Judged":
        """Normalise names and leave out the query's own.

        :raises ValueError: if two spellings of one name have different grades.
        """
        grades: dict[str, int] = {}
        for name, grade in judgements.items():
            if grades.setdefault(normalise(name), grade) != grade:
                raise ValueError("two spellings of one name have different grades")
        grades.pop(normalise(query), None)
        return cls(query, grades, tuple(kinds))

    def ranking(self, names: Iterable[str]) -> list[str]:
        """Return the first ``DEPTH`` distinct normalised names, without the query's own."""
        own = normalise(self.query)
        return [name for name in dict.fromkeys(map(normalise, names)) if name != own][:DEPTH]

    def at_least(self, grade: int) -> frozenset[str]:
        """Return the names with a grade of at least *grade*."""
        return frozenset(name for name, given in self.grades.items() if given >= grade)

    def best(self, held: Collection[str]) -> list[str]:
        """Return the best ranking of those judged names that are *held*."""
        return sorted((name for name in self.grades if name in held), key=lambda name: -self.grades[name])


def _condensed(ranking: Sequence[str], judged: Judged) -> list[str]:
    """Leave out what was not judged for the query (Sakai 2007), which then counts neither for nor against."""
    return [name for name in ranking if name in judged.grades]


#: Measure → its value for one query. A query without anything that could be found has no value.
MEASURES: Mapping[str, Callable[[Sequence[str], Judged], float | None]] = {
    "ndcg@10": lambda ranking, judged: ndcg(ranking, judged.grades) if judged.at_least(1) else None,
    "ndcg@10_judged": lambda ranking, judged: (
        ndcg(_condensed(ranking, judged), judged.grades) if judged.at_least(1) else None
    ),
    "recall3@10": lambda ranking, judged: recall(ranking, good) if (good := judged.at_least(3)) else None,
    "mrr2": lambda ranking, judged: reciprocal_rank(ranking, good) if (good := judged.at_least(2)) else None,
    "mrr3": lambda ranking, judged: reciprocal_rank(ranking, good) if (good := judged.at_least(3)) else None,
    "unjudged@10": lambda ranking, judged: float(sum(name not in judged.grades for name in ranking[:K])),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over queries with its bootstrap confidence interval.

    :param n: queries that have a value; without any the other three are None.
    """

    mean: float | None
    low: float | None
    high: float | None
    n: int


def bootstrap(
    values: Sequence[float], *, resamples: int = RESAMPLES, seed: int = SEED, level: float = LEVEL
) -> Interval:
    """Return the mean and its percentile interval over resamples of the queries (Efron 1979; Sakai 2006).

    :param values: one of each query; for two methods, the differences between them, which makes the test paired.
    """
    if not values:
        return Interval(None, None, None, 0)
    given, random = np.asarray(values, np.float64), np.random.default_rng(seed)
    step = max(1, _DRAWN // len(given))
    means = np.concatenate(
        [
            given[random.integers(0, len(given), (min(step, resamples - start), len(given)))].mean(axis=1)
            for start in range(0, resamples, step)
        ]
    )
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(given.mean()), float(low), float(high), len(given))
