"""`subside options`: at a decision, every act with its bracket, and who would be how in 100."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subside.cli.edge import Command
from subside.cli.output import deliver, json_option, seed_checked
from subside.errors import UserError

if TYPE_CHECKING:
    import numpy as np

    from subside.model import Model, Seen
    from subside.play import Encounter
    from subside.solve.policy import Policy


@click.command(cls=Command)
@click.argument("scenario")
@click.option("--acts", metavar="FILE", help="Acts that lead to the decision; the start without.")
@click.option(
    "--seed", type=int, callback=seed_checked, default=1, show_default=True, metavar="N",
    help="Draws what dispatch says, and what follows the acts.",
)  # fmt: skip
@json_option
def options(scenario: str, acts: str | None, seed: int, json_to: str | None) -> None:
    """Show the acts at a decision, and what is proven of each.

    LOW is proven achievable after the act, HIGH cannot be beaten; both of 100. Then the people: of
    100 such encounters, how many end how, if the act is taken and the best known line follows.
    """
    from subside.cli.named import model_of
    from subside.cli.options_text import tell
    from subside.solve.find import find

    model = model_of(scenario)
    encounter = arrived(model, acts, seed)
    document = decision(model, find(model), encounter)
    if not deliver(json_to, document):
        tell(document)


def arrived(model: Model, acts: str | None, seed: int) -> Encounter:
    """The encounter of a seed after the acts of a file, kept in memory only."""
    from subside.play import Encounter, play_acts
    from subside.runs import read_acts

    encounter = Encounter(model, seed)
    if acts is not None:
        play_acts(encounter, read_acts(acts), Path(acts))
    if encounter.end is not None:
        fact = "the encounter is over after these acts: there is no decision left"
        hint = f"it ended with act {len(encounter.acts)}: give fewer acts, or another seed"
        raise UserError(acts or "", fact, hint=hint)
    return encounter


def decision(model: Model, policy: Policy, encounter: Encounter) -> dict[str, Any]:
    """The decision that an encounter has reached, as plain data."""
    from subside.review.grounds import grounds

    seen, belief = _known(model, encounter)
    low, high = policy.bounds.brackets(seen.context, seen.level, belief)
    order = sorted(model.possible(seen.context), key=lambda a: (-low[a], a))
    return {
        "scenario": model.scenario.name,
        "title": model.scenario.file.title,
        "seed": encounter.seed,
        "decision": len(encounter.acts) + 1,
        "seconds": encounter.seconds,
        "after": encounter.acts[-1].act if encounter.acts else None,
        "dispatch": encounter.start.dispatch,
        "dispatch_words": [w.text for w in encounter.start.words if w.who == "dispatch"],
        "seen": encounter.visible,
        "acts": [
            {
                "act": model.acts[a],
                "title": model.scenario.acts[model.acts[a]].title,
                "heading": model.scenario.acts[model.acts[a]].heading,
                "seconds": model.scenario.acts[model.acts[a]].seconds,
                "low": float(low[a]),
                "high": float(high[a]),
                "grounds": grounds(model, seen, model.acts[a]),
                "outcomes": policy.outcomes.of_act(seen, belief, int(a)),
            }
            for a in order
        ],
    }


def _known(model: Model, encounter: Encounter) -> tuple[Seen, np.ndarray]:
    """What can be known at the decision: the visible state, and the belief over what is hidden."""
    from subside.belief import first_belief, update
    from subside.model import Seen
    from subside.model.observation import recognise

    seen, belief = Seen(0, model.start), first_belief(model, encounter.start.dispatch)
    for act in encounter.acts:
        number = model.acts.index(act.act)
        after = recognise(
            model, seen.context, number, act.event, act.third, act.cue, dict(act.seen)
        )
        if after is None:
            raise RuntimeError(f"the model does not know its own observation at {act.at} s")
        belief = update(model, seen, belief, number, after, act.at)
        seen = after.seen
    return seen, belief
