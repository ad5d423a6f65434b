"""Measures how much slower than the engine's own bulk loader the ways into a store are, over the same triples.

Run ``python -m benchmarks.load [--indicators 100000] [--runs 3] [--json FILE]``. ``raw`` is ``bulk_load`` of one
N-Triples file into an empty store; ``load`` is ``kg.stores.load`` of the same file beside a store that it replaces;
``documents`` puts the same documents, read and mapped beforehand, through ``kg.storing`` as an ingest does, with ledger
and checks. The runs take turns; the quickest of each counts. ``triples_s`` are triples a second, ``share`` is that of
the raw loader. ``open_ms`` is what another process needs to open the store while the writer still has it.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import RdfFormat, serialize

from benchmarks.ownership import IRIS, variants
from benchmarks.timing import circumstances, keep, parser, seconds
from kg.mapping import to_triples
from kg.prepare import Prepared
from kg.stores import OxigraphStore, load
from kg.storing import Shelf

WAYS = ("raw", "load", "documents")
_OPEN = """
import sys, time
import pyoxigraph
started = time.perf_counter()
pyoxigraph.Store.read_only(sys.argv[1])
print(1000 * (time.perf_counter() - started))
"""


def main() -> None:
    """Measure, print the figures, and write them if asked to."""
    arguments = parser(__doc__, runs=True)
    arguments.add_argument("--indicators", type=int, default=100_000, help="declared rows, about")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        figures = circumstances() | _measured(Path(directory), options.indicators, options.runs)
    print(json.dumps(figures, indent=1))
    keep(figures, options.json)


def _measured(root: Path, indicators: int, runs: int) -> dict[str, Any]:
    documents, rows = _prepared(indicators)
    file = root / "all.nt"
    file.write_text("".join(each.triples for each in documents), "utf-8")
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    opened: list[float] = []
    for number in range(runs):
        for way in WAYS:
            path = root / f"{way}{number}"
            work = {"raw": lambda: _raw(path, file), "load": lambda: load(path, [file])}  # noqa: B023
            done = work.get(way, lambda: opened.append(_put(path, documents)))  # noqa: B023
            times[way].append(seconds(done))
    triples = len(pyoxigraph.Store.read_only(str(root / "raw0")))
    rates = {way: round(triples / min(times[way])) for way in WAYS}
    return {
        "documents": len(documents),
        "indicators": rows,
        "triples": triples,
        "seconds": times,
        "triples_s": rates,
        "share": {way: round(rates[way] / rates["raw"], 2) for way in WAYS},
        "open_ms": opened,
    }


def _prepared(indicators: int) -> tuple[list[Prepared], int]:
    found, rows = [], 0
    for declaration in variants():
        text = (serialize(to_triples(declaration, IRIS), format=RdfFormat.N_TRIPLES) or b"").decode()
        digest, number = declaration.sha256, sum(len(project.indicators) for project in declaration.projects)
        place = f"upload:{hashlib.sha256(digest.encode()).hexdigest()}"
        found.append(
            Prepared(declaration.source, None, digest, digest, place, text, (), len(declaration.projects), number)
        )
        rows += number
        if rows >= indicators:
            break
    return found, rows


def _raw(path: Path, file: Path) -> None:
    store = pyoxigraph.Store(str(path))
    store.bulk_load(path=str(file))
    store.flush()


def _put(path: Path, documents: list[Prepared]) -> float:
    """Store the documents; return the milliseconds in which another process opens the store afterwards."""
    with OxigraphStore(path) as store:
        shelf = Shelf(store, IRIS, None)
        for prepared in documents:
            shelf.put(prepared.source, prepared, prepared.place)
        shelf.flush()
        done = subprocess.run([sys.executable, "-c", _OPEN, str(path)], capture_output=True, text=True, check=True)
    return float(done.stdout)


if __name__ == "__main__":
    main()
