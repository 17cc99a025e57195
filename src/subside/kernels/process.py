"""A MOMDP as kernels take it, and sweeps over all its states that are bounds at every moment.

Sizes: V visible states, H hidden ones, A acts. A *branch* k of (visible, act) is one thing that
may be seen afterwards: the visible state then[k], with one observation. Its matrix M_k[h, h'] is
P(branch, h' | visible, act, h), stored by rows; what is missing from one in a row is the chance
that the process ends. Every way of summing here is homogeneous, so weights need not sum to one.

Bounds rest on a *horizon* N with N >= 1 + discount * max_a P_a N, the expected number of steps
still to come at most. With eta = max(TV - V, 0), V + eta N is an upper bound whatever V is:
T(V + eta N) <= TV + eta (N - 1) <= V + eta N. With r the smallest reward (at most 0), r N is a
lower bound, and sweeps that start there only go up. So all may stop at any time.
"""

from typing import NamedTuple

import numpy as np

from subside.kernels.jit import kernel


class Process(NamedTuple):
    """The arrays of a MOMDP."""

    rewards: np.ndarray  # [visible, act, hidden]
    possible: np.ndarray  # [visible, act] bool
    branch: np.ndarray  # [visible * A + act] first branch; one more at the end
    then: np.ndarray  # [branch] visible state after it
    row: np.ndarray  # [branch, hidden] first entry; one more at the end of each row
    into: np.ndarray  # [entry] hidden state after it
    chance: np.ndarray  # [entry] P(branch, hidden' | visible, act, hidden)
    discount: float


@kernel
def carried(process, k, h, values):
    """Sum over hidden' of M_k[h, hidden'] values[hidden']."""
    total = 0.0
    for e in range(process.row[k, h], process.row[k, h + 1]):
        total += process.chance[e] * values[process.into[e]]
    return total


@kernel
def act_worth(process, values, v, a, h):
    """Reward of an act and what follows, were everything visible: values[visible, hidden]."""
    A = process.possible.shape[1]
    total = 0.0
    for k in range(process.branch[v * A + a], process.branch[v * A + a + 1]):
        total += carried(process, k, h, values[process.then[k]])
    return process.rewards[v, a, h] + process.discount * total


@kernel
def sweep_best(process, values):
    """values[visible, hidden] = max over acts, in place; returns the largest change."""
    V, A, H = process.rewards.shape
    change = 0.0
    for v in range(V - 1, -1, -1):
        for h in range(H):
            best = -np.inf
            for a in range(A):
                if process.possible[v, a]:
                    best = max(best, act_worth(process, values, v, a, h))
            change = max(change, abs(best - values[v, h]))
            values[v, h] = best
    return change


@kernel
def sweep_policy(process, policy, values):
    """values[visible, hidden] of taking policy[visible], in place; returns the largest change."""
    V, A, H = process.rewards.shape
    change = 0.0
    for v in range(V - 1, -1, -1):
        for h in range(H):
            worth = act_worth(process, values, v, policy[v], h)
            change = max(change, abs(worth - values[v, h]))
            values[v, h] = worth
    return change


@kernel
def sweep_horizon(process, steps, after):
    """after = 1 + discount * max over acts of P_a steps; returns max(after - steps)."""
    V, A, H = process.rewards.shape
    rise = 0.0
    for v in range(V):
        for h in range(H):
            most = 0.0
            for a in range(A):
                if process.possible[v, a]:
                    total = act_worth(process, steps, v, a, h) - process.rewards[v, a, h]
                    most = max(most, total)
            after[v, h] = 1.0 + most
            rise = max(rise, after[v, h] - steps[v, h])
    return rise


@kernel
def avoids_end(process, alive):
    """One sweep of the states[visible, hidden] from which some acts never end; False: no change.

    A state stays alive while it has an act that surely leads to states that are alive.
    """
    V, A, H = process.rewards.shape
    changed = False
    for v in range(V):
        for h in range(H):
            if not alive[v, h]:
                continue
            stays = False
            for a in range(A):
                if process.possible[v, a] and keeps_alive(process, alive, v, a, h):
                    stays = True
                    break
            if not stays:
                alive[v, h] = False
                changed = True
    return changed


@kernel
def keeps_alive(process, alive, v, a, h):
    """Whether an act in a state never ends and leads to states that are alive only."""
    A = process.possible.shape[1]
    total = 0.0
    for k in range(process.branch[v * A + a], process.branch[v * A + a + 1]):
        for e in range(process.row[k, h], process.row[k, h + 1]):
            if process.chance[e] > 0.0 and not alive[process.then[k], process.into[e]]:
                return False
            total += process.chance[e]
    return total > 1.0 - 1e-9


@kernel
def act_planes(process, values, out):
    """out[visible, act, hidden]: worth of each act, were everything visible from then on."""
    V, A, H = process.rewards.shape
    for v in range(V):
        for a in range(A):
            for h in range(H):
                out[v, a, h] = -np.inf
                if process.possible[v, a]:
                    out[v, a, h] = act_worth(process, values, v, a, h)


@kernel
def start_informed(process, planes, informed):
    """informed[branch, hidden, act'] = sum over hidden' of M_k[hidden, hidden'] planes[...]."""
    B, H, A = informed.shape
    for k in range(B):
        v = process.then[k]
        for h in range(H):
            for a in range(A):
                informed[k, h, a] = -np.inf
                if process.possible[v, a]:
                    informed[k, h, a] = carried(process, k, h, planes[v, a])


@kernel
def branch_bound(process, informed, hidden, weight, a, v):
    """Discounted sum over branches of max_a' sum_h weight[h] informed[branch, h, a'].

    An upper bound of what follows act a, at weights over hidden[j]: the choice a' is made knowing
    the branch, and the bound of a' is linear in what was hidden one step before.
    """
    A = process.possible.shape[1]
    total = 0.0
    for k in range(process.branch[v * A + a], process.branch[v * A + a + 1]):
        best = -np.inf
        for other in range(A):
            if not process.possible[process.then[k], other]:
                continue
            value = 0.0
            for j in range(hidden.shape[0]):
                value += weight[j] * informed[k, hidden[j], other]
            best = max(best, value)
        total += best
    return process.discount * total


@kernel
def sweep_informed(process, informed):
    """One sweep of the tighter informed bound, in place; returns the largest change.

    informed[branch, h, a'] bounds, from above and times its chance, the worth of act a' after a
    branch that came from h known for sure: rewards there, plus `branch_bound` of the row of M_k.
    """
    B, H, A = informed.shape
    change = 0.0
    for k in range(B - 1, -1, -1):
        v = process.then[k]
        for h in range(H):
            first, last = process.row[k, h], process.row[k, h + 1]
            if first == last:
                continue
            hidden, weight = process.into[first:last], process.chance[first:last]
            for a in range(A):
                if not process.possible[v, a]:
                    continue
                worth = branch_bound(process, informed, hidden, weight, a, v)
                for j in range(hidden.shape[0]):
                    worth += weight[j] * process.rewards[v, a, hidden[j]]
                if worth < informed[k, h, a]:
                    change = max(change, informed[k, h, a] - worth)
                    informed[k, h, a] = worth
    return change


@kernel
def informed_planes(process, informed, planes):
    """Lower planes[visible, act, hidden] to what the informed bound gives from a known state."""
    V, A, H = planes.shape
    hidden, weight = np.zeros(1, dtype=process.into.dtype), np.ones(1)
    for v in range(V):
        for a in range(A):
            for h in range(H):
                if process.possible[v, a]:
                    hidden[0] = h
                    worth = branch_bound(process, informed, hidden, weight, a, v)
                    planes[v, a, h] = min(planes[v, a, h], worth + process.rewards[v, a, h])
