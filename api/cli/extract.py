"""The command that prints what files declare, or how they were understood, and stores nothing."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from api.cli.common import jobs_option, password_option, print_json
from api.i18n import error_text, tr

if TYPE_CHECKING:
    from api.reading import ReadDocument
    from kg.errors import ZhibiaoError
    from kg.extract import Explanation
    from kg.given import Given
    from kg.readers.base import ReadOptions
    from kg.workers import Hands

_Read = TypeVar("_Read")

#: Formats of an explanation; the others are of records only.
_EXPLAINED = ("text", "json")


@click.command(help=tr("Print the records of declaration files without storing anything."))
@click.argument("files", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "jsonl", "csv", "text"]),
    default=None,
    help=tr(
        "json (default): one object; an array for several files, and for an archive whatever is in it. "
        "jsonl: one project a line. csv: one indicator a line. text: for people, the default of --explain."
    ),
)
@click.option(
    "--explain",
    "explained",
    is_flag=True,
    help=tr("Show, cell by cell, how the tables were understood, as text or json, instead of the records."),
)
@jobs_option
@password_option
def extract(
    files: tuple[Path, ...], *, form: str | None, explained: bool, jobs: int | None, password: str | None
) -> None:
    """Read every file, print what could be read, and exit 1 if one could not."""
    from api.effort import read_jobs, read_limits, read_soffice
    from kg.given import EXPLAIN, READ, Given
    from kg.readers.base import ReadOptions
    from kg.workers import Workers

    if explained and form not in (None, *_EXPLAINED):
        raise click.UsageError(tr("--explain prints text or json, not {form}", form=form))
    if form == "text" and not explained:
        raise click.UsageError(tr("--format text is for --explain only"))
    options = ReadOptions(read_limits(), password, read_soffice())
    given = [Given.from_path(file) for file in files]
    with Workers(jobs or read_jobs(), options.limits) as workers:
        # It imports the readers while this process imports what it prints with.
        workers.warm_up(EXPLAIN if explained else READ)
        work = _explain if explained else _print
        failed = work(given, form or ("text" if explained else "json"), workers, options)
    sys.exit(1 if failed else 0)


def _print(files: Sequence["Given"], form: str, hands: "Hands", options: "ReadOptions") -> bool:
    """Print the records in the format asked for, lines as soon as they are read, and say whether anything could not be.

    A JSON array is printed when it is complete.
    """
    from api.entries import document_json
    from api.export import to_csv, to_jsonl
    from api.reading import read_each
    from kg.records import Declaration

    failed: list[ZhibiaoError] = []
    documents = _telling(read_each(files, hands, options), failed)
    if form == "json":
        _print_entries([(document, document_json(document, error_text)) for document in documents])
    else:
        declarations = (document.read for document in documents if isinstance(document.read, Declaration))
        for line in (to_jsonl if form == "jsonl" else to_csv)(declarations):
            click.echo(line)
    return bool(failed)


def _explain(files: Sequence["Given"], form: str, hands: "Hands", options: "ReadOptions") -> bool:
    """Print how each document was understood, and say whether anything could not be read."""
    from api.cli.explaining import explanation_lines
    from api.reading import explain_each
    from kg.extract import Explanation

    failed: list[ZhibiaoError] = []
    documents = _telling(explain_each(files, hands, options), failed)
    if form == "json":
        _print_entries([(document, _understood(document)) for document in documents])
    else:
        for explanation in (each.read for each in documents if isinstance(each.read, Explanation)):
            for line in explanation_lines(explanation):
                click.echo(line)
    return bool(failed)


def _telling(
    documents: Iterable["ReadDocument[_Read]"], failed: list["ZhibiaoError"]
) -> Iterator["ReadDocument[_Read]"]:
    """Pass the documents on; say of those that could not be read why, and note it in *failed*."""
    from kg.errors import ZhibiaoError

    for document in documents:
        if isinstance(document.read, ZhibiaoError):
            click.echo(error_text(document.read), err=True)
            failed.append(document.read)
        yield document


def _understood(document: "ReadDocument[Explanation]") -> dict[str, Any]:
    from api.cli.explaining import explanation_json
    from api.entries import unread_json
    from kg.errors import ZhibiaoError

    read = document.read
    return unread_json(document.given, read, error_text) if isinstance(read, ZhibiaoError) else explanation_json(read)


def _print_entries(entries: Sequence[tuple["ReadDocument[Any]", dict[str, Any]]]) -> None:
    from api.reading import holds_several

    values = [value for _, value in entries]
    print_json(values if holds_several(document for document, _ in entries) else values[0])


COMMANDS = (extract,)
