"""Measure the reconciliation service: queries a second in batches, and how often the first candidate is the right one.

``python -m benchmarks.reconcile [--names 5000] [--large 100000] [--queries 1000] [--batch 50] [--json FILE]``: a home
is made with that many indicator names of a grammar and a tenth as many units, and asked through the application, HTTP
and JSON included, in one process. Each kind of query gets a line: queries a second by the clock and by the seconds of
the processor, which tell more where others work on the machine, too.

Queries are stored names as they are, with one character wrong, with one left out, or with other words (a stored name's
parts in another order), which mostly only the index finds by meaning. ``mixed`` is what a column to be cleaned looks
like: of ten names five are exact, four misspelled and one worded otherwise; ``untyped`` asks for things of any type,
``untyped_mixed`` for as many units as indicators. No text that has to be encoded is asked for twice, since the service
remembers. The line ``encoding`` is the text model alone over texts of other words, the bound of what only meaning can
solve. The large figures are those of the spelling index alone.
"""

import argparse
import json
import os
import random
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi.testclient import TestClient

from api.app import create_app
from api.reconcile.names import NameIndex
from api.settings import Settings
from api.workspace import Workspace
from benchmarks.search_texts import codes, names
from embeddings.embedded import embedded_encoder
from kg.iris import normalise_name
from ontology.region_names import known

INDICATOR, UNIT = "CanonicalIndicator", "Unit"
# A text to be asked for, and the name that it was made from.
Pair = tuple[str, str]
BUREAUS = (
    *("教育局", "卫生健康委员会", "水务局", "农业农村局", "交通运输局"),
    *("民政局", "文化和旅游局", "公安局", "财政局", "林业局"),
)
LETTERS = "项目建设完成情况服务管理中心数量质量"
ROWS = 25


def main() -> None:
    """Print one line for each kind of query; write them as JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=5000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    random.seed(1)
    before = os.getloadavg()[0]
    found = {
        "service": served(options.names, options.queries, options.batch),
        "spelling": spelling(options.large, options.queries),
        "load_average": [round(load, 1) for load in (before, os.getloadavg()[0])],
    }
    print(f"load average {found['load_average']}")
    if options.json:
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


def served(count: int, queries: int, batch: int) -> dict[str, Any]:
    """Measure the whole service over a home of *count* indicator names."""
    indicators, units = names(codes(count)), unit_names(count // 10)
    with TemporaryDirectory() as home:
        settings = Settings(home=Path(home) / "home", allowed_hosts=("testserver",))
        record = Path(home) / "record.json"
        record.write_text(json.dumps(declared(indicators, units), ensure_ascii=False), "utf-8")
        with Workspace.open(settings) as workspace:
            report = workspace.ingest([record])
            assert not report.failed, report.failed
            with TestClient(create_app(workspace, with_pages=False)) as client:
                # Reads the names, once for each state of the graph.
                started = time.perf_counter()
                client.post("/reconcile", data={"queries": json.dumps({"q": {"query": "预热"}})})
                ready = time.perf_counter() - started
                print(f"{len(indicators)} indicators, {len(units)} units, batches of {batch}, ready in {ready:.2f} s")
                kinds = drawn(indicators, units, queries)
                measured = {name: shown(name, asked(client, *kind, batch)) for name, kind in kinds.items()}
    texts = [text for text, _ in kinds["indicators_other_words"][1]]
    measured["encoding"] = shown("encoding", encoding(texts, batch))
    return {
        "indicators": len(indicators),
        "units": len(units),
        "batch": batch,
        "ready_s": round(ready, 2),
        **measured,
    }


def drawn(indicators: Sequence[str], units: Sequence[str], queries: int) -> dict[str, tuple[str | None, list[Pair]]]:
    """Return each kind of query: the type asked for, and texts with the names that they were made from."""
    fresh = iter(random.sample(indicators, len(indicators)))

    def some(known_names: Sequence[str], spoil: Callable[[str], str], count: int) -> list[Pair]:
        return [(spoil(name), name) for name in random.sample(known_names, min(count, len(known_names)))]

    def reworded(count: int) -> list[Pair]:
        return [(turned(name), name) for name in islice(fresh, count)]

    def mixed(count: int) -> list[Pair]:
        known = [*some(indicators, str, count * 5 // 10), *some(indicators, wrong, count * 4 // 10)]
        return [*known, *reworded(count // 10)]

    def both(count: int) -> list[Pair]:
        return [*mixed(count // 2), *some(units, str, count // 4), *some(units, wrong, count // 4)]

    kinds: dict[str, tuple[str | None, list[Pair]]] = {}
    for name, spoil in {"exact": str, "wrong_letter": wrong, "letter_missing": shorter}.items():
        kinds[f"indicators_{name}"] = INDICATOR, some(indicators, spoil, queries)
        kinds[f"units_{name}"] = UNIT, some(units, spoil, queries)
    kinds["indicators_other_words"] = INDICATOR, reworded(queries)
    kinds["indicators_mixed"] = INDICATOR, mixed(queries)
    kinds["untyped_units_exact"] = None, some(units, str, queries)
    kinds["untyped_mixed"] = None, both(queries)
    for _, pairs in kinds.values():
        random.shuffle(pairs)
    return kinds


def asked(client: TestClient, kind: str | None, pairs: Sequence[Pair], size: int) -> dict[str, float]:
    """Ask all in batches.

    :param kind: the type asked for; None for any.
    """
    right = certain = 0
    typed = {"type": kind} if kind else {}
    started, worked = time.perf_counter(), time.process_time()
    for start in range(0, len(pairs), size):
        batch = pairs[start : start + size]
        queries = {str(number): {"query": text, "limit": 5, **typed} for number, (text, _) in enumerate(batch)}
        answer = client.post("/reconcile", data={"queries": json.dumps(queries)}).json()
        for number, (_, name) in enumerate(batch):
            result = answer[str(number)]["result"]
            same = [normalise_name(each["name"]) == normalise_name(name) for each in result[:1]]
            right += sum(same)
            certain += sum(each["match"] and not same[0] for each in result[:1])
    return {
        **speed(len(pairs), started, worked),
        "first_right": round(right / len(pairs), 3),
        "wrongly_certain": certain,
    }


def encoding(texts: Sequence[str], size: int) -> dict[str, float]:
    """Measure the text model alone, in batches."""
    encoder = embedded_encoder()
    encoder.encode(["预热"])
    started, worked = time.perf_counter(), time.process_time()
    for start in range(0, len(texts), size):
        encoder.encode(texts[start : start + size], "query")
    return speed(len(texts), started, worked)


def spelling(count: int, queries: int) -> dict[str, float]:
    """Measure the spelling index alone."""
    found = list(dict.fromkeys(map(normalise_name, names(codes(count)))))
    started = time.perf_counter()
    index = NameIndex({name: [number] for number, name in enumerate(found)})
    index.alike(found[0], 5)
    built = time.perf_counter() - started
    pairs = [(normalise_name(wrong(name)), name) for name in random.sample(found, queries)]
    started, worked = time.perf_counter(), time.process_time()
    answers = [index.alike(text, 5) for text, _ in pairs]
    figures = speed(queries, started, worked)
    right = sum(answer[:1] != [] and answer[0][0] == name for answer, (_, name) in zip(answers, pairs, strict=True))
    shown(f"spelling, {len(found)} names", figures)
    return {"names": len(found), "built_s": round(built, 2), **figures, "first_right": round(right / queries, 3)}


def speed(count: int, started: float, worked: float) -> dict[str, float]:
    """Return queries a second since two moments, by the clock and by the processor."""
    seconds, busy = time.perf_counter() - started, time.process_time() - worked
    return {
        "queries": count,
        "queries_per_s": round(count / seconds),
        "queries_per_cpu_s": round(count / busy),
        "cpu_s": round(busy, 2),
    }


def shown(name: str, figures: dict[str, float]) -> dict[str, float]:
    """Print the figures of one kind, and return them."""
    right = f"  first right {figures['first_right']:.3f}" if "first_right" in figures else ""
    wall, busy = figures["queries_per_s"], figures["queries_per_cpu_s"]
    print(f"{name:26} {figures['queries']:5} queries  {wall:6}/s  {busy:6}/CPU s{right}", flush=True)
    return figures


def unit_names(count: int) -> list[str]:
    """Return names of public units."""
    places = [labels[0] for labels in known().labels.values()]
    every = [place + bureau for bureau in BUREAUS for place in dict.fromkeys(places)]
    return every[:count]


def declared(indicators: Sequence[str], units: Sequence[str]) -> dict[str, object]:
    """Return the records of projects with these indicators, each of one unit."""
    parts = [indicators[start : start + ROWS] for start in range(0, len(indicators), ROWS)]
    # Units without indicators are units all the same.
    projects = [
        {
            "index": number + 1,
            "year": 2023,
            "name": f"项目{number}",
            "unit": unit,
            "indicators": [
                {"level1": "产出指标", "level2": "数量指标", "name": name, "target_raw": "≥1个"}
                for name in (parts[number] if number < len(parts) else ())
            ],
        }
        for number, unit in enumerate(units)
    ]
    return {"source": "made.json", "projects": projects}


def wrong(name: str) -> str:
    """Return the name with one character replaced."""
    at = random.randrange(len(name))
    return name[:at] + random.choice(LETTERS) + name[at + 1 :]


def shorter(name: str) -> str:
    """Return the name with one character left out."""
    at = random.randrange(len(name))
    return name[:at] + name[at + 1 :]


def turned(name: str) -> str:
    """Return the name with its second half first, joined by a word."""
    half = len(name) // 2
    return f"{name[half:]}的{name[:half]}"


if __name__ == "__main__":
    main()
