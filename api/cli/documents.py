"""Commands over stored documents: ingest, documents, remove, rebuild, verify."""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from api.cli.common import home_option, jobs_option, json_option, open_workspace, password_option, print_json
from api.i18n import error_text, tr, trn

if TYPE_CHECKING:
    from kg.reports import Ingested


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
        try:
            report = workspace.ingest(
                paths,
                _progress,
                lambda: click.echo(tr("bringing the index up to date"), err=True),
                password=password,
            )
        except KeyboardInterrupt:
            told = tr("interrupted; what was stored so far stays stored, and the same command goes on from there")
            click.echo(f"\n{told}", err=True)
            raise
    for gone in report.removed:
        click.echo(tr("{file}: no longer in its archive, removed", file=gone.file), err=True)
    _tell_doubts((*report.stored, *report.replaced))
    for failure in report.failed:
        click.echo(error_text(failure.error), err=True)
    if as_json:
        print_json(ingest_json([report], error_text))
    click.echo(
        tr(
            "{stored} stored, {replaced} replaced, {unchanged} unchanged, {failed} failed; "
            "{projects} and {indicators} read in {seconds:.1f} s",
            stored=len(report.stored),
            replaced=len(report.replaced),
            unchanged=len(report.unchanged),
            failed=len(report.failed),
            projects=trn(report.projects, "{count} project", "{count} projects"),
            indicators=trn(report.indicators, "{count} indicator", "{count} indicators"),
            seconds=perf_counter() - started,
        ),
        err=as_json,
    )
    sys.exit(1 if report.failed else 0)


def _tell_doubts(files: Sequence["Ingested"]) -> None:
    """Say on stderr in which files something was read with doubt, and how to see what."""
    doubtful = [file for file in files if file.issues]
    for file in doubtful:
        doubts = trn(file.issues or 0, "{count} doubt", "{count} doubts")
        click.echo(tr("{file}: read with {doubts}", file=file.file, doubts=doubts), err=True)
    if doubtful:
        click.echo(tr("see them with zhibiao sparql --example doubts, or zhibiao extract --explain FILE"), err=True)


def _progress(name: str, done: int, total: int) -> None:
    """Show one file on stderr: on a terminal in place, elsewhere a line each."""
    on_terminal = sys.stderr.isatty()
    line = f"[{done}/{total}] {name}"
    click.echo(f"\r\x1b[K{line}" if on_terminal else line, err=True, nl=not on_terminal or done == total)


@click.command("documents", help=tr("List the stored documents."))
@home_option
@json_option
def list_documents(*, home: Path | None, as_json: bool) -> None:
    """Print one document a line: identifier, projects, indicators, name, and for equal names where they came from."""
    from api.reports import stored_document_json

    with open_workspace(home, read_only=True) as workspace:
        documents = list(workspace.documents())
    if as_json:
        print_json({"items": [stored_document_json(document) for document in documents], "total": len(documents)})
        return
    names = Counter(document.name for document in documents)
    for document in documents:
        columns: list[object] = [document.id, document.projects, document.indicators, document.name]
        if names[document.name] > 1:
            columns.append("; ".join(map(_origin, document.places)))
        click.echo("\t".join(map(str, columns)))


def _origin(place: str) -> str:
    from kg.places import place_label, upload_label

    upload = upload_label(place)
    return place_label(place) if upload is None else tr("uploaded ({declared})", declared=upload)


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


COMMANDS = (ingest, list_documents, remove, rebuild, verify)
