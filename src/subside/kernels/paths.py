"""Drawing hidden paths: one act by the direct method (Gillespie 1977), and whole runs.

Uniform numbers come from the `numpy.random.Generator` that is passed in.
"""

import numpy as np

from subside.kernels.arrays import DOWN, EVENTS, TRUST, TRUST_DOWN, TRUST_UP, UP
from subside.kernels.chain import event_scale, fill_rates
from subside.kernels.jit import kernel


@kernel
def draw_act(chain, context, act, profile, x, uniform, moves, hazards):
    """One act from x in a profile: (event or -1, third of it, x at its end)."""
    fill_rates(chain, context, act, profile, moves, hazards)
    left = chain.minutes[act]
    while True:
        total = (
            hazards[x] + moves[DOWN, x] + moves[UP, x] + moves[TRUST_UP, x] + moves[TRUST_DOWN, x]
        )
        if total <= 0.0:
            return -1, 0, x
        left -= -np.log1p(-uniform.random()) / total
        if left <= 0.0:
            return -1, 0, x
        u = uniform.random() * total
        u -= hazards[x]
        if u < 0.0:
            spent = chain.minutes[act] - left
            third = min(chain.thirds[act] - 1, int(chain.thirds[act] * spent / chain.minutes[act]))
            return draw_event(chain, context, act, profile, x, u + hazards[x]), third, x
        u -= moves[DOWN, x]
        if u < 0.0:
            x -= TRUST
            continue
        u -= moves[UP, x]
        if u < 0.0:
            x += TRUST
            continue
        u -= moves[TRUST_UP, x]
        if u < 0.0 and moves[TRUST_UP, x] > 0.0:
            x += 1
        elif moves[TRUST_DOWN, x] > 0.0:
            x -= 1


@kernel
def draw_event(chain, context, act, profile, x, u):
    """Which event, by a number u between 0 and the total hazard."""
    last = -1
    for e in range(chain.pattern.shape[0] - EVENTS):
        rate = event_scale(chain, context, act, profile, e) * chain.pattern[EVENTS + e, profile, x]
        if rate > 0.0:
            last = e
            u -= rate
            if u < 0.0:
                return e
    return last


@kernel
def draw_cue(chain, context, act, profile, x, u):
    """Which cue, by a uniform number, in the context and x at the end of the act."""
    chosen = chain.cue_set[act, context]
    for q in range(chain.cues[act]):
        u -= chain.cue[chosen, q, profile, x]
        if u < 0.0:
            return q
    return 0


@kernel
def draw_index(weights, u):
    """Index drawn in proportion to non-negative weights, by a uniform number."""
    u *= weights.sum()
    last = 0
    for k in range(weights.shape[0]):
        if weights[k] > 0.0:
            last = k
            u -= weights[k]
            if u < 0.0:
                return k
    return last


@kernel
def ordinary_run(chain, weights, profile, x, uniform, most, acts, moves, hazards):
    """One run under random acts, drawn with weights[context, act], from the first context.

    Fills acts[most] and returns (number of acts, terminal case or -1, x at the end, seconds).
    """
    c = 0
    seconds = 0
    for t in range(most):
        a = draw_index(weights[c], uniform.random())
        acts[t] = a
        event, third, x = draw_act(chain, c, a, profile, x, uniform, moves, hazards)
        after = chain.after[c, a]
        if event < 0:
            seconds += chain.elapsed[a, 0]
            case = chain.ends[c, a]
        else:
            seconds += chain.elapsed[a, 1 + third]
            case = chain.event_ends[after, event]
            after = chain.event_after[after, event]
        if case >= 0:
            return t + 1, case, x, seconds
        if chain.cues[a] > 1:
            draw_cue(chain, after, a, profile, x, uniform.random())
        c = after
    return most, -1, x, seconds


@kernel
def ordinary_runs(chain, weights, prior, level, uniform, runs, most, cases, ends, lengths, seconds):
    """Many runs under random acts; fills by run: case, final (profile, x), acts, seconds."""
    X = chain.pattern.shape[2]
    moves = np.empty((4, X))
    hazards = np.empty(X)
    acts = np.empty(most, dtype=np.int64)
    flat = prior.copy().reshape(prior.size)
    for r in range(runs):
        h = draw_index(flat, uniform.random())
        s = h // TRUST
        x = level * TRUST + h % TRUST
        n, case, x, spent = ordinary_run(chain, weights, s, x, uniform, most, acts, moves, hazards)
        cases[r] = case
        ends[r, 0] = s
        ends[r, 1] = x
        lengths[r] = n
        seconds[r] = spent
