"""Draws hidden paths. Every draw is a function of (seed, purpose, decision, number of the draw).

The seed is the one in force at the decision (`seed_at`): a run that is tried again with fresh
chances has another from there on. What is hidden at the start, and what dispatch said, come from
the first.

Philox (Salmon et al. 2011) is a counter-based generator: key = seed, counter = (draw, decision,
purpose), so a run is the same in every process and on every machine, and what was drawn for one
purpose does not move when another needs more numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from subside.errors import UserError
from subside.kernels.arrays import TRUST
from subside.kernels.paths import draw_act, draw_cue, draw_index, ordinary_runs
from subside.model import Model, Observation, Seen
from subside.model.endings import COMPONENTS
from subside.model.observation import follows
from subside.scenario.schema import HARMS, PEOPLE

HIDDEN, DISPATCH, PATH, CUE, OUTCOME, WORDS = range(6)
HARM = 7  # 6 is the rollout's
SEEDS = 2**63

# Ordinary play: the documented random mix of acts, the same everywhere. A heading is drawn by
# these weights among those that have an act possible, then an act of it, all alike. Acts of force
# and seizure only with grounds.
ORDINARY = {
    "timing": 3.0,
    "tools": 6.0,
    "tactics": 1.5,
    "resources": 0.8,
    "force": 0.2,
    "close": 0.4,
}


@dataclass(frozen=True)
class Truth:
    """What is hidden at one moment of a run."""

    profile: int
    trust: int


class Seeded(Protocol):
    """A run as far as its chances go: the start line of a log, a header, an encounter."""

    @property
    def seed(self) -> int:
        """Of everything up to the first reseed."""

    @property
    def reseeds(self) -> Mapping[int, int]:
        """Seed by the decision from which on draws come from it."""


def seed_at(run: Seeded, decision: int) -> int:
    """The seed that the draws of a decision come from; the ending's are its last decision's."""
    since = max((first for first in run.reseeds if first <= decision), default=None)
    return run.seed if since is None else run.reseeds[since]


def stream(seed: int, purpose: int, decision: int = 0) -> np.random.Generator:
    """Generator for one purpose at one decision of a run."""
    return np.random.Generator(np.random.Philox(key=seed, counter=[0, decision, purpose, 0]))


def draw_start(
    model: Model, seed: int, chosen: Mapping[str, object] | None = None
) -> tuple[Truth, str]:
    """Hidden state at the start and the dispatch message; `chosen` fixes parts of the profile."""
    weight = model.prior.copy()
    for name, value in (chosen or {}).items():
        keep = np.array([getattr(profile, name, None) == value for profile in model.profiles])
        weight *= keep[:, None]
    if not weight.sum() > 0:
        told = ", ".join(f"{name}={value}" for name, value in (chosen or {}).items())
        raise UserError("", "nothing in this scenario matches the choice of what is hidden", told)
    h = draw_index(weight.reshape(-1), stream(seed, HIDDEN).random())
    truth = Truth(h // TRUST, h % TRUST)
    message = draw_index(model.dispatch[:, truth.profile], stream(seed, DISPATCH).random())
    return truth, model.messages[message]


def step(
    model: Model, seed: int, decision: int, seen: Seen, truth: Truth, act: int
) -> tuple[Observation, Truth]:
    """Carry out one act: what is then observed, and the hidden state after it."""
    path, cue = stream(seed, PATH, decision), stream(seed, CUE, decision)
    return drawn(model, seen, truth, act, path, cue)


def drawn(
    model: Model,
    seen: Seen,
    truth: Truth,
    act: int,
    path: np.random.Generator,
    cue: np.random.Generator | None = None,
) -> tuple[Observation, Truth]:
    """One act by generators of whoever asks; without one for cues there is none, for play that
    looks at none.
    """
    chain = model.chain
    x = seen.level * TRUST + truth.trust
    moves, hazards = np.empty((4, chain.pattern.shape[2])), np.empty(chain.pattern.shape[2])
    event, third, x = draw_act(chain, seen.context, act, truth.profile, x, path, moves, hazards)
    context, case = follows(model, seen.context, act, event)
    heard = 0
    if case < 0 and cue is not None:
        heard = draw_cue(chain, context, act, truth.profile, x, cue.random())
    after = Observation(int(event), int(third), int(heard), Seen(context, x // TRUST), case)
    return after, replace(truth, trust=x % TRUST)


def draw_harm(
    model: Model, seed: int, decision: int, before: Seen, act: int, after: Observation
) -> dict[str, str]:
    """Harm that the event of an act did at once: by person, its grade."""
    case = -1 if after.event < 0 else model.harms.of[before.context, act, after.event]
    if case < 0:
        return {}
    uniform, found = stream(seed, HARM, decision), {}
    table = model.harms.components[case, :, after.seen.level]
    for who, chances in zip(PEOPLE, table.reshape(len(PEOPLE), len(HARMS)), strict=True):
        k = draw_index(np.append(chances, 1.0 - chances.sum()), uniform.random())
        if k < len(HARMS):
            found[str(who)] = str(HARMS[k])
    return found


def draw_outcome(model: Model, seed: int, after: Observation, truth: Truth) -> dict[str, float]:
    """Components of the outcome at a terminal case: harms 0 or 1, share of needs unmet, ..."""
    uniform = stream(seed, OUTCOME)
    x = after.seen.level * TRUST + truth.trust
    table = model.cases.components[after.case, :, truth.profile, x]
    chance = dict(zip(COMPONENTS, table, strict=True))
    drawn = dict.fromkeys(COMPONENTS, 0.0)
    for who in PEOPLE:
        weights = np.array([chance[f"{who}: {harm}"] for harm in HARMS])
        k = draw_index(np.append(weights, 1.0 - weights.sum()), uniform.random())
        if k < len(HARMS):
            drawn[f"{who}: {HARMS[k]}"] = 1.0
    needs = model.scenario.file.situations[model.profiles[truth.profile].situation].needs
    met = model.cases.met[after.case]
    unmet = [
        need
        for need in needs
        if uniform.random() >= (met[need][truth.profile, x] if need in met else 0.0)
    ]
    drawn["need unmet"] = len(unmet) / len(needs)
    drawn.update(model.cases.conduct(after.case))
    drawn["left in danger"] = float(uniform.random() < chance["left in danger"])
    drawn["settled"] = float(chance["settled"] > 0.5)
    return drawn


def ordinary_weights(model: Model) -> np.ndarray:
    """Probability of each act under ordinary play, [context, act]."""
    headings = [model.scenario.acts[name].heading for name in model.acts]
    possible = (model.chain.after >= 0) & model.chain.grounded
    weights = np.zeros(possible.shape)
    for heading, weight in ORDINARY.items():
        of = possible & np.array([h == heading for h in headings])
        count = of.sum(axis=1, keepdims=True)
        weights += np.where(of, weight / np.maximum(count, 1), 0.0)
    total = weights.sum(axis=1, keepdims=True)  # zero where only an act passes through
    return np.asarray(np.divide(weights, total, out=weights, where=total > 0))


@dataclass(frozen=True)
class Batch:
    """Many runs under ordinary play: by run, the terminal case, final hidden state and length."""

    case: np.ndarray
    end: np.ndarray  # [run, (profile, x)]
    acts: np.ndarray
    seconds: np.ndarray


def run_ordinary(model: Model, runs: int, uniform: np.random.Generator, most: int = 2000) -> Batch:
    """Runs under ordinary play from the start; case -1 where `most` acts were not enough."""
    case, acts, seconds = (np.empty(runs, dtype=np.int64) for _ in range(3))
    end = np.empty((runs, 2), dtype=np.int64)
    ordinary_runs(
        model.chain, ordinary_weights(model), model.prior, model.start, uniform, runs, most,
        case, end, acts, seconds,
    )  # fmt: skip
    return Batch(case, end, acts, seconds)
