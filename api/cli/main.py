"""The command group and the one place where errors become a line on stderr."""

import errno
import gettext
import logging
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from api.cli import ask, documents, evaluate, exporting, extract, library, past, review, running, targets
from api.i18n import error_text, language, tr
from kg.errors import Unwritable, WrongSetting, ZhibiaoError

logger = logging.getLogger(__name__)


#: What the system says where standard output is a file on a disk that is full or broken.
_UNWRITABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})


#: What click says itself; it takes its sentences from the default domain of gettext.
_LOCALE = Path(__file__).parents[1] / "locale"
_CLICK = "click"


class _Group(click.Group):
    """A group that reports our own errors as one line and without a trace, and speaks Chinese where its reader does."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line, click's own sentences in the reader's language."""
        before = gettext.textdomain()
        gettext.bindtextdomain(_CLICK, str(_LOCALE))
        gettext.textdomain(_CLICK if language() == "zh" else before)
        try:
            return super().main(*args, **kwargs)
        finally:
            gettext.textdomain(before)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WrongSetting as error:
            click.echo(error_text(error), err=True)
            ctx.exit(2)
        except ZhibiaoError as error:
            click.echo(error_text(error), err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            # Ctrl+C is how a server and a long ingest are ended; what was reported as stored is stored.
            ctx.exit(130)
        except BrokenPipeError:
            # The reader has what it wanted (``zhibiao … | head``); Python must not complain at exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(1)
        except OSError as error:
            if error.errno not in _UNWRITABLE:
                raise
            click.echo(error_text(Unwritable(file="stdout", reason=error.strerror)), err=True)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(1)


@click.group(cls=_Group, help=tr("Performance targets as a knowledge graph: read, search, suggest, review, query."))
@click.version_option(version("zhibiao"), message="%(version)s", help=tr("Show the version and exit."))
@click.option("-v", "--verbose", is_flag=True, help=tr("Log what is done to stderr."))
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help=tr("Directory of graph, index and documents (default: ZHIBIAO_HOME or the user's data directory)."),
)
@click.pass_context
def main(context: click.Context, *, verbose: bool, home: Path | None) -> None:
    """Read the options that every command shares."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    context.obj = home


for module in (extract, documents, ask, review, running, targets, evaluate, library, past, exporting):
    for command in module.COMMANDS:
        main.add_command(command)
