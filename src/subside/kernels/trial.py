"""Trials: walks over beliefs that back both bounds up on the way back (HSVI2, SARSOP line)."""

import numpy as np

from subside.kernels.arrays import EVENTS, LEVELS, TRUST
from subside.kernels.backup import backup
from subside.kernels.bounds import (
    corner_bound,
    goes_on,
    look_ahead,
    lower_bound,
    observations,
    upper_bound,
)
from subside.kernels.chain import forward
from subside.kernels.jit import kernel
from subside.kernels.observe import weigh_cue, weigh_event
from subside.kernels.paths import draw_index

BY_UPPER, BY_LOWER, ORDINARY = 0, 1, 2


@kernel
def choose_act(chain, rewards, lower, upper, c, level, belief, led, weights, uniform):
    """Act to walk along: the highest upper bound, the lower bound's own, or ordinary play.

    Acts are looked at by their value with everything visible, until none that is left can have a
    higher bound.
    """
    if led == ORDINARY:
        return draw_index(weights[c], uniform.random())
    S = belief.shape[0]
    v = c * LEVELS + level
    if led == BY_LOWER:
        _, vector = lower_bound(lower, v, belief.reshape(S * TRUST))
        if lower.act[vector] >= 0:
            return lower.act[vector]
    choice = np.zeros(observations(chain), dtype=np.int32)
    A = chain.after.shape[1]
    roofs = np.full(A, -np.inf)
    for a in range(A):
        if chain.after[c, a] >= 0 and chain.grounded[c, a]:
            roofs[a] = corner_bound(upper, c, level, belief, a)
    best = -1
    top = -np.inf
    for a in np.argsort(-roofs):
        if roofs[a] == -np.inf or roofs[a] <= top:
            break
        _, high = look_ahead(chain, rewards, lower, upper, c, level, belief, a, 2, choice)
        if high > top:
            top = high
            best = a
    return best


@kernel
def next_belief(chain, lower, upper, c, level, belief, a, gap, by_gap, uniform, out):
    """Draw an observation of act a and put the belief after it into out.

    By gap: in proportion to weight * (bounds' gap there - gap), the excess; otherwise by weight.
    Returns (context, level, probability), context -1 where the encounter ends or no gap is left.
    """
    S = belief.shape[0]
    X = chain.pattern.shape[2]
    p = np.empty((S, X))
    n = np.empty((3, S, X))
    w = np.empty((S, X))
    y = np.empty((S, TRUST))
    flat = y.reshape(S * TRUST)
    forward(chain, c, a, belief, level, p, n)
    after = chain.after[c, a]
    total = 0.0
    context, then_level, chance = -1, 0, 0.0
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
                    weight = flat.sum()
                    if weight < 1e-12:
                        continue
                    score = weight
                    if by_gap:
                        low, _ = lower_bound(lower, v, flat)
                        score = max(0.0, upper_bound(upper, v, flat) - low - weight * gap)
                    total += score
                    # Reservoir draw: each is kept with probability score / total in the end.
                    if score > 0.0 and uniform.random() * total < score:
                        context, then_level, chance = then, i, weight
                        for s in range(S):
                            for d in range(TRUST):
                                out[s, d] = y[s, d] / weight
    return context, then_level, chance


@kernel
def trial(
    chain,
    rewards,
    lower,
    upper,
    c,
    level,
    belief,
    first,
    led,
    detour,
    stray,
    thorough,
    weights,
    gap,
    depth,
    uniform,
    least,
):
    """One walk from a belief, and backups in reverse; returns the number of backups.

    first: act forced at the first step, or -1. So many acts of a `detour` are ordinary ones, and
    each later one with the chance `stray`: what good play avoids is then bounded where trainees
    come by. The walk stops at `depth`, at the end of the encounter, or, led by the upper bound
    alone, where the gap, weighed by the chance to come there, falls under `gap`.
    """
    S = belief.shape[0]
    walk = np.empty((depth, S, TRUST))
    where = np.empty((depth, 2), dtype=np.int64)
    walk[0] = belief
    where[0, 0] = c
    where[0, 1] = level
    steps = 1
    survival = 1.0
    by_gap = led == BY_UPPER and stray == 0.0
    while True:
        here = walk[steps - 1]
        a = first
        if steps > 1 or first < 0:
            lead = led
            if steps <= detour or uniform.random() < stray:
                lead = ORDINARY
            a = choose_act(chain, rewards, lower, upper, c, level, here, lead, weights, uniform)
        if a < 0 or steps == depth:
            break
        target = gap / max(survival, 1e-3)
        c, level, chance = next_belief(
            chain, lower, upper, c, level, here, a, target, by_gap, uniform, walk[steps]
        )
        if c < 0:
            break
        survival *= 0.98
        where[steps, 0] = c
        where[steps, 1] = level
        steps += 1
    for k in range(steps - 1, -1, -1):
        c, level = where[k, 0], where[k, 1]
        backup(chain, rewards, lower, upper, c, level, walk[k], thorough, least)
    return steps
