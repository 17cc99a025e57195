"""Do the decisions matter?

At the beliefs that ordinary play comes to, the rule looks at the acts that are possible and have
grounds, and what each is proven to be worth at least. A decision matters where at least half of
them lose a point or more against the best. The rule tells the share of such decisions.

It holds from one decision in five on. Below that a trainee learns that it makes no difference.

Where it does not hold: acts may be too alike (the same pressure, the same trust), or the person
settles whatever one does.
"""

from __future__ import annotations

import numpy as np

from subside import rollout
from subside.belief import first_belief, update
from subside.lint.rule import Finding, Rule
from subside.lint.subject import SEED, Subject
from subside.model import Model, Seen
from subside.rollout import share_interval
from subside.simulate import draw_start, step, stream
from subside.solve.bounds import Bounds

LEAST, LOSES = 0.2, 1.0
RUNS, MOST, PURPOSE = 20, 60, 6  # runs, decisions of each, and the random stream of rollouts


def check(subject: Subject) -> Finding:
    """Share of the decisions of ordinary play at which at least half of the acts lose a point."""
    found = [
        one for k in range(RUNS) for one in _run(subject.model, subject.policy.bounds, SEED + k)
    ]
    share, low, high = share_interval(np.array(found, dtype=float))
    told = (
        f"At {100 * share:.0f} of 100 decisions ({100 * low:.0f} to {100 * high:.0f}) half of the "
        f"acts lose a point or more ({len(found)} decisions of ordinary play)."
    )
    return Finding(share >= LEAST, told, {"share": share, "low": low, "high": high})


def _run(model: Model, bounds: Bounds, seed: int) -> list[bool]:
    truth, message = draw_start(model, seed)
    seen, belief = Seen(0, model.start), first_belief(model, message)
    choose, uniform = rollout.ordinary(model), stream(seed, PURPOSE)
    found = []
    for decision in range(1, MOST + 1):
        low, _ = bounds.brackets(seen.context, seen.level, belief)
        low = np.where(model.chain.grounded[seen.context], low, np.nan)
        open_to = low[~np.isnan(low)]
        found.append(bool(np.median(open_to) <= open_to.max() - LOSES))
        act = choose(seen, belief, uniform)
        after, truth = step(model, seed, decision, seen, truth, act)
        if after.case >= 0:
            break
        belief, seen = update(model, seen, belief, act, after), after.seen
    return found


MATTER = Rule("matter", "Decisions matter", check)
