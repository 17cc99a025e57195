"""Outcome chances of alpha-vectors: what their policies lead to, component by component.

All K components are carried together: the chain of an act is worked out once for all of them.
"""

import numpy as np

from subside.kernels.arrays import DOWN, EVENTS, LEVELS, TRUST, TRUST_DOWN, TRUST_UP, UP
from subside.kernels.bounds import followed, observation, observations, successors
from subside.kernels.chain import MOST_TERMS, PAD, event_scale, fill_steps, poisson_weights
from subside.kernels.jit import kernel


@kernel
def mark_unknown(chain, lower, known, vectors):
    """Vectors whose outcomes have to be worked out for those asked for, successors first."""
    needed = np.zeros(lower.value.shape[0], dtype=np.bool_)
    numbers = np.empty(observations(chain), dtype=np.int64)
    top = -1
    for vector in vectors:
        needed[vector] = True
        top = max(top, vector)
    count = 0
    for vector in range(top, -1, -1):
        if needed[vector] and not known[vector]:
            count += 1
            c = lower.where[vector] // LEVELS
            first = lower.first[vector]
            for k in range(followed(chain, c, lower.act[vector], numbers)):
                needed[lower.choice[first + k]] = True
    found = np.empty(count, dtype=np.int64)
    k = 0
    for vector in range(top + 1):
        if needed[vector] and not known[vector]:
            found[k] = vector
            k += 1
    return found


@kernel
def follow_act(chain, parts, cases, harms, c, a, s, choice, value, gain):
    """Fill value[x', component] and gain[third, x', component] for `pull_parts`.

    parts[vector, hidden, component] by choice[observation]; cases[case, profile, x, component] and
    harms[harm case, level, component]: what ways of ending and harm at once are worth. The last
    component is minutes, and gains those that the act took.
    """
    X, K = value.shape
    most_cues = chain.cue.shape[1]
    after = chain.after[c, a]
    case = chain.ends[c, a]
    cue_set = chain.cue_set[a, after]
    for x in range(X):
        if case >= 0:
            value[x] = cases[case, s, x]
        else:
            value[x] = 0.0
            for q in range(chain.cues[a]):
                vector = choice[observation(-1, 0, x // TRUST, q, most_cues)]
                weight = chain.cue[cue_set, q, s, x]
                for k in range(K):
                    value[x, k] += weight * parts[vector, s * TRUST + x % TRUST, k]
        value[x, K - 1] += chain.elapsed[a, 0] / 60.0
    gain[:] = 0.0
    total = np.empty(K)
    for e in range(chain.pattern.shape[0] - EVENTS):
        factor = event_scale(chain, c, a, s, e)
        if factor == 0.0:
            continue
        case = chain.event_ends[after, e]
        harm = chain.event_harm[c, a, e]
        cue_set = chain.cue_set[a, chain.event_after[after, e]]
        for third in range(chain.thirds[a]):
            for x in range(X):
                rate = factor * chain.pattern[EVENTS + e, s, x]
                if case >= 0:
                    total[:] = cases[case, s, x]
                else:
                    total[:] = 0.0
                    if harm >= 0:
                        total[:] = harms[harm, x // TRUST]
                    for q in range(chain.cues[a]):
                        vector = choice[observation(e, third, x // TRUST, q, most_cues)]
                        weight = chain.cue[cue_set, q, s, x]
                        for k in range(K):
                            total[k] += weight * parts[vector, s * TRUST + x % TRUST, k]
                total[K - 1] += chain.elapsed[a, 1 + third] / 60.0
                for k in range(K):
                    gain[third, x, k] += rate * total[k]


@kernel
def pull_parts(chain, context, act, profile, value, gain, out):
    """`chain.pull` with a column k for each component: value[x, k], gain[third, x, k]."""
    X, K = value.shape
    thirds = chain.thirds[act]
    limit = chain.limit[context, act]
    weights, tails = np.empty(MOST_TERMS), np.empty(MOST_TERMS)
    terms = poisson_weights(limit * chain.minutes[act] / thirds, weights, tails)
    moves, hazards = np.empty((4, X)), np.empty(X)
    steps = np.zeros((5, X + 2 * PAD))
    fill_steps(chain, context, act, profile, moves, hazards, steps)
    nested, other = np.zeros((X + 2 * PAD, K)), np.zeros((X + 2 * PAD, K))
    out[:] = value
    for third in range(thirds - 1, -1, -1):
        nested[:] = 0.0
        for term in range(terms - 1, -1, -1):
            weight, tail = weights[term], tails[term] / limit
            for x in range(PAD, X + PAD):
                stay, down, up = steps[0, x], steps[1 + DOWN, x], steps[1 + UP, x]
                more, less = steps[1 + TRUST_UP, x], steps[1 + TRUST_DOWN, x]
                for k in range(K):
                    other[x, k] = (
                        nested[x, k] * stay
                        + nested[x - TRUST, k] * down
                        + nested[x + TRUST, k] * up
                        + nested[x + 1, k] * more
                        + nested[x - 1, k] * less
                        + weight * out[x - PAD, k]
                        + tail * gain[third, x - PAD, k]
                    )
            nested, other = other, nested
        for x in range(X):
            out[x] = nested[PAD + x]


@kernel
def act_parts(chain, parts, cases, harms, c, level, a, choice, out):
    """out[hidden, component]: what an act and its successors lead to from an agitation level."""
    S, X = chain.pattern.shape[1], chain.pattern.shape[2]
    K = parts.shape[2]
    value, back, gain = np.empty((X, K)), np.empty((X, K)), np.empty((3, X, K))
    for s in range(S):
        follow_act(chain, parts, cases, harms, c, a, s, choice, value, gain)
        pull_parts(chain, c, a, s, value, gain, back)
        for d in range(TRUST):
            for k in range(K):
                out[s * TRUST + d, k] = back[level * TRUST + d, k]


@kernel
def fill_outcomes(chain, lower, cases, harms, vectors, parts):
    """Fill parts[vector, hidden, component] of vectors whose successors are filled."""
    choice = np.empty(observations(chain), dtype=np.int32)
    out = np.empty((parts.shape[1], parts.shape[2]))
    for vector in vectors:
        c, level = lower.where[vector] // LEVELS, lower.where[vector] % LEVELS
        successors(chain, lower, vector, choice)
        act_parts(chain, parts, cases, harms, c, level, lower.act[vector], choice, out)
        parts[vector] = out
