"""A distribution of targets as lines for a person at a terminal; takes the JSON of the contract."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from api.figures import bars, columns, figure
from api.i18n import language, tr
from ontology.unit_types import unit_types

#: Entries of a list that fit a screen; ``--json`` has them all.
SHOWN = 8
#: Columns of a terminal that the longest bar takes.
BAR_COLUMNS = 24
_BLOCK = "█"


def show_targets(answer: Mapping[str, Any]) -> None:
    """Print what the set is made of, a block for each unit of measurement, the wordings and the groups."""
    if not answer["n"]:
        click.echo(tr("no declared row fits"), err=True)
        return
    if answer["nothing_similar"]:
        click.echo(tr("nothing similar is stored"), err=True)
        click.echo(tr("the nearest names, which probably mean something else:"), err=True)
    click.echo(
        tr(
            "{n} rows of {projects} projects and {units} units",
            n=answer["n"],
            projects=answer["projects"],
            units=answer["implementing_units"],
        )
    )
    _list(tr("Names"), [(name["name"], name["count"]) for name in answer["names"]])
    for unit in answer["units"]:
        _unit(unit)
    if any(unit["numeric"] for unit in answer["units"]):
        _direction(answer["direction"])
    _list(tr("Wordings"), [(wording["text"], wording["count"]) for wording in answer["wordings"]])
    for by, groups in answer["groups"].items():
        _groups(by, groups)


def _list(heading: str, entries: Sequence[tuple[str, int]]) -> None:
    if not entries:
        return
    click.secho(heading, bold=True)
    for text, count in entries[:SHOWN]:
        click.echo(f"  {text} ×{count}")
    if len(entries) > SHOWN:
        click.echo("  " + tr("… and {more} more in --json", more=len(entries) - SHOWN))


def _unit(numbers: Mapping[str, Any]) -> None:
    unit = numbers["unit"] or tr("(no unit)")
    click.secho(tr("Numbers in {unit}: {count}", unit=unit, count=numbers["numeric"]), bold=True)
    five = {
        tr("smallest"): "min",
        tr("lower quartile"): "q1",
        tr("median"): "median",
        tr("upper quartile"): "q3",
        tr("largest"): "max",
    }
    named = [f"{name} {figure(numbers[key])}" for name, key in five.items()]
    click.echo("  " + "  ".join(named))
    for label, count, share in bars(numbers["histogram"]):
        click.echo(f"  {_left(label, 24)} {_BLOCK * round(share * BAR_COLUMNS)} {count}")


def _direction(direction: Mapping[str, Any]) -> None:
    click.echo(
        tr(
            "at least: {least:.0%}, at most: {most:.0%} of all numbers",
            least=direction["at_least_share"],
            most=direction["at_most_share"],
        )
    )


def _groups(by: str, groups: Iterable[Mapping[str, Any]]) -> None:
    first = {"year": tr("Year"), "region": tr("Region"), "unit_type": tr("Kind of unit")}[by]
    counts = (tr("rows"), tr("projects"), tr("unit"), tr("numbers"))
    heads = (first, *counts, tr("lower quartile"), tr("median"), tr("upper quartile"))
    rows = [heads, *(_group(by, group) for group in groups)]
    widths = [max(columns(row[place]) for row in rows) for place in range(len(heads))]
    for number, row in enumerate(rows):
        line = "  ".join(_left(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        click.secho(line, bold=not number)


def _group(by: str, group: Mapping[str, Any]) -> tuple[str, ...]:
    numbers = str(group["numeric"]) + (f" (+{group['other_units']})" if group["other_units"] else "")
    return (
        _label(by, group),
        str(group["n"]),
        str(group["projects"]),
        group["unit"] or "",
        numbers,
        *(figure(group[key]) for key in ("q1", "median", "q3")),
    )


def _label(by: str, group: Mapping[str, Any]) -> str:
    if group["value"] is None:
        return tr("(not known)")
    if by == "unit_type" and language() == "en":
        return unit_types()[group["value"]].english
    label: str = group["label"]
    return label


def _left(text: str, width: int) -> str:
    return text + " " * (width - columns(text))
