"""Measures two ways for a document to own its triples: one default graph, or a named graph for each document.

Run ``python -m benchmarks.ownership [--indicators 100000] [--json FILE]``. The documents are variants of the samples,
mapped as they are for a home. In ``default`` all triples stand in the default graph, and what leaves with a document is
found by walking from it (``kg.removal``); in ``named`` each document's triples stand in a graph of its own, queries see
the union of the graphs, and a document leaves with ``DROP GRAPH``. For each: seconds and megabytes of the bulk load,
milliseconds of the named queries (a process of its own that is ended at the limit), and of removing one document and of
putting it back. ``rows_differ`` names the queries that the union answers otherwise.
"""

import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat, serialize

from benchmarks.timing import circumstances, keep, parser, seconds
from kg.given import Given
from kg.intake import Found, parts_of
from kg.iris import Iris
from kg.mapping import to_triples
from kg.queries import load as query_named
from kg.records import Declaration
from kg.removal import triples_of
from kg.stores import OxigraphStore

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
LAYOUTS = ("default", "named")
QUERIES = (
    "documents",
    "projects",
    "units",
    "category_counts",
    "counts",
    "example_budget_by_unit",
    "example_copied_rows",
    "example_rows_by_category",
    "example_same_goals",
    "example_shared_indicators",
    "example_target_spread",
    "example_where_it_stands",
    "example_without_satisfaction",
)
#: Seconds after which a query is ended.
LIMIT = 20
RUNS = 3
DOCUMENTS = 20
MEGABYTE = 1_000_000
IRIS = Iris()


def main() -> None:
    """Measure both, print the figures, and write them if asked to."""
    arguments = parser(__doc__)
    arguments.add_argument("--indicators", type=int, default=100_000, help="declared rows, about")
    arguments.add_argument("--ask", nargs=3, metavar=("LAYOUT", "STORE", "QUERY"), help="time one query")
    options = arguments.parse_args()
    if options.ask:
        _ask(*options.ask)
        return
    with tempfile.TemporaryDirectory() as directory:
        figures = circumstances() | _measured(Path(directory), options.indicators)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    keep(figures, options.json)


def _measured(root: Path, indicators: int) -> dict[str, Any]:
    files = {"default": root / "default.nt", "named": root / "named.nq"}
    documents, rows, triples = _write(files, indicators)
    figures: dict[str, Any] = {"documents": len(documents), "indicators": rows, "triples": triples}
    some = random.Random(1).sample(documents, min(DOCUMENTS, len(documents)))
    found: dict[str, dict[str, Any]] = {}
    for layout in LAYOUTS:
        store = root / layout
        figures[layout] = {"load_s": round(seconds(lambda: _load(store, files[layout])), 1)}  # noqa: B023
        size = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
        figures[layout] |= {"disk_mb": round(size / MEGABYTE), "triples_s": round(triples / figures[layout]["load_s"])}
        print(layout, figures[layout], file=sys.stderr)
        found[layout] = {name: _asked(layout, store, name) for name in QUERIES}
        figures[layout]["queries_ms"] = {name: answer["ms"] for name, answer in found[layout].items()}
        figures[layout] |= (_default_changes if layout == "default" else _named_changes)(store, some, files[layout])
        shutil.rmtree(store)
    figures["rows_differ"] = [name for name in QUERIES if len({found[each][name]["rows"] for each in LAYOUTS}) > 1]
    return figures


def _write(files: dict[str, Path], indicators: int) -> tuple[list[NamedNode], int, int]:
    """Write what all documents say in both layouts; return the documents, the number of rows and that of triples."""
    documents, rows, triples = [], 0, set[int]()
    with files["default"].open("wb") as plain, files["named"].open("wb") as quads:
        for declaration in variants():
            document = NamedNode(IRIS.document(declaration.sha256))
            said = to_triples(declaration, IRIS)
            text = serialize(said, format=RdfFormat.N_TRIPLES) or b""
            plain.write(text)
            quads.write(text.replace(b" .\n", f" {document} .\n".encode()))
            documents.append(document)
            triples.update(map(hash, said))
            rows += sum(len(project.indicators) for project in declaration.projects)
            if rows >= indicators:
                return documents, rows, len(triples)
    raise AssertionError("the variants have no end")


def variants() -> Iterator[Declaration]:
    """Yield variants of the samples without end, each of other units."""
    found = [
        each for path in sorted(SAMPLES.iterdir()) for _, work in parts_of(Given.from_path(path)) for each in work()
    ]
    samples = [each.declaration for each in found if isinstance(each, Found)]
    number = 0
    while True:
        number += 1
        for sample in samples:
            projects = tuple(replace(each, unit=f"{each.unit}{number}处") for each in sample.projects)
            digest = sha256(f"{number} {sample.sha256}".encode()).hexdigest()
            yield replace(sample, sha256=digest, projects=projects)


def _load(path: Path, file: Path) -> None:
    store = pyoxigraph.Store(str(path))
    store.bulk_load(path=str(file))
    store.flush()


def _asked(layout: str, store: Path, name: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.ownership", "--ask", layout, str(store), name]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=LIMIT, cwd=Path(__file__).parents[1])
    except subprocess.TimeoutExpired:
        return {"ms": None, "rows": None}
    answer: dict[str, Any] = json.loads(done.stdout)
    print(layout, name, answer, file=sys.stderr)
    return answer


def _ask(layout: str, path: str, name: str) -> None:
    store, query = pyoxigraph.Store.read_only(path), query_named(name)
    times, rows = [], 0
    for _ in range(RUNS):
        started = time.perf_counter()
        rows = sum(1 for _ in store.query(query, use_default_graph_as_union=layout == "named"))
        times.append(time.perf_counter() - started)
    print(json.dumps({"ms": round(statistics.median(times) * 1000, 1), "rows": rows}))


def _default_changes(path: Path, documents: list[NamedNode], _: Path) -> dict[str, float]:
    removed, put = [], []
    with OxigraphStore(path) as store:
        view = store.view()
        for document in documents:
            text = (serialize(triples_of(view, document, IRIS), format=RdfFormat.N_TRIPLES) or b"").decode()
            with store.writer() as writer:
                removed.append(seconds(lambda: writer.remove(triples_of(view, document, IRIS))))  # noqa: B023
                started = time.perf_counter()
            removed[-1] += time.perf_counter() - started
            with store.writer() as writer:
                writer.add_text(text)
                started = time.perf_counter()
            put.append(time.perf_counter() - started)
    return _changes(removed, put)


def _named_changes(path: Path, documents: list[NamedNode], _: Path) -> dict[str, float]:
    removed, put = [], []
    store = pyoxigraph.Store(str(path))
    for document in documents:
        quads = list(store.quads_for_pattern(None, None, None, document))
        text = "\n".join(f"{quad.triple} ." for quad in quads)
        removed.append(seconds(lambda: store.update(f"DROP GRAPH {document}")))  # noqa: B023
        put.append(seconds(lambda: store.update(f"INSERT DATA {{ GRAPH {document} {{ {text} }} }}")))  # noqa: B023
    return _changes(removed, put)


def _changes(removed: list[float], put: list[float]) -> dict[str, float]:
    return {
        "remove_ms": round(statistics.median(removed) * 1000, 1),
        "put_ms": round(statistics.median(put) * 1000, 1),
    }


if __name__ == "__main__":
    main()
