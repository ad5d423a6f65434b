"""Commands over documents: extract, ingest, documents, remove, rebuild, verify."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from api.cli.common import home_option, jobs_option, json_option, open_workspace, password_option, print_json
from api.i18n import error_text, tr

if TYPE_CHECKING:
    from kg.errors import ZhibiaoError
    from kg.given import Given
    from kg.readers.base import ReadOptions
    from kg.records import Declaration
    from kg.workers import Hands


@click.command(help=tr("Print the records of declaration files without storing anything."))
@click.argument("files", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "jsonl", "csv"]),
    default="json",
    show_default=True,
    help=tr("json: one object, an array for several files; jsonl: one project a line; csv: one indicator a line."),
)
@click.option(
    "--explain",
    "explained",
    is_flag=True,
    help=tr("Show, cell by cell, how the tables were understood, instead of the records."),
)
@jobs_option
@password_option
def extract(files: tuple[Path, ...], *, form: str, explained: bool, jobs: int | None, password: str | None) -> None:
    """Read every file, print what could be read, and exit 1 if one could not."""
    from api.effort import read_jobs, read_limits, read_soffice
    from kg.given import EXPLAIN, READ
    from kg.readers.base import ReadOptions
    from kg.workers import Workers

    options = ReadOptions(read_limits(), password, read_soffice())
    with Workers(jobs or read_jobs(), options.limits) as workers:
        # It imports the readers while this process imports what it prints with.
        workers.warm_up(EXPLAIN if explained else READ)
        failed = _explain(files, workers, options) if explained else _print(files, form, workers, options)
    sys.exit(1 if failed else 0)


def _print(files: Sequence[Path], form: str, hands: "Hands", options: "ReadOptions") -> bool:
    """Print the records in the format asked for, lines as soon as they are read, and say whether anything could not be.

    A JSON array is printed when it is complete.
    """
    from api.export import to_csv, to_jsonl
    from kg.codec import declaration_to_json

    unread: list[dict[str, Any]] = []
    read = _read(files, hands, options, unread)
    if form == "json":
        values = [found if isinstance(found, dict) else declaration_to_json(found) for found in read]
        print_json(values[0] if len(files) == len(values) == 1 else values)
    else:
        declarations = (found for found in read if not isinstance(found, dict))
        for line in (to_jsonl if form == "jsonl" else to_csv)(declarations):
            click.echo(line)
    return bool(unread)


def _explain(files: Sequence[Path], hands: "Hands", options: "ReadOptions") -> bool:
    """Print how each document was understood, and say whether anything could not be read."""
    from api.cli.explaining import explanation_lines
    from api.reading import answers_for
    from kg.errors import ZhibiaoError
    from kg.given import EXPLAIN, Given

    failed = False
    for _, answer in answers_for(EXPLAIN, map(Given.from_path, files), hands, options):
        if isinstance(answer, ZhibiaoError):
            failed = True
            click.echo(error_text(answer), err=True)
        else:
            for line in explanation_lines(*answer):
                click.echo(line)
    return failed


def _read(
    files: Iterable[Path], hands: "Hands", options: "ReadOptions", unread: list[dict[str, Any]]
) -> Iterator["Declaration | dict[str, Any]"]:
    """Yield what could be read, and an object of the contract for what could not; that also goes into *unread*."""
    from api.reading import read_each
    from kg.errors import ZhibiaoError
    from kg.given import Given

    for given, found in read_each(map(Given.from_path, files), hands, options):
        if isinstance(found, ZhibiaoError):
            click.echo(error_text(found), err=True)
            unread.append(_unread(given, found))
            yield unread[-1]
        else:
            yield found


def _unread(given: "Given", error: "ZhibiaoError") -> dict[str, Any]:
    """Return the object of the contract for a file, or a member of one, that could not be read."""
    about = str(error.data.get("file", given.label))
    source = given.name + about.removeprefix(given.label) if about.startswith(given.label) else given.name
    return {
        "source": source,
        "projects": [],
        "issues": [{"code": error.code, "message": error_text(error), "locator": {}}],
    }


@click.command(help=tr("Store declaration files and directories; what is stored already stays unchanged."))
@click.argument("paths", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@jobs_option
@password_option
@home_option
@json_option
def ingest(
    paths: tuple[Path, ...], *, jobs: int | None, password: str | None, home: Path | None, as_json: bool
) -> None:
    """Ingest, show progress on stderr and end with one line of counts."""
    from api.reports import ingest_json

    started = perf_counter()
    with open_workspace(home, read_only=False, jobs=jobs) as workspace:
        report = workspace.ingest(
            paths,
            _progress,
            lambda: click.echo(tr("bringing the index up to date"), err=True),
            password=password,
        )
    for gone in report.removed:
        click.echo(tr("{file}: no longer in its archive, removed", file=gone.file), err=True)
    for failure in report.failed:
        click.echo(error_text(failure.error), err=True)
    if as_json:
        print_json(ingest_json([report]))
    click.echo(
        tr(
            "{stored} stored, {replaced} replaced, {unchanged} unchanged, {failed} failed; "
            "{projects} projects and {indicators} indicators read in {seconds:.1f} s",
            stored=len(report.stored),
            replaced=len(report.replaced),
            unchanged=len(report.unchanged),
            failed=len(report.failed),
            projects=report.projects,
            indicators=report.indicators,
            seconds=perf_counter() - started,
        ),
        err=as_json,
    )
    sys.exit(1 if report.failed else 0)


def _progress(name: str, done: int, total: int) -> None:
    """Show one file on stderr: on a terminal in place, elsewhere a line each."""
    on_terminal = sys.stderr.isatty()
    line = f"[{done}/{total}] {name}"
    click.echo(f"\r\x1b[K{line}" if on_terminal else line, err=True, nl=not on_terminal or done == total)


@click.command("documents", help=tr("List the stored documents."))
@home_option
@json_option
def list_documents(*, home: Path | None, as_json: bool) -> None:
    """Print one document a line: identifier, projects, indicators, name."""
    from api.reports import stored_document_json

    with open_workspace(home, read_only=True) as workspace:
        documents = [stored_document_json(document) for document in workspace.documents()]
    if as_json:
        print_json({"items": documents, "total": len(documents)})
        return
    for document in documents:
        click.echo("\t".join(str(document[key]) for key in ("id", "projects", "indicators", "name")))


@click.command(help=tr("Take a document out of the graph and the index."))
@click.argument("document")
@home_option
@json_option
def remove(document: str, *, home: Path | None, as_json: bool) -> None:
    """Remove one document by identifier."""
    with open_workspace(home, read_only=False, create=False) as workspace:
        workspace.remove(document)
    if as_json:
        print_json({"removed": document})
    click.echo(tr("removed {document}", document=document), err=True)


@click.command(help=tr("Make the search index anew from the graph."))
@home_option
@json_option
def rebuild(*, home: Path | None, as_json: bool) -> None:
    """Encode every text again and swap the index."""
    with open_workspace(home, read_only=False, create=False) as workspace:
        snapshot = workspace.rebuild()
        counts = {"projects": len(snapshot.projects), "indicators": len(snapshot.facts)}
    if as_json:
        print_json(counts)
    click.echo(
        tr(
            "index rebuilt: {indicators} indicators of {projects} projects",
            **counts,
        ),
        err=True,
    )


@click.command(help=tr("Check that graph, index and original documents agree."))
@home_option
@json_option
def verify(*, home: Path | None, as_json: bool) -> None:
    """Print what does not agree; exit 1 if anything does not."""
    with open_workspace(home, read_only=True) as workspace:
        result = workspace.verify()
    if as_json:
        print_json(result.to_json())
    else:
        for problem in result.problems:
            click.echo(problem.text(tr))
        click.echo(
            tr(
                "documents: {documents}, projects: {projects}, indicators: {indicators}, problems: {problems}",
                documents=result.documents,
                projects=result.projects,
                indicators=result.indicators,
                problems=len(result.problems),
            ),
            err=True,
        )
    sys.exit(1 if result.problems else 0)


COMMANDS = (extract, ingest, list_documents, remove, rebuild, verify)
