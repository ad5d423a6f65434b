"""Commands that ask: search, similar, suggest, sparql."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.common import (
    amount,
    count_option,
    filter_options,
    filters_from,
    home_option,
    json_option,
    least_option,
    open_workspace,
    print_json,
    words,
)
from api.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMS = ("json", "csv", "tsv", "xml", "turtle", "ntriples", "rdfxml", "jsonld", "nquads", "trig")


@click.command(help=tr("Find indicators by words or by a sentence."))
@click.argument("query", callback=words)
@count_option
@least_option
@filter_options
@home_option
@json_option
def search(query: str, *, k: int, least: float, home: Path | None, as_json: bool, **options: Any) -> None:
    """Print the best indicators with where they stand."""
    from api.cli.show import show_hits

    filters = filters_from(options)
    with open_workspace(home, read_only=True) as workspace:
        hits = workspace.search(query, k, filters, least).to_json()
    if as_json:
        print_json(hits)
    else:
        show_hits(hits)


@click.command(help=tr("Find indicators that mean the same as a text, a stored indicator, or those of a project."))
@click.argument("text", required=False, callback=words)
@click.option("--indicator", help=tr("Identifier or IRI of a stored indicator, instead of a text."))
@click.option("--project", help=tr("Identifier or IRI of a stored project: what is like any of its indicators."))
@count_option
@least_option
@filter_options
@home_option
@json_option
def similar(
    text: str | None,
    *,
    indicator: str | None,
    project: str | None,
    k: int,
    least: float,
    home: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Print the indicators nearest in meaning."""
    from api.cli.show import show_hits

    if sum(given is not None for given in (text, indicator, project)) != 1:
        raise click.UsageError(tr("give one of: a text, --indicator, --project"))
    filters = filters_from(options)
    with open_workspace(home, read_only=True) as workspace:
        if indicator is not None:
            answer = workspace.similar_to(indicator, k, filters, least)
        elif project is not None:
            answer = workspace.similar_to_project(project, k, filters, least)
        else:
            answer = workspace.similar(text or "", k, filters, least)
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
@click.option("--precedent-year", multiple=True, type=int, help=tr("Only precedents of this fiscal year."))
@click.option("--precedent-region", multiple=True, help=tr("Only precedents of this region (GB/T 2260 code)."))
@click.option("--exclude-project", multiple=True, help=tr("A project that must not influence anything (identifier)."))
@click.option("--exclude-document", multiple=True, help=tr("A document that must not influence anything (identifier)."))
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
    precedent_year: tuple[int, ...],
    precedent_region: tuple[str, ...],
    exclude_project: tuple[str, ...],
    exclude_document: tuple[str, ...],
    xlsx: Path | None,
    docx: Path | None,
    home: Path | None,
    as_json: bool,
) -> None:
    """Print suggested indicators grouped by category."""
    from api import office
    from api.cli.show import show_suggestions
    from kg.filters import Filters
    from kg.iris import short_id
    from kg.suggest import SuggestRequest, suggestions_to_json

    request = SuggestRequest(
        name,
        goal or None,
        unit,
        budget,
        year,
        k,
        filters=Filters(year=precedent_year, region=precedent_region),
        exclude_projects=frozenset(map(short_id, exclude_project)),
        exclude_documents=frozenset(map(short_id, exclude_document)),
    )
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


@click.command(help=tr("Evaluate a SPARQL 1.1 query over the graph."))
@click.argument("query", required=False, callback=words)
@click.option("--file", "file", type=click.File("rb"), help=tr("Read the query from a file; - is stdin."))
@click.option("--example", default=None, help=tr("Evaluate a worked query; see --examples."))
@click.option("--examples", "listed", is_flag=True, help=tr("List the worked queries with their questions."))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default=None,
    help=tr("The first four are for tables, the others for graphs."),
)
@click.option(
    "--timeout", "seconds", type=click.FloatRange(0, min_open=True), help=tr("Seconds after which to stop the query.")
)
@click.option("--rewrite/--no-rewrite", default=True, help=tr("Evaluate slow forms of a query by equal quicker ones."))
@home_option
def sparql(
    query: str | None,
    *,
    file: Any,
    example: str | None,
    listed: bool,
    form: str | None,
    seconds: float | None,
    rewrite: bool,
    home: Path | None,
) -> None:
    """Print the result on stdout in the format asked for."""
    from kg.queries import examples
    from kg.stores.results import FORMATS_OF

    if sum((query is not None, file is not None, example is not None, listed)) != 1:
        raise click.UsageError(tr("give one of: a query, --file, --example, --examples"))
    worked = {each.name: each for each in examples()}
    if listed:
        for each in worked.values():
            click.echo(f"{each.name}\t{tr(each.reader)}\t{each.question}")
        return
    if example is not None and example not in worked:
        raise click.UsageError(tr("there is no worked query {name}", name=example))
    text = worked[example].query if example else query or _text(file.read())
    with open_workspace(home, read_only=True) as workspace:
        question = workspace.questions.prepared(text, rewrite=rewrite)
        formats = FORMATS_OF[question.kind]
        if form is not None and form not in formats:
            known = ", ".join(formats)
            raise click.UsageError(
                tr("this answer cannot be had as {name}; choose one of {known}", name=form, known=known)
            )
        _print(workspace.questions.ask(text, question, form or formats[0], seconds=seconds))
    for note in question.notes:
        click.echo(note, err=True)


def _print(blocks: "Iterable[bytes]") -> None:
    """Print an answer as it comes, with one line end after it."""
    last = b""
    for block in blocks:
        click.echo(block, nl=False)
        last = block
    if not last.endswith(b"\n"):
        click.echo()


def _text(data: bytes) -> str:
    try:
        # Editors on Windows put a byte order mark before what they save.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(tr("the query file is not UTF-8")) from error


COMMANDS = (search, similar, suggest, sparql)
