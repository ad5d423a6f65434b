"""Measures reading and storing many files: forms a second, what two workers gain, memory over a long run.

Run ``python -m benchmarks.ingest [--files 400] [--long 10000] [--json FILE]`` on an otherwise idle machine. The files
are made from one form, each with a name, a unit and figures of its own: text, and the same rows in a sheet (XLSX).
``read`` is reading alone; ``store`` also maps to triples, checks the shapes, keeps the originals and writes the graph
on disk. The search index is made once at the end of an ingest and is timed apart, with the embedded model.
"""

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psutil

from benchmarks.timing import circumstances, keep, parser, seconds
from kg.given import READ, Given
from kg.pipeline import ingest
from kg.stores import OxigraphStore
from kg.workers import Workers

FORM = Path(__file__).resolve().parents[1] / "tests" / "kg" / "forms" / "national.txt"
#: What differs from file to file: the form's own words → templates.
CHANGED = {"山区公路养护": "山区公路养护{n}", "≥95%": "≥{p}%"}
MEGABYTE = 1 << 20


def main() -> None:
    """Measure, print a table, and write the raw figures if asked to."""
    arguments = parser(__doc__, runs=True)
    arguments.add_argument("--files", type=int, default=400, help="files of each kind to time")
    arguments.add_argument("--long", type=int, default=10_000, help="text files of the run that watches the memory")
    options = arguments.parse_args()
    figures = circumstances() | {"files": options.files}
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        for kind, write in {"text": _write_text, "xlsx": _write_sheet}.items():
            folder = _made(root / kind, options.files, write)
            figures[kind] = _timed(folder, root, options.runs)
        figures["index"] = _index(root / "text", root)
        if options.long:
            figures["long"] = _watched(_made(root / "long", options.long, _write_text), root)
    _print(figures)
    keep(figures, options.json)


def _made(folder: Path, count: int, write: Callable[[Path, str], None]) -> Path:
    folder.mkdir()
    form = FORM.read_text("utf-8")
    for number in range(count):
        text = form
        for word, template in CHANGED.items():
            text = text.replace(word, template.format(n=number, p=50 + number % 50))
        write(folder / f"{number:06}", text)
    return folder


def _write_text(path: Path, text: str) -> None:
    path.with_suffix(".txt").write_text(text, "utf-8")


def _write_sheet(path: Path, text: str) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for line in text.splitlines():
        book.active.append([cell.strip() or None for cell in line.split("\t")])
    book.save(path.with_suffix(".xlsx"))


def _timed(folder: Path, root: Path, runs: int) -> dict[str, Any]:
    files = sorted(folder.iterdir())
    found: dict[str, Any] = {}
    for jobs in (1, 2):
        with Workers(jobs) as workers:
            # One file for each worker first: starting them is not what is measured.
            _read(files[:jobs], workers)
            found[f"read_{jobs}_s"] = [seconds(lambda w=workers: _read(files, w)) for _ in range(runs)]
            found[f"store_{jobs}_s"] = [_store(folder, root, workers) for _ in range(runs)]
    found["files"] = len(files)
    return found


def _read(files: Iterable[Path], workers: Workers) -> None:
    for given, answers in workers.map(READ, ((each, each) for each in map(Given.from_path, files))):
        for answer in answers:
            if isinstance(answer, Exception) or not answer[0].declaration.projects:
                raise SystemExit(f"{given.label} was not read: {answer}")


def _store(folder: Path, root: Path, workers: Workers) -> float:
    with tempfile.TemporaryDirectory(dir=root) as home, OxigraphStore(Path(home) / "graph") as store:
        started = time.perf_counter()
        report = ingest([folder], store, originals=Path(home) / "originals", hands=workers)
        spent = time.perf_counter() - started
    if report.failed:
        raise SystemExit(report.failed[0].message)
    return spent


def _index(folder: Path, root: Path) -> dict[str, float]:
    from api.settings import Settings
    from api.workspace import Workspace

    marks: list[float] = []
    with tempfile.TemporaryDirectory(dir=root) as home, Workspace.open(Settings(home=Path(home), jobs=2)) as workspace:
        started = time.perf_counter()
        workspace.ingest([folder], on_index=lambda: marks.append(time.perf_counter()))
        ended = time.perf_counter()
    return {"store_s": marks[0] - started, "index_s": ended - marks[0]}


def _watched(folder: Path, root: Path) -> list[dict[str, float]]:
    """Ingest everything and note the memory of this process and of its workers every 500 files."""
    seen: list[dict[str, float]] = []
    me = psutil.Process()

    def look(_: str, number: int, total: int) -> None:
        if number % 500 == 0 or number == total:
            workers = max((child.memory_info().rss for child in me.children()), default=0)
            seen.append({"files": number, "main_mb": me.memory_info().rss / MEGABYTE, "worker_mb": workers / MEGABYTE})

    with (
        tempfile.TemporaryDirectory(dir=root) as home,
        OxigraphStore(Path(home) / "graph") as store,
        Workers(2) as workers,
    ):
        started = time.perf_counter()
        ingest([folder], store, originals=Path(home) / "originals", on_progress=look, hands=workers)
        seen.append({"seconds": time.perf_counter() - started})
    return seen


def _print(figures: dict[str, Any]) -> None:
    print(f"{figures['date']}  {figures['machine']}  load {figures['load'][0]:.1f}")
    for kind in ("text", "xlsx"):
        found = figures[kind]
        for work in ("read", "store"):
            one, two = (min(found[f"{work}_{jobs}_s"]) for jobs in (1, 2))
            speeds = f"{found['files'] / one:7.0f} {found['files'] / two:7.0f} files/s with 1, 2 workers"
            print(f"{work:5} {kind}  {speeds}  ×{one / two:.2f}")
    store, index = figures["index"]["store_s"], figures["index"]["index_s"]
    print(f"index at the end: {index:.1f} s beside {store:.1f} s of storing ({index / (index + store):.0%})")
    for seen in figures.get("long", ()):
        print("  ".join(f"{name} {value:.0f}" for name, value in seen.items()))


if __name__ == "__main__":
    main()
