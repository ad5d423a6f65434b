"""Time the shipped model, and beside it the same weights in sentence-transformers: ``python benchmarks/encode.py``.

Writes ``benchmarks/results/encode.json``. Every row is a process of its own. Texts are the first distinct names of
``search_texts.py`` with at most 10 characters. *batch*: all of them in one call, best of three, per second of wall
clock and per second of CPU time (the latter is what other work on the machine disturbs least). *single*: one query at
a time. *cold*: wall clock of a whole process that imports, loads and encodes one query. *resident*: at most.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import time
from argparse import ArgumentParser
from importlib.metadata import version
from pathlib import Path
from statistics import mean, median

import numpy as np
import search_texts

from embeddings.embedded import embedded_encoder
from embeddings.encoder import Encoder
from embeddings.model.expand import model_folder
from embeddings.transformer import SentenceTransformerEncoder

RESULTS = Path(__file__).with_name("results") / "encode.json"
COUNTS = {"shipped": 3000, "library": 400}
LONGEST, SINGLES, RUNS = 10, 200, 3
COLD = {
    "shipped": "from embeddings.embedded import embedded_encoder as e; e().encode(['群众是否满意'], 'query')",
    "library": "from embeddings.transformer import SentenceTransformerEncoder as E;"
    "from embeddings.model.expand import model_folder as f; E(f()).encode(['群众是否满意'], 'query')",
}


def main() -> None:
    """Measure every row and print it; as a child, measure one."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--row", nargs=2, metavar=("KIND", "THREADS"))
    row = parser.parse_args().row
    if row:
        print(json.dumps(measured(row[0], int(row[1]))))
        return
    report = {"machine": machine(), "rows": []}
    for kind in COUNTS:
        cold = sorted(_wall([sys.executable, "-c", COLD[kind]]) for _ in range(RUNS))
        for threads in (1, 2):
            line = subprocess.run([sys.executable, __file__, "--row", kind, str(threads)], stdout=-1, check=True).stdout
            report["rows"].append({"kind": kind, "threads": threads, **json.loads(line), "cold_s": median(cold)})
            print(report["rows"][-1], flush=True)
    RESULTS.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def machine() -> dict[str, object]:
    """Return what the figures depend on."""
    libraries = ("onnxruntime", "tokenizers", "torch", "sentence-transformers")
    return {
        "cpus": os.cpu_count(),
        "architecture": platform.machine(),
        "load": round(os.getloadavg()[0], 1),
        **{name: version(name) for name in libraries},
    }


def measured(kind: str, threads: int) -> dict[str, float]:
    """Return the figures of one encoder."""
    texts = _texts(COUNTS[kind])
    encoder: Encoder = embedded_encoder(threads)
    if kind == "library":
        encoder = SentenceTransformerEncoder(model_folder(), threads=threads)
    encoder.encode(texts[:100])
    runs = [_timed(encoder, texts) for _ in range(RUNS)]
    singles = [_timed(encoder, [text])[0] * 1000 for text in texts[:SINGLES]]
    return {
        "texts": len(texts),
        "characters": round(mean(map(len, texts)), 2),
        "batch_per_s": round(len(texts) / min(wall for wall, _ in runs)),
        "batch_per_cpu_s": round(len(texts) / min(cpu for _, cpu in runs)),
        "single_ms_p50": round(float(np.percentile(singles, 50)), 2),
        "single_ms_p95": round(float(np.percentile(singles, 95)), 2),
        "resident_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "load": round(os.getloadavg()[0], 1),
    }


def _texts(count: int) -> list[str]:
    short = [name for name in search_texts.names(search_texts.codes(20 * count)) if len(name) <= LONGEST]
    return short[:count]


def _timed(encoder: Encoder, texts: list[str]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    encoder.encode(texts)
    return time.perf_counter() - wall, time.process_time() - cpu


def _wall(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True)
    return round(time.perf_counter() - start, 2)


if __name__ == "__main__":
    main()
