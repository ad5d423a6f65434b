"""Fit the constants of :mod:`embeddings.chance`: ``python -m embeddings.adapt.calibrate``.

The names are of the domains that no training has seen. Every name is asked of an index of the others. The chance is a
logistic curve of the similarity, fitted to whether a name that was found means the same; what the best answer must
reach is put where one in twenty queries with an answer of the same act or of the same measure nearby would be refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.adapt.graded import Name, grade, sets
from embeddings.adapt.lexicon import Lexicon, read_lexicon
from embeddings.adapt.train import split
from embeddings.embedded import embedded_encoder
from embeddings.index import SemanticIndex
from embeddings.table import Entry

_SETS, _SIZE, _DOMAINS, _SEED = 4, 300, 8, 123
_LOOKED_AT = 100
_SAME, _ANSWER = 3.0, 2.0
_REFUSED = 0.05
_STEPS = 50

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query got: similarity and grade of each answer, and the domain it is of."""

    similarity: Floats
    grade: Floats


def main() -> None:
    """Print the constants, and how well they hold on the names they come from."""
    _, held = split(read_lexicon())
    answered = [asked for names in _sets(held) for asked in _ask_all(names)]
    similarity = np.concatenate([asked.similarity for asked in answered])
    same = np.concatenate([asked.grade for asked in answered]) >= _SAME
    steepness, middle = fit(similarity, same)
    best = np.array([asked.similarity[0] for asked in answered if (asked.grade >= _ANSWER).any()])
    print(f"{len(answered)} queries, {len(similarity)} answers, {same.mean():.3f} of them the same")
    print(f"steepness {steepness:.2f}  middle {middle:.3f}  nothing similar below {np.quantile(best, _REFUSED):.3f}")
    strangers = np.array([asked.similarity[0] for names in _sets(held) for asked in _ask_strangers(names)])
    passed = (strangers >= np.quantile(best, _REFUSED)).mean()
    print(f"{len(strangers)} queries of a domain that is not indexed: {passed:.3f} are given an answer all the same")


def fit(similarity: Floats, same: NDArray[np.bool_]) -> tuple[float, float]:
    """Return steepness and middle of the logistic curve of the greatest likelihood, by Newton's method."""
    columns = np.stack([similarity, np.ones_like(similarity)], axis=1)
    weights = np.zeros(2)
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (same - chances)
        bend = (columns * (chances * (1 - chances))[:, None]).T @ columns
        weights += np.linalg.solve(bend + 1e-9 * np.eye(2), slope)
    return float(weights[0]), float(-weights[1] / weights[0])


def _sets(lexicon: Lexicon) -> Iterator[list[Name]]:
    for names, _ in zip(sets(lexicon, _SEED, _SIZE, _DOMAINS), range(_SETS), strict=False):
        yield names


def _ask_all(names: Sequence[Name]) -> Iterator[Asked]:
    index = _indexed(names)
    for name in names:
        yield _ask(index, name, names)


def _ask_strangers(names: Sequence[Name]) -> Iterator[Asked]:
    """Ask every name of an index that knows nothing of its domain, nor wordings of no domain."""
    for domain in sorted({name.domain for name in names if name.domain}):
        others = [name for name in names if name.domain not in (domain, None)]
        index = _indexed(others)
        for name in names:
            if name.domain == domain:
                yield _ask(index, name, others)


def _indexed(names: Sequence[Name]) -> SemanticIndex:
    index = SemanticIndex(embedded_encoder())
    index.update(Entry(str(place), name.text) for place, name in enumerate(names))
    return index


def _ask(index: SemanticIndex, query: Name, names: Sequence[Name]) -> Asked:
    hits = [
        (hit.similarity, grade(query, names[int(key)]))
        for hit in index.search(query.text, _LOOKED_AT + 1)
        for key in hit.keys
        if names[int(key)] is not query
    ]
    similarity, grades = np.array(hits[:_LOOKED_AT]).T
    return Asked(similarity, grades)


if __name__ == "__main__":
    main()
