"""After the end only: what was true in a run, by playing its draws again."""

from __future__ import annotations

from dataclasses import dataclass

from subside.errors import UserError
from subside.model import Model, Seen
from subside.runs import Run
from subside.scenario.schema import TRUST
from subside.simulate import draw_start, step


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
    seed, seen = run.start.seed, Seen(0, model.start)
    truth, message = draw_start(model, seed, run.start.hidden)
    trust, matches = [TRUST[truth.trust]], message == run.start.dispatch
    for act in run.acts:
        if act.act not in model.acts or model.acts.index(act.act) not in model.possible(
            seen.context
        ):
            matches = False
            break
        number = model.acts.index(act.act)
        after, truth = step(model, seed, act.n, seen, truth, number)
        event, cue, state = after.names(model, number)
        matches = matches and (event, cue, state) == (act.event, act.cue, dict(act.seen))
        trust.append(TRUST[truth.trust])
        seen = after.seen
        if after.case >= 0:
            break
    profile = model.profiles[truth.profile]
    return Truths(
        profile.situation, profile.disposition, profile.intent, profile.armed, tuple(trust), matches
    )
