"""Values of a fixed policy: its transition rows once, then sweeps that are plain products."""

import numpy as np

from subside.kernels.arrays import EVENTS, TRUST
from subside.kernels.bounds import dot
from subside.kernels.chain import event_scale, forward
from subside.kernels.jit import kernel


@kernel
def policy_rows_forward(chain, policy, rows):
    """rows[context, profile, x, branch, x']: weights after the act of policy[context, profile, x].

    Branch 0: nothing happened; branch 1 + e: event e ended the act.
    """
    C, S, X = policy.shape
    one = np.zeros((S, TRUST))
    p = np.empty((S, X))
    n = np.empty((3, S, X))
    for c in range(C):
        for s in range(S):
            for x in range(X):
                a = policy[c, s, x]
                one[s, x % TRUST] = 1.0
                forward(chain, c, a, one, x // TRUST, p, n)
                one[s, x % TRUST] = 0.0
                rows[c, s, x, 0] = p[s]
                for e in range(chain.pattern.shape[0] - EVENTS):
                    factor = event_scale(chain, c, a, s, e)
                    for z in range(X):
                        total = 0.0
                        for third in range(chain.thirds[a]):
                            total += n[third, s, z]
                        rows[c, s, x, 1 + e, z] = total * factor * chain.pattern[EVENTS + e, s, z]


@kernel
def staying(chain, policy, rows, out):
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
                for e in range(chain.pattern.shape[0] - EVENTS):
                    if chain.event_ends[after, e] < 0 and chain.event_after[after, e] == c:
                        out[c, s, x] += rows[c, s, x, 1 + e]


@kernel(reorder=True)
def sweep_policy(chain, policy, rows, within, reward, V, sweeps, tolerance):
    """Block Gauss-Seidel sweeps of V[context, profile, x] = reward + rows V.

    within = (I - staying)^-1 solves each context for good while the others stand still, so few
    sweeps are needed. Returns the largest change of the last sweep.
    """
    C, S, X = policy.shape
    E = chain.pattern.shape[0] - EVENTS
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
                    for e in range(E):
                        then = chain.event_after[after, e]
                        if chain.event_ends[after, e] >= 0 or then == c or then < 0:
                            continue
                        total += dot(rows[c, s, x, 1 + e], V[then, s])
                    right[x] = total
                for x in range(X):
                    fresh = dot(within[c, s, x], right)
                    change = max(change, abs(fresh - V[c, s, x]))
                    V[c, s, x] = fresh
        if change < tolerance:
            break
    return change


@kernel(reorder=True)
def terminal_reward(chain, policy, rows, worth, reward):
    """Fill reward[context, profile, x]: what endings and harm that the act may meet are worth."""
    C, S, X = policy.shape
    for c in range(C):
        for s in range(S):
            for x in range(X):
                a = policy[c, s, x]
                after = chain.after[c, a]
                total = 0.0
                if chain.ends[c, a] >= 0:
                    for z in range(X):
                        total += rows[c, s, x, 0, z] * worth.cases[chain.ends[c, a], s, z]
                for e in range(chain.pattern.shape[0] - EVENTS):
                    case = chain.event_ends[after, e]
                    harm = chain.event_harm[c, a, e]
                    for z in range(X):
                        if case >= 0:
                            total += rows[c, s, x, 1 + e, z] * worth.cases[case, s, z]
                        elif harm >= 0:
                            total += rows[c, s, x, 1 + e, z] * worth.harms[harm, z // TRUST]
                reward[c, s, x] = total
