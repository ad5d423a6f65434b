"""Measures the worked queries over a corpus in the shape of our own graph, made ready and evaluated as the server does.

Run ``python -m benchmarks.worked_queries [--indicators 100000] [--json FILE]`` on an otherwise idle machine. The index
is stood in for by one that finds the names that are spelt most alike, which takes milliseconds that are in the times.
"""

import json
import statistics
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rapidfuzz import process

from api.questions import Questions
from api.settings import Settings
from benchmarks import corpus
from benchmarks.timing import Figures, circumstances, keep, parser, seconds
from kg.errors import ZhibiaoError
from kg.queries import Example, examples
from kg.sparql import Found, Wanted
from kg.stores import OxigraphStore, View, load

#: The bar, in milliseconds, at this many indicators.
BAR_MS, AT = 1000.0, 100_000
_NAMES = """\
PREFIX zb: <https://w3id.org/zhibiao/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT DISTINCT ?concept ?name WHERE { ?row zb:canonical ?concept ; dct:title ?name }
"""


class Spelling:
    """Finds the names that are spelt most alike, as the index would among others."""

    def __init__(self, view: View) -> None:
        self._names = {str(concept): str(name) for concept, name in view.query(_NAMES).values()}

    def similar(self, wanted: Wanted) -> Sequence[Found]:
        """Return as many as are wanted."""
        nearest = process.extract(wanted.text or wanted.like or "", self._names, limit=wanted.limit)
        return [Found(hit, score / 100, rank, name) for rank, (name, score, hit) in enumerate(nearest, 1)]

    def match(self, wanted: Wanted) -> Sequence[Found]:
        """Return as many as are wanted."""
        return self.similar(wanted)


def main() -> None:
    """Measure, print a table, and write the raw figures if asked to."""
    arguments = parser(__doc__)
    arguments.add_argument("--indicators", type=int, default=AT)
    arguments.add_argument("--runs", type=int, default=5, help="runs of each query after one to get warm")
    options = arguments.parse_args()
    figures: Figures = circumstances() | {"indicators": options.indicators}
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        file = Path(folder) / "corpus.nt"
        home.mkdir()
        corpus.write(file, options.indicators)
        figures["triples"] = load(home / "graph", [file])
        with OxigraphStore(home / "graph") as store:
            questions = Questions(store, Settings(home=home), Spelling(store.view()))
            figures["queries"] = {each.name: _measured(questions, each, options.runs) for each in examples()}
            questions.close()
    _print(figures)
    keep(figures, options.json)


def _measured(questions: Questions, example: Example, runs: int) -> Figures:
    try:
        rows = len(json.loads(_answer(questions, example))["results"]["bindings"])
        times = sorted(seconds(lambda: _answer(questions, example)) * 1000 for _ in range(runs))
    except ZhibiaoError as error:
        return {"reader": example.reader, "failure": str(error), "held": False}
    middle = statistics.median(times)
    return {
        "reader": example.reader,
        "rows": rows,
        "p50_ms": middle,
        "most_ms": times[-1],
        "held": middle <= BAR_MS,
    }


def _answer(questions: Questions, example: Example) -> bytes:
    question = questions.prepared(example.query)
    return b"".join(questions.ask(example.query, question, "json"))


def _print(figures: Figures) -> None:
    print(f"{figures['date']}  {figures['machine']}  load {figures['load'][0]:.1f}")
    print(f"{figures['indicators']:,} indicators, {figures['triples']:,} triples; bar {BAR_MS:.0f} ms at {AT:,}")
    for name, row in figures["queries"].items():
        bar = "held" if row["held"] else "MISSED"
        said = row.get("failure") or f"p50 {row['p50_ms']:8.1f}  most {row['most_ms']:8.1f} ms  {row['rows']:6} rows"
        print(f"{row['reader']:11}{name:24}{bar:8}{said}")


if __name__ == "__main__":
    main()
