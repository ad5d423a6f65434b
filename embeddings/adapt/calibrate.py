"""Fit the constants of :mod:`embeddings.chance`: ``python -m embeddings.adapt.calibrate [JUDGEMENTS.jsonl]``.

The chance is a logistic curve of the similarity, fitted to whether a name that was found means the same as the one
asked for: by judged names where a file of judgements is given, each query predicted from the others' to see how well it
holds; else by made names of the domains that no training has seen. What the best answer must reach is put where one in
twenty queries that have an answer would be refused.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.adapt.graded import Name, grade, sets
from embeddings.adapt.lexicon import read_lexicon
from embeddings.adapt.train import split
from embeddings.embedded import embedded_encoder
from embeddings.index import SemanticIndex
from embeddings.table import Entry

_SETS, _SIZE, _DOMAINS, _SEED = 4, 300, 8, 123
_LOOKED_AT = 100
_SAME, _ANSWER = 3.0, 2.0
_REFUSED = 0.05
_STEPS = 50
_BINS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 1.0)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query got: similarity and grade of each answer, best first."""

    similarity: Floats
    grade: Floats


def main() -> None:
    """Print the constants, and how well they hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("judgements", type=Path, nargs="?")
    judgements = parser.parse_args().judgements
    answered = list(_ask_judged(judgements) if judgements else _ask_made())
    similarity, same = _joined(answered)
    steepness, middle = fit(similarity, same)
    best = np.array([asked.similarity[0] for asked in answered if (asked.grade >= _ANSWER).any()])
    least = np.quantile(best, _REFUSED)
    print(f"{len(answered)} queries, {len(similarity)} answers, {same.mean():.4f} of them the same")
    print(f"steepness {steepness:.2f}  middle {middle:.3f}  nothing similar below {least:.3f}")
    if judgements:
        _print_reliability(answered)
    else:
        strangers = np.array([asked.similarity[0] for names in _sets() for asked in _ask_strangers(names)])
        print(
            f"{len(strangers)} queries of a domain not indexed: {(strangers >= least).mean():.3f} still get an answer"
        )


def _print_reliability(answered: Sequence[Asked]) -> None:
    """Print, for answers predicted from the other queries, the mean chance and the share that is the same."""
    chances = []
    for place, asked in enumerate(answered):
        steepness, middle = fit(*_joined([*answered[:place], *answered[place + 1 :]]))
        chances.append(1 / (1 + np.exp(-steepness * (asked.similarity - middle))))
    chance, (_, same) = np.concatenate(chances), _joined(answered)
    print(f"Brier score {((chance - same) ** 2).mean():.4f}, of the share alone {same.mean() * (1 - same.mean()):.4f}")
    for low, high in pairwise(_BINS):
        within = (chance >= low) & (chance < high)
        said, found = chance[within].mean(), same[within].mean()
        print(f"{low:4.2f}-{high:4.2f}  {within.sum():5} answers  said {said:.3f}  found {found:.3f}")


def _joined(answered: Sequence[Asked]) -> tuple[Floats, NDArray[np.bool_]]:
    similarity = np.concatenate([asked.similarity for asked in answered])
    return similarity, np.concatenate([asked.grade for asked in answered]) >= _SAME


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


def _sets() -> Iterator[list[Name]]:
    _, held = split(read_lexicon())
    for names, _ in zip(sets(held, _SEED, _SIZE, _DOMAINS), range(_SETS), strict=False):
        yield names


def _ask_made() -> Iterator[Asked]:
    for names in _sets():
        index = _indexed([name.text for name in names])
        for name in names:
            yield _ask(index, name.text, {other.text: grade(name, other) for other in names})


def _ask_judged(path: Path) -> Iterator[Asked]:
    queries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    index = _indexed(sorted({name for query in queries for name in query["judgements"]}))
    for query in queries:
        yield _ask(index, query["query"], query["judgements"])


def _ask_strangers(names: Sequence[Name]) -> Iterator[Asked]:
    """Ask every name of an index that knows nothing of its domain, nor wordings of no domain."""
    for domain in sorted({name.domain for name in names if name.domain}):
        others = [name for name in names if name.domain not in (domain, None)]
        index = _indexed([name.text for name in others])
        for name in names:
            if name.domain == domain:
                yield _ask(index, name.text, {})


def _indexed(names: Sequence[str]) -> SemanticIndex:
    index = SemanticIndex(embedded_encoder())
    index.update(Entry(name, name) for name in names)
    return index


def _ask(index: SemanticIndex, query: str, grades: Mapping[str, float]) -> Asked:
    """Return the answers but for the query's own name; a name without a grade is of grade 0."""
    hits = [
        (hit.similarity, grades.get(name, 0.0))
        for hit in index.search(query, _LOOKED_AT + 1)
        for name in hit.keys
        if name != query
    ]
    similarity, found = np.array(hits[:_LOOKED_AT]).T
    return Asked(similarity, found)


if __name__ == "__main__":
    main()
