"""What usually follows an act: many continuations from what could be known, under ordinary play.

What is hidden is drawn from the belief, never from a run's truth, so nothing is told here that an
officer could not have known. The act comes first, then the documented random mix of acts until the
encounter ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from subside.model import Model, Seen
from subside.model.endings import COMPONENTS
from subside.model.ledger import Ledger
from subside.rollout.carry import MOST, RUNS
from subside.rollout.intervals import Interval, interval, mean_interval, share_interval
from subside.simulate import PATH, Truth, draw_harm, draw_outcome, drawn, ordinary_weights, stream
from subside.solve.outcomes import GROUPS

TENTHS = tuple(range(10, 100, 10))


@dataclass(frozen=True)
class Following:
    """How encounters went on from one act."""

    runs: int  # that came to an end
    endings: Mapping[str, Interval]  # share of runs by ending, the most frequent first
    parts: Mapping[str, Interval]  # share of runs, or people a run, by part of the outcome
    lost: Interval  # points lost from the act on
    deciles: tuple[float, ...]  # of points lost: nine
    minutes: Interval
    unfinished: int


def follows(
    model: Model, seen: Seen, belief: np.ndarray, act: int, runs: int = 500, seed: int = 1
) -> Following:
    """Continuations from a belief[profile, trust]: an act, then ordinary play to the end.

    Two acts from one belief with one seed start from the same hidden states. Raises ValueError
    where the act is not possible.
    """
    if act not in model.possible(seen.context):
        raise ValueError(f"{model.acts[act]} is not possible here")
    uniform = stream(seed, RUNS)
    seeds = uniform.integers(2**63, size=runs).tolist()
    starts = _spread(belief.reshape(1, -1))[0].searchsorted(uniform.random(runs), side="right")
    trusts, mix = belief.shape[1], _spread(ordinary_weights(model))
    truths = [Truth(int(h) // trusts, int(h) % trusts) for h in starts]
    ledgers, cases = [], list[int]()
    for one, truth in zip(seeds, truths, strict=True):
        ledger, case = _continued(model, mix, seen, truth, act, one)
        if case >= 0:
            ledgers.append(ledger)
            cases.append(case)
    return _summed(model, ledgers, cases, runs)


def _spread(weights: np.ndarray) -> np.ndarray:
    """Sums over the last axis that end at one: `searchsorted` of a uniform number draws from it."""
    sums = weights.cumsum(axis=1)
    total = sums[:, -1:]  # zero in a context in which nothing is ever decided
    return np.asarray(np.divide(sums, total, out=np.ones_like(sums), where=total > 0))


def _continued(
    model: Model, mix: np.ndarray, seen: Seen, truth: Truth, act: int, seed: int
) -> tuple[Ledger, int]:
    """One continuation: its account and terminal case, -1 where it had to be given up."""
    ledger, uniform = Ledger(model), stream(seed, PATH)
    for decision in range(1, MOST + 1):
        after, truth = drawn(model, seen, truth, act, uniform)
        ledger.add(act, seen, after, draw_harm(model, seed, decision, seen, act, after))
        if after.case >= 0:
            ledger.end(draw_outcome(model, seed, after, truth))
            return ledger, after.case
        seen = after.seen
        act = int(mix[seen.context].searchsorted(uniform.random(), side="right"))
    return ledger, -1


def _summed(model: Model, ledgers: list[Ledger], cases: list[int], runs: int) -> Following:
    """Shares and means, with their intervals."""
    if not ledgers:
        raise ValueError("no run came to an end")
    lost = np.array([ledger.points for ledger in ledgers])
    found = {name: np.array([one.components[name] for one in ledgers]) for name in COMPONENTS}
    endings = np.array([model.cases.ending[case] for case in cases])
    names, counts = np.unique(endings, return_counts=True)
    order = sorted(zip(counts.tolist(), names.tolist(), strict=True), key=lambda c: (-c[0], c[1]))
    return Following(
        len(ledgers),
        {name: share_interval(endings == name) for _, name in order},
        {part: interval(sum(found[name] for name in of)) for part, of in GROUPS.items()},  # type: ignore[arg-type]
        mean_interval(lost),
        tuple(np.percentile(lost, TENTHS).tolist()),
        mean_interval(np.array([ledger.minutes for ledger in ledgers])),
        runs - len(ledgers),
    )
