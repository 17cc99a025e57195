"""Can one know in advance who will settle?

Nobody can see from the outside, at the start, whether a person will settle. The rule looks at what
dispatch says and at every cue that any act can bring out at the start, and how far each can move
the belief that the person does not settle.

It holds if neither moves it by more than 15 people of 100, and no cue depends on the disposition
itself. (That agitation falls, or does not, tells something in time; that is seen, not foretold.)

Where it does not hold: spread "does not settle" over the situations, or make the cue or the
message likelier in others as well.
"""

from __future__ import annotations

import numpy as np

from subside.belief import first_belief
from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject
from subside.model import Model
from subside.scenario.schema import TRUST

MOST = 0.15


def check(subject: Subject) -> Finding:
    """The most that dispatch or a cue at the start tells of the disposition."""
    model, moved, by = subject.model, 0.0, "nothing"
    never = np.array([p.disposition == "does not settle" for p in model.profiles])
    prior = _share(model.prior, never)
    for message in model.messages:
        belief = first_belief(model, message)
        before = _share(belief, never)
        if abs(before - prior) > moved:
            moved, by = abs(before - prior), f"dispatch {message}"
        for cue, likelihood in _cues(model):
            seen = belief * likelihood
            if seen.sum() > 0 and abs(_share(seen, never) - before) > moved:
                moved, by = abs(_share(seen, never) - before), f"cue {cue}"
    told = (
        f"Of 100, {100 * prior:.0f} do not settle; what is heard at the start moves that by "
        f"{100 * moved:.0f} at most ({by})."
    )
    return Finding(moved <= MOST, told, {"prior": prior, "moved": moved})


def _share(belief: np.ndarray, never: np.ndarray) -> float:
    return float(belief.sum(axis=1) @ never / belief.sum())


def _cues(model: Model) -> list[tuple[str, np.ndarray]]:
    """Every cue at the start, with its likelihood by profile and trust."""
    found = []
    for a in model.possible(0):
        table = model.chain.cue[model.chain.cue_set[a, 0]]
        at = table.reshape(*table.shape[:2], -1, len(TRUST))[:, :, model.start, :]
        found += [(name, at[q]) for q, name in enumerate(model.cue_names[a]) if q]
    return found


DISPOSITION = Rule("disposition", "Nobody can tell in advance who will settle", check)
