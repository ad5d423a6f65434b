"""Distinct names like those of performance indicators, made by a grammar.

A name is place + setting + object + action + measure, where any but object and measure may be left out.
"""

import tomllib
from collections.abc import Sequence
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SEED = 20_240_601
WORDS = {
    name: words.split()
    for name, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
}
PLACES = [name + kind for kind in WORDS["place_kinds"] for name in WORDS["place_names"]]
PARTS: tuple[Sequence[str], ...] = (
    ("", *PLACES),
    ("", *WORDS["settings"]),
    WORDS["objects"],
    ("", *WORDS["actions"]),
    WORDS["measures"],
)
# How often a part that may be left out is there.
PRESENT = 0.6

Codes = NDArray[np.int64]


def codes(count: int) -> Codes:
    """Return *count* distinct names as the numbers of their parts, shape (count, parts).

    Fewer are the beginning of more, so that a larger set contains the smaller ones.

    :raises ValueError: if the grammar has not that many names.
    """
    if count > prod(map(len, PARTS)) // 4:
        raise ValueError(f"the grammar is too small for {count} names")
    found = np.empty((0, len(PARTS)), np.int64)
    draw = np.random.default_rng(SEED)
    while len(found) < count:
        found = np.concatenate([found, _draw(draw, 1_000_000)])
        _, first = np.unique(np.ravel_multi_index(tuple(found.T), tuple(map(len, PARTS))), return_index=True)
        found = found[np.sort(first)]
    return found[:count]


def _draw(draw: np.random.Generator, count: int) -> Codes:
    columns = []
    for values in PARTS:
        column = draw.integers(1 if values[0] == "" else 0, len(values), count)
        present = draw.random(count) < (PRESENT if values[0] == "" else 1)
        columns.append(np.where(present, column, 0))
    return np.stack(columns, axis=1)


def names(chosen: Codes) -> list[str]:
    """Return the names that the codes stand for."""
    return ["".join(values[code] for values, code in zip(PARTS, row, strict=True)) for row in chosen.tolist()]
