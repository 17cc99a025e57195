"""Harmful hazards never fall with pressure or nearness, as the arrays have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pytest

from subside.kernels.arrays import EVENTS
from subside.model import Model
from tests.oracles.cast import RANDOM, SLUGS, model
from tests.oracles.chain import begin, pressure, visible_names

NAMES = [*SLUGS, *RANDOM[:3]]


def harmful(of: Model) -> list[int]:
    """Events that the scenario calls harmful."""
    events = of.scenario.file.events
    return [e for e, name in enumerate(of.events) if name in events and events[name].harmful]


def nearer_and_farther(of: Model) -> Iterator[tuple[int, int]]:
    """Pairs of contexts that differ in distance only, nearer first."""
    bands = of.scenario.file.visible.get("distance", ())
    seen = [visible_names(of.scenario, c) for c in range(of.contexts)]
    for near, one in enumerate(seen):
        for far, other in enumerate(seen):
            if "distance" not in one:
                continue
            rest = {name for name in one if one[name] != other[name]}
            if rest == {"distance"} and bands.index(one["distance"]) < bands.index(
                other["distance"]
            ):
                yield near, far


@pytest.mark.parametrize("name", NAMES)
def test_harmful_hazards_never_fall_with_nearness(name: str) -> None:
    of = model(name)
    chain, pairs = of.chain, list(nearer_and_farther(of))
    if "distance" not in of.scenario.factors:
        pytest.skip("nobody moves nearer in this scenario")
    assert pairs
    rising = 0
    for near, far in pairs:
        for a in np.flatnonzero((chain.after[near] >= 0) & (chain.after[far] >= 0)):
            for e in harmful(of):
                here, there = chain.event_after[chain.after[[near, far], a], e]
                rising += here >= 0 > there  # it can happen near, and not from farther off
                if min(here, there) < 0:
                    continue
                closer, away = chain.scale[[near, far], a, EVENTS + e]
                assert closer >= away * (1 - 1e-12)
                rising += closer > away
    assert rising > 0


@pytest.mark.parametrize("name", NAMES)
def test_harmful_hazards_never_fall_with_pressure(name: str) -> None:
    """In one and the same position, whatever the act, unless the file names the act itself."""
    of = model(name)
    compared = 0
    for e in harmful(of):
        law = of.scenario.file.events[of.events[e]].rate
        found = defaultdict(list)
        for c, a in np.argwhere(of.chain.after >= 0):
            act = of.acts[a]
            start = begin(of.scenario, act, visible_names(of.scenario, int(c)))
            assert start is not None
            if of.chain.event_after[of.chain.after[c, a], e] >= 0 and act not in law.tables.get(
                "act", {}
            ):
                p = pressure(of.scenario, act, start)
                found[tuple(start.items())].append((p, of.chain.scale[c, a, EVENTS + e]))
        for hazards in found.values():
            rates = np.array([rate for _, rate in sorted(hazards)])
            assert (np.diff(rates) >= -1e-12 * rates.max()).all()
            compared += len(rates) - 1
    assert compared > 0


STRIKES_OUT = {"roadside": "attack", "doorstep": "comes_at_you"}  # the first stage of an attack


@pytest.mark.parametrize("slug", STRIKES_OUT)
def test_attack_stays_possible_without_intent_when_close(slug: str) -> None:
    """Somebody who means no harm may still strike out when crowded."""
    of = model(slug)
    e = of.events.index(STRIKES_OUT[slug])
    nearest = of.scenario.file.visible["distance"][0]
    quiet = [s for s, profile in enumerate(of.profiles) if profile.intent in ("none", "get away")]
    assert quiet
    assert (of.chain.pattern[EVENTS + e, quiet] > 0).all()
    crowded = [
        c for c in range(of.contexts) if visible_names(of.scenario, c)["distance"] == nearest
    ]
    for c, a in np.argwhere(of.chain.after >= 0):
        if of.chain.after[c, a] in crowded and of.chain.event_after[of.chain.after[c, a], e] >= 0:
            assert of.chain.scale[c, a, EVENTS + e] > 0
