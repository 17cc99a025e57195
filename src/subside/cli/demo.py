"""`subside demo`: a fictitious agency with a finished class, served to a browser."""

from __future__ import annotations

import click

from subside.cli.edge import Command
from subside.cli.output import plain


@click.command(cls=Command)
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True,
              help="Port to listen at; 0 takes a free one.")  # fmt: skip
@click.option(
    "--data", metavar="FOLDER", help="Where the demonstration is kept; never your own data."
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--only-make", is_flag=True, help="Make it, and do not serve it.")
def demo(port: int, data: str | None, no_browser: bool, only_make: bool) -> None:
    """Look around: a fictitious agency, its 8-hour class of 24 simulated participants.

    The first start makes it, which takes a minute or two: every encounter is really played through
    the engine. Nobody in it exists. Reachable from this machine only.
    """
    from pathlib import Path

    from subside.web.commands import demo as run

    run(
        lambda line: click.echo(plain(line)),
        port=port, data=Path(data) if data else None, browser=not no_browser, serve=not only_make,
    )  # fmt: skip
