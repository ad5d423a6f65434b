"""Measures SPARQL from end to end: loading, queries over HTTP beside the bare engine, memory, and what pressure does.

Run ``python -m benchmarks.sparql [--indicators 10000 100000 1000000] [--json FILE]`` on an otherwise idle machine; a
run of all three takes some 20 minutes and 3 GB of a temporary folder. The same files are loaded by the bare engine and
by our loader: a plain graph (see ``sparql_data``), and a few forms in the shape of our own graph, so that there is an
index, too. Queries are asked in turns: of the engine alone, opened for reading in a process of its own, until the
answer is written out as JSON or N-Triples in memory; and of ``zhibiao serve`` over a loopback port with one connection
that is kept, until the last byte is there. The times of ours have the client in them (see ``floor``).
"""

import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import Store

from benchmarks import corpus
from benchmarks.sparql_children import Bare, Figures, Server, load_bare, load_ours, timed_load
from benchmarks.sparql_compare import Comparison
from benchmarks.sparql_data import Size, write
from benchmarks.sparql_pressure import Pressure
from benchmarks.sparql_shapes import SHAPES
from benchmarks.timing import circumstances, keep, parser

#: The bars of loading (times the triples that the engine loads in a second) and of memory (megabytes), at this size.
LOADING, MEMORY_MB, AT = 0.8, 1000.0, 1_000_000
#: Indicators in the shape of our own graph.
OWN = 1_200


def main() -> None:
    """Measure each size, print tables, keep the raw figures."""
    arguments = parser(__doc__)
    arguments.add_argument("--indicators", type=int, nargs="+", default=(10_000, 100_000, AT))
    arguments.add_argument("--runs", type=int, default=20, help="runs of each query at the most")
    arguments.add_argument("--budget", type=float, default=8.0, help="seconds for the runs of one query")
    arguments.add_argument("--limit", type=float, default=30.0, help="seconds that a query may take")
    arguments.add_argument("--pressure", type=float, default=35.0, help="seconds of it, at the last size; 0 for none")
    arguments.add_argument("--only", nargs="+", help="shapes whose names begin so")
    options = arguments.parse_args()
    figures: Figures = circumstances() | {"sizes": {}}
    print(f"{figures['date']}  {figures['machine']}  load {figures['load'][0]:.1f}")
    for number, indicators in enumerate(options.indicators, 1):
        pressure = options.pressure if number == len(options.indicators) else 0.0
        with TemporaryDirectory() as folder:
            figures["sizes"][str(indicators)] = _measured(Path(folder), Size(indicators), options, pressure)
        keep(figures, options.json)


def _measured(folder: Path, size: Size, options: Namespace, pressing: float) -> Figures:
    stages: dict[str, float] = {}
    print(f"\n{size.indicators:,} indicators")
    with _stage("generate", stages):
        files = [folder / "graph.ttl", folder / "own.nt"]
        write(files[0], size)
        corpus.write(files[1], OWN)
    home = folder / "home"
    with _stage("load", stages):
        loading = _loaded(folder / "bare", home / "graph", files)
    bare = Bare(folder / "bare")
    with Server(home, options.limit) as server:
        memory = {"start_seconds": server.start_seconds, "started": server.memory()}
        with _stage("queries", stages):
            queries, floor = _compared(
                Comparison(bare, server, size, options.runs, options.budget, options.limit), options.only
            )
        memory["queried"] = server.memory()
        pressure: list[Figures] = []
        if pressing:
            with _stage("pressure", stages):
                for one_address in (False, True):
                    pressure.append(Pressure(server, size, pressing, one_address=one_address).measure())
                    _print_pressure(pressure[-1])
        memory["ended"] = server.memory()
    bare.close()
    _print_rest(size, loading, memory)
    print("seconds: " + "  ".join(f"{name} {spent:.0f}" for name, spent in stages.items()))
    return {
        "stages_s": stages,
        "loading": loading,
        "floor_ms": floor,
        "queries": queries,
        "memory": memory,
        "pressure": pressure,
    }


@contextmanager
def _stage(name: str, stages: dict[str, float]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    stages[name] = time.perf_counter() - started


def _loaded(bare: Path, ours: Path, files: list[Path]) -> Figures:
    found = {"bare": timed_load(load_bare, bare, files), "ours": timed_load(load_ours, ours, files)}
    triples = len(Store.read_only(str(bare)))
    for each in found.values():
        each["triples_per_s"] = triples / each["seconds"]
    return found | {"triples": triples, "ratio": found["bare"]["seconds"] / found["ours"]["seconds"]}


def _compared(comparison: Comparison, only: list[str] | None) -> tuple[dict[str, Figures], float]:
    floor = comparison.floor_ms()
    print(f"a request that asks for nothing: {floor:.2f} ms\n{HEAD}")
    queries = {}
    for shape in SHAPES:
        if only is None or shape.name.startswith(tuple(only)):
            queries[shape.name] = comparison.compare(shape)
            print(_line(shape.name, queries[shape.name]), flush=True)
    comparison.close()
    return queries, floor


HEAD = f"{'':28}{'ours p50':>10}{'p95':>9}{'bare p50':>10}{'p95':>9}{'ratio':>9}{'ms more':>9}{'runs':>6}  bar, rows"


def _line(name: str, row: Figures) -> str:
    times = "".join(
        f"{_shown(row[f'{who}_p50_ms'], cut=row[f'{who}_cut']):>10}{_shown(row[f'{who}_p95_ms']):>9}"
        for who in ("ours", "bare")
    )
    rows = {True: "the same", False: "DIFFERENT", None: "not compared"}[row["same"]]
    ratio, more = f"{row['ratio']:9.2f}", f"{row['difference_ms']:9.1f}"
    return f"{name:28}{times}{ratio}{more}{row['ours_runs']:6}  {_bar(row['held'])}, {rows} {row['failure'][:80]}"


def _shown(milliseconds: float, *, cut: bool = False) -> str:
    shown = f"{milliseconds / 1000:.2f} s" if milliseconds >= 1000 else f"{milliseconds:.2f}"
    return f">{shown}" if cut else shown


def _bar(held: bool | None) -> str:
    return {True: "held", False: "MISSED", None: "open"}[held]


def _print_rest(size: Size, loading: Figures, memory: Figures) -> None:
    for who in ("bare", "ours"):
        row = loading[who]
        print(
            f"load, {who}: {loading['triples']:,} triples in {row['seconds']:.1f} s, "
            f"{row['triples_per_s']:,.0f} a second, {row['disk_mb']:.0f} MB on disk, {row['peak_mb']:.0f} MB of memory"
        )
    note = "" if size.indicators == AT else f" (counts at {AT:,})"
    print(f"load, ratio {loading['ratio']:.2f} (at least {LOADING}): {_bar(loading['ratio'] >= LOADING)}{note}")
    for when in ("started", "queried", "ended"):
        row = memory[when]
        print(
            f"memory, {when}: {row['pss']:.0f} MB, of which the server {row['server_pss']:.0f}, shared among processes "
            f"{row['shared']:.0f}; {row['workers']} workers"
        )
    print(f"memory at most {MEMORY_MB:.0f} MB: {_bar(memory['ended']['pss'] <= MEMORY_MB)}{note}")


def _print_pressure(row: Figures) -> None:
    whence = "one address" if row["one_address"] else "addresses of their own"
    told = ", ".join(f"{count} × {status}" for status, count in sorted(row["told"].items()))
    peak = row["peak_memory"]["pss"]
    print(f"pressure of {row['clients']} clients from {whence}: they were told {told}; up to {peak:.0f} MB of memory")
    for name in ("ask", "similar"):
        for when in ("idle", "busy", "after"):
            each = row[f"{name}_{when}"]
            times = f"p50 {each['p50_ms']:7.1f}  p95 {each['p95_ms']:7.1f}  most {each['most_ms']:7.1f} ms"
            print(f"  {name:8}{when:6}{times}, {each['answered']} answers, {each['failed']} failed")


if __name__ == "__main__":
    main()
