"""What changed and where values come from: zhibiao history, trace."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from api.cli.common import home_option, json_option, open_workspace, print_json, words
from api.cli.show import shorten
from api.i18n import tr, trn
from api.whereabouts import whereabouts

#: What the contract calls the parts of a form → how the command line calls them.
_FIELDS = {
    "name": "name",
    "year": "fiscal year",
    "kind": "kind of form",
    "nature": "nature",
    "category": "category",
    "department": "competent department",
    "unit": "implementing unit",
    "start": "start",
    "end": "end",
    "overall_goal": "overall goal",
    "annual_goal": "annual goal",
    "budget_yuan.total": "total budget",
    "budget_yuan.total_fiscal": "total, fiscal money",
    "budget_yuan.total_other": "total, other money",
    "budget_yuan.annual": "annual budget",
    "budget_yuan.annual_fiscal": "annual, fiscal money",
    "budget_yuan.annual_carryover": "annual, carried over",
    "budget_yuan.annual_other": "annual, other money",
    "narrative.overview": "overview",
    "narrative.basis": "basis",
    "narrative.subject": "who carries it out",
    "narrative.plan": "plan",
    "narrative.period": "period",
    "narrative.budget_plan": "budget plan",
    "indicators.level1": "first level",
    "indicators.level2": "second level",
    "indicators.name": "name",
    "indicators.target_raw": "target",
    "indicators.occurrences": "occurrences",
    "indicators.weight": "weight",
    "indicators.score": "score",
    "indicators.actual_raw": "actual value",
}


@click.command(help=tr("Tell what changed: PROJECT in its versions and years, or --unit between two years."))
@click.argument("project", required=False)
@click.option("--unit", callback=words, help=tr("Implementing unit, in any spelling."))
@click.option("--from", "earlier", type=click.IntRange(1990, 2100), help=tr("Fiscal year to begin with."))
@click.option("--to", "later", type=click.IntRange(1990, 2100), help=tr("Fiscal year to end with."))
@click.option("--triples", is_flag=True, help=tr("Also list the triples that came and went; needs --json."))
@home_option
@json_option
def history(
    project: str | None,
    *,
    unit: str | None,
    earlier: int | None,
    later: int | None,
    triples: bool,
    home: Path | None,
    as_json: bool,
) -> None:
    """Print versions with their changes, or what a unit changed from one year to another."""
    if (project is None) == (unit is None):
        raise click.UsageError(tr("give either PROJECT or --unit"))
    if unit is not None and (earlier is None or later is None):
        raise click.UsageError(tr("--unit needs --from and --to"))
    if triples and not as_json:
        raise click.UsageError(tr("--triples needs --json"))
    answer = _asked(project, unit, earlier or 0, later or 0, home, triples=triples)
    if as_json:
        print_json(answer)
        return
    for line in _of_unit(answer) if unit is not None else _of_project(answer):
        click.echo(line)


@click.command(help=tr("Tell where the values of PROJECT come from: printed text and place of each, or of one FIELD."))
@click.argument("project")
@click.argument("field", required=False)
@home_option
@json_option
def trace(project: str, field: str | None, *, home: Path | None, as_json: bool) -> None:
    """Print each value with what is printed and where."""
    from api.past import explanations_json
    from kg.provenance import explain_project, explain_value

    with open_workspace(home, read_only=True) as workspace:
        view, iris = workspace.store.view(), workspace.iris
        one = (explain_value(view, project, field, iris),) if field is not None else None
        answer = explanations_json(one or explain_project(view, project, iris))
    if as_json:
        print_json(answer)
        return
    for told in answer["values"]:
        click.echo(f"{told['field']}: {shorten(str(told['value']))}{_source(told)}")
        for issue in told["issues"]:
            click.echo(f"     {issue['message']}")
        for past in told["former"]:
            click.echo(
                "     " + tr("until {time}", time=past["replaced"][:16].replace("T", " ")) + f": {past['value']}"
            )


COMMANDS = (history, trace)


def _source(told: Mapping[str, Any]) -> str:
    printed = told["text"] if told["text"] is not None and told["text"] != told["value"] else None
    place = whereabouts(told["locator"]) if told["locator"] else tr("place not known")
    return " ← " + "  ".join(part for part in (shorten(printed) if printed else "", place) if part)


def _asked(
    project: str | None, unit: str | None, earlier: int, later: int, home: Path | None, *, triples: bool
) -> Mapping[str, Any]:
    from api.past import history_json, unit_years_json
    from kg.history import history_of, unit_years

    with open_workspace(home, read_only=True) as workspace:
        view = workspace.store.view()
        if unit is not None:
            return unit_years_json(unit_years(view, unit, earlier, later), unit, earlier, later)
        return history_json(history_of(view, project or "", workspace.iris), triples=triples)


def _of_project(answer: Mapping[str, Any]) -> Iterator[str]:
    for number, version in enumerate(answer["versions"], 1):
        until = tr("now") if version["current"] else _until(version["replaced"])
        head = tr("version {number}: {file}, {until}", number=number, file=version["document"]["name"], until=until)
        yield click.style(head, bold=True)
        if number > 1:
            yield from _changes(version["changes"])
    for year in answer["years"]:
        earlier, later = sorted((answer["project"]["year"] or 0, year["project"]["year"] or 0))
        yield click.style(tr("from {earlier} to {later}", earlier=earlier, later=later), bold=True)
        yield from _changes(year["changes"])


def _of_unit(answer: Mapping[str, Any]) -> Iterator[str]:
    if not any(answer[name] for name in ("both", "gone", "new")):
        yield tr("nothing of this unit is stored for these years")
    for pair in answer["both"]:
        yield click.style(pair["to"]["name"] or "—", bold=True)
        yield from _changes(pair["changes"])
    for ref in answer["gone"]:
        yield tr("only in {year}: {name}", year=ref["year"], name=ref["name"] or "—")
    for ref in answer["new"]:
        yield tr("new in {year}: {name}", year=ref["year"], name=ref["name"] or "—")


def _changes(changes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "  " + (trn(len(changes), "{count} change", "{count} changes") if changes else tr("no change"))
    for change in changes:
        yield "  " + _change(change)


def _change(change: Mapping[str, Any]) -> str:
    row = change.get("indicator")
    if change["field"] == "indicators":
        sign, told = ("-", change["before"]) if change["after"] is None else ("+", change["after"])
        return f"{sign} {told['name']}  {told['target_raw'] or ''}".rstrip() + _place(change, gone=sign == "-")
    what = tr(_FIELDS[change["field"]])
    where = f"{row['name']} · {what}" if row else what
    before, after = (shorten(str(change[side])) if change[side] is not None else "—" for side in ("before", "after"))
    return f"~ {where}: {before} → {after}" + _place(change, gone=False)


def _place(change: Mapping[str, Any], *, gone: bool) -> str:
    place = whereabouts(change.get("before_at" if gone else "after_at"))
    return tr(" ({place})", place=place) if place else ""


def _until(time: str) -> str:
    return tr("until {time}", time=time[:16].replace("T", " "))
