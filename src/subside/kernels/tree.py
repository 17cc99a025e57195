"""Beliefs that a search has met, each once, with both bounds there.

A node is a visible state and a belief, sparse over what is hidden. Acts are opened one by one:
then the beliefs after every branch are nodes as well. The same belief reached in two ways is one
node, so bounds found on one way serve the other. What a node has already been compared with, new
vectors and points alone are looked at.
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
