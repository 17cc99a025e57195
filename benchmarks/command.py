"""`python3 run.py bench`: measure, and print a table with machine and commit."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from typing import Any, NoReturn

import click

from benchmarks import table
from benchmarks.field import pomdp
from benchmarks.machine import commit, machine
from benchmarks.subject import Settings
from benchmarks.subjects import SUBJECTS
from subside.cli.edge import Command, Edge
from subside.cli.named import shipped
from subside.cli.output import TO_STDOUT, deliver, json_option, reencoded
from subside.cli.warm import warm


@click.command(cls=Command)
@click.argument(
    "subjects", nargs=-1, type=click.Choice(list(SUBJECTS)), metavar=f"[{'|'.join(SUBJECTS)}]..."
)
@click.option(
    "--seconds", type=click.FloatRange(0), default=60.0, show_default=True, metavar="S",
    help="Longest search of one scenario.",
)  # fmt: skip
@click.option(
    "--judged", type=click.IntRange(1), default=200, show_default=True, metavar="N",
    help="Runs whose losses are counted, by `losses`.",
)  # fmt: skip
@click.option(
    "--first-start", is_flag=True, help="Also set up a copy from nothing: minutes, and a network."
)
@json_option
def bench(
    subjects: tuple[str, ...], seconds: float, judged: int, first_start: bool, json_to: str | None
) -> None:
    """Measure how long things take here, beside what is asked for.

    Without names, all subjects but `losses`, which takes long; `bench pomdp --help` tells of
    problems of the field. It measures and does not check: a missed target is said in its row, and
    the exit code is 0. Nothing else should run on the machine meanwhile.
    """
    usual = [name for name, subject in SUBJECTS.items() if not subject.by_itself]
    chosen = [name for name in SUBJECTS if name in (subjects or usual)]
    if first_start and "start" not in chosen:
        raise click.UsageError("--first-start belongs to the subject start, which was not named")
    settings = Settings(tuple(shipped()), seconds=seconds, judged=judged, first_start=first_start)
    deliver(json_to, measured(chosen, settings, quiet=json_to == TO_STDOUT))


def measured(names: Sequence[str], settings: Settings, *, quiet: bool = False) -> dict[str, Any]:
    """All figures as plain data; told while they come, on standard error where `quiet`."""
    say = _teller(quiet)
    here, at = machine(), commit()
    say(table.head(here, at))
    warmed, entries = False, list[dict[str, Any]]()
    for subject in (SUBJECTS[name] for name in names):
        if subject.compiled and not warmed:
            warm_up()
            warmed = True
        say(table.title(subject))
        rows = []
        for row in subject.measure(settings):
            say(table.line(row))
            rows.append(row)
        say(table.notes(rows))
        entries += [table.entry(subject, row) for row in rows]
    return {"machine": here, "commit": at, "seconds": settings.seconds, "rows": entries}


def _teller(quiet: bool) -> Callable[[str], None]:
    """Print at once, so that a long measurement is seen to go on; nothing for no text."""
    stream = sys.stderr if quiet else sys.stdout
    reencoded(stream)
    return lambda text: click.echo(text, file=stream) if text else None


def warm_up() -> None:
    """Compile the kernels or load them, so that no figure holds that."""
    with redirect_stdout(io.StringIO()):
        warm.main([], standalone_mode=False)


def main(arguments: Sequence[str]) -> NoReturn:
    """Measure what the arguments name; errors are shown as those of every command."""
    program = os.environ.get("SUBSIDE_COMMAND", "run.py")
    if arguments[:1] == ["pomdp"]:
        Edge(commands=[pomdp]).main(list(arguments), prog_name=f"{program} bench")
    Edge(commands=[bench]).main(["bench", *arguments], prog_name=program)
