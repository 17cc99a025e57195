"""The upper bound between the corners of a tree's beliefs, from points found by backups.

The upper bound is sublinear in weights (convex and homogeneous): V(x + y) <= V(x) + V(y). So for
points b_p with bounds u_p, and any r_p with sum r_p b_p <= y,
    V(y) <= sum r_p u_p + (plane through the corners)(y - sum r_p b_p).
"""

import numpy as np

from subside.kernels.jit import kernel
from subside.kernels.tree import CLOCK, NOTHING, weigh


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
