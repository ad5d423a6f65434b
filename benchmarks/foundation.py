"""Times what the foundation promises: help, ingest of the seeds with model load, a warm similar call.

Run ``python benchmarks/foundation.py [--shared ../shared] [--json FILE]`` on an otherwise idle machine. Every figure
is a fresh measurement: ingest runs in a process of its own, cold except for the operating system's file cache.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

QUERIES = ("群众满意度", "培训合格率", "项目完成及时率", "长效管理机制健全性", "道路养护面积", "群众对服务是否满意")
REPEATS = 20


def main() -> None:
    """Measure, print a table, and write the raw figures if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--json", type=Path, help="write the raw figures here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        figures = {
            "date": date.today().isoformat(),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "help_s": [_seconds(["--help"]) for _ in range(5)],
            "ingest_s": _seconds(["--home", home, "ingest", str(options.shared / "seeds")]),
            "ingest_again_s": _seconds(["--home", home, "ingest", str(options.shared / "seeds")]),
            **_warm(Path(home)),
        }
    _print(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _seconds(arguments: list[str]) -> float:
    command = [str(Path(sys.executable).with_name("zhibiao")), *arguments]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def _warm(home: Path) -> dict[str, Any]:
    from api.settings import Settings
    from api.workspace import Workspace

    with Workspace.open(Settings(home=home), read_only=True) as workspace:
        start = time.perf_counter()
        workspace.similar(QUERIES[0])
        first = time.perf_counter() - start
        known = [_timed(workspace.similar, query) for _ in range(REPEATS) for query in QUERIES]
        fresh = [_timed(workspace.similar, f"{query}{number}") for number in range(REPEATS) for query in QUERIES]
    return {"first_similar_s": first, "warm_similar_ms": known, "warm_similar_new_text_ms": fresh}


def _timed(call: Any, text: str) -> float:
    start = time.perf_counter()
    call(text)
    return (time.perf_counter() - start) * 1000


def _print(figures: dict[str, Any]) -> None:
    print(f"{figures['date']}  {figures['machine']}")
    print(f"zhibiao --help               median {statistics.median(figures['help_s']):6.2f} s   (bar 0.4 s)")
    print(f"ingest five seeds + model    {figures['ingest_s']:13.2f} s   (bar 10 s)")
    print(f"ingest them again            {figures['ingest_again_s']:13.2f} s")
    print(f"first similar, cold process  {figures['first_similar_s']:13.2f} s")
    for name in ("warm_similar_ms", "warm_similar_new_text_ms"):
        values = sorted(figures[name])
        p95 = values[int(len(values) * 0.95)]
        print(f"{name:28} median {statistics.median(values):6.1f} ms  p95 {p95:.1f} ms   (bar 50 ms)")


if __name__ == "__main__":
    main()
