"""What the benchmarks of reading share: where and when they ran, the files that are written, and the clock."""

import json
import os
import platform
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

Figures = dict[str, Any]


def parser(about: str | None, *, runs: bool = False) -> ArgumentParser:
    """Return a parser of the options that all of them take.

    :param about: the module's own description.
    :param runs: there is ``--runs``, too.
    """
    made = ArgumentParser(description=about)
    made.add_argument("--json", type=Path, help="write the raw figures here")
    if runs:
        made.add_argument("--runs", type=int, default=3, help="runs of each; the quickest counts")
    return made


def circumstances() -> Figures:
    """Return the day, the machine and its load averages of 1, 5 and 15 minutes."""
    return {
        "date": date.today().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "load": os.getloadavg(),
    }


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds on the wall that a call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def keep(figures: Figures, path: Path | None) -> None:
    """Write the raw figures as JSON where that was asked for."""
    if path:
        path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
