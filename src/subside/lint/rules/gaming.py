"""Can it be gamed?

Three plays that a trainee tries who wants to win and not to learn: to say that one understands, ten
times; every offer in turn; and to wait for ever. After them the encounter is left in the most
careful way. The rule tells their worth beside ordinary and best play.

It holds if none of them comes within three points of what is achievable.

Where it does not hold: an act that is repeated without anything new must not go on helping; offers
that meet no need must cost time or trust; and there must be something that gets worse by itself.
"""

from __future__ import annotations

from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject, closers
from subside.rollout import mean_interval
from subside.solve.search import root

NEAR = 3.0  # points
WAITS = 200


def check(subject: Subject) -> Finding:
    """What three ways of gaming are worth."""
    low, acts = root(subject.policy.bounds)[0], subject.model.scenario.acts
    ends = list(closers(subject.model)[:1])
    plays = {
        "understanding, ten times": ["acknowledge"] * 10 + ends,
        "every offer in turn": [name for name in acts if name.startswith("offer:")] + ends,
        "waiting for ever": ["wait", "watch"] * WAITS,
    }
    worth = {}
    for name, play in plays.items():
        if not set(play) <= set(acts) or play == ends:
            continue
        batch = subject.blind(play)
        if len(batch.value) > 1:
            worth[name] = mean_interval(batch.value)[0]
    listed = tuple(f"{name}: {value:.1f}" for name, value in worth.items())
    ordinary = float(subject.ordinary.value.mean())
    told = (
        f"{'; '.join(listed) or 'Nothing of the kind is possible'}. Ordinary play {ordinary:.1f}, "
        f"achievable {low:.1f}."
    )
    ok = all(value < low - NEAR for value in worth.values())
    return Finding(ok, told[:1].upper() + told[1:], worth)


GAMING = Rule("gaming", "It cannot be gamed", check)
