"""After the end only: what was true in a run, by playing its draws again."""

from __future__ import annotations

from dataclasses import dataclass

from subside.errors import UserError
from subside.model import Model, Observation, Seen
from subside.model.endings import COMPONENTS, weights
from subside.model.observation import elapsed, time_cost
from subside.runs import Run
from subside.scenario.schema import TRUST
from subside.simulate import Truth, draw_outcome, draw_start, step


@dataclass(frozen=True)
class Truths:
    """What was hidden in a run: what did not change, and trust before each act and at the end."""

    situation: str
    disposition: str
    intent: str
    armed: str
    trust: tuple[str, ...]
    matches: bool  # whether the log is what its seed and acts give


def truth_of(model: Model, run: Run) -> Truths:
    """Replay the hidden path of a finished run; refuses while it can still go on."""
    if run.end is None:
        raise UserError(
            str(run.path), "the encounter is not over: what is true stays hidden until then"
        )
    seed, seen, points = run.start.seed, Seen(0, model.start), 0.0
    truth, message = draw_start(model, seed, run.start.hidden)
    trust, matches, over = [TRUST[truth.trust]], message == run.start.dispatch, False
    for act in run.acts:
        number = model.acts.index(act.act) if act.act in model.acts else -1
        if over or number not in model.possible(seen.context):
            matches = False
            break
        before = seen
        after, truth = step(model, seed, act.n, before, truth, number)
        found = (*after.names(model, number), after.third, _seconds(model, number, after))
        matches = matches and found == (act.event, act.cue, dict(act.seen), act.third, act.seconds)
        points += time_cost(model, number, after.event, after.third, before.level, after.seen.level)
        trust.append(TRUST[truth.trust])
        seen, over = after.seen, after.case >= 0
    matches = matches and over and _same_end(model, run, after, truth, points)
    profile = model.profiles[truth.profile]
    return Truths(
        profile.situation, profile.disposition, profile.intent, profile.armed, tuple(trust), matches
    )


def _seconds(model: Model, act: int, after: Observation) -> int:
    return elapsed(model, act, after.event, after.third)


def _same_end(model: Model, run: Run, after: Observation, truth: Truth, points: float) -> bool:
    """Whether the last line tells the ending that is drawn, and its value; points: for time."""
    assert run.end is not None
    drawn, told = draw_outcome(model, run.start.seed, after, truth), run.end.outcome
    value = 100.0 - float(weights(model.scenario) @ [drawn[name] for name in COMPONENTS]) - points
    return (
        run.end.ending == model.cases.ending[after.case]
        and all(told.components.get(name) == share for name, share in drawn.items())
        and abs(told.value - value) < 1e-9
    )
