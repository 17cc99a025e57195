"""What a discussion of force or seizure needs: how soon harm was to be feared, and alternatives.

Worked out where such an act was used, or where one had grounds. It is material for a discussion
and no verdict; nothing of it enters a grade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from subside.grade.standing import Standing
from subside.model import Model, Seen
from subside.solve.discretion import Discretion
from subside.solve.policy import Policy

ALTERNATIVES = 3  # acts that need no grounds, the best known first


@dataclass(frozen=True)
class Discussed:
    """Immediacy, and outcome parts of the chosen act and of what else could have been done."""

    soon: float  # chance that somebody is badly hurt while the officer watches once
    parts: Mapping[str, Mapping[str, float]]  # by act: who would be how, as a share


def discussed(
    policy: Policy,
    discretion: Discretion,
    seen: Seen,
    belief: np.ndarray,
    low: np.ndarray,
    act: int,
    powers: tuple[Standing, ...],
) -> Discussed | None:
    """Material for a decision; None where no force or seizure was used or had grounds."""
    model = policy.bounds.model
    used = model.acts[act] in model.scenario.uses
    if not used and not any(how.met and how.power != "pointing" for how in powers):
        return None
    names = _alternatives(model, low)
    if model.acts[act] not in names:
        names.append(model.acts[act])
    parts = {name: policy.outcomes.of_act(seen, belief, model.acts.index(name)) for name in names}
    return Discussed(discretion.soon(seen, belief), parts)


def _alternatives(model: Model, low: np.ndarray) -> list[str]:
    """Possible acts that need no grounds and go on, the best known first."""
    order = sorted(np.flatnonzero(~np.isnan(low)), key=lambda a: -low[a])
    names = [model.acts[a] for a in order if model.acts[a] not in model.scenario.uses]
    return names[:ALTERNATIVES]
