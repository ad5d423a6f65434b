"""Commands that run the server: serve and demo."""

import sys
import tempfile
from pathlib import Path
from shutil import which

import click

from api.cli.common import home_option, settings_for
from api.i18n import tr

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

    settings = settings_for(home).at(host, port)
    with (
        server.listen(settings.host, settings.port) as listening,
        Workspace.open(settings) as workspace,
    ):
        click.echo(tr("serving {home} at {address}", home=settings.home, address=server.address(listening)), err=True)
        server.serve(workspace, listening)


@click.command(help=tr("Store the samples in a temporary home and serve them."))
@host_option
@port_option
def demo(*, host: str | None, port: int | None) -> None:
    """Ingest the samples, print the address and what to try, and serve until interrupted."""
    from api import server
    from api.settings import read_settings
    from api.workspace import Workspace

    with tempfile.TemporaryDirectory(prefix="zhibiao-demo-", ignore_cleanup_errors=True) as home:
        settings = read_settings(Path(home)).at(host, port)
        with (
            server.listen(settings.host, settings.port) as listening,
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
            program = "zhibiao" if which("zhibiao") else sys.argv[0]
            click.echo(tr("from another terminal: {command}", command=f'{program} --home {home} similar "群众满意度"'))
            server.serve(workspace, listening)


COMMANDS = (serve, demo)
