"""Time until serious harm while one act goes on for ever: uniformisation of the whole chain."""

import numpy as np

from subside.kernels.arrays import EVENTS, TRUST
from subside.kernels.chain import MOST_TERMS, event_scale, fill_rates, poisson_weights
from subside.kernels.jit import kernel

SHIFT = (-TRUST, TRUST, 1, -1)  # where a channel of the chain leads from x


@kernel
def harm_free_minutes(chain, act, serious, minutes):
    """int_0^minutes P(no serious harm by t) dt from every state, [context, profile, x].

    serious[case, profile, x]: chance of serious harm to anyone at a terminal case; an encounter
    that has ended without it stays without it. With u_0 = 1 and u_{k+1} = P u_k on the whole
    chain, the integral is sum_k W_k / L u_k (see `chain`). Contexts where the act is not possible
    keep 0.
    """
    C = chain.after.shape[0]
    S, X = chain.pattern.shape[1], chain.pattern.shape[2]
    E = chain.pattern.shape[0] - EVENTS
    limit = 0.0
    for c in range(C):
        if chain.after[c, act] >= 0:
            limit = max(limit, chain.limit[c, act])
    weights = np.empty(MOST_TERMS)
    tails = np.empty(MOST_TERMS)
    terms = poisson_weights(limit * minutes, weights, tails)
    u = np.ones((C, S, X))
    fresh = np.ones((C, S, X))
    out = np.zeros((C, S, X))
    moves = np.empty((4, X))
    hazards = np.empty(X)
    for k in range(terms):
        for c in range(C):
            if chain.after[c, act] < 0:
                continue
            for s in range(S):
                for x in range(X):
                    out[c, s, x] += tails[k] / limit * u[c, s, x]
                fill_rates(chain, c, act, s, moves, hazards)
                for x in range(X):
                    leave = hazards[x]
                    total = 0.0
                    for r in range(EVENTS):
                        leave += moves[r, x]
                        if moves[r, x] > 0.0:
                            total += moves[r, x] * u[c, s, x + SHIFT[r]]
                    fresh[c, s, x] = (total + (limit - leave) * u[c, s, x]) / limit
                for e in range(E):
                    factor = event_scale(chain, c, act, s, e)
                    if factor == 0.0:
                        continue
                    case = chain.event_ends[c, e]
                    then = chain.event_after[c, e]
                    for x in range(X):
                        rate = factor * chain.pattern[EVENTS + e, s, x] / limit
                        if case >= 0:
                            fresh[c, s, x] += rate * (1.0 - serious[case, s, x])
                        else:
                            fresh[c, s, x] += rate * u[then, s, x]
        u, fresh = fresh, u
    return out
