"""Oracle with everything visible, for scenarios of any size: policy iteration, certified.

For one hidden profile at a time, on the arrays of one act (which `tests/oracles/chain.py` checks).
Where no act improves a value by more than eta, and every act stops the process with a chance of
at least p, no policy is worth more than the value plus eta / p.

For Truth 3 whoever has settled is left alone: his rates are set to zero, so that who settles
within an act still is settled when the act ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, eye_array
from scipy.sparse.linalg import spsolve

from subside.kernels.arrays import EVENTS, LEVELS, TRUST, Chain
from subside.kernels.chain import forward
from subside.model import Model

X = LEVELS * TRUST


def settled_stays(chain: Chain, levels: int) -> Chain:
    """The same chain, where nothing happens any more to whoever is in the lowest levels."""
    pattern = chain.pattern.copy()
    pattern[:, :, : levels * TRUST] = 0.0
    return chain._replace(pattern=pattern)


@dataclass(frozen=True)
class Moves:
    """Where acts lead for one profile, while the encounter goes on and nobody was calm."""

    stays: np.ndarray  # [context, act, x, x'] chance that nothing happened
    spent: np.ndarray  # [context, act, x, x'] minutes
    then: np.ndarray  # [context, act, 1 + event] context after nothing or an event, or -1
    rate: np.ndarray  # [context, act, event, x'] per minute

    def backed(self, value: np.ndarray) -> np.ndarray:
        """Expectation [context, act, x] of value[context, x] after one act."""
        after = np.where(self.then[..., None] >= 0, value[self.then], 0.0)
        gain = (self.rate * after[:, :, 1:]).sum(axis=2)
        back = self.stays @ after[:, :, 0, :, None] + self.spent @ gain[..., None]
        return back[..., 0]

    def chosen(self, act: np.ndarray) -> csc_array:
        """Matrix [(context, x), (context', x')] of following act[context, x]."""
        (c, x), size = np.indices(act.shape), act.shape[1]
        then, ways = self.then[c, act], self.stays[c, act, x][:, :, None]
        gone = self.spent[c, act, x][:, :, None] * self.rate[c, act]
        weight = np.concatenate([ways, gone], axis=2)  # [context, x, 1 + event, x']
        weight[then < 0] = 0.0
        row = np.broadcast_to((c * size + x)[:, :, None, None], weight.shape)
        column = then[..., None] * size + np.arange(size)
        on = weight > 0
        count = act.size
        return csc_array((weight[on], (row[on], column[on])), shape=(count, count))


def ever_settled(model: Model, profiles: list[int], levels: int = 1) -> list[np.ndarray]:
    """For each profile: greatest chance [context, x] of ever being in the lowest levels.

    Over all policies, also with acts that have no grounds; levels: 1 for calm, 2 for calm or tense.
    """
    chain, low = settled_stays(model.chain, levels), levels * TRUST
    alive = np.tile(np.arange(X) >= low, (model.contexts, 1))
    found: list[np.ndarray] = []
    act = _first_acts(chain)
    for moves in _moves(chain, profiles):
        settled = moves.stays[..., :low].sum(axis=3)
        value, act = _best(moves, chain.after >= 0, settled, alive, act)
        found.append(np.where(alive, np.minimum(1.0, value), 1.0))
    return found


def most_points(model: Model, profiles: list[int]) -> list[np.ndarray]:
    """For each profile: points [context, x], at most 0, that no policy can exceed."""
    chain, alive = model.chain, np.ones((model.contexts, X), dtype=bool)
    found: list[np.ndarray] = []
    act = _first_acts(chain)
    for s, moves in zip(profiles, _moves(chain, profiles), strict=True):
        value, act = _best(moves, open_to(chain), model.rewards.act[:, :, s], alive, act)
        found.append(value)
    return found


def open_to(chain: Chain) -> np.ndarray:
    """Acts that a best policy may take, [context, act]: possible, grounds if needed."""
    return (chain.after >= 0) & chain.grounded


def _first_acts(chain: Chain) -> np.ndarray:
    return open_to(chain).argmax(axis=1)[:, None].repeat(X, axis=1)


def _moves(chain: Chain, profiles: list[int]) -> Iterator[Moves]:
    possible, after = chain.after >= 0, chain.after
    goes_on = np.where(possible & (chain.ends < 0), after, -1)
    happens = np.where(chain.event_ends < 0, chain.event_after, -1)[after]
    then = np.concatenate([goes_on[..., None], np.where(possible[..., None], happens, -1)], axis=2)
    for s, stays, spent in zip(profiles, *_rows(chain, profiles), strict=True):
        boost = np.where(chain.addressed[:, s, None], chain.boost[EVENTS:], 1.0)
        rate = (chain.scale[:, :, EVENTS:] * boost)[..., None] * chain.pattern[EVENTS:, s]
        yield Moves(stays, spent, then, rate)


def _rows(chain: Chain, profiles: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Chance to end in x' with no event, and minutes in x': [profile, context, act, x, x']."""
    C, A = chain.after.shape
    stays = np.zeros((len(profiles), C, A, X, X))
    spent = np.zeros_like(stays)
    p, n = np.empty((chain.pattern.shape[1], X)), np.empty((3, chain.pattern.shape[1], X))
    for c, a in np.argwhere(chain.after >= 0):
        for x in range(X):
            belief = np.zeros((len(p), TRUST))
            belief[profiles, x % TRUST] = 1.0
            forward(chain, c, a, belief, x // TRUST, p, n)
            stays[:, c, a, x] = p[profiles]
            spent[:, c, a, x] = n[: chain.thirds[a], profiles].sum(axis=0)
    return stays, spent


def _best(
    moves: Moves, possible: np.ndarray, gain: np.ndarray, alive: np.ndarray, act: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Upper bound [context, x] and a best policy: a linear solve per policy, from a first one.

    gain[context, act, x] is what an act brings by itself; nothing more comes where not alive.
    """
    least = 1.0 - float(moves.backed(alive * 1.0)[possible][:, alive[0]].max())
    rows = np.flatnonzero(alive)
    c, x = np.indices(act.shape)
    while True:
        matrix = eye_array(len(rows), format="csc") - moves.chosen(act)[rows][:, rows]
        value = np.zeros(act.shape)
        value[alive] = spsolve(matrix, gain[c, act, x][alive])
        worth = np.where(possible[:, :, None], gain + moves.backed(value), -np.inf)
        eta = max(0.0, float((worth.max(axis=1) - value)[alive].max()))
        if eta <= 1e-6 * least:
            return value + eta / least, act
        act = worth.argmax(axis=1)
