"""The command line: one file per command.

A command imports what it needs when it runs, so that `subside --help` starts at once. What a user
can put right is raised as `UserError` anywhere and shown by `edge` alone.
"""

from __future__ import annotations

import click

from subside import __version__
from subside.cli.backup import backup
from subside.cli.check import check
from subside.cli.courses import courses
from subside.cli.demo import demo
from subside.cli.difficulty import difficulty
from subside.cli.edge import DEBUG, Edge
from subside.cli.options import options
from subside.cli.packet import packet
from subside.cli.parameters import parameters
from subside.cli.play import play
from subside.cli.restore import restore
from subside.cli.review import review
from subside.cli.scenarios import scenarios
from subside.cli.schema import schema
from subside.cli.serve import serve
from subside.cli.simulate import simulate
from subside.cli.solve import solve
from subside.cli.warm import warm

__all__ = ["main", "subside"]


@click.group(cls=Edge, invoke_without_command=True)
@click.version_option(__version__, prog_name="subside", message="%(prog)s %(version)s")
@click.option(*DEBUG, is_flag=True, help="Show where in the program an error arose.")
@click.option(
    "--agency", metavar="FOLDER", envvar="SUBSIDE_AGENCY",
    help="Folder with an agency's own values.toml or grounds.yaml.",
)  # fmt: skip
@click.pass_context
def subside(context: click.Context, debug: bool, agency: str | None) -> None:
    """Training for police encounters: play one, then see what could have been known.

    A SCENARIO is named by its slug (`subside scenarios` lists them) or by the path of a folder,
    and after a colon by the name of a variant.
    Everything stays on this machine. Reviews are for learning, and judge no real event.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (
    serve, demo, play, review, options, scenarios, simulate, difficulty, solve, check, parameters,
    schema, courses, packet, warm, backup, restore,
):  # fmt: skip
    subside.add_command(command)


def main() -> None:
    """Run the command that the arguments name, and end with its exit code."""
    subside.main(prog_name="subside")
