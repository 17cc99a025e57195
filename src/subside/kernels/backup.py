"""Point-based backups: a new alpha-vector and a new upper point at a belief."""

import numpy as np

from subside.kernels.arrays import EVENTS, LEVELS, TRUST
from subside.kernels.bounds import (
    corner_bound,
    dot,
    followed,
    goes_on,
    look_ahead,
    lower_bound,
    observation,
    observations,
    upper_bound,
)
from subside.kernels.chain import event_scale, pull
from subside.kernels.jit import kernel

# Acts, by their value with everything visible, that a backup tries as a policy; and how often one
# tries all acts. Thorough backups raise and lower both bounds, quick ones the lower bound alone.
FIRST, FULL = 5, 5
QUICK_FIRST, QUICK_FULL = 1, 10
SMALL = 12  # where a model has no more acts than this, a thorough backup always tries all


@kernel
def successor_rows(chain, pool, c, a, s, choice, value, gain):
    """Fill value[x'] and gain[third, x'] for `pull`: rows of pool[vector, hidden] by choice."""
    X = value.shape[0]
    most_cues = chain.cue.shape[1]
    after = chain.after[c, a]
    cue_set = chain.cue_set[a, after]
    value[:] = 0.0
    if goes_on(chain, c, a, -1):
        for x in range(X):
            for q in range(chain.cues[a]):
                vector = choice[observation(-1, 0, x // TRUST, q, most_cues)]
                value[x] += chain.cue[cue_set, q, s, x] * pool[vector, s * TRUST + x % TRUST]
    gain[:] = 0.0
    for e in range(chain.pattern.shape[0] - EVENTS):
        factor = event_scale(chain, c, a, s, e)
        if factor == 0.0 or not goes_on(chain, c, a, e):
            continue
        cue_set = chain.cue_set[a, chain.event_after[after, e]]
        for third in range(chain.thirds[a]):
            for x in range(X):
                total = 0.0
                for q in range(chain.cues[a]):
                    vector = choice[observation(e, third, x // TRUST, q, most_cues)]
                    total += chain.cue[cue_set, q, s, x] * pool[vector, s * TRUST + x % TRUST]
                gain[third, x] += factor * chain.pattern[EVENTS + e, s, x] * total


@kernel
def policy_rows(chain, pool, c, a, choice, out):
    """out[level, hidden] = expectation over an act of what its successors are worth in the pool."""
    S = chain.pattern.shape[1]
    X = chain.pattern.shape[2]
    value = np.empty(X)
    gain = np.empty((3, X))
    back = np.empty(X)
    for s in range(S):
        successor_rows(chain, pool, c, a, s, choice, value, gain)
        pull(chain, c, a, s, value, gain, back)
        for x in range(X):
            out[x // TRUST, s * TRUST + x % TRUST] = back[x]


@kernel
def add_vectors(chain, rewards, lower, c, level, a, choice, belief, least):
    """Append the vector of act a with these successors, for the agitation level it was made for.

    The same act with the same successors is a policy from every other level too, at no further
    cost: it is kept where it raises the bound at the belief by more than `least`.
    """
    rows = np.empty((LEVELS, belief.shape[0]))
    policy_rows(chain, lower.value, c, a, choice, rows)
    numbers = np.empty(choice.shape[0], dtype=np.int64)
    many, entry = followed(chain, c, a, numbers), lower.used[2]
    for i in range(LEVELS):
        row = rows[i]
        for s in range(chain.pattern.shape[1]):
            for d in range(TRUST):
                row[s * TRUST + d] += rewards[c, a, s, i * TRUST + d]
        v = c * LEVELS + i
        if i != level and dot(row, belief) <= lower_bound(lower, v, belief)[0] + least:
            continue
        number = lower.used[0]
        if number >= lower.value.shape[0] or entry + many > lower.choice.shape[0]:
            return
        lower.value[number] = row
        lower.act[number] = a
        lower.where[number] = v
        lower.first[number] = entry
        for k in range(many):
            lower.choice[entry + k] = choice[numbers[k]]
        lower.used[2] = entry + many
        lower.index[v, drop_dominated(lower, v, row)] = number
        lower.stamp[number] = lower.used[1]
        lower.used[0] += 1


@kernel
def drop_dominated(lower, v, row):
    """Take vectors out that lie nowhere above a new one; returns the slot for the new one."""
    kept = 0
    for k in range(lower.count[v]):
        vector = lower.index[v, k]
        above = False
        for h in range(row.shape[0]):
            if lower.value[vector, h] > row[h]:
                above = True
                break
        if above:
            lower.index[v, kept] = vector
            kept += 1
    if kept == lower.index.shape[1]:
        return stalest(lower.index[v], lower.stamp)
    lower.count[v] = kept + 1
    return kept


@kernel
def stalest(members, stamp):
    """Slot whose member has not been of use for longest: it gives way when a list is full."""
    slot = 0
    for k in range(1, members.shape[0]):
        if stamp[members[k]] < stamp[members[slot]]:
            slot = k
    return slot


@kernel
def add_point(upper, v, belief, value):
    """Add a sawtooth point where it lowers the bound; points that it makes idle are taken out."""
    drop = dot(upper.corner[v], belief) - value
    number = upper.used[0]
    if number >= upper.belief.shape[0]:
        return False
    kept = 0
    for k in range(upper.count[v]):
        point = upper.index[v, k]
        ratio = np.inf
        for h in range(belief.shape[0]):
            if belief[h] > 0.0 and upper.belief[point, h] < ratio * belief[h]:
                ratio = upper.belief[point, h] / belief[h]
        if ratio * drop < upper.drop[point]:
            upper.index[v, kept] = point
            kept += 1
    slot = kept
    if kept == upper.index.shape[1]:
        slot = stalest(upper.index[v], upper.stamp)
        kept -= 1
    upper.index[v, slot] = number
    upper.count[v] = kept + 1
    upper.stamp[number] = upper.used[1]
    upper.belief[number] = belief
    upper.drop[number] = drop
    upper.used[0] += 1
    return True


@kernel
def backup(chain, rewards, lower, upper, c, level, belief, thorough, least):
    """Back the lower bound up at a belief[profile, trust] that sums to one; thorough: both bounds.

    Acts without grounds are no choice, and those that cannot reach the lower bound even with
    everything visible are passed over. The upper bound is the maximum over all others; acts are
    taken by their value with everything visible, so most cannot raise it. For the lower bound any
    act will do: tried are the first few, the one in force here, and all of them now and then, which
    finds what is worth asking. A vector or point is kept where it moves its bound by more than
    `least`. Returns (low, high).
    """
    S = belief.shape[0]
    A = chain.after.shape[1]
    v = c * LEVELS + level
    lower.used[1] += 1
    upper.used[1] += 1
    flat = belief.reshape(S * TRUST)
    old_low, vector = lower_bound(lower, v, flat)
    old_high = upper_bound(upper, v, flat)
    choice = np.zeros(observations(chain), dtype=np.int32)
    best_choice = np.zeros(observations(chain), dtype=np.int32)
    best = -1
    low = -np.inf
    high = -np.inf
    own = lower.act[vector]
    few = FIRST if thorough else QUICK_FIRST
    every = lower.used[1] % QUICK_FULL == 0
    if thorough:
        every = A <= SMALL or lower.used[1] % FULL == 0
    roofs = np.full(A, -np.inf)
    for a in range(A):
        if chain.after[c, a] >= 0 and chain.grounded[c, a]:
            roofs[a] = corner_bound(upper, c, level, belief, a)
    order = np.argsort(-roofs)
    for k in range(A):
        a = order[k]
        if roofs[a] <= old_low:
            break
        want = 1 if every or k < few or a == own else 0
        if thorough and roofs[a] > high:
            want |= 2
        if want == 0:
            continue
        act_low, act_high = look_ahead(
            chain, rewards, lower, upper, c, level, belief, a, want, choice
        )
        if want & 2:
            high = max(high, act_high)
        if want & 1 and act_low > low:
            low = act_low
            best = a
            best_choice[:] = choice
    if best >= 0 and low > old_low + least:
        add_vectors(chain, rewards, lower, c, level, best, best_choice, flat, least)
    high = max(high, old_low)
    if thorough and high < old_high - least:
        add_point(upper, v, flat, high)
    return max(low, old_low), min(high, old_high) if thorough else old_high
