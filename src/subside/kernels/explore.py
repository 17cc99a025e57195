"""Trials and backups over the nodes of a tree (HSVI2, SARSOP line), for any MOMDP."""

import numpy as np

from subside.kernels.backup import drop_dominated
from subside.kernels.jit import kernel
from subside.kernels.process import carried
from subside.kernels.sawtooth import make_point, refresh_high
from subside.kernels.tree import open_act, refresh_low

BY_UPPER, BY_LOWER = 0, 1


@kernel
def act_bound(process, roof, tree, node, a, y):
    """Upper bound of an open act from the nodes after it."""
    A = process.possible.shape[1]
    v, kids = tree.where[node], tree.kids[node, a]
    total = 0.0
    for j in range(process.branch[v * A + a + 1] - process.branch[v * A + a]):
        kid = tree.kid[kids + j]
        if kid >= 0:
            total += tree.kid_chance[kids + j] * refresh_high(process, roof, tree, kid, y)
    return tree.here[node, a] + process.discount * total


@kernel
def act_floor(process, lower, tree, node, a):
    """Lower bound of an open act from the nodes after it."""
    A = process.possible.shape[1]
    v, kids = tree.where[node], tree.kids[node, a]
    total = 0.0
    for j in range(process.branch[v * A + a + 1] - process.branch[v * A + a]):
        kid = tree.kid[kids + j]
        if kid >= 0:
            total += tree.kid_chance[kids + j] * refresh_low(lower, tree, kid)
    return tree.here[node, a] + process.discount * total


@kernel
def top_act(process, roof, lower, tree, node, y):
    """Act with the highest upper bound, opened; -1 where there is no room for that.

    Bounds of acts only fall, so an old one is a bound as well: just those that come out on top
    are worked out anew, until one stays there.
    """
    A = process.possible.shape[1]
    fresh = np.zeros(A, dtype=np.bool_)
    while True:
        best = 0
        for a in range(1, A):
            if tree.act_high[node, a] > tree.act_high[node, best]:
                best = a
        if fresh[best]:
            tree.high[node] = min(tree.high[node], tree.act_high[node, best])
            return best
        if tree.kids[node, best] < 0 and not open_act(process, roof, lower, tree, node, best):
            return -1
        fresh[best] = True
        bound = act_bound(process, roof, tree, node, best, y)
        tree.act_high[node, best] = min(tree.act_high[node, best], bound)


@kernel
def floor_act(process, lower, tree, node):
    """(act, value): the open act with the highest lower bound, -1 where none is open."""
    best, value = -1, -np.inf
    for a in range(process.possible.shape[1]):
        if tree.kids[node, a] >= 0 and tree.act_high[node, a] > max(value, tree.low[node]):
            low = act_floor(process, lower, tree, node, a)
            if low > value:
                best, value = a, low
    return best, value


@kernel
def add_vector(process, lower, tree, node, a):
    """Append the vector of an act with the best vectors after each branch; False: no room."""
    A, H = process.rewards.shape[1], process.rewards.shape[2]
    v, kids, number = tree.where[node], tree.kids[node, a], lower.used[0]
    begin, end = process.branch[v * A + a], process.branch[v * A + a + 1]
    if number >= lower.value.shape[0] or lower.count[v] + 1 >= lower.index.shape[1]:
        return False
    if lower.used[2] + end - begin > lower.choice.shape[0]:
        return False
    row = lower.value[number]
    row[:] = 0.0
    for k in range(begin, end):
        kid = tree.kid[kids + k - begin]
        vector = tree.vector[kid] if kid >= 0 else lower.index[process.then[k], 0]
        lower.choice[lower.used[2] + k - begin] = vector
        for h in range(H):
            row[h] += carried(process, k, h, lower.value[vector])
    for h in range(H):
        row[h] = process.rewards[v, a, h] + process.discount * row[h]
    lower.act[number] = a
    lower.where[number] = v
    lower.first[number] = lower.used[2]
    lower.used[2] += end - begin
    lower.index[v, drop_dominated(lower, v, row)] = number
    lower.used[0] = number + 1
    return True


@kernel
def back_up(process, roof, lower, tree, node, y, least):
    """Back both bounds up at a node; a vector or point is kept where it moves one by `least`."""
    refresh_low(lower, tree, node)
    old = refresh_high(process, roof, tree, node, y)
    if top_act(process, roof, lower, tree, node, y) < 0:
        return
    if tree.high[node] < old - least:
        make_point(roof, tree, node, y)
    a, low = floor_act(process, lower, tree, node)
    if a >= 0 and low > tree.low[node] + least and add_vector(process, lower, tree, node, a):
        refresh_low(lower, tree, node)


@kernel
def next_node(process, roof, lower, tree, node, a, kind, target, y, uniform):
    """(node, target there) to go to after an act; -1 where no gap is left.

    By the upper bound: the branch with the largest excess, its chance times what the gap there
    lies over the target. If no gap after the act is over target / (discount * chance to go on),
    the gap before it is within target. By the lower bound: a draw by excess.
    """
    A = process.possible.shape[1]
    v, kids = tree.where[node], tree.kids[node, a]
    many = process.branch[v * A + a + 1] - process.branch[v * A + a]
    goes_on = 0.0
    for j in range(many):
        goes_on += tree.kid_chance[kids + j]
    after = target / max(process.discount * goes_on, 1e-9)
    best, most, total = -1, 0.0, 0.0
    for j in range(many):
        kid = tree.kid[kids + j]
        if kid < 0:
            continue
        gap = refresh_high(process, roof, tree, kid, y) - refresh_low(lower, tree, kid)
        excess = tree.kid_chance[kids + j] * (gap - after)
        if excess <= 0.0:
            continue
        total += excess
        if kind == BY_LOWER:
            if uniform.random() * total < excess:
                best = kid
        elif excess > most:
            best, most = kid, excess
    return best, after


@kernel
def explore(process, roof, lower, tree, root, kind, gap, depth, least, uniform):
    """One walk from a node, and backups in reverse; returns how many."""
    y = np.zeros(process.rewards.shape[2])
    walk = np.empty(depth, dtype=np.int64)
    node, steps = root, 0
    while node >= 0 and steps < depth:
        walk[steps] = node
        steps += 1
        a = top_act(process, roof, lower, tree, node, y)
        if kind == BY_LOWER and a >= 0:
            known, _ = floor_act(process, lower, tree, node)
            if known >= 0:
                a = known
        if a < 0:
            break
        node, gap = next_node(process, roof, lower, tree, node, a, kind, gap, y, uniform)
    for k in range(steps - 1, -1, -1):
        back_up(process, roof, lower, tree, walk[k], y, least)
    return steps
