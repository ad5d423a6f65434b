"""What several commands share: options, the workspace and JSON on stdout."""

import json
import math
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from api.i18n import tr

if TYPE_CHECKING:
    from api.settings import Settings
    from api.workspace import Workspace
    from kg.filters import Filters

_Command = TypeVar("_Command", bound=Callable[..., Any])


def amount(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Decimal | None:
    """Read an amount of yuan: a finite decimal that is not negative."""
    if value is None:
        return None
    try:
        read = Decimal(value)
    except InvalidOperation:
        read = Decimal("NaN")
    if not read.is_finite() or read < 0:
        raise click.BadParameter(tr("not an amount of yuan: {value}", value=value))
    return read


def finite(_context: click.Context, _parameter: click.Parameter, value: float | None) -> float | None:
    """Refuse NaN and the infinities, which nothing can be compared with."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(tr("not a finite number: {value}", value=value))
    return value


def words(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse a text that says nothing."""
    if value is not None and not value.strip():
        raise click.BadParameter(tr("give a text that is not blank"))
    return value


def prompted(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Ask for the password where the value is a hyphen; nothing is no password."""
    if value == "-":
        value = click.prompt(tr("Password"), hide_input=True, err=True)
    return value or None


json_option = click.option("--json", "as_json", is_flag=True, help=tr("Print JSON."))
home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help=tr("Directory of graph, index and documents (default: ZHIBIAO_HOME or the user's data directory)."),
)
count_option = click.option(
    "-k", "k", type=click.IntRange(1, 1000), default=10, show_default=True, help=tr("Number of answers.")
)
least_option = click.option(
    "--min-score",
    "least",
    type=click.FloatRange(0, 1),
    default=0.0,
    help=tr("Only names that mean the same with at least this chance (0 to 1)."),
)


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=None,
    help=tr("Worker processes that read files (default: ZHIBIAO_JOBS or 2)."),
)
password_option = click.option(
    "--password",
    envvar="ZHIBIAO_PASSWORD",
    callback=prompted,
    help=tr(
        "Opens protected files; - asks for it. Better given in ZHIBIAO_PASSWORD, where no list of processes shows it."
    ),
)


def filter_options(command: _Command) -> _Command:
    """Add the options that narrow a search; each may be given several times."""
    for option in (
        click.option("--value-max", type=float, callback=finite, help=tr("Largest numeric target, in the base unit.")),
        click.option("--value-min", type=float, callback=finite, help=tr("Smallest numeric target, in the base unit.")),
        click.option("--document", multiple=True, help=tr("Only this document (identifier).")),
        click.option("--region", multiple=True, help=tr("Only this region (GB/T 2260 code, e.g. 310000).")),
        click.option("--unit", multiple=True, help=tr("Only this implementing unit.")),
        click.option("--year", multiple=True, type=int, help=tr("Only this fiscal year.")),
        click.option("--level2", multiple=True, help=tr("Only this second-level category.")),
        click.option("--level1", multiple=True, help=tr("Only this first-level category.")),
    ):
        command = option(command)
    return command


def filters_from(options: dict[str, Any]) -> "Filters":
    """Build the filters from what :func:`filter_options` collected."""
    from kg.filters import Filters

    filters = Filters(**options)
    if filters.value_min is not None and filters.value_max is not None and filters.value_min > filters.value_max:
        raise click.UsageError(tr("--value-min is larger than --value-max"))
    return filters


def settings_for(home: Path | None, jobs: int | None = None) -> "Settings":
    """Read the settings; a ``--home`` of the command or of the group wins over the environment, as ``--jobs`` does."""
    from api.settings import read_settings

    return read_settings(home or click.get_current_context().find_object(Path), jobs)


def open_workspace(home: Path | None, *, read_only: bool, create: bool = True, jobs: int | None = None) -> "Workspace":
    """Open the workspace that the options name.

    :param create: make the home where there is none; never done for reading.
    """
    from api.workspace import Workspace

    return Workspace.open(settings_for(home, jobs), read_only=read_only, create=create)


def print_json(value: Any) -> None:
    """Print one JSON value on stdout, Chinese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
