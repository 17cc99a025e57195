"""Weights of beliefs after what was observed; the measurement side of the filter."""

import numpy as np

from subside.kernels.arrays import EVENTS, TRUST
from subside.kernels.chain import event_scale, forward
from subside.kernels.jit import kernel


@kernel
def weigh_event(chain, context, act, n, event, out):
    """out[profile, x] = n[profile, x] * rate of an event in x: weight of ending there by it."""
    for s in range(n.shape[0]):
        factor = event_scale(chain, context, act, s, event)
        for x in range(n.shape[1]):
            out[s, x] = n[s, x] * factor * chain.pattern[EVENTS + event, s, x]


@kernel
def weigh_cue(chain, context, act, cue, weight, level, out):
    """out[profile, trust] = weight at an agitation level times the probability of a cue."""
    chosen = chain.cue_set[act, context]
    base = level * TRUST
    for s in range(weight.shape[0]):
        for d in range(TRUST):
            out[s, d] = weight[s, base + d] * chain.cue[chosen, cue, s, base + d]


@kernel
def posterior(chain, context, level, act, belief, event, third, level_after, cue):
    """Unnormalised belief[profile, trust] after an act and its observation; event -1 is none.

    Its sum is the probability of the observation. For an observation that ends the encounter
    the cue is 0 and counts as certain.
    """
    S = belief.shape[0]
    X = chain.pattern.shape[2]
    p = np.empty((S, X))
    n = np.empty((3, S, X))
    forward(chain, context, act, belief, level, p, n)
    after = chain.after[context, act]
    case = chain.ends[context, act]
    if event >= 0:
        weigh_event(chain, context, act, n[third], event, p)
        case = chain.event_ends[after, event]
        after = chain.event_after[after, event]
    out = np.empty((S, TRUST))
    if case >= 0:
        out[:] = p[:, level_after * TRUST : (level_after + 1) * TRUST]
    else:
        weigh_cue(chain, after, act, cue, p, level_after, out)
    return out
