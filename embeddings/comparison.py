"""Several rankings of the same judged queries side by side, as a whole and by kind of query."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from embeddings.backends.base import Vectors
from embeddings.evaluate import LEVEL, MEASURES, RESAMPLES, SEED, Interval, Judged, K, bootstrap

ALL = "all"
Rankings = Sequence[Sequence[str]]
Values = Sequence[float | None]


def rankings_of(judged: Sequence[Judged], names: Sequence[str], scores: Vectors) -> list[list[str]]:
    """Return one ranking for each query, equal scores in the order of *names*.

    :param scores: of shape (queries, names), higher is better.
    """
    orders = np.argsort(-scores, axis=1, kind="stable")
    return [query.ranking(names[row] for row in order) for query, order in zip(judged, orders, strict=True)]


def compare(judged: Sequence[Judged], methods: Mapping[str, Rankings], held: Collection[str]) -> dict[str, Any]:
    """Measure every method, and the first against each other one.

    :param methods: name of a method → its rankings, in the order of *judged*.
    :param held: normalised names that a ranking can hold at all.
    :returns: JSON; each figure is ``{"mean", "low", "high", "n"}``. ``ceiling`` is what the best ranking of the held
        names would reach.
    """
    values = {name: _values(judged, rankings) for name, rankings in methods.items()}
    first, *others = values
    best = _values(judged, [query.best(held) for query in judged])
    missing = {name: grade for query in judged for name, grade in _missing(query, held)}
    return {
        "queries": len(judged),
        "kinds": {kind: len(members) for kind, members in _kinds(judged) if kind != ALL},
        "names": len(held),
        "missing": {
            "names": sorted(missing),
            "by_grade": {str(grade): list(missing.values()).count(grade) for grade in sorted(set(missing.values()))},
        },
        "bootstrap": {"resamples": RESAMPLES, "seed": SEED, "level": LEVEL},
        "methods": {name: _figures(judged, measured) for name, measured in values.items()},
        "differences": {
            name: _figures(
                judged, {measure: _less(values[first][measure], values[name][measure]) for measure in MEASURES}
            )
            for name in others
        },
        "ceiling": {
            kind: {measure: found["mean"] for measure, found in figures.items() if measure != "unjudged@10"}
            for kind, figures in _figures(judged, best).items()
        },
    }


def per_query(judged: Sequence[Judged], methods: Mapping[str, Rankings], held: Collection[str]) -> list[dict[str, Any]]:
    """Return for each query what each method found, with grades; ``grade`` is None for a name that was not judged."""
    return [
        {
            "query": query.query,
            "kinds": list(query.kinds),
            "missing": {name: grade for name, grade in _missing(query, held) if grade},
            "methods": {
                name: {
                    **{measure: value(rankings[place], query) for measure, value in MEASURES.items()},
                    "top": [{"name": item, "grade": query.grades.get(item)} for item in rankings[place][:K]],
                }
                for name, rankings in methods.items()
            },
        }
        for place, query in enumerate(judged)
    ]


def _values(judged: Sequence[Judged], rankings: Rankings) -> dict[str, Values]:
    return {
        measure: [value(ranking, query) for ranking, query in zip(rankings, judged, strict=True)]
        for measure, value in MEASURES.items()
    }


def _figures(judged: Sequence[Judged], values: Mapping[str, Values]) -> dict[str, dict[str, Any]]:
    return {
        kind: {measure: asdict(_interval(found, members)) for measure, found in values.items()}
        for kind, members in _kinds(judged)
    }


def _interval(values: Values, members: Sequence[int]) -> Interval:
    return bootstrap([value for place in members if (value := values[place]) is not None])


def _kinds(judged: Sequence[Judged]) -> Iterator[tuple[str, list[int]]]:
    """Yield each kind of query with the places of its queries, all of them first."""
    yield ALL, list(range(len(judged)))
    for kind in dict.fromkeys(kind for query in judged for kind in query.kinds if kind != ALL):
        yield kind, [place for place, query in enumerate(judged) if kind in query.kinds]


def _less(left: Values, right: Values) -> Values:
    pairs = zip(left, right, strict=True)
    return [None if one is None or other is None else one - other for one, other in pairs]


def _missing(query: Judged, held: Collection[str]) -> Iterator[tuple[str, int]]:
    return ((name, grade) for name, grade in query.grades.items() if name not in held)
