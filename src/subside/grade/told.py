"""What a log tells, as the model numbers it, and what could be known before a decision."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from subside.belief import ImpossibleObservation, first_belief, update
from subside.errors import UserError
from subside.model import Model, Observation, Seen
from subside.model.endings import HARM_COMPONENTS
from subside.model.observation import recognise
from subside.runs import Act, Run


def check_run(model: Model, run: Run) -> None:
    """Refuse a log of another scenario or of another version of this one."""
    if run.start.model_hash != model.scenario.model_hash:
        raise UserError(
            str(run.path),
            f"was made with another version of scenario {run.start.scenario}, or with another one",
            f"model {run.start.model_hash[:12]}, here {model.scenario.model_hash[:12]}",
            "review it with the version that made it, or play again",
        )
    if run.start.dispatch not in model.messages:
        raise UserError(
            f"{run.path}:1",
            "names a dispatch message that is not in the scenario",
            run.start.dispatch,
        )


def standpoint(model: Model, run: Run, t: int) -> tuple[Seen, np.ndarray]:
    """What was visible, and what could be known[profile, trust], before decision t of a run.

    Nothing is judged, and nothing from t on is looked at. Raises UserError where there is no such
    decision, and where the log does not fit the model.
    """
    check_run(model, run)
    if not 1 <= t <= len(run.acts):
        raise UserError(str(run.path), "has no such decision", str(t), f"it has {len(run.acts)}")
    seen, belief = Seen(0, model.start), first_belief(model, run.start.dispatch)
    for act in run.acts[: t - 1]:
        number = act_number(model, run, seen, act)
        after = observed(model, seen, number, act)
        belief = update(model, seen, belief, number, after, act.at)
        if after.case >= 0:
            raise edited(f"{run.path}: act {act.n}", "comes before the end of the run", act.act)
        seen = after.seen
    return seen, belief


def act_number(model: Model, run: Run, seen: Seen, act: Act) -> int:
    """Number of an act that was possible then; refuses any other."""
    if act.act in model.acts:
        number = model.acts.index(act.act)
        if number in model.possible(seen.context):
            return number
    raise edited(f"{run.path}: act {act.n}", "is not an act that was possible then", act.act)


def edited(where: str, fact: str, given: str) -> UserError:
    """What to say of a log that does not fit."""
    hint = "the log was edited, or belongs to another version of the scenario"
    return UserError(where, fact, given, hint)


def observed(model: Model, seen: Seen, number: int, act: Act) -> Observation:
    """What a log tells that an act came to; raises ImpossibleObservation where it cannot."""
    seen_after: Mapping[str, object] = act.seen
    found = recognise(model, seen.context, number, act.event, act.third, act.cue, seen_after)
    if found is None:
        told = f"event {act.event}, third {act.third}, cue {act.cue}, {dict(act.seen)}"
        raise ImpossibleObservation(act.at, act.act, told)
    if not _can_do(model, seen, number, found, act.harm):
        raise ImpossibleObservation(act.at, act.act, f"event {act.event}, harm {dict(act.harm)}")
    return found


def _can_do(
    model: Model, seen: Seen, number: int, after: Observation, harm: Mapping[str, object]
) -> bool:
    """Whether an event can have done the harm that a log tells of, and left the rest whole."""
    case = -1 if after.event < 0 else int(model.harms.of[seen.context, number, after.event])
    if case < 0:
        return not harm
    chances = model.harms.components[case, :, after.seen.level]
    names = {f"{who}: {grade}" for who, grade in harm.items()}
    return names <= {name for name, p in zip(HARM_COMPONENTS, chances, strict=True) if p > 0}
