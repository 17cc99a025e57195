"""Time until serious harm while one act goes on for ever: uniformisation of the whole chain."""

import numpy as np

from subside.kernels.arrays import EVENTS, TRUST
from subside.kernels.chain import (
    MOST_TERMS,
    PAD,
    event_scale,
    fill_steps,
    poisson_weights,
    step_backward,
)
from subside.kernels.jit import kernel

MOST_MEAN = 400.0  # jumps in one piece of the horizon: exp(-mean) must not vanish


@kernel
def harm_free_minutes(chain, act, serious, minutes):
    """int_0^minutes P(no serious harm by t) dt from every state, [context, profile, x].

    `serious` is the chance of serious harm to anyone: at a terminal case, or at once by an event.
    An encounter that has ended without it stays without it. With P one step of the uniformised
    whole chain and u_{k+1} = P u_k (see `chain`), over a piece of h minutes

        int_0^h E[u(X_t)] dt = sum_k W_k / L u_k,  u_0 = 1,    E[v(X_h)] = sum_k w_k v_k,

    and the minutes of j pieces are the integral plus E of the minutes of j - 1. Contexts where
    the act is not possible keep 0.
    """
    C = chain.after.shape[0]
    S, X = chain.pattern.shape[1], chain.pattern.shape[2]
    limit = 0.0
    for c in range(C):
        if chain.after[c, act] >= 0:
            limit = max(limit, chain.limit[c, act])
    pieces = int(np.ceil(limit * minutes / MOST_MEAN))
    h = minutes / pieces
    weights = np.empty(MOST_TERMS)
    tails = np.empty(MOST_TERMS)
    terms = poisson_weights(limit * h, weights, tails)
    steps = np.zeros((C, S, 5, X + 2 * PAD))
    fill_context_steps(chain, act, limit, steps)
    safe = np.zeros((C, S, X))
    fill_safe(chain, act, limit, serious.cases, safe)
    first = np.zeros((C, S, X + 2 * PAD))
    ones = np.ones_like(first)
    add_series(
        chain, act, limit, serious.harms, steps, safe, ones, 1.0, tails[:terms] / limit, first
    )
    total = first.copy()
    for j in range(1, pieces):
        more = first.copy()
        add_series(
            chain, act, limit, serious.harms, steps, safe, total, j * h, weights[:terms], more
        )
        total = more
    return total[:, :, PAD : PAD + X].copy()


@kernel
def fill_context_steps(chain, act, limit, steps):
    """Steps within a context, [context, profile, stay and the four moves, PAD + x], at one rate."""
    X = chain.pattern.shape[2]
    moves = np.empty((4, X))
    hazards = np.empty(X)
    for c in range(steps.shape[0]):
        if chain.after[c, act] < 0:
            continue
        share = chain.limit[c, act] / limit
        for s in range(steps.shape[1]):
            fill_steps(chain, c, act, s, moves, hazards, steps[c, s])
            for r in range(5):
                for x in range(PAD, PAD + X):
                    steps[c, s, r, x] *= share
                    if r == 0:
                        steps[c, s, r, x] += 1.0 - share


@kernel
def fill_safe(chain, act, limit, serious, safe):
    """Chance that one step ends the encounter without serious harm: safe[context, profile, x]."""
    for c in range(safe.shape[0]):
        for e in range(chain.pattern.shape[0] - EVENTS):
            case = chain.event_ends[c, e]
            if chain.after[c, act] < 0 or case < 0:
                continue
            for s in range(safe.shape[1]):
                factor = event_scale(chain, c, act, s, e) / limit
                for x in range(safe.shape[2]):
                    rate = factor * chain.pattern[EVENTS + e, s, x]
                    safe[c, s, x] += rate * (1.0 - serious[case, s, x])


@kernel
def add_series(chain, act, limit, hurt, steps, safe, u, ended, shares, out):
    """out += sum_k shares_k P^k u; `ended`: what u is worth where it is over without harm."""
    X = chain.pattern.shape[2]
    u = u.copy()
    fresh = u.copy()
    for k in range(shares.shape[0]):
        for c in range(steps.shape[0]):
            if chain.after[c, act] < 0:
                continue
            for s in range(steps.shape[1]):
                here = u[c, s]
                there = fresh[c, s]
                step_backward(here, steps[c, s], there)
                for x in range(X):
                    out[c, s, PAD + x] += shares[k] * here[PAD + x]
                    there[PAD + x] += ended * safe[c, s, x]
            for e in range(chain.pattern.shape[0] - EVENTS):
                if chain.event_ends[c, e] >= 0 or chain.scale[c, act, EVENTS + e] == 0.0:
                    continue
                for s in range(steps.shape[1]):
                    factor = event_scale(chain, c, act, s, e) / limit
                    after = u[chain.event_after[c, e], s]
                    harm = chain.event_harm[c, act, e]
                    for x in range(X):
                        rate = factor * chain.pattern[EVENTS + e, s, x]
                        if harm >= 0:
                            rate *= 1.0 - hurt[harm, x // TRUST]
                        fresh[c, s, PAD + x] += rate * after[PAD + x]
        u, fresh = fresh, u
