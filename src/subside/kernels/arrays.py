"""The arrays of a model as kernels take them, with their axes.

Sizes: C contexts (everything visible but agitation), I = 5 levels of agitation, S static hidden
profiles, D = 4 levels of trust, X = I * D with x = i * D + d, A acts, E events, R = 4 + E
channels of the chain (agitation down, up; trust up, down; then events), Z terminal cases,
Q cues, K outcome components. A visible state is v = c * I + i; a hidden one h = s * D + d.
"""

from typing import NamedTuple

import numpy as np

TRUST = 4
LEVELS = 5
DOWN, UP, TRUST_UP, TRUST_DOWN, EVENTS = 0, 1, 2, 3, 4


class Chain(NamedTuple):
    """Rates, what is possible, and what follows; all that simulation and belief need."""

    pattern: np.ndarray  # [channel, profile, x] rates per minute before scaling
    boost: np.ndarray  # [channel] factor while a true need is being addressed
    addressed: np.ndarray  # [act, profile] bool: the act addresses a true need
    most_trust: np.ndarray  # [act] level of trust above which the act wins no more
    scale: np.ndarray  # [context, act, channel] factor by pressure, act and what is visible
    limit: np.ndarray  # [context, act] uniformisation rate per minute, >= every exit rate
    after: np.ndarray  # [context, act] context right after the act begins, -1: not possible
    grounded: np.ndarray  # [context, act] bool: the act needs no grounds, or has them
    ends: np.ndarray  # [context, act] terminal case when the act completes, -1: goes on
    event_after: np.ndarray  # [context right after, event] context after it, -1: not possible
    event_ends: np.ndarray  # [context right after, event] terminal case, -1: goes on
    event_harm: np.ndarray  # [context, act, event] case of harm at once, -1: none
    minutes: np.ndarray  # [act] duration in minutes
    thirds: np.ndarray  # [act] 1, or 3 where the third of an event is seen
    elapsed: np.ndarray  # [act, 0 completed or 1 + third] seconds on the clock, whole
    cue: np.ndarray  # [cue set, cue, profile, x'] probability of the cue
    cue_set: np.ndarray  # [act, context at the end of the act]
    cues: np.ndarray  # [act] number of cues, the first is "nothing new"


class Rewards(NamedTuple):
    """Expected points of an act until it ends, at most 0: time, harm, conduct, the ending."""

    act: np.ndarray  # [context, act, profile, x]


class Worth(NamedTuple):
    """What ways of ending, and harm at once, are worth: points, or a component of the outcome."""

    cases: np.ndarray  # [case, profile, x]
    harms: np.ndarray  # [harm case, level]


class Lower(NamedTuple):
    """Alpha-vectors: each the value of a policy, so every one is a lower bound.

    A vector's act and, by observation, its successors are kept, so that outcome chances can be
    worked out later; successors always come before it in the pool.
    """

    value: np.ndarray  # [vector, hidden]
    act: np.ndarray  # [vector] act, -1: the vector stands for a fixed policy
    where: np.ndarray  # [vector] visible state
    choice: np.ndarray  # [entry] successors by observation; vectors of one backup share them
    first: np.ndarray  # [vector] first entry of its successors
    index: np.ndarray  # [visible, slot] vectors of a visible state
    count: np.ndarray  # [visible] slots used
    used: np.ndarray  # [3] vectors used; clock of backups; entries used
    stamp: np.ndarray  # [vector] clock when it was last the best somewhere


class Upper(NamedTuple):
    """Upper bound: value at the corners, and points that lower it between them (sawtooth)."""

    corner: np.ndarray  # [visible, hidden]
    act: np.ndarray  # [context, act, profile, x] upper bound of each act at the corners
    belief: np.ndarray  # [point, hidden], sums to 1
    drop: np.ndarray  # [point] by how much the bound there lies under the corners' plane, > 0
    index: np.ndarray  # [visible, slot] points of a visible state
    count: np.ndarray  # [visible] slots used
    used: np.ndarray  # [2] points used; clock of backups
    stamp: np.ndarray  # [point] clock when it last made the bound somewhere
