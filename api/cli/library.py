"""Commands of the library: zhibiao library list, show, candidates, decide, decisions, undo, update."""

import getpass
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from api.cli.common import home_option, json_option, open_workspace, print_json, words
from api.i18n import tr

_limit = click.option(
    "-k", "k", type=click.IntRange(1, 1000), default=20, show_default=True, help=tr("Number of answers.")
)
_by = click.option("--by", default=None, help=tr("Who decides (default: the user of this machine)."))


@click.group(help=tr("Put names of indicators together that mean the same, and decide about doubtful ones."))
def library() -> None:
    """Hold the commands below."""


@library.command("list", help=tr("List names that mean the same."))
@home_option
@json_option
def list_entries(*, home: Path | None, as_json: bool) -> None:
    """Print each entry with its other names."""
    with open_workspace(home, read_only=True) as workspace:
        listing = workspace.library.listing()
    if as_json:
        print_json(listing)
        return
    for entry in listing["items"]:
        click.echo(f"{entry['id']}  {_bold(entry['name'])}  ×{entry['count']}  {_others(entry)}{_direction(entry)}")
    if not listing["made"]:
        click.echo(tr("the library is not made yet; run 'zhibiao library update'"), err=True)
    elif not listing["current"]:
        click.echo(tr("documents were stored since; run 'zhibiao library update'"), err=True)


@library.command(help=tr("Show one entry with its links and where its names stand."))
@click.argument("entry", callback=words)
@home_option
@json_option
def show(entry: str, *, home: Path | None, as_json: bool) -> None:
    """Print the entry with an identifier or of a name."""
    with open_workspace(home, read_only=True) as workspace:
        found = workspace.library.entry(entry)
    if as_json:
        print_json(found)
        return
    click.echo(f"{_bold(found['name'])}{_direction(found)}")
    for member in found["members"]:
        click.echo(f"  {member['name']}  ×{member['count']}")
    for link in found["links"]:
        how = tr("decided") if link["decided"] else f"{link['probability']:.2f}"
        click.echo(f"  {link['left']} = {link['right']}  {how}")
    # Several standard indicators may bear one name.
    for name in dict.fromkeys(standard["name"] for standard in found["standards"]):
        click.echo("  " + tr("standard indicator: {name}", name=name))


@library.command(help=tr("List pairs that may mean the same, most probable first."))
@_limit
@home_option
@json_option
def candidates(*, k: int, home: Path | None, as_json: bool) -> None:
    """Print what is to be decided."""
    with open_workspace(home, read_only=True) as workspace:
        found = workspace.library.candidates(k)
    if as_json:
        print_json(found)
        return
    for pair in found["items"]:
        right = pair["right"]
        mark = f"  [{tr('standard indicator')} {right['id']}]" if right["standard"] else ""
        click.echo(f"{pair['probability']:.2f}  {pair['left']['name']}  {right['name']}{mark}")
    click.echo(tr("{total} pairs to decide", total=found["total"]), err=True)


@library.command(help=tr("Decide whether two names, or a name and a standard indicator, mean the same."))
@click.argument("judgement", type=click.Choice(["same", "different"]))
@click.argument("left", callback=words)
@click.argument("right", required=False, callback=words)
@click.option("--standard", default=None, callback=words, help=tr("Identifier of a standard indicator."))
@_by
@click.option("--note", default=None, help=tr("Why."))
@home_option
@json_option
def decide(
    judgement: str,
    left: str,
    right: str | None,
    *,
    standard: str | None,
    by: str | None,
    note: str | None,
    home: Path | None,
    as_json: bool,
) -> None:
    """Write a decision down and bring the library in step."""
    from kg.library import Judgement

    if (right is None) == (standard is None):
        raise click.UsageError(tr("give either a second name or --standard"))
    with open_workspace(home, read_only=False, create=False) as workspace:
        decision = workspace.library.decide(
            Judgement(judgement),
            left,
            standard or right or "",
            standard=standard is not None,
            by=by or _user(),
            note=note,
        )
    if as_json:
        print_json(decision)
    click.echo(tr("decided; undo it with: zhibiao library undo {id}", id=decision["id"]), err=True)


@library.command(help=tr("List every decision, the latest first."))
@home_option
@json_option
def decisions(*, home: Path | None, as_json: bool) -> None:
    """Print each decision with who made it and when; those undone or replaced are marked."""
    with open_workspace(home, read_only=True) as workspace:
        listing = workspace.library.decisions()
    if as_json:
        print_json(listing)
        return
    for decision in listing["items"]:
        click.echo("  ".join(filter(None, _decision(decision))))
    click.echo(tr("{total} decisions", total=listing["total"]), err=True)


@library.command(help=tr("Take a decision back."))
@click.argument("decision", callback=words)
@_by
@home_option
def undo(decision: str, *, by: str | None, home: Path | None) -> None:
    """Undo a decision; it stays on record."""
    with open_workspace(home, read_only=False, create=False) as workspace:
        workspace.library.undo(decision, by or _user())
    click.echo(tr("undone: {id}", id=decision), err=True)


@library.command(help=tr("Make the library anew from the stored documents and the decisions."))
@home_option
@json_option
def update(*, home: Path | None, as_json: bool) -> None:
    """Publish the library; doing it twice changes nothing."""
    with open_workspace(home, read_only=False, create=False) as workspace:
        report = workspace.library.update()
    if as_json:
        print_json(report)
    click.echo(
        tr("{entries} entries with {names} names", **report),
        err=True,
    )


def _decision(decision: Mapping[str, Any]) -> Iterator[str | None]:
    """Yield the columns of a decision; one that is not known is empty."""
    yield decision["id"]
    yield tr("same") if decision["judgement"] == "same" else tr("different")
    mark = f"  [{tr('standard indicator')} {decision['standard']}]" if decision["standard"] else ""
    yield f"{decision['left']}  {decision['right']}{mark}"
    yield decision["by"]
    yield datetime.fromisoformat(decision["at"]).astimezone().strftime("%Y-%m-%d %H:%M")
    yield decision["note"]
    if decision["undone_at"]:
        yield f"[{tr('undone')}]"
    elif not decision["counts"]:
        yield f"[{tr('replaced by a later decision')}]"


def _user() -> str | None:
    # A container may run under a number that has no name.
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return None


def _bold(text: str) -> str:
    return click.style(text, bold=True)


def _others(entry: Mapping[str, Any]) -> str:
    return "、".join(entry["names"][1:])


def _direction(entry: Mapping[str, Any]) -> str:
    match entry["polarity"]["direction"]:
        case "higher":
            return f"  ({tr('higher is better')})"
        case "lower":
            return f"  ({tr('lower is better')})"
        case _:
            return ""


COMMANDS = (library,)
