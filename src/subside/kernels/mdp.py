"""Values with everything visible: greedy acts over all states.

Values are arrays V[context, profile, x]. Every act has a chance to end, so sweeps converge.
"""

import numpy as np

from subside.kernels.arrays import EVENTS
from subside.kernels.chain import event_scale, pull
from subside.kernels.jit import kernel


@kernel
def act_value(chain, rewards, V, c, a, s, value, gain, out):
    """out[x] = reward of act a in context c for profile s, plus V after it."""
    after = chain.after[c, a]
    X = out.shape[0]
    value[:] = 0.0
    if chain.ends[c, a] < 0:
        value[:] = V[after, s]
    gain[:] = 0.0
    for e in range(chain.pattern.shape[0] - EVENTS):
        if chain.event_ends[after, e] >= 0 or chain.event_after[after, e] < 0:
            continue
        factor = event_scale(chain, c, a, s, e)
        then = chain.event_after[after, e]
        for x in range(X):
            gain[0, x] += factor * chain.pattern[EVENTS + e, s, x] * V[then, s, x]
    for third in range(1, chain.thirds[a]):
        gain[third] = gain[0]
    pull(chain, c, a, s, value, gain, out)
    for x in range(X):
        out[x] += rewards[c, a, s, x]


@kernel
def improve(first, last, chain, rewards, V, Q, best):
    """Q[context, act, profile, x] from V, and best[context, profile, x], the greedy acts.

    Contexts from first to last - 1.

    Acts without grounds have a value too, and are never the greedy one. Returns the largest rise
    max_a Q - V over all states (negative where V is above).
    """
    _, A, S, X = rewards.shape
    value = np.empty(X)
    gain = np.empty((3, X))
    rise = -np.inf
    for c in range(first, last):
        for s in range(S):
            for a in range(A):
                if chain.after[c, a] < 0:
                    Q[c, a, s] = -np.inf
                else:
                    act_value(chain, rewards, V, c, a, s, value, gain, Q[c, a, s])
            for x in range(X):
                top = -1
                for a in range(A):
                    if chain.grounded[c, a] and (top < 0 or Q[c, a, s, x] > Q[c, top, s, x]):
                        top = a
                old = best[c, s, x]
                usable = chain.after[c, old] >= 0 and chain.grounded[c, old]
                if not usable or Q[c, top, s, x] > Q[c, old, s, x]:
                    best[c, s, x] = top
                rise = max(rise, Q[c, top, s, x] - V[c, s, x])
    return rise


@kernel
def least_ending(chain):
    """The smallest chance, over states and acts, that an act ends the encounter."""
    C, A = chain.after.shape
    S, X = chain.pattern.shape[1], chain.pattern.shape[2]
    value = np.empty(X)
    gain = np.empty((3, X))
    out = np.empty(X)
    least = 1.0
    for c in range(C):
        for a in range(A):
            after = chain.after[c, a]
            if after < 0:
                continue
            for s in range(S):
                value[:] = 1.0 if chain.ends[c, a] >= 0 else 0.0
                gain[:] = 0.0
                for e in range(chain.pattern.shape[0] - EVENTS):
                    if chain.event_ends[after, e] < 0:
                        continue
                    factor = event_scale(chain, c, a, s, e)
                    for x in range(X):
                        gain[0, x] += factor * chain.pattern[EVENTS + e, s, x]
                for third in range(1, chain.thirds[a]):
                    gain[third] = gain[0]
                pull(chain, c, a, s, value, gain, out)
                for x in range(X):
                    least = min(least, out[x])
    return least
