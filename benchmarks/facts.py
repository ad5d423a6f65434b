"""Measure what the facts that a server holds take, to read and to keep, and how long its lists take over them.

``python -m benchmarks.facts [--indicators 24000] [--runs 5] [--json FILE]``: a home is made of the forms of
``benchmarks.corpus`` and opened by a process of its own. ``read_s`` and ``read_cpu_s`` are reading all facts,
``upload_s`` taking in one more document until searches know of it. Memory is what the system counts as
resident, after all garbage was collected and given back: ``facts_mb`` is how much of it goes when the facts are let go,
``engine_mb`` what stays of what came with them, mostly the engine's buffers. The lists are asked over HTTP in the same
process, each first right after a change and then ``--runs`` times, of which the middle one counts. Texts are encoded by
counting letters, for the model has no part in this.
"""

import ctypes
import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, serialize

from api.app import create_app
from api.settings import Settings
from api.snapshot import Snapshot
from api.workspace import Workspace
from benchmarks.corpus import declarations
from benchmarks.timing import circumstances, keep, parser, seconds
from embeddings.encoder import KeywordEncoder
from kg.codec import declaration_to_json
from kg.iris import Iris
from kg.mapping import to_triples
from kg.pipeline import IngestReport
from kg.prepare import Prepared
from kg.records import Declaration
from kg.stores import OxigraphStore, Store
from kg.storing import Shelf

MEGABYTE = 1_000_000
DIMENSION = 64
LISTS = (
    "/api/documents",
    "/api/projects",
    "/api/projects?year=2023",
    "/api/projects?q=专项",
    "/api/projects?limit=1000&offset=1000",
    "/api/units",
    "/api/categories",
    "/api/stats",
)


def main() -> None:
    """Measure, print the figures, and write them if asked to."""
    arguments = parser(__doc__, runs=True)
    arguments.add_argument("--indicators", type=int, default=24_000, help="declared rows, about")
    arguments.add_argument("--home", type=Path, help="measure this home; for the process that does")
    options = arguments.parse_args()
    if options.home:
        print(json.dumps(_measured(options.home, options.runs)))
        return
    with TemporaryDirectory() as directory:
        home = Path(directory) / "home"
        made = seconds(lambda: _make(home, options.indicators))
        command = [sys.executable, "-m", __spec__.name, "--home", str(home), "--runs", str(options.runs)]
        found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    figures = circumstances() | {"made_s": made} | found
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    keep(figures, options.json)


def _make(home: Path, indicators: int) -> None:
    with OxigraphStore(_settings(home).graph_dir) as store:
        _put(store, declarations(indicators))


def _settings(home: Path) -> Settings:
    return Settings(home=home, allowed_hosts=("testserver",))


def _put(store: Store, forms: Iterable[Declaration]) -> None:
    iris = Iris()
    shelf = Shelf(store, iris, None)
    for form in forms:
        text = (serialize(to_triples(form, iris), format=RdfFormat.N_TRIPLES) or b"").decode()
        rows = sum(len(project.indicators) for project in form.projects)
        place = f"upload:{form.source}"
        prepared = Prepared(form.source, None, form.sha256, form.sha256, place, text, (), len(form.projects), rows)
        shelf.put(form.source, prepared, place)
    shelf.flush()


def _measured(home: Path, runs: int) -> dict[str, Any]:
    encoder = KeywordEncoder(dimension=DIMENSION)
    with Workspace.open(_settings(home), encoder=encoder) as workspace:
        found = _facts(workspace)
        found["state_s"] = seconds(workspace.state)
        found |= {"state_mb": _resident() / MEGABYTE, "lists": {}}
        with TestClient(create_app(workspace, with_pages=False)) as client:
            uploads = []
            for number, path in enumerate(LISTS):
                uploads.append(_change(workspace, number))
                found["lists"][path] = {"first": _asked(client, path)}
            found["upload_s"] = statistics.median(uploads)
            for path in LISTS:
                found["lists"][path] |= {
                    "then": min((_asked(client, path) for _ in range(runs)), key=itemgetter("cpu_ms"))
                }
        return found


def _facts(workspace: Workspace) -> dict[str, Any]:
    before = _resident()
    started, busy = time.perf_counter(), time.process_time()
    snapshot: Snapshot | None = Snapshot(workspace.store.view(), workspace.iris).load()
    read_s, read_cpu_s = time.perf_counter() - started, time.process_time() - busy
    held, rows, projects = _resident(), len(snapshot.facts), len(snapshot.projects)
    snapshot = None
    facts = (held - _resident()) / MEGABYTE
    return {
        "rows": rows,
        "projects": projects,
        "read_s": read_s,
        "read_cpu_s": read_cpu_s,
        "facts_mb": facts,
        "facts_mb_per_1000_rows": 1000 * facts / rows,
        "engine_mb": (held - before) / MEGABYTE - facts,
    }


def _resident() -> int:
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return int(psutil.Process().memory_info().rss)


def _change(workspace: Workspace, number: int) -> float:
    """Upload a document, and return the seconds that it takes until searches know of it."""
    [form] = declarations(1, seed=100 + number)
    data = json.dumps(declaration_to_json(form), ensure_ascii=False).encode()
    report: list[IngestReport] = []
    took = seconds(lambda: report.append(workspace.add(f"{number}.json", data)))
    assert not report[0].failed, report[0].failed
    return took


def _asked(client: TestClient, path: str) -> dict[str, float]:
    started, busy = time.perf_counter(), time.process_time()
    answer = client.get(path)
    took = {"cpu_ms": 1000 * (time.process_time() - busy), "ms": 1000 * (time.perf_counter() - started)}
    assert answer.status_code == 200, answer.text
    return took


if __name__ == "__main__":
    main()
