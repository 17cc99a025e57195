"""`subside backup`: everything that is kept, in one file, while the server runs."""

from __future__ import annotations

import click

from subside.cli.edge import Command
from subside.cli.output import plain


@click.command(cls=Command)
@click.option("--to", metavar="FILE", required=True, help="The file to write; it must be new.")
@click.option("--data", metavar="FOLDER", help="The data folder, as for `serve`.")
@click.option(
    "--database", metavar="ADDRESS", envvar="SUBSIDE_DATABASE", default="",
    help="As for `serve`: PostgreSQL is backed up by its own pg_dump.",
)  # fmt: skip
def backup(to: str, data: str | None, database: str) -> None:
    """Write accounts, encounters and keys to one file, also while the server runs.

    Every act that was answered before is in it. It lets whoever has it in: keep it as safe as the
    data folder. `subside restore` brings it back.
    """
    from pathlib import Path

    from subside.web.commands import backup as make

    made = make(Path(to), Path(data) if data else None, database)
    click.echo(plain(f"Written and read back: {made.path} ({made.size / 1e6:.1f} MB)"))
    click.echo(f"  {made.people} people, {made.encounters} encounters, {made.entries} entries")
    click.echo("Whoever has this file can read and sign everything: keep it safe.")
