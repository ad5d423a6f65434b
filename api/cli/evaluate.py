"""Commands that measure how good the answers are: eval search."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from api.cli.common import home_option, json_option, open_workspace, print_json
from api.figures import columns
from api.i18n import tr

#: Measures that the table shows; ``--json`` has them all.
SHOWN = ("ndcg@10", "ndcg@10_judged", "recall3@10", "mrr2", "mrr3")
#: Missing names that are listed; ``--json`` has them all.
MISSING_SHOWN = 5
#: Columns of a terminal for the name of a method, and for a figure with its interval.
HEAD_COLUMNS, CELL_COLUMNS = 34, 22


@click.group("eval", help=tr("Measure how good the answers are on judged examples."))
def evaluate() -> None:
    """Hold the commands that measure."""


@evaluate.command(help=tr("Measure the search on graded judgements: one query a line, as JSON."))
@click.argument("file", type=click.Path(readable=False, path_type=Path))
@click.option("--baselines", is_flag=True, help=tr("Also BM25 and TF-IDF over characters and the vectors alone."))
@click.option("--queries", is_flag=True, help=tr("Also what each query found."))
@home_option
@json_option
def search(file: Path, *, baselines: bool, queries: bool, home: Path | None, as_json: bool) -> None:
    """Print the measures of the search over the home."""
    from api.evaluation import evaluate_search
    from api.judgements import read_judgements

    judged = read_judgements(file)
    with open_workspace(home, read_only=True) as workspace:
        report = evaluate_search(workspace, judged, baselines=baselines, queries=queries)
    if as_json:
        print_json(report)
    else:
        for line in report_lines(report):
            click.echo(line)
    if missing := missing_line(report["missing"]):
        click.echo(missing, err=True)


def report_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield a report as a table for each kind of query, then what each query found if the report has that."""
    for kind, count in {"all": report["queries"], **report["kinds"]}.items():
        yield tr("{kind}: {count} queries", kind=_kind(kind), count=count)
        yield _row("", [*SHOWN, "unjudged@10"])
        for method, figures in report["methods"].items():
            unjudged = figures[kind]["unjudged@10"]
            yield _row(method, [*(_figure(figures[kind][measure]) for measure in SHOWN), _total(unjudged)])
        for method, figures in report["differences"].items():
            differences = [_figure(figures[kind][measure], sign="+") for measure in SHOWN]
            yield _row(f"{next(iter(report['methods']))} − {method}", differences)
        yield _row(tr("best possible"), [_share(report["ceiling"][kind][measure]) for measure in SHOWN])
        yield ""
    for query in report.get("per_query", ()):
        yield from _query_lines(query)


def missing_line(missing: Mapping[str, Any]) -> str | None:
    """Return a sentence on judged names that the home does not hold, None if it holds all."""
    names = missing["names"]
    if not names:
        return None
    return tr(
        "{count} judged names are not in this home and cannot be found ({relevant} of them with grade 2 or 3): {names}",
        count=len(names),
        relevant=sum(missing["by_grade"].get(grade, 0) for grade in ("2", "3")),
        names="、".join(names[:MISSING_SHOWN]) + ("…" if len(names) > MISSING_SHOWN else ""),
    )


def _query_lines(query: Mapping[str, Any]) -> Iterator[str]:
    yield f"{query['query']}  [{', '.join(map(_kind, query['kinds']))}]"
    for method, found in query["methods"].items():
        measures = "  ".join(f"{measure} {_share(found[measure])}" for measure in ("ndcg@10", "recall3@10", "mrr2"))
        yield f"  {method}  {measures}"
        yield "    " + "  ".join(
            f"{hit['name']}({'?' if hit['grade'] is None else hit['grade']})" for hit in found["top"]
        )
    if query["missing"]:
        yield "    " + tr("not in this home: {names}", names="、".join(query["missing"]))


def _kind(kind: str) -> str:
    known = {"all": tr("all queries"), "verbatim": tr("names as they are"), "rewritten": tr("rewritten questions")}
    return known.get(kind, kind)


def _row(head: str, cells: Iterable[str]) -> str:
    return head + " " * (HEAD_COLUMNS - columns(head)) + "".join(f"{cell:>{CELL_COLUMNS}}" for cell in cells)


def _figure(interval: Mapping[str, Any], sign: str = "") -> str:
    if interval["mean"] is None:
        return "–"
    return f"{interval['mean']:{sign}.3f} [{interval['low']:{sign}.2f}, {interval['high']:{sign}.2f}]"


def _total(interval: Mapping[str, Any]) -> str:
    """Return a count over all queries and for each of them."""
    return f"{interval['mean'] * interval['n']:.0f} ({interval['mean']:.1f})"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


COMMANDS = (evaluate,)
