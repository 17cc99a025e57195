"""`subside restore`: bring back what a backup holds."""

from __future__ import annotations

import click

from subside.cli.edge import Command
from subside.cli.output import plain


@click.command(cls=Command)
@click.argument("file", metavar="FILE")
@click.option("--data", metavar="FOLDER", help="The data folder to bring it back to.")
@click.option(
    "--replace", is_flag=True, help="Put it in place of what is there, which is kept aside."
)
def restore(file: str, data: str | None, replace: bool) -> None:
    """Bring back a backup into a data folder, which no server may be using.

    The file is checked first, and nothing is changed where it is damaged or no backup. Encounters
    that were under way stand paused where they were.
    """
    from pathlib import Path

    from subside.web.commands import restore as bring_back

    done = bring_back(Path(file), Path(data) if data else None, replace=replace)
    click.echo(plain(f"Brought back to {done.data}, as of {done.made}:"))
    click.echo(f"  {done.people} people, {done.encounters} encounters, {done.entries} entries")
    if done.aside is not None:
        click.echo(plain(f"What was there is kept in {done.aside}"))
