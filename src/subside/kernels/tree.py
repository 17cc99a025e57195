"""Beliefs that a search has met, each once, with both bounds there.

A node is a visible state and a belief, sparse over what is hidden. Acts are opened one by one:
then the beliefs after every branch are nodes as well. The same belief reached in two ways is one
node, so bounds found on one way serve the other. What a node has already been compared with, new
vectors and points alone are looked at.

The upper bound is sublinear in weights (convex and homogeneous): V(x + y) <= V(x) + V(y). So for
points b_p with bounds u_p, and any r_p with sum r_p b_p <= y,
    V(y) <= sum r_p u_p + (plane through the corners)(y - sum r_p b_p).
"""

from typing import NamedTuple

import numpy as np

from subside.kernels.bounds import dot
from subside.kernels.jit import kernel

NODES, POOL, KIDS, CLOCK = 0, 1, 2, 3
SAME = 1e-12  # weights that differ by no more belong to one belief
NOTHING = 1e-15  # weight that is rounding


class Tree(NamedTuple):
    """Nodes and what is known there; all arrays have room that `used` fills."""

    where: np.ndarray  # [node] visible state
    first: np.ndarray  # [node] first entry of its belief; one more after the last
    hidden: np.ndarray  # [entry] hidden state
    weight: np.ndarray  # [entry] its probability
    low: np.ndarray  # [node] lower bound
    vector: np.ndarray  # [node] the alpha-vector that gives it
    low_seen: np.ndarray  # [node] vectors below this number have been looked at
    high: np.ndarray  # [node] upper bound
    high_seen: np.ndarray  # [node] points stamped up to this clock have been looked at
    act_high: np.ndarray  # [node, act] upper bound of each act
    here: np.ndarray  # [node, act] expected reward, once the act is open
    kids: np.ndarray  # [node, act] first kid, in order of branches; -1: not open
    kid: np.ndarray  # [kid] node after a branch; -1: the branch has no weight
    kid_chance: np.ndarray  # [kid] probability of the branch
    drop: np.ndarray  # [node] how far it lies under the corners' plane as a point, or 0
    stamp: np.ndarray  # [node] clock when its drop was last set
    points: np.ndarray  # [visible, slot] nodes that serve as sawtooth points
    count: np.ndarray  # [visible] slots used
    slots: np.ndarray  # [hash] node, or -1
    used: np.ndarray  # [4] nodes, entries, kids; clock of points


class Roof(NamedTuple):
    """Upper bounds that hold from the start."""

    corner: np.ndarray  # [visible, hidden] max over acts of plane
    plane: np.ndarray  # [visible, act, hidden] each linear in the belief
    informed: np.ndarray  # [branch, hidden, act'] see `sweep_informed`; no branches: not used


@kernel
def weigh(tree, node, row):
    """Sum of a node's belief times row[hidden]."""
    first, last = tree.first[node], tree.first[node + 1]
    if last - first == row.shape[0]:
        return dot(tree.weight[first:last], row)
    total = 0.0
    for e in range(first, last):
        total += tree.weight[e] * row[tree.hidden[e]]
    return total


@kernel
def same_belief(tree, node, v, weights, support):
    """Whether a node is this visible state and belief."""
    first = tree.first[node]
    if tree.where[node] != v or tree.first[node + 1] - first != support.shape[0]:
        return False
    for j in range(support.shape[0]):
        h = support[j]
        if tree.hidden[first + j] != h or abs(tree.weight[first + j] - weights[h]) > SAME:
            return False
    return True


@kernel
def find_slot(tree, v, weights, support):
    """Slot of the hash table that holds this belief, or the empty one where it would be."""
    key = v
    for j in range(support.shape[0]):
        h = support[j]
        key = (key * 1000003 + h * 7919 + int(weights[h] * 1e8 + 0.5)) & 0x7FFFFFFF
    slot = key % tree.slots.shape[0]
    while tree.slots[slot] >= 0 and not same_belief(tree, tree.slots[slot], v, weights, support):
        slot += 1
        if slot == tree.slots.shape[0]:
            slot = 0
    return slot


@kernel
def new_node(roof, lower, tree, v, weights, support, slot):
    """Append a node; its bounds are those of the planes and of the first vector."""
    node, entry = tree.used[NODES], tree.used[POOL]
    for j in range(support.shape[0]):
        tree.hidden[entry + j] = support[j]
        tree.weight[entry + j] = weights[support[j]]
    tree.where[node] = v
    tree.first[node + 1] = entry + support.shape[0]
    tree.used[NODES] = node + 1
    tree.used[POOL] = entry + support.shape[0]
    tree.slots[slot] = node
    tree.low_seen[node] = 0
    tree.high_seen[node] = 0
    tree.drop[node] = 0.0
    tree.stamp[node] = 0
    tree.vector[node] = lower.index[v, 0]
    tree.low[node] = weigh(tree, node, lower.value[tree.vector[node]])
    tree.high[node] = -np.inf
    for a in range(roof.plane.shape[1]):
        tree.kids[node, a] = -1
        tree.act_high[node, a] = weigh(tree, node, roof.plane[v, a])
        tree.high[node] = max(tree.high[node], tree.act_high[node, a])
    return node


@kernel
def has_room(process, tree, branches):
    """Whether so many nodes more would fit."""
    return (
        tree.used[NODES] + branches + 1 < tree.where.shape[0]
        and tree.used[POOL] + branches * process.rewards.shape[2] < tree.hidden.shape[0]
        and tree.used[KIDS] + branches < tree.kid.shape[0]
    )


@kernel
def open_act(process, roof, lower, tree, node, a):
    """Make the beliefs after each branch of an act nodes; False where there is no room."""
    A, H = process.rewards.shape[1], process.rewards.shape[2]
    v = tree.where[node]
    begin, end = process.branch[v * A + a], process.branch[v * A + a + 1]
    if not has_room(process, tree, end - begin):
        return False
    weights = np.zeros(H)
    support = np.empty(H, dtype=np.int64)
    tree.here[node, a] = weigh(tree, node, process.rewards[v, a])
    kids = tree.used[KIDS]
    tree.used[KIDS] += end - begin
    tree.kids[node, a] = kids
    for k in range(begin, end):
        weights[:] = 0.0
        for e in range(tree.first[node], tree.first[node + 1]):
            h = tree.hidden[e]
            for f in range(process.row[k, h], process.row[k, h + 1]):
                weights[process.into[f]] += tree.weight[e] * process.chance[f]
        total = weights.sum()
        many = 0
        for h in range(H):
            if weights[h] > NOTHING * total:
                weights[h] /= total
                support[many] = h
                many += 1
        tree.kid_chance[kids + k - begin] = total
        tree.kid[kids + k - begin] = -1
        if total > NOTHING:
            then = process.then[k]
            slot = find_slot(tree, then, weights, support[:many])
            kid = tree.slots[slot]
            if kid < 0:
                kid = new_node(roof, lower, tree, then, weights, support[:many], slot)
            tree.kid[kids + k - begin] = kid
            if roof.informed.shape[0] > 0:
                look_behind(process, roof, tree, node, k, kid, total)
    return True


@kernel
def look_behind(process, roof, tree, node, k, kid, chance):
    """Lower the acts' bounds at a kid by the informed bound from its parent's belief."""
    top = -np.inf
    for a in range(roof.informed.shape[2]):
        if process.possible[tree.where[kid], a]:
            total = 0.0
            for e in range(tree.first[node], tree.first[node + 1]):
                total += tree.weight[e] * roof.informed[k, tree.hidden[e], a]
            tree.act_high[kid, a] = min(tree.act_high[kid, a], total / chance)
            top = max(top, tree.act_high[kid, a])
    tree.high[kid] = min(tree.high[kid], top)


@kernel
def refresh_low(lower, tree, node):
    """Lower bound at a node, with the vectors that are new since it was last asked."""
    v = tree.where[node]
    seen = tree.low_seen[node]
    for slot in range(lower.count[v]):
        vector = lower.index[v, slot]
        if vector >= seen:
            value = weigh(tree, node, lower.value[vector])
            if value > tree.low[node]:
                tree.low[node] = value
                tree.vector[node] = vector
    tree.low_seen[node] = lower.used[0]
    return tree.low[node]


@kernel
def ratio_at(tree, point, y, least):
    """Largest r with r * belief of a point <= y[hidden]; 0 where it is `least` or under."""
    ratio = np.inf
    for e in range(tree.first[point], tree.first[point + 1]):
        left = y[tree.hidden[e]]
        if left < ratio * tree.weight[e]:
            ratio = left / tree.weight[e]
            if ratio <= least:
                return 0.0
    return ratio


@kernel
def best_point(tree, v, y, size, since):
    """(gain, point, ratio): the point stamped after `since` that lowers the plane at y most.

    size: weights of y above zero; a point with more of them cannot be subtracted.
    """
    gain, best, most = 0.0, -1, 0.0
    for slot in range(tree.count[v]):
        point = tree.points[v, slot]
        if tree.stamp[point] <= since or tree.drop[point] <= gain:
            continue
        if tree.first[point + 1] - tree.first[point] > size:
            continue
        ratio = ratio_at(tree, point, y, gain / tree.drop[point])
        if ratio * tree.drop[point] > gain:
            gain, best, most = ratio * tree.drop[point], point, ratio
    return gain, best, most


@kernel
def subtract(tree, point, ratio, y):
    """y -= ratio * belief of a point; what is left of rounding is put to zero."""
    for e in range(tree.first[point], tree.first[point + 1]):
        h = tree.hidden[e]
        y[h] -= ratio * tree.weight[e]
        if y[h] < NOTHING:
            y[h] = 0.0


@kernel
def refresh_high(roof, tree, node, y, rounds):
    """Upper bound at a node, with the points that are new since it was last asked.

    y[hidden] is scratch of zeros, and is zeros again afterwards. The new point that helps most
    goes first, then up to `rounds` more points of any age on what it leaves over.
    """
    v = tree.where[node]
    if tree.high_seen[node] == tree.used[CLOCK]:
        return tree.high[node]
    size = tree.first[node + 1] - tree.first[node]
    for e in range(tree.first[node], tree.first[node + 1]):
        y[tree.hidden[e]] = tree.weight[e]
    gain, point, ratio = best_point(tree, v, y, size, tree.high_seen[node])
    tree.high_seen[node] = tree.used[CLOCK]
    if point >= 0:
        total = gain
        for _ in range(rounds):
            subtract(tree, point, ratio, y)
            gain, point, ratio = best_point(tree, v, y, size, -1)
            if point < 0:
                break
            total += gain
        value = weigh(tree, node, roof.corner[v]) - total
        tree.high[node] = min(tree.high[node], value)
    for e in range(tree.first[node], tree.first[node + 1]):
        y[tree.hidden[e]] = 0.0
    return tree.high[node]


@kernel
def make_point(roof, tree, node, y):
    """Let a node's upper bound serve others; points that it makes idle are taken out."""
    v = tree.where[node]
    drop = weigh(tree, node, roof.corner[v]) - tree.high[node]
    if drop <= tree.drop[node]:
        return
    size = tree.first[node + 1] - tree.first[node]
    kept = 0
    for slot in range(tree.count[v]):
        point = tree.points[v, slot]
        if point == node:
            continue
        idle = False
        if tree.first[point + 1] - tree.first[point] >= size and drop >= tree.drop[point]:
            for e in range(tree.first[point], tree.first[point + 1]):
                y[tree.hidden[e]] = tree.weight[e]
            idle = ratio_at(tree, node, y, tree.drop[point] / drop) > 0.0
            for e in range(tree.first[point], tree.first[point + 1]):
                y[tree.hidden[e]] = 0.0
        if idle:
            tree.drop[point] = 0.0
        else:
            tree.points[v, kept] = point
            kept += 1
    if kept < tree.points.shape[1]:
        tree.points[v, kept] = node
        kept += 1
        tree.used[CLOCK] += 1
        tree.drop[node] = drop
        tree.stamp[node] = tree.used[CLOCK]
    tree.count[v] = kept
