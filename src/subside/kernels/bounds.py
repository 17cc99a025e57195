"""Lower and upper bound at a belief, and one-step look-ahead under both.

Beliefs are weights y[profile, trust]; both bounds are homogeneous, so weights of observations
need not be normalised: bound(y) = sum(y) * bound(y / sum(y)).
"""

import numpy as np

from subside.kernels.arrays import EVENTS, LEVELS, TRUST
from subside.kernels.chain import forward
from subside.kernels.jit import kernel
from subside.kernels.observe import weigh_cue, weigh_event

TINY = 1e-13  # weight below which the first vector will do: it is a bound as well


@kernel(reorder=True)
def dot(left, right):
    """Sum of products of two rows."""
    total = 0.0
    for h in range(left.shape[0]):
        total += left[h] * right[h]
    return total


@kernel
def lower_bound(lower, v, y):
    """(value, vector): the best alpha-vector of a visible state at weights y[hidden]."""
    best = lower.index[v, 0]
    value = dot(lower.value[best], y)
    for k in range(1, lower.count[v]):
        vector = lower.index[v, k]
        other = dot(lower.value[vector], y)
        if other > value:
            value = other
            best = vector
    lower.stamp[best] = lower.used[1]
    return value, best


@kernel
def upper_bound(upper, v, y):
    """Corners' plane lowered by the best sawtooth point: min over points of ratio * drop."""
    value = dot(upper.corner[v], y)
    most = 0.0
    by = -1
    for k in range(upper.count[v]):
        point = upper.index[v, k]
        drop = upper.drop[point]
        ratio = np.inf
        for h in range(y.shape[0]):
            weight = upper.belief[point, h]
            if weight > 0.0 and y[h] < ratio * weight:
                ratio = y[h] / weight
                if ratio * drop <= most:
                    break
        if ratio * drop > most:
            most = ratio * drop
            by = point
    if by >= 0:
        upper.stamp[by] = upper.used[1]
    return value - most


@kernel
def corner_bound(upper, c, level, belief, a):
    """Upper bound of an act at belief[profile, trust], were everything visible from then on."""
    total = 0.0
    for s in range(belief.shape[0]):
        for d in range(TRUST):
            total += belief[s, d] * upper.act[c, a, s, level * TRUST + d]
    return total


@kernel
def observation(event, third, level, cue, most_cues):
    """Number of an observation: event -1 is none."""
    branch = 0 if event < 0 else 1 + 3 * event + third
    return (branch * LEVELS + level) * most_cues + cue


@kernel
def goes_on(chain, c, a, event):
    """Whether the encounter can go on after an act that ended by an event; -1: by none."""
    if event < 0:
        return chain.ends[c, a] < 0
    return chain.event_ends[chain.after[c, a], event] < 0 and chain.scale[c, a, EVENTS + event] > 0


@kernel
def followed(chain, c, a, numbers):
    """Fill the numbers of the observations after which the encounter goes on; returns how many.

    Their order is that of a vector's entries in `Lower.choice`.
    """
    many = 0
    for event in range(-1, chain.pattern.shape[0] - EVENTS):
        if not goes_on(chain, c, a, event):
            continue
        for third in range(1 if event < 0 else chain.thirds[a]):
            for i in range(LEVELS):
                for q in range(chain.cues[a]):
                    numbers[many] = observation(event, third, i, q, chain.cue.shape[1])
                    many += 1
    return many


@kernel
def successors(chain, lower, vector, choice):
    """Fill choice[observation] with the successors of a vector; 0 where nothing follows."""
    choice[:] = 0
    numbers = np.empty(choice.shape[0], dtype=np.int64)
    c = lower.where[vector] // LEVELS
    for k in range(followed(chain, c, lower.act[vector], numbers)):
        choice[numbers[k]] = lower.choice[lower.first[vector] + k]


@kernel
def observations(chain):
    """Numbers that observations can have."""
    return (1 + 3 * (chain.pattern.shape[0] - EVENTS)) * LEVELS * chain.cue.shape[1]


@kernel
def look_ahead(chain, rewards, lower, upper, c, level, belief, a, want, choice):
    """(low, high) of act a at belief[profile, trust]; want: 1 low, 2 high, 3 both.

    When low is wanted, choice[observation] is filled with the successor vectors.
    """
    S = belief.shape[0]
    X = chain.pattern.shape[2]
    most_cues = chain.cue.shape[1]
    low = 0.0
    for s in range(S):
        for d in range(TRUST):
            low += belief[s, d] * rewards[c, a, s, level * TRUST + d]
    high = low
    p = np.empty((S, X))
    n = np.empty((3, S, X))
    w = np.empty((S, X))
    y = np.empty((S, TRUST))
    flat = y.reshape(S * TRUST)
    forward(chain, c, a, belief, level, p, n)
    after = chain.after[c, a]
    for event in range(-1, chain.pattern.shape[0] - EVENTS):
        if not goes_on(chain, c, a, event):
            continue
        then = after if event < 0 else chain.event_after[after, event]
        for third in range(1 if event < 0 else chain.thirds[a]):
            if event < 0:
                w[:] = p
            else:
                weigh_event(chain, c, a, n[third], event, w)
            for i in range(LEVELS):
                v = then * LEVELS + i
                for q in range(chain.cues[a]):
                    weigh_cue(chain, then, a, q, w, i, y)
                    small = flat.sum() < TINY
                    if want & 1:
                        vector = lower.index[v, 0]
                        if small:
                            low += dot(lower.value[vector], flat)
                        else:
                            value, vector = lower_bound(lower, v, flat)
                            low += value
                        choice[observation(event, third, i, q, most_cues)] = vector
                    if want & 2:
                        high += dot(upper.corner[v], flat) if small else upper_bound(upper, v, flat)
    return low, high
