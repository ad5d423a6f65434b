"""The command that reviews stored projects, or a file against them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.common import home_option, json_option, open_workspace, password_option, print_json, settings_for
from api.i18n import error_text, tr

if TYPE_CHECKING:
    from api.reading import Reading
    from kg.review import Review


@click.command(help=tr("Review stored projects, or a file against them: what does not hold, what was copied."))
@click.argument("file", required=False, type=click.Path(readable=False, path_type=Path))
@click.option("--project", "projects", multiple=True, help=tr("Identifier or IRI of a stored project."))
@click.option("--all", "everything", is_flag=True, help=tr("Review every stored project."))
@password_option
@home_option
@json_option
def review(
    file: Path | None,
    *,
    projects: tuple[str, ...],
    everything: bool,
    password: str | None,
    home: Path | None,
    as_json: bool,
) -> None:
    """Print findings and copied places; exit 1 if something in the file could not be read."""
    from api.cli.show import show_review
    from api.entries import failed_json
    from kg.review import review_to_json

    if sum((file is not None, bool(projects), everything)) != 1:
        raise click.UsageError(tr("give one of: a file, --project, --all"))
    if file is None:
        with open_workspace(home, read_only=True) as workspace:
            found = workspace.review(projects)
        answer = review_to_json(found)
    else:
        found, reading = _of_file(file, home, password)
        for failure in reading.failed:
            click.echo(error_text(failure.error), err=True)
        answer = {**review_to_json(found), "failed": failed_json(reading.failed, error_text)}
    if as_json:
        print_json(answer)
    else:
        show_review(answer)
    sys.exit(1 if answer.get("failed") else 0)


def _of_file(file: Path, home: Path | None, password: str | None) -> tuple["Review", "Reading"]:
    """Review what can be read of a file against what is stored, or by itself where nothing is."""
    from api.reading import read_all
    from api.workspace import review_alone
    from kg.given import Given
    from kg.readers.base import ReadOptions
    from kg.workers import Workers

    given, settings = Given.from_path(file), settings_for(home)
    if settings.graph_dir.is_dir():
        with open_workspace(home, read_only=True) as workspace:
            reading = workspace.read(given, password)
            return workspace.review_declarations(reading.declarations), reading
    click.echo(tr("nothing is stored yet, so nothing can be found to be copied"), err=True)
    with Workers(1, settings.read) as workers:
        reading = read_all(given, workers, ReadOptions(settings.read, password, settings.soffice))
    return review_alone(reading.declarations), reading


COMMANDS = (review,)
