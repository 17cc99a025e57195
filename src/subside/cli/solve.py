"""`subside solve`: bounds on the best achievable, tighter while one watches."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subside.cli.edge import INTERRUPTED, Command
from subside.cli.output import TO_STDOUT, deliver, json_option, terminal, writable
from subside.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from subside.model import Model
    from subside.scenario import Scenario
    from subside.solve.bounds import Bounds
    from subside.solve.policy import Facts
    from subside.solve.search import Result

REASONS = {
    "gap": "the bounds are as close as asked",
    "seconds": "the time was up",
    "interrupted": "it was interrupted",
}


@click.command(cls=Command)
@click.argument("scenario")
@click.option(
    "--seconds", type=click.FloatRange(0), default=120.0, show_default=True, metavar="S",
    help="Longest time to search.",
)  # fmt: skip
@click.option(
    "--gap", type=click.FloatRange(0), default=1.0, show_default=True, metavar="G",
    help="Points between the bounds at which to stop.",
)  # fmt: skip
@click.option("--out", metavar="FILE", help="Where to save the policy (.npz); else in the cache.")
@json_option
def solve(
    scenario: str, seconds: float, gap: float, out: str | None, json_to: str | None
) -> int | None:
    """Bound the best achievable of a scenario, for its reviews.

    The policy that is found is saved. Both bounds hold at every moment. Ctrl-C stops the search
    and saves what is there.
    """
    from subside.cli.named import model_of

    target = _target(out)
    model = model_of(scenario)
    console = terminal(error=json_to == TO_STDOUT)
    found = _searched(model, seconds, gap, console)
    if found is None:
        console.print("Stopped before there were any bounds. Nothing was saved.")
        return INTERRUPTED
    document = _saved(*found, target, console)
    if not deliver(json_to, document):
        _tell(console, document)
    return INTERRUPTED if document["stopped_because"] == "interrupted" else None


def _target(out: str | None) -> Path | None:
    """Where to save, refused before the search where it will not do."""
    if out is None:
        return None
    path = Path(out)
    if path.suffix != ".npz":
        raise UserError(f"--out {out}", "a policy file is called .npz", hint="as in policy.npz")
    writable(path)
    return path


def _searched(
    model: Model, seconds: float, gap: float, console: Console
) -> tuple[Bounds, Result] | None:
    """Bounds after a search of so many seconds in all; None where it never came to search."""
    from subside.cli.progress import watched
    from subside.solve.bounds import Bounds
    from subside.solve.search import search

    began = time.monotonic()
    try:
        with watched(console, model.scenario.file.title, seconds) as watch:
            bounds = Bounds.start(model)
            spent = time.monotonic() - began
            result = search(
                bounds, max(0.0, seconds - spent), gap,
                watch=lambda now: watch(replace(now, seconds=now.seconds + spent)),
            )  # fmt: skip
    except KeyboardInterrupt:
        return None
    return bounds, replace(result, seconds=result.seconds + spent)


def _saved(bounds: Bounds, result: Result, target: Path | None, console: Console) -> dict[str, Any]:
    """Save the policy, unless a tighter one is in force and no file was asked for."""
    from subside.solve.find import cached_path, place
    from subside.solve.policy import save, solved

    scenario = bounds.model.scenario
    document: dict[str, Any] = {
        "scenario": scenario.slug,
        "low": result.low,
        "high": result.high,
        "gap": result.high - result.low,
        "seconds": result.seconds,
        "stopped_because": result.stopped_because,
        "trials": result.trials,
    }
    if target is None and _tighter(scenario, result):
        return document | {"path": str(place(scenario)), "saved": False}
    console.print(f"Saving: {REASONS[result.stopped_because]}.")
    path = target or cached_path(scenario)
    facts = save(solved(bounds, result), path)
    stored = {"low": facts.low, "high": facts.high, "gap": facts.high - facts.low}
    return document | stored | {"path": str(path), "saved": True}


def _tighter(scenario: Scenario, result: Result) -> Facts | None:
    """Facts of the policy in force, if it is of this model and table, and tighter."""
    from subside.solve.find import place
    from subside.solve.policy import FORMAT, facts

    try:
        stated = facts(place(scenario))
    except UserError:
        return None
    ours = (FORMAT, scenario.model_hash, scenario.table_hash)
    fits = (stated.format, stated.model_hash, stated.table_hash) == ours
    return stated if fits and stated.high - stated.low < result.high - result.low else None


def _tell(console: Console, document: dict[str, Any]) -> None:
    low, high, gap = document["low"], document["high"], document["gap"]
    console.print(f"Best achievable: between {low:.2f} and {high:.2f} of 100, a gap of {gap:.2f}.")
    why = REASONS[document["stopped_because"]]
    console.print(f"Stopped after {document['seconds']:.1f} s, {document['trials']} trials: {why}.")
    if document["saved"]:
        console.print(f"Saved: {document['path']}", soft_wrap=True)
    else:
        console.print("Not saved: the policy in force is tighter. To save it all the same: --out.")
        console.print(f"In force: {document['path']}", soft_wrap=True)
