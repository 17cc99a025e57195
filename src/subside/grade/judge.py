"""Judging a run: every decision on what could be known at that moment.

The run is replayed through the belief with what was observed, and nothing else. Decision t uses
the policy and what refinement at decisions 1..t found, so what came later cannot change it. With
V_t the lower bound in force at t and Q_t its one-step look-ahead,

    outcome - V_0(b_1) = sum luck_t - sum about_t + sum slack_t,
    luck_t  = gained_t + V_t(b_{t+1}) - Q_t(b_t, c_t)      (zero in expectation)
    about_t = max_a Q_t(b_t, a) - Q_t(b_t, c_t)
    slack_t = max_a Q_t(b_t, a) - V_{t-1}(b_t)             (what better search found)

(Zare, "A Measure of Luck".) Points gained are negative: minutes, and at the end what happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from subside.belief import first_belief, update
from subside.grade.discussed import Discussed, discussed
from subside.grade.loss import EVERY, GRADES, Loss, equally_good
from subside.grade.refine import refined
from subside.grade.standing import Standing, standing
from subside.grade.told import act_number, check_run, edited, observed
from subside.model import Model, Observation, Seen
from subside.model.ledger import Ledger
from subside.model.observation import at_level
from subside.runs import Act, Run
from subside.solve.policy import Policy

WORK = 200  # quick backups that refining one decision may take


@dataclass(frozen=True)
class Decision:
    """One decision as it could be judged when it was made."""

    act: Act
    seen: Seen  # what was visible before the act
    belief: np.ndarray  # [profile, trust] what could be known before the act
    low: np.ndarray  # [act] proven achievable after each act, points; NaN: not possible
    high: np.ndarray  # [act] cannot be beaten
    best: tuple[str, ...]  # acts that are equally good, best known first
    loss: Loss
    luck: float
    slack: float
    minutes: float  # discretionary time before the act
    gain: float | None  # minutes that the act was expected to add; None: it ends the encounter
    chances: Mapping[str, Mapping[str, float]]  # where it cost: parts by act, chosen and best
    standing: Standing | None  # of an act of force or seizure
    powers: tuple[Standing, ...]  # all that were possible and need grounds, in the model's order
    spent: float  # points that the run had lost before the act: time, harm done, conduct
    discussed: Discussed | None  # where force or seizure was used, or had grounds


@dataclass(frozen=True)
class Judgement:
    """A run judged. `value` is None while the encounter is not over.

    `value` and `components` are by the table of values and grounds in force here, which need not
    be the one that the run was played under.
    """

    run: Run
    start: tuple[float, float]  # best achievable at the start, [low, high]
    decisions: tuple[Decision, ...]
    value: float | None
    components: Mapping[str, float]

    @property
    def sums(self) -> dict[str, float]:
        """Sums over decisions: luck, what decisions cost (about), and slack."""
        return {
            "luck": float(sum(d.luck for d in self.decisions)),
            "about": float(sum(d.loss.about for d in self.decisions)),
            "slack": float(sum(d.slack for d in self.decisions)),
        }


def judge(model: Model, policy: Policy, run: Run, work: int = WORK) -> Judgement:
    """Judge a run. Searching on adds to the policy's bounds, so load a fresh policy for each."""
    check_run(model, run)
    bounds, discretion = policy.bounds, policy.discretion
    seen, belief = Seen(0, model.start), first_belief(model, run.start.dispatch)
    start = bounds.low(0, model.start, belief), bounds.high(0, model.start, belief)
    value, decisions, over, ledger = start[0], [], False, Ledger(model)
    for act in run.acts:
        if over:
            raise edited(f"{run.path}: act {act.n}", "comes after the end", act.act)
        number = act_number(model, run, seen, act)
        how, powers = standing(model, seen, act.act), _powers(model, seen)
        grades = how.grades if how else EVERY
        low, high, loss = refined(bounds, seen, belief, number, act.n, work, grades)
        open_low = np.where(model.chain.grounded[seen.context], low, np.nan)
        top = float(np.nanmax(open_low))
        after = observed(model, seen, number, act)
        then = update(model, seen, belief, number, after, act.at)
        spent = ledger.points
        gained = -ledger.add(number, seen, after, act.harm)
        if after.case >= 0:
            reached = 100.0 - _points_at_end(model, run, after, then, ledger)
        else:
            reached = bounds.low(after.seen.context, after.seen.level, then)
        decisions.append(
            Decision(
                act, seen, belief, low, high, _best(model, open_low), loss,
                gained + reached - float(low[number]), top - value,
                discretion.minutes(seen, belief), discretion.gain(seen, belief, number),
                _chances(policy, model, seen, belief, open_low, number, loss), how,
                powers, spent, discussed(policy, discretion, seen, belief, low, number, powers),
            )
        )  # fmt: skip
        seen, belief, value, over = after.seen, then, reached, after.case >= 0
    if run.end is not None and not over:
        raise edited(str(run.path), "ends before the encounter was over", run.end.ending)
    end = ledger.value if run.end is not None else None
    return Judgement(run, start, tuple(decisions), end, ledger.outcome)


def _powers(model: Model, seen: Seen) -> tuple[Standing, ...]:
    """Every act of force or seizure that was possible, and how it stood."""
    names = (model.acts[a] for a in model.possible(seen.context))
    return tuple(how for name in names if (how := standing(model, seen, name)) is not None)


def _chances(
    policy: Policy,
    model: Model,
    seen: Seen,
    belief: np.ndarray,
    low: np.ndarray,
    act: int,
    loss: Loss,
) -> dict[str, dict[str, float]]:
    """Who would be how after the chosen and after the best act; empty where the act was as good."""
    if loss.grade == GRADES[0]:
        return {}
    pair = (act, int(np.nanargmax(low)))
    return {model.acts[a]: policy.outcomes.of_act(seen, belief, a) for a in pair}


def _best(model: Model, low: np.ndarray) -> tuple[str, ...]:
    good = equally_good(low)
    return tuple(model.acts[a] for a in sorted(good, key=lambda a: -low[a]))


def _points_at_end(
    model: Model, run: Run, after: Observation, belief: np.ndarray, ledger: Ledger
) -> float:
    """Points lost to what happened at the end; those expected where the log stops short."""
    if run.end is None:
        return -float((at_level(model.cases.points[after.case], after.seen.level) * belief).sum())
    return ledger.end(ledger.drawn_at_end(run.end.outcome.components, after.case))
