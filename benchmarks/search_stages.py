"""The stages of the search benchmark, each of which is run in a process of its own and prints its figures as JSON."""

import json
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from search_data import FILTERS, K, Prepared

from embeddings.backends import choose
from embeddings.encoder import Role
from embeddings.index import SemanticIndex
from embeddings.segment import normalise
from embeddings.table import Entry

Figures = dict[str, Any]


class PreparedEncoder:
    """Gives the prepared vectors of names, so that encoding is not part of what is timed."""

    id = "prepared"

    def __init__(self, texts: Sequence[str], vectors: Any) -> None:
        self._rows, self._vectors = {normalise(text): row for row, text in enumerate(texts)}, vectors
        self.dimension = vectors.shape[1]

    def encode(self, texts: Sequence[str], role: Role = "document") -> Any:
        """Return the vectors of names that were prepared."""
        return self._vectors[[self._rows[text] for text in texts]].astype(np.float32)


def build_engine(data: Prepared, folder: Path) -> Figures:
    """Build and save the engine that is chosen for the size."""
    engine = choose(data.count)
    seconds, built = _timed(lambda: engine.build(data.vectors))
    folder.mkdir(parents=True)
    built.save(folder)
    return {"engine": engine.name, "build_s": seconds, "rows_per_s": data.count / seconds, "megabytes": _size(folder)}


def search_engine(data: Prepared, folder: Path) -> Figures:
    """Open the engine and measure it alone."""
    vectors, queries, truth = data.vectors, data.queries, data.truth()
    seconds, engine = _timed(lambda: choose(data.count).open(folder, vectors))
    figures: Figures = {"open_s": seconds}
    for name, mask in data.masks().items():
        times, found = _each(lambda row, mask=mask: engine.search(queries[row], K, mask)[0], len(queries))
        figures[name] = {"recall": _recall(found, truth[name]), **_percentiles(times)}
    return figures


def build_index(data: Prepared, folder: Path) -> Figures:
    """Build the whole index, words and fields included, and store it."""
    entries = [
        Entry(str(row), name, {"number": number})
        for row, (name, number) in enumerate(zip(data.names, data.numbers.tolist(), strict=True))
    ]
    index = SemanticIndex(PreparedEncoder(data.names, data.vectors))
    update, _ = _timed(lambda: index.update(entries))
    save, _ = _timed(lambda: index.save(folder, "1"))
    total = update + save
    return {
        "texts": len(index),
        "build_s": total,
        "texts_per_s": data.count / total,
        "megabytes": _size(folder),
        "peak_mb": _memory()["peak"],
    }


def search_index(data: Prepared, folder: Path) -> Figures:
    """Open the whole index and search it, encoding of the query apart."""
    names = data.query_names
    encoder = PreparedEncoder(names, data.queries)
    before = _memory()
    opened, index = _timed(lambda: SemanticIndex.open(folder, encoder))
    first, _ = _timed(lambda: index.search(names[0], K))
    figures: Figures = {"open_s": opened, "first_search_s": first}
    for name, filters in FILTERS.items():
        times, found = _each(lambda row, filters=filters: index.search(names[row], K, filters), len(names))
        figures[name] = {"full": all(len(hits) == K for hits in found), **_percentiles(times)}
    # The three rounds above are 1,500 queries.
    return figures | {"memory_mb": _memory(), "memory_before_mb": before}


STAGES: dict[str, Callable[[Prepared, Path], Figures]] = {
    function.__name__: function for function in (build_engine, search_engine, build_index, search_index)
}


def main() -> None:
    """Run one stage: ``search_stages.py STAGE FOLDER COUNT KIND TARGET``."""
    stage, folder, count, kind, target = sys.argv[1:]
    print(json.dumps(STAGES[stage](Prepared(Path(folder), int(count), kind), Path(target))))


def _each(search: Callable[[int], Any], count: int) -> tuple[list[float], list[Any]]:
    """Search for one query after the other; the first are repeated at the end, so that none is timed cold."""
    for row in range(min(count, 20)):
        search(row)
    timed = [_timed(lambda row=row: search(row)) for row in range(count)]
    return [seconds for seconds, _ in timed], [result for _, result in timed]


def _timed(action: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = action()
    return time.perf_counter() - start, result


def _percentiles(times: Sequence[float]) -> Figures:
    return {"p50_ms": 1000 * float(np.percentile(times, 50)), "p95_ms": 1000 * float(np.percentile(times, 95))}


def _recall(found: Sequence[Any], truth: Any) -> float:
    return float(np.mean([np.isin(right, rows).mean() for right, rows in zip(truth, found, strict=True)]))


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _memory() -> Figures:
    """Return resident megabytes: of the process's own (anonymous) and of mapped files, and the peak so far."""
    rollup, status = Path("/proc/self/smaps_rollup").read_text(), Path("/proc/self/status").read_text()
    resident, own, peak = (
        int(re.search(rf"{name}:\s+(\d+) kB", text).group(1)) / 1000  # type: ignore[union-attr]
        for name, text in (("Rss", rollup), ("Anonymous", rollup), ("VmHWM", status))
    )
    return {"own": own, "files": resident - own, "resident": resident, "peak": peak}


if __name__ == "__main__":
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    main()
