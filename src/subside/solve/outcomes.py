"""Who would be how, in 100: expected outcome components under the best policy that is known.

Every alpha-vector is the value of one policy; here its policy is followed to the end once for
each component (harm to each person by grade, needs, danger, settling) and for minutes. Worked out
on demand, successors first, and kept.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from subside.kernels.arrays import Worth
from subside.kernels.bounds import look_ahead, observations
from subside.kernels.outcomes import act_parts, fill_outcomes, mark_unknown
from subside.model import Model, Seen
from subside.model.endings import COMPONENTS, HARM_COMPONENTS
from subside.scenario.schema import HARMS, PEOPLE
from subside.solve.bounds import Bounds, by_visible
from subside.solve.evaluate import Evaluation, act_minutes
from subside.solve.fixed import SWEEPS, full_policy

# Outcome components as they are told; each part is expected people, or the share of needs.
GROUPS = {
    **{f"{who} hurt badly": (f"{who}: {HARMS[1]}", f"{who}: {HARMS[2]}") for who in PEOPLE},
    "minor injury": tuple(f"{who}: {HARMS[0]}" for who in PEOPLE),
    "need unmet": ("need unmet",),
    "left in danger": ("left in danger",),
    "settled": ("settled",),
}
PARTS = (*GROUPS, "minutes")


class Outcomes:
    """Outcome chances that go with the lower bound of `bounds`."""

    def __init__(self, bounds: Bounds, parts: np.ndarray | None = None) -> None:
        """`parts[vector, hidden, component]` of the vectors that come first, where known."""
        self._bounds = bounds
        self._parts = np.zeros((*bounds.lower.value.shape, len(PARTS)), dtype=np.float32)
        self._known = np.zeros(len(bounds.lower.value), dtype=np.bool_)
        self._worth = grouped(bounds.model)
        if parts is None:
            parts = fixed_parts(bounds.model, bounds.fixed)
        self._parts[: len(parts)] = parts
        self._known[: len(parts)] = True

    def of_act(self, seen: Seen, belief: np.ndarray, act: int) -> dict[str, float]:
        """Expected components if this act is taken and the best known policy follows."""
        bounds = self._bounds
        choice = np.zeros(observations(bounds.model.chain), dtype=np.int32)
        look_ahead(
            bounds.model.chain, bounds.model.rewards.act, bounds.lower, bounds.upper,
            seen.context, seen.level, belief, act, 1, choice,
        )  # fmt: skip
        self._fill(np.unique(choice).astype(np.int64))
        model, out = bounds.model, np.empty((bounds.model.hidden, len(PARTS)))
        act_parts(
            model.chain, self._parts, self._worth.cases, self._worth.harms,
            seen.context, seen.level, act, choice, out,
        )  # fmt: skip
        return dict(zip(PARTS, (belief.reshape(-1) @ out).tolist(), strict=True))

    def of_vectors(self, vectors: np.ndarray) -> np.ndarray:
        """Parts of some vectors, [vector, hidden, component], for a policy file."""
        self._fill(vectors)
        return self._parts[vectors]

    def _fill(self, vectors: np.ndarray) -> None:
        bounds = self._bounds
        missing = len(bounds.lower.value) - len(self._known)
        if missing:
            self._parts = np.pad(self._parts, ((0, missing), (0, 0), (0, 0)))
            self._known = np.pad(self._known, (0, missing))
        needed = mark_unknown(bounds.model.chain, bounds.lower, self._known, vectors)
        if len(needed):
            fill_outcomes(
                bounds.model.chain, bounds.lower, self._worth.cases, self._worth.harms,
                needed, self._parts,
            )  # fmt: skip
            self._known[needed] = True


def fixed_parts(model: Model, fixed: tuple[np.ndarray, ...]) -> np.ndarray:
    """[vector, hidden, component] of the simple policies that the first vectors stand for."""
    shape = (len(PARTS), model.contexts, len(model.profiles), model.cases.points.shape[2])
    first = np.zeros(shape)
    minutes = act_minutes(model)
    _follow(model, fixed[0], minutes, first, 1000, 1e-9)
    tables = [first]
    for policy in fixed[1:]:
        then = first.copy()
        _follow(model, policy, minutes, then, SWEEPS)
        tables.append(then)
    rows = [np.concatenate([by_visible(table[k]) for table in tables]) for k in range(len(PARTS))]
    return np.stack(rows, axis=-1).astype(np.float32)


def _follow(
    model: Model,
    policy: np.ndarray,
    minutes: np.ndarray,
    parts: np.ndarray,
    sweeps: int,
    tolerance: float = 0.0,
) -> None:
    """Sweep every part, [part, context, profile, x], under a policy on what is visible."""
    plan, worth = Evaluation(model, full_policy(model, policy)), grouped(model)
    for k in range(len(PARTS)):
        timed = PARTS[k] == "minutes"
        of_part = Worth(worth.cases[..., k].copy(), worth.harms[..., k].copy())
        reward = plan.minutes(minutes) if timed else plan.ending(of_part)
        plan.sweep(reward, parts[k], sweeps, tolerance)


@cache
def _group_matrix() -> np.ndarray:
    return np.array([[float(c in group) for c in COMPONENTS] for group in GROUPS.values()])


def grouped(model: Model) -> Worth:
    """Components summed as they are told, minutes (nothing at an ending) as the last part.

    cases[case, profile, x, part], harms[harm case, level, part].
    """
    told, hurt = _group_matrix(), _group_matrix()[:, : len(HARM_COMPONENTS)]
    cases = np.einsum("gk,zksx->zsxg", told, model.cases.components)
    harms = np.einsum("gk,zkl->zlg", hurt, model.harms.components)
    return Worth(_with_minutes(cases), _with_minutes(harms))


def _with_minutes(parts: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(np.concatenate([parts, np.zeros_like(parts[..., :1])], axis=-1))
