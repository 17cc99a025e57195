"""A simulated trainee: acts of a run that an engine really plays, for demonstrations and tests.

At every decision the best known act on what could be known is chosen with probability `skill`, and
else one of ordinary play: the documented random mix. Nothing of what is hidden is looked at. It
stands for nobody, and says nothing of how people decide.
"""

from __future__ import annotations

from collections.abc import Mapping

from subside.belief import first_belief, update
from subside.play import Encounter
from subside.review.desk import Desk
from subside.rollout import best, ordinary
from subside.scenario import Scenario
from subside.simulate import stream

SIMULATED = 8  # purpose of the random stream by which a simulated trainee chooses
MOST = 200  # acts after which a run is left as it is


def simulated(
    desk: Desk, scenario: Scenario, seed: int, skill: float,
    hidden: Mapping[str, object] | None = None,
) -> Encounter:  # fmt: skip
    """An encounter played by a simulated trainee, to its end or to MOST acts.

    The same arguments give the same run. Raises UserError where the policy is missing.
    """
    model, policy = desk.model(scenario), desk.policy(scenario)
    encounter = Encounter(model, seed, "study", hidden)
    known, mix = best(policy.bounds), ordinary(model)
    belief = first_belief(model, encounter.start.dispatch)
    uniform = stream(seed, SIMULATED)
    while encounter.end is None and len(encounter.acts) < MOST:
        seen = encounter.at
        choose = known if uniform.random() < skill else mix
        act = choose(seen, belief, uniform)
        foreseen = encounter.foresee(model.acts[act])
        encounter.happen(foreseen)
        if encounter.end is None:
            belief = update(model, seen, belief, act, foreseen.after)
    return encounter
