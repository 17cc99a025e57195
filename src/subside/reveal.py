"""After the end only: what was true in a run, by playing its draws again."""

from __future__ import annotations

from dataclasses import dataclass

from subside.errors import UserError
from subside.model import Model, Observation, Seen
from subside.model.endings import COMPONENTS, CONDUCT
from subside.model.ledger import Ledger
from subside.model.observation import elapsed
from subside.runs import Run
from subside.scenario.schema import TRUST
from subside.simulate import Truth, draw_harm, draw_outcome, draw_start, seed_at, step


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
    seen, ledger = Seen(0, model.start), Ledger(model)
    truth, message = draw_start(model, run.start.seed, run.start.hidden)
    trust, matches, over = [TRUST[truth.trust]], message == run.start.dispatch, False
    for act in run.acts:
        number = model.acts.index(act.act) if act.act in model.acts else -1
        if over or number not in model.possible(seen.context):
            matches = False
            break
        before, seed = seen, seed_at(run.start, act.n)
        after, truth = step(model, seed, act.n, before, truth, number)
        harm = draw_harm(model, seed, act.n, before, number, after)
        found = (*after.names(model, number), after.third, _seconds(model, number, after), harm)
        told = (act.event, act.cue, dict(act.seen), act.third, act.seconds, dict(act.harm))
        matches = matches and found == told
        ledger.add(number, before, after, harm)
        trust.append(TRUST[truth.trust])
        seen, over = after.seen, after.case >= 0
    matches = matches and over and _same_end(model, run, after, truth, ledger)
    profile = model.profiles[truth.profile]
    return Truths(
        profile.situation, profile.disposition, profile.intent, profile.armed, tuple(trust), matches
    )


def _seconds(model: Model, act: int, after: Observation) -> int:
    return elapsed(model, act, after.event, after.third)


def _same_end(model: Model, run: Run, after: Observation, truth: Truth, ledger: Ledger) -> bool:
    """Whether the last line tells the ending that is drawn, and its value.

    A log that was valued by another table is compared in its components alone.
    """
    assert run.end is not None
    ledger.end(draw_outcome(model, seed_at(run.start, len(run.acts)), after, truth))
    told = run.end.outcome
    same_table = run.start.table_hash == model.scenario.table_hash
    names = COMPONENTS if same_table else [n for n in COMPONENTS if n not in CONDUCT]
    return bool(
        run.end.ending == model.cases.ending[after.case]
        and all(told.components.get(name) == ledger.components[name] for name in names)
        and (not same_table or abs(told.value - ledger.value) < 1e-9)
    )
