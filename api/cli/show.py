"""Answers as lines for a person at a terminal; every function takes the JSON of the contract."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import click

from api.i18n import tr

#: Rows of one hit that fit a screen; ``--json`` has them all.
ROWS_SHOWN = 3


def show_hits(answer: Mapping[str, Any]) -> None:
    """Print hits, each with its category, score, typical target and first places."""
    for rank, hit in enumerate(answer["hits"], 1):
        head = f"{rank}. {hit['name']}"
        click.echo(f"{click.style(head, bold=True)}  [{_category(hit)}]  {hit['score']:.2f}  ×{hit['count']}")
        for row in hit["occurrences"][:ROWS_SHOWN]:
            click.echo(f"     {_target(row['target'])}  {_place(row)}")
    if not answer["hits"]:
        click.echo(tr("nothing similar is stored"), err=True)


def show_suggestions(answer: Mapping[str, Any]) -> None:
    """Print suggested indicators under their categories."""
    for category, members in groupby(answer["suggestions"], key=_category):
        click.echo(click.style(category, bold=True))
        for suggestion in members:
            click.echo(f"  {suggestion['name']}  {_suggested(suggestion['target'])}  {suggestion['score']:.2f}")
            for precedent in suggestion["precedents"][:ROWS_SHOWN]:
                click.echo(f"     {_target(precedent['target'])}  {_project(precedent['project'])}")
    for warning in answer["warnings"]:
        click.echo(tr("note: {text}", text=warning), err=True)


def show_review(answer: Mapping[str, Any]) -> None:
    """Print findings by project, then copied places, then templates."""
    for project in answer["projects"]:
        findings = [finding for finding in project["findings"] if finding["outcome"] in ("hit", "look", "no-data")]
        if findings:
            click.echo(click.style(_project(project), bold=True))
        for finding in findings:
            click.echo(f"  [{_outcome(finding)}] {finding['message']}{_line(finding['locator'])}")
    for copy in answer["copies"]:
        left, right = copy["left"]["project"], copy["right"]["project"]
        head = tr("{level}: {degree} ({score:.2f})", level=tr(copy["level"]), degree=_degree(copy), score=copy["score"])
        click.echo(f"{click.style(head, bold=True)}\n     {_project(left)}\n     {_project(right)}")
    click.echo(
        tr(
            "{projects} projects, {copies} copied places, {clusters} templates",
            projects=len(answer["projects"]),
            copies=len(answer["copies"]),
            clusters=len(answer["clusters"]),
        ),
        err=True,
    )


def _category(item: Mapping[str, Any]) -> str:
    return " › ".join(_known(item["level1"], item["level2"])) or "—"


def _target(target: Mapping[str, Any]) -> str:
    return target["raw"] or tr("(no target)")


def _place(row: Mapping[str, Any]) -> str:
    return f"{_project(row['project'])}  {row['document']['name']}{_line(row['locator'])}"


def _project(project: Mapping[str, Any]) -> str:
    year = f"({project['year']})" if project["year"] else ""
    return " ".join(_known(project["unit"], "·", project["name"], year))


def _line(locator: Mapping[str, Any] | None) -> str:
    line = (locator or {}).get("line")
    return tr(", line {line}", line=line) if line else ""


def _known(*parts: str | None) -> list[str]:
    return [part for part in parts if part]


def _outcome(finding: Mapping[str, Any]) -> str:
    return tr("could not check") if finding["outcome"] == "no-data" else tr(finding["severity"])


def _degree(copy: Mapping[str, Any]) -> str:
    return tr(str(copy["degree"]))


def _suggested(target: Mapping[str, Any]) -> str:
    if target["value"] is not None:
        return f"{target['op'] or ''}{target['value']}{target['unit'] or ''}"
    return target["qualitative"] or ""
