"""The sets that the search is measured on: names, vectors, queries and right answers, kept in a cache folder."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from search_texts import SEED, Codes, codes, names
from search_vectors import Composer, HalfVectors, Vectors, neighbour_similarity

from embeddings.embedded import embedded_encoder
from embeddings.table import Filters

QUERIES, K = 500, 10
# Names of the largest set and, after them, of the queries.
MOST = 3_000_000
# Names that are really encoded, which takes some minutes, and to which the composed vectors are fitted.
ENCODED = 100_000
_BATCH, _BLOCK = 5_000, 50_000
# Every name gets a number below 1000 as a field; these conditions on it admit all, 1 % and 0.1 % of the names.
FILTERS = {"all": Filters(), "1 %": Filters(ranges={"number": (70, 79)}), "0.1 %": Filters(one_of={"number": [77]})}


@dataclass(frozen=True)
class Prepared:
    """One set in its folder.

    :param kind: ``real`` for encoded vectors, ``composed`` for others.
    """

    folder: Path
    count: int
    kind: str

    @property
    def vectors(self) -> HalfVectors:
        """Vectors of the names, memory-mapped."""
        return np.load(self.folder / f"{self.kind}.npy", mmap_mode="r")[: self.count]

    @property
    def queries(self) -> Vectors:
        """Vectors of names that are not in the set."""
        return np.load(self.folder / f"{self.kind}-queries.npy")

    @cached_property
    def names(self) -> list[str]:
        """The names."""
        return names(all_codes(self.folder)[: self.count])

    @property
    def query_names(self) -> list[str]:
        """The names that the queries are the vectors of."""
        return names(all_codes(self.folder)[MOST:])

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The field of each name that is filtered by."""
        return np.random.default_rng(SEED).integers(1000, size=MOST)[: self.count]

    def masks(self) -> dict[str, NDArray[np.bool_] | None]:
        """Return which names each of the conditions admits."""
        numbers = self.numbers
        return {"all": None, "1 %": numbers // 10 == 7, "0.1 %": numbers == 77}

    def truth(self) -> dict[str, NDArray[np.int64]]:
        """Return the rows of the nearest names of each query by brute force, per condition, in no order."""
        path = self.folder / f"{self.kind}-{self.count}-truth.json"
        if not path.exists():
            found = _nearest(self.vectors, self.queries, self.masks())
            path.write_text(json.dumps({name: rows.tolist() for name, rows in found.items()}), encoding="utf-8")
        return {name: np.array(rows) for name, rows in json.loads(path.read_text(encoding="utf-8")).items()}


def all_codes(folder: Path) -> Codes:
    """Return the codes of all names and of the queries."""
    path = folder / "codes.npy"
    if not path.exists():
        np.save(path, codes(MOST + QUERIES).astype(np.uint8))
    return np.load(path).astype(np.int64)


def prepare(cache: Path, count: int, kind: str) -> Prepared:
    """Return a set, made where the cache has not got it."""
    encoder = embedded_encoder()
    folder = cache / encoder.id.replace("/", "-")
    folder.mkdir(parents=True, exist_ok=True)
    chosen = all_codes(folder)
    if kind == "real":
        _encode(folder, "real-queries", names(chosen[MOST:]))
        _encode(folder, "real", names(chosen[:count]))
    else:
        _compose(folder, chosen, count)
    return Prepared(folder, count, kind)


def composer(folder: Path) -> Composer:
    """Return the model of the encoder fitted to the names that were encoded."""
    real = np.load(folder / "real.npy", mmap_mode="r")[:ENCODED]
    return Composer.fit(all_codes(folder)[: len(real)], np.asarray(real))


def likeness(prepared: Prepared) -> dict[str, float]:
    """Return the median similarity of names to their n-th nearest, for a set small enough to compare by brute force."""
    vectors = prepared.vectors.astype(np.float32)
    return {str(n): round(neighbour_similarity(vectors, n), 3) for n in (1, 3, 10, 100, 1000)}


def _encode(folder: Path, name: str, texts: Sequence[str]) -> None:
    """Encode what is not yet there; what is done is kept when the run is interrupted."""
    path = folder / f"{name}.npy"
    done = np.load(path) if path.exists() else None
    start, encoder = 0 if done is None else len(done), embedded_encoder()
    for first in range(start, len(texts), _BATCH):
        more = encoder.encode(texts[first : first + _BATCH]).astype(np.float16)
        done = more if done is None else np.concatenate([done, more])
        np.save(path, done)
        print(f"encoded {len(done):,} of {len(texts):,}", file=sys.stderr)


def _compose(folder: Path, chosen: Codes, count: int) -> None:
    path = folder / "composed.npy"
    if path.exists() and len(np.load(path, mmap_mode="r")) >= count:
        return
    model = composer(folder)
    vectors = np.lib.format.open_memmap(path, "w+", np.float16, (count, len(model.root)))
    for start, block in model.blocks(chosen[:count]):
        vectors[start : start + len(block)] = block
    vectors.flush()
    np.save(folder / "composed-queries.npy", model.vectors(chosen[MOST:], SEED + 1).astype(np.float32))


def _nearest(
    vectors: HalfVectors, queries: Vectors, masks: dict[str, NDArray[np.bool_] | None]
) -> dict[str, NDArray[np.int64]]:
    found = {name: (np.empty((len(queries), 0), np.int64), np.empty((len(queries), 0), np.float32)) for name in masks}
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK].astype(np.float32)
        for name, mask in masks.items():
            rows = np.arange(len(block)) if mask is None else np.flatnonzero(mask[start : start + len(block)])
            places = np.broadcast_to(rows + start, (len(queries), len(rows)))
            rows_so_far, scores_so_far = found[name]
            rows_now = np.concatenate([rows_so_far, places], axis=1)
            scores_now = np.concatenate([scores_so_far, queries @ block[rows].T], axis=1)
            best = np.argpartition(-scores_now, min(K, scores_now.shape[1]) - 1, axis=1)[:, :K]
            found[name] = np.take_along_axis(rows_now, best, 1), np.take_along_axis(scores_now, best, 1)
    return {name: rows for name, (rows, _) in found.items()}
