"""Commands that ask: search, similar, suggest, review, sparql."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from api.cli.common import (
    amount,
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


@click.command(help=tr("Find indicators by words or by a sentence."))
@click.argument("query", callback=words)
@count_option
@filter_options
@home_option
@json_option
def search(query: str, *, k: int, home: Path | None, as_json: bool, **options: Any) -> None:
    """Print the best indicators with where they stand."""
    from api.cli.show import show_hits

    with open_workspace(home, read_only=True) as workspace:
        hits = workspace.search(query, k, filters_from(options)).to_json()
    if as_json:
        print_json(hits)
    else:
        show_hits(hits)


@click.command(help=tr("Find indicators that mean the same as a text or as a stored indicator."))
@click.argument("text", required=False, callback=words)
@click.option("--indicator", help=tr("Identifier or IRI of a stored indicator, instead of a text."))
@count_option
@filter_options
@home_option
@json_option
def similar(
    text: str | None, *, indicator: str | None, k: int, home: Path | None, as_json: bool, **options: Any
) -> None:
    """Print the indicators nearest in meaning."""
    from api.cli.show import show_hits

    if (text is None) == (indicator is None):
        raise click.UsageError(tr("give either a text or --indicator"))
    with open_workspace(home, read_only=True) as workspace:
        if indicator is not None:
            answer = workspace.similar_to(indicator, k, filters_from(options))
        else:
            answer = workspace.similar(text or "", k, filters_from(options))
    hits = answer.to_json()
    if as_json:
        print_json(hits)
    else:
        show_hits(hits)


@click.command(help=tr("Suggest an indicator table for a new project, with the precedents behind it."))
@click.option("--name", required=True, callback=words, help=tr("The project's name."))
@click.option("--goal", default="", help=tr("The project's goal."))
@click.option("--unit", default=None, help=tr("The implementing unit; its own precedents weigh more."))
@click.option("--budget", metavar="YUAN", callback=amount, default=None, help=tr("Budget in yuan."))
@click.option("--year", type=int, default=None, help=tr("Fiscal year of the new project."))
@click.option("-k", "k", type=click.IntRange(1, 200), default=15, show_default=True, help=tr("Number of answers."))
@click.option(
    "--xlsx", type=click.Path(dir_okay=False, path_type=Path), help=tr("Also write the table as an Excel file.")
)
@click.option(
    "--docx", type=click.Path(dir_okay=False, path_type=Path), help=tr("Also write the table as a Word file.")
)
@home_option
@json_option
def suggest(
    *,
    name: str,
    goal: str,
    unit: str | None,
    budget: Decimal | None,
    year: int | None,
    k: int,
    xlsx: Path | None,
    docx: Path | None,
    home: Path | None,
    as_json: bool,
) -> None:
    """Print suggested indicators grouped by category."""
    from api import office
    from api.cli.show import show_suggestions
    from kg.suggest import SuggestRequest, suggestions_to_json

    request = SuggestRequest(name, goal or None, unit, budget, year, k)
    with open_workspace(home, read_only=True) as workspace:
        suggestions = suggestions_to_json(workspace.suggest(request))
    if xlsx:
        office.write_xlsx(suggestions, xlsx)
    if docx:
        office.write_docx(suggestions, docx)
    if as_json:
        print_json(suggestions)
    else:
        show_suggestions(suggestions)


@click.command(help=tr("Review stored projects, or a file against them: what does not hold, what was copied."))
@click.argument("file", required=False, type=click.Path(readable=False, path_type=Path))
@click.option("--project", "projects", multiple=True, help=tr("Identifier or IRI of a stored project."))
@click.option("--all", "everything", is_flag=True, help=tr("Review every stored project."))
@home_option
@json_option
def review(file: Path | None, *, projects: tuple[str, ...], everything: bool, home: Path | None, as_json: bool) -> None:
    """Print findings and copied places."""
    from api.cli.show import show_review
    from kg.intake import read_file
    from kg.review import review_to_json

    if sum((file is not None, bool(projects), everything)) != 1:
        raise click.UsageError(tr("give one of: a file, --project, --all"))
    with open_workspace(home, read_only=True) as workspace:
        result = workspace.review_declaration(read_file(file)) if file else workspace.review(projects)
    answer = review_to_json(result)
    if as_json:
        print_json(answer)
    else:
        show_review(answer)


@click.command(help=tr("Evaluate a SPARQL 1.1 query over the graph."))
@click.argument("query", required=False)
@click.option("--file", "file", type=click.File("rb"), help=tr("Read the query from a file; - is stdin."))
@click.option(
    "--format", "form", default=None, help=tr("json csv tsv xml for tables; turtle ntriples rdfxml jsonld for graphs.")
)
@home_option
def sparql(query: str | None, *, file: Any, form: str | None, home: Path | None) -> None:
    """Print the result on stdout in the format asked for."""
    if (query is None) == (file is None):
        raise click.UsageError(tr("give either a query or --file"))
    with open_workspace(home, read_only=True) as workspace:
        result = workspace.sparql(query if query is not None else _text(file.read()))
        body = result.serialise(form or result.formats[0]) or b""
    click.echo(body.rstrip(b"\n"))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise click.UsageError(tr("the query file is not UTF-8")) from error


COMMANDS = (search, similar, suggest, review, sparql)
