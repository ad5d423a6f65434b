"""Vectors for millions of names without encoding them: sums of parts plus noise, fitted to names really encoded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from search_texts import PARTS, SEED, Codes

Vectors = NDArray[np.float32]
HalfVectors = NDArray[np.float16]
_BLOCK = 50_000
_ROUNDS = 10
# Rows and queries on which the likeness of neighbours is compared.
_SAMPLE, _QUERIES, _NEIGHBOUR = 20_000, 200, 10


@dataclass(frozen=True)
class Composer:
    """An additive model of the encoder.

    Each value of each part has a vector; a name has the sum of its parts' vectors and a residue that no part explains.
    The residue of a composed name is drawn with the covariance of the real residues, times a factor that makes the
    similarity to the tenth neighbour the same as among the real vectors.

    :param parts: one matrix per part, a row per value.
    :param root: symmetric square root of the covariance of the residues.
    :param explained: share of the real vectors' variance that the parts explain, in [0, 1].
    """

    parts: Sequence[Vectors]
    root: Vectors
    scale: float
    explained: float

    @classmethod
    def fit(cls, codes: Codes, vectors: HalfVectors) -> "Composer":
        """Fit to names really encoded."""
        real = vectors.astype(np.float32)
        parts, residue = _additive(codes, real)
        values, axes = np.linalg.eigh(np.cov(residue.T))
        root = ((axes * np.sqrt(np.clip(values, 0, None))) @ axes.T).astype(np.float32)
        explained = 1 - float(residue.var(0).sum() / real.var(0).sum())
        few, wanted = slice(0, _SAMPLE), neighbour_similarity(real[:_SAMPLE])
        low, high = 0.0, 2.0
        for _ in range(_ROUNDS):
            scale = (low + high) / 2
            model = cls(parts, root, scale, explained)
            alike = neighbour_similarity(model.vectors(codes[few]).astype(np.float32))
            low, high = (low, scale) if alike < wanted else (scale, high)
        return cls(parts, root, (low + high) / 2, explained)

    def vectors(self, codes: Codes, seed: int = SEED) -> HalfVectors:
        """Return one unit row per name; the same names in the same order get the same vectors."""
        composed = np.empty((len(codes), len(self.root)), np.float16)
        for start, block in self.blocks(codes, seed):
            composed[start : start + len(block)] = block
        return composed

    def blocks(self, codes: Codes, seed: int = SEED) -> Iterator[tuple[int, HalfVectors]]:
        """Give the vectors in blocks, each with its first row."""
        draw = np.random.default_rng(seed)
        for start in range(0, len(codes), _BLOCK):
            some = codes[start : start + _BLOCK]
            noise = draw.standard_normal((len(some), len(self.root)), dtype=np.float32)
            rows = self.scale * (noise @ self.root)
            for part, column in zip(self.parts, some.T, strict=True):
                rows += part[column]
            yield start, (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


def _additive(codes: Codes, real: Vectors) -> tuple[list[Vectors], Vectors]:
    """Fit one vector per value of each part by backfitting; return them and what they leave unexplained."""
    parts = [np.zeros((len(values), real.shape[1]), np.float32) for values in PARTS]
    residue = real.copy()
    for _ in range(_ROUNDS):
        for part, column in zip(parts, codes.T, strict=True):
            order = np.argsort(column, kind="stable")
            used, starts, counts = np.unique(column[order], return_index=True, return_counts=True)
            step = np.add.reduceat(residue[order], starts) / counts[:, None]
            part[used] += step
            residue -= part_rows(step, used, column)
    return parts, residue


def part_rows(step: Vectors, used: Codes, column: Codes) -> Vectors:
    """Return the row of *step* that belongs to each value of the column."""
    return step[np.searchsorted(used, column)]


def neighbour_similarity(vectors: Vectors, neighbour: int = _NEIGHBOUR) -> float:
    """Return the median similarity of the last rows to their n-th nearest among the others."""
    products = vectors[-_QUERIES:] @ vectors[:-_QUERIES].T
    return float(np.median(np.partition(products, -neighbour, axis=1)[:, -neighbour]))
