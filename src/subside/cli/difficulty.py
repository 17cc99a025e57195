"""`subside difficulty`: what ordinary play loses in a scenario, and under which headings."""

from __future__ import annotations

from typing import Any

import click

from subside.cli.edge import Command
from subside.cli.output import BLUE, deliver, json_option, terminal, waiting, write


@click.command(cls=Command)
@click.argument("scenario")
@click.option("--runs", type=click.IntRange(2, 100_000), help="Runs to judge; without it, 100.")
@json_option
def difficulty(scenario: str, runs: int | None, json_to: str | None) -> None:
    """Measure how hard a scenario is: what ordinary play loses against the best achievable.

    Ordinary play is a documented random mix of acts, not what any officer does. The same runs are
    judged each time, so the figures are the same each time.
    """
    from subside.cli.named import scenario_named
    from subside.review.difficulty import MEASURED, Measurement

    count = runs or MEASURED
    measurement = Measurement(scenario_named(scenario))
    with waiting(f"Judging {count} encounters ..."):
        found = measurement.losses(0, count)
    document = measurement.figures(found, count)
    if not deliver(json_to, document):
        _tell(document)


def _tell(document: dict[str, Any]) -> None:
    from rich.text import Text

    console, of, best = terminal(), document["lost"], document["best"]
    write(console, f"{document['scenario']}, {document['runs']} encounters under ordinary play")
    write(console, "")
    head = Text("Ordinary play loses  ")
    head.append(f"{of['mean']:.1f} points", style=BLUE)
    head.append(f" of 100, from {of['low']:.1f} to {of['high']:.1f} (95 % interval)")
    write(console, head)
    write(console, f"Best achievable      {best['low']:.1f} to {best['high']:.1f}")
    write(console, f"Decisions in a run   {document['decisions']:.0f}")
    write(console, "")
    write(console, f"{'Loss per decision':<22}{'points':>8}{'error':>8}{'decisions':>11}")
    for name, each in [*document["headings"].items(), ("all", document["all"])]:
        figures = f"{each['loss']:>8.2f}{each['error']:>8.2f}{each['decisions']:>11.0f}"
        write(console, f"  {name:<20}{figures}")
    write(console, "")
    write(
        console,
        "Without luck: what ordinary play's decisions cost. The error is the standard error.",
    )
    if document["unfinished"]:
        write(console, f"{document['unfinished']} runs were given up; they count in no figure.")
