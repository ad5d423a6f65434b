"""Commands that run the server: serve and demo."""

import socket
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.common import home_option, settings_for
from api.i18n import tr

if TYPE_CHECKING:
    from api.workspace import Workspace

host_option = click.option(
    "--host", default=None, help=tr("Address to listen on (default: ZHIBIAO_HOST or 127.0.0.1).")
)
port_option = click.option(
    "--port", type=click.IntRange(0, 65535), default=None, help=tr("Port (default: ZHIBIAO_PORT or 8765; 0: any).")
)


@click.command(help=tr("Serve pages, HTTP and SPARQL over a home."))
@host_option
@port_option
@home_option
def serve(*, host: str | None, port: int | None, home: Path | None) -> None:
    """Run until interrupted."""
    from api import server
    from api.workspace import Workspace

    settings = settings_for(home)
    with (
        server.listen(host or settings.host, settings.port if port is None else port) as listening,
        Workspace.open(settings) as workspace,
    ):
        click.echo(tr("serving {home} at {address}", home=settings.home, address=server.address(listening)), err=True)
        _until_interrupted(workspace, listening)


@click.command(help=tr("Store the samples in a temporary home and serve them."))
@host_option
@port_option
def demo(*, host: str | None, port: int | None) -> None:
    """Ingest the samples, print the address and what to try, and serve until interrupted."""
    from api import server
    from api.settings import read_settings
    from api.workspace import Workspace

    with tempfile.TemporaryDirectory(prefix="zhibiao-demo-", ignore_cleanup_errors=True) as home:
        settings = read_settings(Path(home))
        with (
            server.listen(host or settings.host, settings.port if port is None else port) as listening,
            Workspace.open(settings) as workspace,
        ):
            report = workspace.ingest([server.samples_dir()])
            click.echo(
                tr(
                    "samples stored: {projects} projects, {indicators} indicators",
                    projects=report.projects,
                    indicators=report.indicators,
                )
            )
            click.echo(tr("open {address} in a browser; Ctrl+C ends it", address=server.address(listening)))
            click.echo(tr("from another terminal: {command}", command=f'zhibiao --home {home} similar "群众满意度"'))
            _until_interrupted(workspace, listening)


def _until_interrupted(workspace: "Workspace", listening: socket.socket) -> None:
    from api import server

    # Ctrl+C is the documented way to end the server, so it is no failure.
    with suppress(KeyboardInterrupt):
        server.serve(workspace, listening)


COMMANDS = (serve, demo)
