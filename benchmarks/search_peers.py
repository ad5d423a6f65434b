"""Other libraries on the same vectors, in a process and, where they are not ours, an environment of their own.

Run by ``search.py`` as ``search_peers.py LIBRARY VECTORS COUNT QUERIES TRUTH``; prints figures as JSON.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

K = 10
Vectors = NDArray[np.float32]
Search = Callable[[Vectors], Sequence[int]]


def plain_faiss(vectors: Vectors) -> Search:
    """Return a search of the same type of index as ours, as FAISS makes it by itself, visiting as many lists."""
    faiss = import_module("faiss")
    lists = min(round(2 * len(vectors) ** 0.5), 4096)
    index = faiss.index_factory(vectors.shape[1], f"IVF{lists},RaBitQ", faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    index.nprobe = 256
    return lambda query: index.search(query[None, :], K)[1][0]


def plain_faiss_flat(vectors: Vectors) -> Search:
    """Return a search that compares all vectors, as FAISS does it."""
    faiss = import_module("faiss")
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return lambda query: index.search(query[None, :], K)[1][0]


def txtai(vectors: Vectors) -> Search:
    """Return a search of txtai with its own settings, vectors given."""
    index = import_module("txtai").Embeddings({"method": "external", "content": False})
    index.index((row, vector, None) for row, vector in enumerate(vectors))
    return lambda query: [int(row) for row, _ in index.search(query, K)]


def semhash(vectors: Vectors) -> Search:
    """Return a search of the index that semhash finds duplicates with."""
    module = import_module("semhash.index")
    backend = import_module("vicinity").Backend
    index = module.Index.from_vectors_and_items(vectors=vectors, items=[], backend_type=backend.USEARCH)
    return lambda query: index.query_top_k(query[None, :], k=K, vectors_are_in_index=False)[0][0]


LIBRARIES: dict[str, tuple[str, Callable[[Vectors], Search]]] = {
    "faiss IVF,RaBitQ": ("faiss-cpu", plain_faiss),
    "faiss Flat": ("faiss-cpu", plain_faiss_flat),
    "txtai": ("txtai", txtai),
    "semhash": ("semhash", semhash),
}


def main() -> None:
    """Build, then search for one query after the other."""
    library, vectors, count, queries, truth = sys.argv[1:]
    package, make = LIBRARIES[library]
    given = np.load(vectors, mmap_mode="r")[: int(count)].astype(np.float32)
    right = json.loads(Path(truth).read_text(encoding="utf-8"))["all"]
    start = time.perf_counter()
    search = make(given)
    built = time.perf_counter() - start
    times, recalls = [], []
    for query, rows in zip(np.load(queries), right, strict=True):
        start = time.perf_counter()
        found = search(query)
        times.append(1000 * (time.perf_counter() - start))
        recalls.append(np.isin(rows, found).mean())
    figures: dict[str, Any] = {"version": version(package), "build_s": built, "recall": float(np.mean(recalls))}
    print(json.dumps(figures | {"p50_ms": float(np.percentile(times, 50)), "p95_ms": float(np.percentile(times, 95))}))


if __name__ == "__main__":
    main()
