"""Discretionary time: how long nobody is seriously harmed if the officer simply watches.

D(b) = int_0^60 P(no serious harm to anyone by t) dt, in minutes. It is linear in the belief, so
one table per model gives it everywhere; an act's gain is E[D(b') | b, act] - D(b).
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from subside.errors import UserError
from subside.kernels.arrays import EVENTS, LEVELS, TRUST, Worth
from subside.kernels.chain import event_scale, pull
from subside.kernels.discretion import harm_free_minutes
from subside.model import Model, Seen
from subside.model.endings import HARM_COMPONENTS
from subside.model.observation import at_level
from subside.scenario.schema import PEOPLE

HORIZON = 60.0  # minutes


class Discretion:
    """Discretionary minutes of a model.

    The table is worked out at first use (half a minute where things can happen fast), or given: a
    policy file holds it.
    """

    def __init__(self, model: Model, table: np.ndarray | None = None) -> None:
        self._model = model
        self._serious = serious_harm(model)
        self._given = table

    @cached_property
    def _watch(self) -> int:
        """The act by which the time is measured."""
        if "watch" not in self._model.acts:
            raise UserError(
                str(self._model.scenario.path),
                "offers no `watch`, by which discretionary time is measured",
                hint="add `watch: {}` to its acts",
            )
        return self._model.acts.index("watch")

    @cached_property
    def table(self) -> np.ndarray:
        """Minutes from every state, [context, profile, x]; between 0 and 60."""
        watch = self._watch
        if self._given is not None:
            return self._given
        return np.asarray(harm_free_minutes(self._model.chain, watch, self._serious, HORIZON))

    def minutes(self, seen: Seen, belief: np.ndarray) -> float:
        """D at belief[profile, trust] in a visible state; between 0 and 60."""
        return float((at_level(self.table[seen.context], seen.level) * belief).sum())

    def gain(self, seen: Seen, belief: np.ndarray, act: int) -> float | None:
        """Minutes that an act is expected to add; None for an act that ends the encounter."""
        if self._model.chain.ends[seen.context, act] >= 0:
            return None
        after = sum(
            float(belief[s] @ self._after(seen, act, s))
            for s in range(len(self._model.profiles))
            if belief[s].any()
        )
        return after - self.minutes(seen, belief)

    def soon(self, seen: Seen, belief: np.ndarray) -> float:
        """Chance that somebody is badly hurt while the officer watches once."""
        chain, act, X = self._model.chain, self._watch, LEVELS * TRUST
        total, out = 0.0, np.empty(X)
        for s in range(len(self._model.profiles)):
            if not belief[s].any():
                continue
            gain = np.zeros((3, X))
            for e in range(len(self._model.events)):
                factor = event_scale(chain, seen.context, act, s, e)
                rate = factor * chain.pattern[EVENTS + e, s]
                gain += rate * self._hurt(seen.context, act, e, s)
            pull(chain, seen.context, act, s, np.zeros(X), gain, out)
            total += float(at_level(out, seen.level) @ belief[s])
        return total

    def _hurt(self, context: int, act: int, event: int, profile: int) -> np.ndarray:
        """Chance that an event hurts somebody badly, by x."""
        chain = self._model.chain
        case = chain.event_ends[chain.after[context, act], event]
        harm = chain.event_harm[context, act, event]
        if case >= 0:
            return np.asarray(self._serious.cases[case, profile])
        if harm >= 0:
            return np.repeat(self._serious.harms[harm], TRUST)
        return np.zeros(LEVELS * TRUST)

    def _after(self, seen: Seen, act: int, profile: int) -> np.ndarray:
        """E[D after the act] by trust, for one profile."""
        chain = self._model.chain
        after = chain.after[seen.context, act]
        value = self.table[after, profile].copy()
        gain = np.zeros((3, LEVELS * TRUST))
        for e in range(len(self._model.events)):
            factor = event_scale(chain, seen.context, act, profile, e)
            if factor == 0.0:
                continue
            safe = 1.0 - self._hurt(seen.context, act, e, profile)
            if chain.event_ends[after, e] >= 0:
                then = HORIZON * safe
            else:
                then = self.table[chain.event_after[after, e], profile] * safe
            gain += factor * chain.pattern[EVENTS + e, profile] * then
        out = np.empty(LEVELS * TRUST)
        pull(chain, seen.context, act, profile, value, gain, out)
        return at_level(out, seen.level)


def serious_harm(model: Model) -> Worth:
    """Chance of death or serious injury to anyone, by way of ending and by harm at once."""
    return Worth(_serious(model.cases.components), _serious(model.harms.components))


def _serious(table: np.ndarray) -> np.ndarray:
    """Chance that anyone is badly hurt, from components on the second axis."""
    safe = np.ones((len(table), *table.shape[2:]))
    for who in PEOPLE:
        hurt = (
            table[:, HARM_COMPONENTS.index(f"{who}: serious injury")]
            + table[:, HARM_COMPONENTS.index(f"{who}: death")]
        )
        safe *= 1.0 - hurt
    return np.asarray(1.0 - safe)
