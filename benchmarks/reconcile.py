"""Measure the reconciliation service: queries a second in batches, and how often the first candidate is the right one.

``python benchmarks/reconcile.py [--names 5000] [--large 100000] [--queries 1000] [--json FILE]``: a home is made with
that many indicator names of a grammar and a tenth as many units, and asked through the application, HTTP and JSON
included, in batches of 50, in one process; the seconds of the processor tell more where others work on the machine,
too. Queries are stored names as they are, with one character wrong, with one left out, or with
other words (a stored name's parts in another order), which mostly only the index finds by meaning. ``mixed`` is what a
column to be cleaned looks like: of ten names five are exact, four misspelled and one worded otherwise. The large
figures are those of the spelling index alone.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi.testclient import TestClient
from search_texts import codes, names

from api.app import create_app
from api.reconcile.names import NameIndex
from api.settings import Settings
from api.workspace import Workspace
from kg.iris import normalise_name
from ontology.region_names import known

BATCH = 50
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
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    random.seed(1)
    found = {"service": served(options.names, options.queries), "spelling": spelling(options.large, options.queries)}
    print(json.dumps(found, ensure_ascii=False, indent=1))
    if options.json:
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


def served(count: int, queries: int) -> dict[str, object]:
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
                measured = measure(client, indicators, units, queries)
    return {"indicators": len(indicators), "units": len(units), "ready_s": round(ready, 2), **measured}


def measure(
    client: TestClient, indicators: Sequence[str], units: Sequence[str], queries: int
) -> dict[str, dict[str, float]]:
    """Ask each kind of query and return speed and share of right first candidates."""

    def drawn(known_names: Sequence[str], spoil: Callable[[str], str]) -> list[tuple[str, str]]:
        return [(spoil(name), name) for name in random.sample(known_names, min(queries, len(known_names)))]

    kinds = {"exact": str, "wrong_letter": wrong, "letter_missing": shorter, "other_words": turned}
    found = {}
    for kind, spoil in kinds.items():
        found[f"indicators_{kind}"] = asked(client, "CanonicalIndicator", drawn(indicators, spoil))
        if kind != "other_words":
            found[f"units_{kind}"] = asked(client, "Unit", drawn(units, spoil))
    mixed = [
        pair
        for share, spoil in ((0.5, str), (0.4, wrong), (0.1, turned))
        for pair in drawn(indicators, spoil)[: int(queries * share)]
    ]
    random.shuffle(mixed)
    found["indicators_mixed"] = asked(client, "CanonicalIndicator", mixed)
    return found


def asked(client: TestClient, kind: str, pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Ask all in batches.

    :param pairs: text asked for and the name it was made from.
    """
    right = certain = 0
    started, worked = time.perf_counter(), time.process_time()
    for start in range(0, len(pairs), BATCH):
        batch = pairs[start : start + BATCH]
        queries = {str(number): {"query": text, "type": kind, "limit": 5} for number, (text, _) in enumerate(batch)}
        answer = client.post("/reconcile", data={"queries": json.dumps(queries)}).json()
        for number, (_, name) in enumerate(batch):
            result = answer[str(number)]["result"]
            same = [normalise_name(each["name"]) == normalise_name(name) for each in result[:1]]
            right += sum(same)
            certain += sum(each["match"] and not same[0] for each in result[:1])
    seconds, busy = time.perf_counter() - started, time.process_time() - worked
    return {
        "queries_per_s": round(len(pairs) / seconds),
        "queries_per_cpu_s": round(len(pairs) / busy),
        "first_right": round(right / len(pairs), 3),
        "wrongly_certain": certain,
    }


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
    seconds, busy = time.perf_counter() - started, time.process_time() - worked
    right = sum(answer[:1] != [] and answer[0][0] == name for answer, (_, name) in zip(answers, pairs, strict=True))
    return {
        "names": len(found),
        "built_s": round(built, 2),
        "queries_per_s": round(queries / seconds),
        "queries_per_cpu_s": round(queries / busy),
        "first_right": round(right / queries, 3),
    }


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
