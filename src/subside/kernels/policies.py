"""Values of a fixed policy: its transition rows once, then sweeps that are plain products.

`branch[context, k]` lists the ways on from a context: -1 first (nothing happened), then the events
that may happen there and do not end the encounter; NO_BRANCH fills it up.
"""

import numpy as np

from subside.kernels.arrays import EVENTS, TRUST
from subside.kernels.bounds import dot
from subside.kernels.chain import event_scale, forward, pull
from subside.kernels.jit import kernel

NO_BRANCH = -2


@kernel
def policy_rows_forward(first, last, chain, policy, branch, fresh, rows):
    """rows[context, profile, x, k, x']: weights after the act of policy[context, profile, x].

    k is the place in `branch`. Only in contexts from first to last - 1, where fresh[context,
    profile, x].
    """
    _, S, X = policy.shape
    one = np.zeros((S, TRUST))
    p = np.empty((S, X))
    n = np.empty((3, S, X))
    for c in range(first, last):
        for s in range(S):
            for x in range(X):
                if not fresh[c, s, x]:
                    continue
                a = policy[c, s, x]
                one[s, x % TRUST] = 1.0
                forward(chain, c, a, one, x // TRUST, p, n)
                one[s, x % TRUST] = 0.0
                rows[c, s, x, 0] = p[s]
                for k in range(1, branch.shape[1]):
                    e = branch[c, k]
                    if e == NO_BRANCH:
                        break
                    factor = event_scale(chain, c, a, s, e)
                    for z in range(X):
                        total = 0.0
                        for third in range(chain.thirds[a]):
                            total += n[third, s, z]
                        rows[c, s, x, k, z] = total * factor * chain.pattern[EVENTS + e, s, z]


@kernel
def staying(chain, policy, branch, rows, out):
    """out[context, profile, x, x']: weight of being in the same context after the act."""
    C, S, X = policy.shape
    for c in range(C):
        for s in range(S):
            for x in range(X):
                a = policy[c, s, x]
                after = chain.after[c, a]
                out[c, s, x] = 0.0
                if chain.ends[c, a] < 0 and after == c:
                    out[c, s, x] += rows[c, s, x, 0]
                for k in range(1, branch.shape[1]):
                    if branch[c, k] == NO_BRANCH:
                        break
                    if chain.event_after[after, branch[c, k]] == c:
                        out[c, s, x] += rows[c, s, x, k]


@kernel(reorder=True)
def sweep_policy(chain, policy, branch, rows, within, reward, V, sweeps, tolerance):
    """Block Gauss-Seidel sweeps of V[context, profile, x] = reward + rows V.

    within = (I - staying)^-1 solves each context for good while the others stand still, so few
    sweeps are needed. Returns the largest change of the last sweep.
    """
    C, S, X = policy.shape
    right = np.empty(X)
    change = 0.0
    for _ in range(sweeps):
        change = 0.0
        for c in range(C):
            for s in range(S):
                for x in range(X):
                    a = policy[c, s, x]
                    after = chain.after[c, a]
                    total = reward[c, s, x]
                    if chain.ends[c, a] < 0 and after != c:
                        total += dot(rows[c, s, x, 0], V[after, s])
                    for k in range(1, branch.shape[1]):
                        if branch[c, k] == NO_BRANCH:
                            break
                        then = chain.event_after[after, branch[c, k]]
                        if then != c and then >= 0:
                            total += dot(rows[c, s, x, k], V[then, s])
                    right[x] = total
                for x in range(X):
                    fresh = dot(within[c, s, x], right)
                    change = max(change, abs(fresh - V[c, s, x]))
                    V[c, s, x] = fresh
        if change < tolerance:
            break
    return change


@kernel
def terminal_reward(chain, policy, worth, reward):
    """Fill reward[context, profile, x]: what endings and harm that the act may meet are worth."""
    C, S, X = policy.shape
    value = np.empty(X)
    gain = np.empty((3, X))
    out = np.empty(X)
    for c in range(C):
        for s in range(S):
            last = -1
            for x in range(X):
                a = policy[c, s, x]
                if a != last:
                    fill_worth(chain, worth, c, a, s, value, gain)
                    pull(chain, c, a, s, value, gain, out)
                    last = a
                reward[c, s, x] = out[x]


@kernel
def fill_worth(chain, worth, c, a, s, value, gain):
    """Fill value[x] and gain[third, x] for `pull`: the worth of each way in which an act ends."""
    after = chain.after[c, a]
    case = chain.ends[c, a]
    for x in range(value.shape[0]):
        value[x] = worth.cases[case, s, x] if case >= 0 else 0.0
    gain[:] = 0.0
    for e in range(chain.pattern.shape[0] - EVENTS):
        case = chain.event_ends[after, e]
        harm = chain.event_harm[c, a, e]
        if case < 0 and harm < 0:
            continue
        factor = event_scale(chain, c, a, s, e)
        for x in range(value.shape[0]):
            each = worth.cases[case, s, x] if case >= 0 else worth.harms[harm, x // TRUST]
            gain[0, x] += factor * chain.pattern[EVENTS + e, s, x] * each
    for third in range(1, chain.thirds[a]):
        gain[third] = gain[0]
