"""Is finding out what is going on worth something here?

Two figures. What *knowing* everything from the start would be worth at most: the bound with
everything visible, weighed by the prior, less what is proven achievable. And what *learning* is
worth: the best known play against the same play that never changes its mind about what dispatch
made it believe (simulated, paired by seed, with a 95 % interval).

It holds if learning is worth at least one point. A scenario where one act is right whatever is
going on (somebody is being shot at) teaches something else: it holds too where knowing is worth
less than two points, and then says so.

Where it does not hold: the situations may need the same acts; cues may tell too little or cost too
much time (`probes`, `reveals`); or one situation may be so likely that guessing is enough.
"""

from __future__ import annotations

from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject
from subside.rollout import mean_interval
from subside.solve.search import root

LEAST, LITTLE = 1.0, 2.0  # points


def check(subject: Subject) -> Finding:
    """What knowing is worth at most, and what learning is worth in play."""
    bounds, model = subject.policy.bounds, subject.model
    visible = 100.0 + float(bounds.upper.corner[model.start] @ model.prior.reshape(-1))
    knowing = visible - root(bounds)[0]
    best, unlearning = subject.best, subject.unlearning
    if best.unfinished or unlearning.unfinished:
        return Finding(False, "Some plays had to be given up, so nothing can be compared.")
    mean, low, high = mean_interval(best.value - unlearning.value)
    told = (
        f"Never learning costs the best known play {mean:.1f} points ({low:.1f} to {high:.1f}); "
        f"knowing everything would be worth at most {knowing:.1f}."
    )
    ok = mean >= LEAST or knowing < LITTLE
    return Finding(ok, told, {"points": mean, "low": low, "high": high, "knowing": knowing})


LEARNING = Rule("learning", "Finding out is worth something", check)
