"""Measure the search index by size: ``python benchmarks/search.py --cache DIR [--counts 10000 100000 ...]``.

Names come from a seeded grammar. Up to 100,000 are encoded with the shipped encoder; vectors of more are composed so
that neighbours are as alike as among the encoded ones, and 100,000 are measured both ways (``--encode`` encodes all).
Timed are, each in a process of its own: the vector engine alone, compared with brute force, and the whole index with
words and fields, opened from disk, encoding of the query apart. Filters admit 1 % and 0.1 % of the names. ``--peers
PYTHON`` names an interpreter with txtai and semhash (``pip install txtai semhash``). Raw figures go to
``results/search.json``; sizes that are not measured this time keep theirs.
"""

import argparse
import json
import math
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from search_data import ENCODED, FILTERS, MOST, Prepared, composer, likeness, prepare
from search_peers import LIBRARIES

Figures = dict[str, Any]
HERE = Path(__file__).parent
COUNTS = (10_000, 100_000, 1_000_000, 3_000_000)
OWN_PEERS = ("faiss IVF,RaBitQ", "faiss Flat")
# recall@10, milliseconds, megabytes, seconds: the last three at a million names.
BARS = {"recall": 0.98, "p95_ms": 15, "resident_mb": 1200, "open_s": 1}
AT = 1_000_000


def main() -> None:
    """Measure each size, print tables, keep the raw figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True, help="folder for names, vectors and right answers")
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS)
    parser.add_argument("--encode", action="store_true", help="encode every name instead of composing vectors")
    parser.add_argument("--engine-only", action="store_true", help="leave out the whole index")
    parser.add_argument("--peers", help="interpreter that has txtai and semhash")
    parser.add_argument("--peers-up-to", type=int, default=AT, help="names; peers hold all vectors in float32 and more")
    parser.add_argument("--json", type=Path, default=HERE / "results" / "search.json")
    arguments = parser.parse_args()
    if max(arguments.counts) > MOST:
        parser.error(f"the generator makes at most {MOST:,} names")
    prepare(arguments.cache, ENCODED, "real")
    sets = [prepare(arguments.cache, *one) for one in _sets(arguments.counts, encode=arguments.encode)]
    report = _former(arguments.json)
    report["machine"] = _machine()
    fit = composer(sets[0].folder)
    report["composer"] = {"scale": fit.scale, "explained": fit.explained}
    for data in sets:
        name = f"{data.count} {data.kind}"
        print(f"measuring {name}", file=sys.stderr)
        peers = arguments.peers if data.count <= arguments.peers_up_to else None
        report["sets"][name] = report["sets"].get(name, {}) | measure(data, arguments.engine_only, peers)
        report["growth"] = growth(report["sets"])
        text = json.dumps(_rounded(report), ensure_ascii=False, indent=1)
        arguments.json.write_text(text + "\n", encoding="utf-8")
    print("\n".join(table(report)))


def _sets(counts: Sequence[int], *, encode: bool) -> list[tuple[int, str]]:
    """Return which sizes are measured with which vectors; the largest composed set first, as it contains the others."""
    found = []
    for count in sorted(counts, reverse=True):
        if encode or count <= ENCODED:
            found.append((count, "real"))
        if not encode and count >= ENCODED:
            found.append((count, "composed"))
    return found


def measure(data: Prepared, engine_only: bool, peers: str | None) -> Figures:
    """Run all stages on one set."""
    data.truth()
    figures: Figures = {"load_average": os.getloadavg()[0]}
    if data.count <= ENCODED:
        figures["likeness"] = likeness(data)
    for whole in ("engine",) if engine_only else ("engine", "index"):
        with TemporaryDirectory(dir=data.folder) as folder:
            target = Path(folder) / whole
            built = _stage("build", whole, data, target)
            figures[whole] = built | _stage("search", whole, data, target)
    if peers:
        figures["peers"] = {library: _peer(library, data, peers) for library in LIBRARIES}
    return figures


def growth(sets: Mapping[str, Figures]) -> dict[str, float]:
    """Return the exponents of build time between successive sizes: 1 is proportional to the number of names."""
    found = {}
    for whole in ("engine", "index"):
        # Where a size was measured both ways, the composed one belongs to the larger ones.
        seconds = {
            int(name.split()[0]): sets[name][whole]["build_s"]
            for name in sorted(sets, reverse=True)
            if whole in sets[name]
        }
        for (less, one), (more, other) in zip(sorted(seconds.items()), sorted(seconds.items())[1:], strict=False):
            found[f"{whole} {less} to {more}"] = math.log(other / one) / math.log(more / less)
    return found


def table(report: Figures) -> list[str]:
    """Return the figures as lines."""
    lines = [
        "set                part     build s    per s      MB  open s  RSS MB  [recall@10,] p50 and p95 in ms: "
        + " · ".join(FILTERS)
    ]
    for name, figures in sorted(report["sets"].items(), key=lambda item: int(item[0].split()[0])):
        for whole in ("engine", "index"):
            if whole in figures:
                lines.append(f"{name:19}{whole:7}" + _line(figures[whole]))
        for library, row in figures.get("peers", {}).items():
            said = row.get("failed") or _peer_line(row)
            lines.append(f"{name:19}{library} {row.get('version', '')}: {said}")
    lines += [f"growth of build time, {name}: {value:.2f}" for name, value in report["growth"].items()]
    return lines + [f"{'met   ' if met else 'MISSED'} {bar}" for bar, met in bars(report["sets"]).items()]


def bars(sets: Mapping[str, Figures]) -> dict[str, bool]:
    """Return which of the required figures are reached, as far as they were measured."""
    found = {}
    for name, figures in sets.items():
        for filtered in FILTERS:
            found[f"recall {name}, {filtered}"] = figures["engine"][filtered]["recall"] >= BARS["recall"]
        index = figures.get("index")
        if index and int(name.split()[0]) == AT:
            for filtered in ("all", "1 %"):
                found[f"p95 {name}, {filtered}"] = index[filtered]["p95_ms"] <= BARS["p95_ms"]
            found[f"resident {name}"] = index["memory_mb"]["resident"] <= BARS["resident_mb"]
            found[f"open {name}"] = index["open_s"] < BARS["open_s"]
    return found


def _line(row: Figures) -> str:
    rate = row.get("rows_per_s") or row["texts_per_s"]
    memory = row["memory_mb"]["resident"] if "memory_mb" in row else 0
    searches = " · ".join(
        (f"{row[name]['recall']:.3f} " if "recall" in row[name] else "")
        + f"{row[name]['p50_ms']:.2f} {row[name]['p95_ms']:.2f}"
        for name in FILTERS
    )
    return f"{row['build_s']:9.1f}{rate:9.0f}{row['megabytes']:8.0f}{row['open_s']:8.3f}{memory:8.0f}  {searches}"


def _peer_line(row: Figures) -> str:
    return (
        f"build {row['build_s']:.1f} s, recall@10 {row['recall']:.3f}, "
        f"p50 {row['p50_ms']:.2f} ms, p95 {row['p95_ms']:.2f} ms"
    )


def _stage(verb: str, whole: str, data: Prepared, target: Path) -> Figures:
    command = [sys.executable, str(HERE / "search_stages.py"), f"{verb}_{whole}"]
    command += [str(data.folder), str(data.count), data.kind, str(target)]
    return _figures(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True))


def _peer(library: str, data: Prepared, peers: str) -> Figures:
    """Return what another library does; a line about why where it does not run."""
    interpreter = sys.executable if library in OWN_PEERS else peers
    files = [data.folder / f"{data.kind}{end}" for end in (".npy", "-queries.npy", f"-{data.count}-truth.json")]
    command = [
        interpreter,
        str(HERE / "search_peers.py"),
        library,
        str(files[0]),
        str(data.count),
        *map(str, files[1:]),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]}
    return _figures(done)


def _figures(done: subprocess.CompletedProcess[str]) -> Figures:
    figures: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def _former(path: Path) -> Figures:
    """Return the figures of former runs, so that sizes may be measured one at a time."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"sets": {}}


def _machine() -> Figures:
    model = [
        line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    when = datetime.now(UTC).isoformat(timespec="minutes")
    return {
        "cpus": len(model),
        "model": model[0],
        "memory_gb": memory,
        "python": platform.python_version(),
        "when": when,
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return round(value, 4) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
