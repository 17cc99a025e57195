"""Tiny scenarios that can be watched, with lines to choose from; runs, policies, observations."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from subside.kernels.arrays import LEVELS
from subside.model import Model, Observation, Seen, build
from subside.model.observation import elapsed, follows
from subside.play import Encounter
from subside.runs import Act, Run
from subside.scenario import Scenario
from subside.solve.bounds import Bounds
from subside.solve.policy import Policy, load, save, solved
from subside.solve.search import search
from tests.oracles import cast, tiny


def watchable(name: str) -> tiny.Data:
    """A tiny scenario's data with `watch` on offer, and three lines for everything said."""
    data = cast.data(name)
    data["acts"] = {"watch": {}, **data["acts"]}
    data["words"] = _three(tiny.fewest_words(data))
    return data


def _three(words: Any, said: str = "") -> Any:
    if isinstance(words, dict):
        return {k: v if k == "when" else _three(v, f"{said} {k}") for k, v in words.items()}
    if words == ["x"]:
        return [f"{said.strip()}, version {k}" for k in (1, 2, 3)]
    return [_three(entry, said) for entry in words]


@cache
def scenario(name: str) -> Scenario:
    """A tiny scenario by name, loaded through the ordinary door."""
    with tempfile.TemporaryDirectory() as folder:
        return tiny.loaded(Path(folder) / "tiny", watchable(name))


@cache
def model(name: str) -> Model:
    """A shipped or a tiny scenario as arrays."""
    return cast.shipped(name) if name in cast.SHIPPED else build(scenario(name))


def played(
    of: Model, seed: int, most: int = 40, hidden: Mapping[str, object] | None = None
) -> Encounter:
    """An encounter under acts drawn at random, up to so many."""
    encounter, rng = Encounter(of, seed, hidden=hidden), random.Random(seed)
    while encounter.end is None and len(encounter.acts) < most:
        encounter.act(rng.choice(encounter.possible()))
    return encounter


def random_run(of: Model, seed: int, most: int = 40) -> Run:
    """The run of such an encounter."""
    return played(of, seed, most).run


def cut(run: Run, acts: int) -> Run:
    """The run as it was after so many acts."""
    return replace(run, acts=run.acts[:acts], end=None)


def shipped_policy(slug: str) -> Policy:
    """The policy that is shipped with a scenario, fresh; fails where it is missing."""
    of = cast.shipped(slug)
    return load(of, of.scenario.path / "policy.npz")


@cache
def _solved(name: str, gap: float) -> bytes:
    bounds = Bounds.start(model(name))
    policy = solved(bounds, search(bounds, 60.0, gap))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.npz"
        save(policy, path)
        return path.read_bytes()


def fresh_policy(name: str, gap: float = 0.5) -> Policy:
    """A policy of a tiny scenario as it comes from a file; a gap of 100 points: hardly solved."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.npz"
        path.write_bytes(_solved(name, gap))
        return load(model(name), path)


def observations(of: Model, seen: Seen, act: int) -> Iterator[Observation]:
    """Everything that may be observed of an act, whether or not it has a chance."""
    for event in range(-1, len(of.events)):
        context, case = follows(of, seen.context, act, event)
        if context < 0 and case < 0:
            continue
        for third in range(int(of.chain.thirds[act]) if event >= 0 else 1):
            for level in range(LEVELS):
                for cue in range(len(of.cue_names[act]) if case < 0 else 1):
                    yield Observation(event, third, cue, Seen(context, level), case)


def with_act(
    of: Model, run: Run, act: int, after: Observation, harm: Mapping[str, str] | None = None
) -> Run:
    """The run carried on by one act that was observed to end so."""
    event, cue, seen = after.names(of, act)
    last = run.acts[-1] if run.acts else None
    at = last.at + last.seconds if last else 0
    seconds = elapsed(of, act, after.event, after.third)
    n, name = len(run.acts) + 1, of.acts[act]
    more = Act(n, at, name, seconds, event, after.third, cue, seen, harm or {}, ())
    return replace(run, acts=(*run.acts, more), end=None)


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal to the bit, floats and arrays with NaN included."""
    if type(left) is not type(right):
        return False
    if is_dataclass(left):
        return all(same(getattr(left, f.name), getattr(right, f.name)) for f in fields(left))
    if isinstance(left, np.ndarray):
        return (
            left.dtype == right.dtype
            and left.shape == right.shape
            and left.tobytes() == right.tobytes()
        )
    if isinstance(left, Mapping):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, tuple | list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float) and np.isnan(left):
        return bool(np.isnan(right))
    return bool(left == right)
