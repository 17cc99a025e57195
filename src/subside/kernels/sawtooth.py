"""The upper bound between the corners of a tree's beliefs, from points found by backups.

The upper bound is sublinear in weights (convex and homogeneous): V(x + y) <= V(x) + V(y). So for
a point b_p with bound u_p, r with r b_p <= y, and any upper bound B of what is left over,
    V(y) <= r u_p + B(y - r b_p).
With B the plane through the corners this is the sawtooth. The planes of the acts bound it from
above as well, B(x) = max_a plane_a x, and are lower: one act must do for all that is left over.
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
def refresh_high(process, roof, tree, node, y):
    """Upper bound at a node, with the points that are new since it was last asked.

    y[hidden] is scratch of zeros, and is zeros again afterwards.
    """
    v = tree.where[node]
    if tree.high_seen[node] == tree.used[CLOCK]:
        return tree.high[node]
    first, last = tree.first[node], tree.first[node + 1]
    for e in range(first, last):
        y[tree.hidden[e]] = tree.weight[e]
    _, point, ratio = best_point(tree, v, y, last - first, tree.high_seen[node])
    tree.high_seen[node] = tree.used[CLOCK]
    if point >= 0:
        subtract(tree, point, ratio, y)
        at_point = weigh(tree, point, roof.corner[v]) - tree.drop[point]
        over = acts_bound(process, roof, tree, node, y)
        tree.high[node] = min(tree.high[node], ratio * at_point + over)
    for e in range(first, last):
        y[tree.hidden[e]] = 0.0
    return tree.high[node]


@kernel
def acts_bound(process, roof, tree, node, y):
    """Largest of the acts' planes at y[hidden], which is zero outside a node's belief."""
    v = tree.where[node]
    top = -np.inf
    for a in range(roof.plane.shape[1]):
        if process.possible[v, a]:
            total = 0.0
            for e in range(tree.first[node], tree.first[node + 1]):
                h = tree.hidden[e]
                total += y[h] * roof.plane[v, a, h]
            top = max(top, total)
    return top


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
