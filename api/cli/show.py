"""Answers as lines for a person at a terminal; every function takes the JSON of the contract."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import click

from api.i18n import tr, trn
from api.whereabouts import whereabouts
from api.wording import printed, proposed, spread

#: Rows of one hit that fit a screen; ``--json`` has them all.
ROWS_SHOWN = 3
#: Letters of copied text that fit two lines of a terminal.
EXCERPT_LETTERS = 72
#: Degree of two projects drawn on one template: common inside a unit, and no copy by itself.
TEMPLATE = 1
#: Level of a copy → what is copied, as a sentence of its own: the bare words name other things elsewhere.
LEVELS = {"goal": "copied goal", "set": "copied table", "indicator": "copied indicator"}


def show_hits(answer: Mapping[str, Any]) -> None:
    """Print hits, each with its category, score, typical target and first places."""
    if not answer["total"]:
        click.echo(tr("no stored indicator fits the conditions"), err=True)
    elif answer["nothing_similar"]:
        click.echo(tr("nothing similar is stored"), err=True)
        if answer["hits"]:
            click.echo(tr("the nearest names, which probably mean something else:"), err=True)
    for rank, hit in enumerate(answer["hits"], 1):
        head = click.style(f"{rank}. {hit['name']}", bold=True)
        click.echo(f"{head}  [{_category(hit)}]  {hit['score']:.2f}  ×{hit['count']}")
        if "names" in hit:
            click.echo(tr("     also called: {names}", names="、".join(n for n in hit["names"] if n != hit["name"])))
        if "because" in hit and hit["because"] != hit["name"]:
            click.echo(tr("     like this project's {name}", name=hit["because"]))
        for row in hit["occurrences"][:ROWS_SHOWN]:
            click.echo(f"     {_target(row['target'])}  {_place(row)}")


def show_suggestions(answer: Mapping[str, Any]) -> None:
    """Print suggested indicators under their categories."""
    for category, members in groupby(answer["suggestions"], key=_category):
        click.echo(click.style(category, bold=True))
        for suggestion in members:
            around = spread(suggestion["target"])
            known = tr("median {median}, quartiles {q1} to {q3}", **around) if around else ""
            head = (suggestion["name"], proposed(suggestion["target"]), f"{suggestion['score']:.2f}", known)
            click.echo("  " + "  ".join(part for part in head if part))
            for precedent in suggestion["precedents"][:ROWS_SHOWN]:
                click.echo(f"     {_target(precedent['target'])}  {_project(precedent['project'])}")
    for warning in answer["warnings"]:
        click.echo(tr("note: {text}", text=warning), err=True)


def show_review(answer: Mapping[str, Any]) -> None:
    """Print copied places with both sides, then findings by project, then counts."""
    copies = [copy for copy in answer["copies"] if copy["degree"] > TEMPLATE]
    for copy in copies:
        _show_copy(copy)
    for project in answer["projects"]:
        findings = [finding for finding in project["findings"] if finding["outcome"] in ("hit", "look", "no-data")]
        if findings:
            click.echo(click.style(_project(project), bold=True))
        for finding in findings:
            click.echo(f"  [{_outcome(finding)}] {finding['message']}{_where(finding['locator'])}")
    click.echo(
        tr(
            "{projects}, {copies}; {alike} that only share a template are in --json",
            projects=trn(len(answer["projects"]), "{count} project", "{count} projects"),
            copies=trn(len(copies), "{count} copied place", "{count} copied places"),
            alike=trn(len(answer["copies"]) - len(copies), "{count} pair", "{count} pairs"),
        ),
        err=True,
    )


def _show_copy(copy: Mapping[str, Any]) -> None:
    level, degree = tr(LEVELS[copy["level"]]), tr(copy["degree_name"])
    head = tr("{level}: {degree} ({score:.2f})", level=level, degree=degree, score=copy["score"])
    click.echo(click.style(head, bold=True))
    for side in ("left", "right"):
        place = copy[side]
        pieces = " ".join(piece[f"{side}_text"] for piece in copy["evidence"])
        click.echo(f"  {_project(place['project'])}  {place['project']['document']['name']}{_where(place['locator'])}")
        click.echo(f"     {shorten(pieces)}")


def shorten(text: str, letters: int = EXCERPT_LETTERS) -> str:
    """Return the beginning of a text on one line; a cut shows as an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= letters else f"{line[: letters - 1]}…"


def _category(item: Mapping[str, Any]) -> str:
    return " › ".join(_known(item["level1"], item["level2"])) or "—"


def _target(target: Mapping[str, Any]) -> str:
    return printed(target) or tr("(no target)")


def _place(row: Mapping[str, Any]) -> str:
    return f"{_project(row['project'])}  {row['document']['name']}{_where(row['locator'])}"


def _project(project: Mapping[str, Any]) -> str:
    year = f"({project['year']})" if project["year"] else ""
    return " ".join(_known(" · ".join(_known(project["unit"], project["name"])), year))


def _where(locator: Mapping[str, Any] | None) -> str:
    place = whereabouts(locator)
    return tr(" ({place})", place=place) if place else ""


def _known(*parts: str | None) -> list[str]:
    return [part for part in parts if part]


def _outcome(finding: Mapping[str, Any]) -> str:
    return tr("could not check") if finding["outcome"] == "no-data" else tr(finding["severity"])
