"""How often does nothing help?

Truth 3: some people do not settle, whatever anyone does. The rule tells how often they do not
settle under the best known play, and how many are of the disposition that never does.

It holds if that disposition has from 2 to 40 people of 100, and best play does not settle
everybody. Below, trainees learn that it always works; above, that nothing does.

Where it does not hold: `disposition` of the situations.
"""

from __future__ import annotations

import numpy as np

from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject
from subside.rollout import share_interval

LEAST, MOST = 0.02, 0.40


def check(subject: Subject) -> Finding:
    """Shares of people who do not settle: by disposition, and under best play."""
    model = subject.model
    never = np.array([p.disposition == "does not settle" for p in model.profiles])
    prior = float(model.prior.sum(axis=1) @ never)
    not_settled = 1.0 - subject.best.components["settled"]
    share, low, high = share_interval(not_settled)
    told = (
        f"Of 100, {100 * prior:.0f} do not settle whatever anyone does; under best play "
        f"{100 * share:.0f} are not settled when it ends ({100 * low:.0f} to {100 * high:.0f})."
    )
    return Finding(LEAST <= prior <= MOST and share > 0, told, {"prior": prior, "share": share})


NOTHING_HELPS = Rule("nothing_helps", "Some do not settle", check)
