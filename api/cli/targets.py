"""The command that asks how targets are distributed: targets."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from api.cli.common import (
    count_option,
    filter_options,
    filters_from,
    home_option,
    json_option,
    open_workspace,
    print_json,
    words,
)
from api.i18n import tr

#: As on the command line; JSON writes unit_type.
BREAKDOWNS = ("year", "region", "unit-type")
COLUMNS = (
    "by",
    "value",
    "label",
    "n",
    "projects",
    "implementing_units",
    "unit",
    "numeric",
    "at_least",
    "at_most",
    "min",
    "q1",
    "median",
    "q3",
    "max",
)


@click.command(help=tr("Show how the targets of a measure or of a search are distributed."))
@click.argument("name", required=False, callback=words)
@click.option("--query", callback=words, help=tr("The hits of this search, instead of one name."))
@click.option("--canonical", multiple=True, help=tr("A canonical indicator (identifier or IRI), instead of a name."))
@click.option("--by", multiple=True, type=click.Choice(BREAKDOWNS), help=tr("Also broken down by this."))
@click.option("--csv", "as_csv", is_flag=True, help=tr("Print CSV: a line for each group and unit of measurement."))
@count_option
@filter_options
@home_option
@json_option
def targets(
    name: str | None,
    *,
    query: str | None,
    canonical: tuple[str, ...],
    by: tuple[str, ...],
    as_csv: bool,
    k: int,
    home: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Print the whole and its groups."""
    from api.cli.distribution import show_targets
    from api.targets import Measure
    from kg.breakdown import By

    if sum((name is not None, query is not None, bool(canonical))) != 1:
        raise click.UsageError(tr("give one of: a name, --query, --canonical"))
    if as_json and as_csv:
        raise click.UsageError(tr("give either --json or --csv"))
    filters = filters_from(options)
    wanted = [By(each.replace("-", "_")) for each in by]
    with open_workspace(home, read_only=True) as workspace:
        answer = workspace.targets(Measure(name, canonical, query, k), wanted, filters).to_json()
    if as_json:
        print_json(answer)
    elif as_csv:
        click.echo(_csv(answer), nl=False)
    else:
        show_targets(answer)


def _csv(answer: Mapping[str, Any]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_lines(answer))
    return text.getvalue()


def _lines(answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a line for each group and unit of measurement; a group without any number has one line all the same."""
    groups = [("all", {"value": None, "label": None, **answer})]
    groups += [(by, group) for by, members in answer["groups"].items() for group in members]
    for by, group in groups:
        units: Sequence[Mapping[str, Any]] = group["units"] or [{"unit": None, "numeric": 0}]
        for unit in units:
            yield {"by": by, **{key: group[key] for key in COLUMNS[1:6]}, **_counts(unit), **unit}


def _counts(unit: Mapping[str, Any]) -> dict[str, int]:
    said = {entry["op"]: entry["count"] for entry in unit.get("operators", ())}
    return {
        "at_least": said.get(">=", 0) + said.get(">", 0),
        "at_most": said.get("<=", 0) + said.get("<", 0),
    }


COMMANDS = (targets,)
