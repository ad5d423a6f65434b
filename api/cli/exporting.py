"""The command that writes the graph to a file."""

import os
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import click

from api.cli.common import home_option, open_workspace
from api.i18n import tr

if TYPE_CHECKING:
    from kg.exports.formats import DumpName
    from kg.stores import View


@click.command(help=tr("Write the graph: .ttl .nt .nq .jsonld .trig .rdf, each also with .gz, or CSV tables: .zip"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--year", type=int, default=None, help=tr("Only the projects of this fiscal year and what they lead to."))
@home_option
def export(file: Path, *, year: int | None, home: Path | None) -> None:
    """Write everything or one fiscal year; the file is there when it is complete."""
    from kg.exports.formats import read_name

    name = read_name(file.name)
    with open_workspace(home, read_only=True) as workspace:
        size = _write(workspace.store.view(), file, name, year)
    click.echo(tr("{file}: {size:,} bytes written", file=file, size=size), err=True)


def _write(view: "View", file: Path, name: "DumpName", year: int | None) -> int:
    """Write the file and return its size in bytes.

    :raises Unwritable: if it cannot be written; what was there before stays.
    """
    from kg.errors import Unwritable
    from kg.exports.dump import write_dump

    part: Path | None = None
    try:
        with tempfile.NamedTemporaryFile("wb", dir=file.parent, prefix=f".{file.name}.", delete=False) as output:
            part = Path(output.name)
            write_dump(view, cast(IO[bytes], output), name, year)
        part.chmod(0o666 & ~_umask())
        part.replace(file)
        return file.stat().st_size
    except OSError as error:
        raise Unwritable(file=str(file), reason=error.strerror or str(error)) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _umask() -> int:
    """Return the permissions that new files do not get; the system tells it only to those who set it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


COMMANDS = (export,)
