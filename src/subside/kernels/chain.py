"""Exact transition of one act by uniformisation, forwards for beliefs, backwards for values.

Within an act agitation i and trust d move as a continuous-time Markov chain on x = i * D + d,
for each static hidden profile apart; events absorb. With generator G = L (P - 1) and Poisson
weights w_k = exp(-L t) (L t)^k / k!, tails W_k = sum_{j > k} w_j:

    p(t)          = sum_k w_k b P^k                     nothing happened until t
    n(t)          = int_0^t p(u) du = sum_k W_k / L b P^k   so an event e ends the act in x
                                                            with probability n(t)[x] rate_e[x]

An act of over 30 s is cut in three thirds, with n for each. (Uniformisation: A. Jensen 1953.)
All terms are non-negative, so rows sum to one within rounding and the truncation, 1e-15.
"""

import numpy as np

from subside.kernels.arrays import DOWN, EVENTS, TRUST, TRUST_DOWN, TRUST_UP, UP
from subside.kernels.jit import kernel

MOST_TERMS = 2000
PAD = TRUST  # zeros on both sides of a row over x, so that steps need no bounds to look at


@kernel
def poisson_weights(mean, weights, tails):
    """Fill w_k and W_k for k = 0 .. count - 1; returns count, with W_{count-1} < 1e-15."""
    weight = np.exp(-mean)
    total = weight
    count = 0
    while True:
        weights[count] = weight
        tails[count] = max(0.0, 1.0 - total)
        count += 1
        if (tails[count - 1] < 1e-15 or weight < 1e-18) and count > mean or count == MOST_TERMS:
            return count
        weight *= mean / count
        total += weight


@kernel
def fill_rates(chain, context, act, profile, moves, hazards):
    """Rates of one act and profile: moves[4, x] on the chain, hazards[x] of any event."""
    addressed = chain.addressed[act, profile]
    X = chain.pattern.shape[2]
    for r in range(EVENTS):
        factor = chain.scale[context, act, r]
        if addressed:
            factor *= chain.boost[r]
        for x in range(X):
            moves[r, x] = factor * chain.pattern[r, profile, x]
    for x in range(X):
        if x % TRUST >= chain.most_trust[act]:
            moves[TRUST_UP, x] = 0.0
    for x in range(X):
        hazards[x] = 0.0
    for r in range(EVENTS, chain.pattern.shape[0]):
        factor = chain.scale[context, act, r]
        if factor == 0.0:
            continue
        if addressed:
            factor *= chain.boost[r]
        for x in range(X):
            hazards[x] += factor * chain.pattern[r, profile, x]


@kernel
def event_scale(chain, context, act, profile, event):
    """Factor on the pattern of an event for this act and profile."""
    factor = chain.scale[context, act, EVENTS + event]
    if chain.addressed[act, profile]:
        factor *= chain.boost[EVENTS + event]
    return factor


@kernel
def fill_steps(chain, context, act, profile, moves, hazards, steps):
    """One step of the uniformised chain P: steps[stay, then the four moves][PAD + x]."""
    fill_rates(chain, context, act, profile, moves, hazards)
    limit = chain.limit[context, act]
    for x in range(hazards.shape[0]):
        leave = hazards[x]
        for r in range(EVENTS):
            steps[1 + r, PAD + x] = moves[r, x] / limit
            leave += moves[r, x]
        steps[0, PAD + x] = (limit - leave) / limit


@kernel
def step_forward(q, steps, out):
    """out = q P for one profile; rows over PAD + x, zero in the padding."""
    for x in range(PAD, q.shape[0] - PAD):
        out[x] = (
            q[x] * steps[0, x]
            + q[x + TRUST] * steps[1 + DOWN, x + TRUST]
            + q[x - TRUST] * steps[1 + UP, x - TRUST]
            + q[x - 1] * steps[1 + TRUST_UP, x - 1]
            + q[x + 1] * steps[1 + TRUST_DOWN, x + 1]
        )


@kernel
def step_backward(v, steps, out):
    """out = P v for one profile; columns over PAD + x, anything finite in the padding."""
    for x in range(PAD, v.shape[0] - PAD):
        out[x] = (
            v[x] * steps[0, x]
            + v[x - TRUST] * steps[1 + DOWN, x]
            + v[x + TRUST] * steps[1 + UP, x]
            + v[x + 1] * steps[1 + TRUST_UP, x]
            + v[x - 1] * steps[1 + TRUST_DOWN, x]
        )


@kernel
def forward(chain, context, act, belief, level, p, n):
    """Carry a belief through an act.

    belief[profile, trust] at agitation `level` (need not sum to one) -> p[profile, x], weight of
    each x when nothing happened, and n[third, profile, x], expected minutes spent in x in that
    third: times the rate of an event, the weight of ending there by it.
    """
    X = p.shape[1]
    thirds = chain.thirds[act]
    limit = chain.limit[context, act]
    weights = np.empty(MOST_TERMS)
    tails = np.empty(MOST_TERMS)
    terms = poisson_weights(limit * chain.minutes[act] / thirds, weights, tails)
    moves = np.empty((4, X))
    hazards = np.empty(X)
    steps = np.zeros((5, X + 2 * PAD))
    q = np.zeros(X + 2 * PAD)
    other = np.zeros(X + 2 * PAD)
    for s in range(belief.shape[0]):
        p[s] = 0.0
        n[:, s] = 0.0
        mass = 0.0
        for d in range(TRUST):
            p[s, level * TRUST + d] = belief[s, d]
            mass += belief[s, d]
        if mass == 0.0:
            continue
        fill_steps(chain, context, act, s, moves, hazards, steps)
        for third in range(thirds):
            for x in range(X):
                q[PAD + x] = p[s, x]
                p[s, x] = 0.0
            for k in range(terms):
                for x in range(X):
                    p[s, x] += weights[k] * q[PAD + x]
                    n[third, s, x] += tails[k] / limit * q[PAD + x]
                if k + 1 < terms:
                    step_forward(q, steps, other)
                    q, other = other, q


@kernel
def pull(chain, context, act, profile, value, gain, out):
    """Carry values back through an act, for one profile: the transpose of `forward`.

    value[x'] when nothing happened, gain[third, x'] = sum over events of rate times value after
    the event -> out[x], the expectation from x at the start. The sum over k is nested (Horner):
    one step of P a term.
    """
    X = value.shape[0]
    thirds = chain.thirds[act]
    limit = chain.limit[context, act]
    weights = np.empty(MOST_TERMS)
    tails = np.empty(MOST_TERMS)
    terms = poisson_weights(limit * chain.minutes[act] / thirds, weights, tails)
    moves = np.empty((4, X))
    hazards = np.empty(X)
    steps = np.zeros((5, X + 2 * PAD))
    fill_steps(chain, context, act, profile, moves, hazards, steps)
    nested = np.zeros(X + 2 * PAD)
    other = np.zeros(X + 2 * PAD)
    out[:] = value
    for third in range(thirds - 1, -1, -1):
        nested[:] = 0.0
        for k in range(terms - 1, -1, -1):
            step_backward(nested, steps, other)
            for x in range(X):
                other[PAD + x] += weights[k] * out[x] + tails[k] / limit * gain[third, x]
            nested, other = other, nested
        for x in range(X):
            out[x] = nested[PAD + x]


@kernel
def act_rewards(chain, worth, per_minute, per_minute_high, out):
    """Fill out[context, act, profile, x]: expected points of one act until it ends.

    Costs of time: minutes m on the clock cost m * per_minute, and m * per_minute_high times the
    mean of [high at the start] and [high at the end]; plus what the terminal case, or the harm
    that an event does at once, is worth.
    """
    C, A, S, X = out.shape
    E = chain.pattern.shape[0] - EVENTS
    value = np.empty(X)
    clock = np.empty(X)
    gain = np.empty((3, X))
    clock_gain = np.empty((3, X))
    minutes = np.empty(X)
    for c in range(C):
        for a in range(A):
            after = chain.after[c, a]
            if after < 0:
                continue
            for s in range(S):
                m = chain.elapsed[a, 0] / 60.0
                for x in range(X):
                    high = 0.5 if x >= 3 * TRUST else 0.0
                    value[x] = -m * (per_minute + high * per_minute_high)
                    if chain.ends[c, a] >= 0:
                        value[x] += worth.cases[chain.ends[c, a], s, x]
                    clock[x] = m
                gain[:] = 0.0
                clock_gain[:] = 0.0
                for e in range(E):
                    factor = event_scale(chain, c, a, s, e)
                    if factor == 0.0:
                        continue
                    case = chain.event_ends[after, e]
                    harm = chain.event_harm[c, a, e]
                    for third in range(chain.thirds[a]):
                        m = chain.elapsed[a, 1 + third] / 60.0
                        for x in range(X):
                            rate = factor * chain.pattern[EVENTS + e, s, x]
                            high = 0.5 if x >= 3 * TRUST else 0.0
                            points = -m * (per_minute + high * per_minute_high)
                            if case >= 0:
                                points += worth.cases[case, s, x]
                            elif harm >= 0:
                                points += worth.harms[harm, x // TRUST]
                            gain[third, x] += rate * points
                            clock_gain[third, x] += rate * m
                pull(chain, c, a, s, value, gain, out[c, a, s])
                pull(chain, c, a, s, clock, clock_gain, minutes)
                for x in range(3 * TRUST, X):
                    out[c, a, s, x] -= 0.5 * per_minute_high * minutes[x]
