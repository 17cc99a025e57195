"""`subside simulate`: many runs of a policy, and how they end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subside.cli.edge import Command
from subside.cli.output import BLUE, deliver, json_option, seed_checked, terminal, waiting, write

if TYPE_CHECKING:
    from subside.model import Model
    from subside.rollout import Batch, Choose


@click.command(cls=Command)
@click.argument("scenario")
@click.option(
    "--policy", default="best", show_default=True, metavar="best|ordinary|FILE",
    help="Who decides: the best known play, ordinary play, or the policy in a file.",
)  # fmt: skip
@click.option("--runs", type=click.IntRange(2, 1_000_000), default=100, show_default=True)
@click.option("--seed", type=int, callback=seed_checked, default=1, show_default=True, metavar="N")
@json_option
def simulate(scenario: str, policy: str, runs: int, seed: int, json_to: str | None) -> None:
    """Simulate many encounters under a policy: the distribution of outcomes, with intervals.

    Ordinary play is a documented random mix of acts, not what any officer does.
    """
    from subside.cli.named import model_of
    from subside.rollout import carry_out

    model = model_of(scenario)
    choose, claim = _policy(model, policy)
    with waiting(f"Simulating {runs} encounters ..."):
        batch = carry_out(model, choose, seed, runs, follow=policy != "ordinary")
    document = _document(model, batch, policy, runs, seed, claim)
    if not deliver(json_to, document):
        _tell(document)


def _policy(model: Model, name: str) -> tuple[Choose, float | None]:
    """The policy, and the value that is claimed for it (none for ordinary play)."""
    from subside import rollout
    from subside.solve.find import find
    from subside.solve.policy import load

    if name == "ordinary":
        return rollout.ordinary(model), None
    policy = find(model) if name == "best" else load(model, Path(name))
    return rollout.best(policy.bounds), policy.facts.low


def _document(
    model: Model, batch: Batch, policy: str, runs: int, seed: int, claim: float | None
) -> dict[str, Any]:
    from subside.rollout import interval, mean_interval, share_interval

    told = {
        name: dict(zip(("share", "low", "high"), interval(values), strict=True))
        for name, values in batch.components.items()
    }
    means = (("value", batch.value), ("minutes", batch.minutes), ("acts", batch.acts))
    return {
        "scenario": model.scenario.name,
        "policy": policy,
        "runs": runs,
        "seed": seed,
        "unfinished": batch.unfinished,
        "proven_at_least": claim,
        **{
            name: dict(zip(("mean", "low", "high"), mean_interval(values), strict=True))
            for name, values in means
        },
        "outcomes": told,
        "endings": {
            name: dict(
                zip(("share", "low", "high"), share_interval(_ones(count, runs)), strict=True)
            )
            for name, count in batch.endings.items()
        },
    }


def _ones(count: int, runs: int) -> Any:
    import numpy as np

    return np.arange(runs) < count


def _tell(document: dict[str, Any]) -> None:
    from rich.text import Text

    console, value = terminal(), document["value"]
    who = {"best": "the best known play", "ordinary": "ordinary play"}.get(
        document["policy"], f"the policy in {document['policy']}"
    )
    write(console, f"{document['scenario']}, {document['runs']} encounters under {who}")
    write(console, "")
    head = Text("Value     ")
    head.append(f"{value['mean']:.1f} of 100", style=BLUE)
    head.append(f", from {value['low']:.1f} to {value['high']:.1f}")
    write(console, head)
    if document["proven_at_least"] is not None:
        write(
            console, f"Proven    at least {document['proven_at_least']:.1f}, before dispatch speaks"
        )
    write(
        console,
        f"Length    {document['minutes']['mean']:.1f} minutes, {document['acts']['mean']:.0f} acts",
    )
    _rows(console, "Of 100 encounters", document["outcomes"])
    _rows(console, "How they ended", document["endings"])
    write(console, "")
    write(console, "The last two columns are the ends of a 95 % interval for so many runs.")
    if document["unfinished"]:
        write(console, f"{document['unfinished']} runs were given up; they count in no figure.")


def _rows(console: Any, title: str, table: dict[str, dict[str, float]]) -> None:
    write(console, "")
    write(console, f"{title:<34}{'':>7}{'from':>9}{'to':>9}")
    for name, entry in table.items():
        share, low, high = (100 * entry[key] for key in ("share", "low", "high"))
        write(console, f"  {name:<32}{share:>7.1f}{low:>9.1f}{high:>9.1f}")
