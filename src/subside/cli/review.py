"""`subside review`: judge a run and print the after-action review."""

from __future__ import annotations

import sys

import click

from subside.cli.edge import Command
from subside.cli.output import columns, deliver, json_option, plain, reencoded, waiting


@click.command(cls=Command)
@click.argument("log")
@click.option("--scenario", metavar="FOLDER", help="Where the scenario lies, if not a shipped one.")
@click.option(
    "--work",
    type=click.IntRange(0),
    help="Search spent on refining each decision, in backups. The same work gives the same review.",
)
@json_option
def review(log: str, scenario: str | None, work: int | None, json_to: str | None) -> None:
    """Review a run, by what could be known at each decision.

    LOG is what `subside play` wrote. A run that is not over is reviewed as far as it went.
    """
    from subside.cli.named import model_for
    from subside.grade import judge
    from subside.grade.judge import WORK
    from subside.reveal import truth_of
    from subside.review import document, text
    from subside.runs import read
    from subside.solve.find import find

    run = read(log)
    model = model_for(run, scenario, "subside review LOG --scenario FOLDER")
    with waiting(f"Judging {len(run.acts)} decisions"):
        judgement = judge(model, find(model), run, WORK if work is None else work)
    told = document(model, judgement, truth_of(model, run) if run.end else None)
    if deliver(json_to, told):
        return
    reencoded(sys.stdout)
    click.echo(plain(text(told, columns())), nl=False)
