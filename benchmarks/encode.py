"""Time the shipped model from a cold start: ``python benchmarks/encode.py``.

What is timed: checksum of the model's folder, import and load with a first text, 450 names (mean 10 letters),
59 goals of 200 letters, single queries. Texts are those shipped in ``embeddings/model/calibration.txt``.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from embeddings.embedded import embedded_encoder
from embeddings.model.files import CALIBRATION

NAMES, GOALS, GOAL_LETTERS, SINGLES = 450, 59, 200, 50


def main() -> None:
    """Print one line per stage, in seconds."""
    lines = CALIBRATION.read_text(encoding="utf-8").splitlines()
    names, running = lines[:NAMES], "".join(lines) * 3
    goals = [running[start : start + GOAL_LETTERS] for start in range(0, GOALS * GOAL_LETTERS, GOAL_LETTERS)]
    print(f"{os.cpu_count()} CPUs, load average {os.getloadavg()[0]:.1f}")
    encoder = embedded_encoder()
    with _timed("checksum"):
        encoder.id  # noqa: B018
    with _timed("load"):
        encoder.encode(["预热"])
    with _timed(f"{NAMES} names"):
        encoder.encode(names)
    with _timed(f"{GOALS} goals"):
        encoder.encode(goals)
    with _timed(f"{SINGLES} single queries"):
        for name in names[:SINGLES]:
            encoder.encode([name], "query")


@contextmanager
def _timed(stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    print(f"{stage:20}{time.perf_counter() - start:7.2f} s")


if __name__ == "__main__":
    main()
