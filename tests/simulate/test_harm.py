"""Harm that events do at once, and force that takes effect: drawn as often as the file says."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from scipy.stats import chi2

from subside.kernels.arrays import EVENTS, LEVELS, TRUST, Chain
from subside.model import Model, Observation, Seen
from subside.model.observation import follows
from subside.scenario.schema import AGITATION, HARMS, PEOPLE
from subside.simulate import draw_harm
from tests.kernels.test_chain import carried, one
from tests.kernels.test_paths import NEVER, many_acts
from tests.oracles.cast import model
from tests.oracles.chain import begin, visible_names
from tests.oracles.table import harms_at_once

NAME = "with_force"
WORKS = {"cew": 0.55, "oc": 0.45, "impact": 0.45, "physical_control": 0.80, "deadly_force": 0.60}


def ways(of: Model) -> list[tuple[int, int, int]]:
    """Every (context, act, event) that can come about without ending the encounter."""
    return [
        (int(c), int(a), e)
        for c, a in np.argwhere(of.chain.after >= 0)
        for e in range(len(of.events))
        if of.chain.event_after[of.chain.after[c, a], e] >= 0
        and of.chain.event_ends[of.chain.after[c, a], e] < 0
    ]


def expected(of: Model, c: int, a: int, e: int, level: int) -> dict[tuple[str, str], float]:
    """Chances from the words of the file: what is visible once the act has begun."""
    act = of.acts[a]
    start = begin(of.scenario, act, visible_names(of.scenario, c))
    assert start is not None
    names = {**start, "agitation": AGITATION[level]}
    return harms_at_once(of.scenario, of.events[e], act, names)


@pytest.mark.parametrize("name", [NAME, "force_kills"])
def test_chances_of_harm_are_those_of_the_file(name: str) -> None:
    """Every event under every act in every context and agitation; none where none is told."""
    of, some = model(name), 0
    for c, a, e in ways(of):
        case = of.harms.of[c, a, e]
        for level in range(LEVELS):
            told = expected(of, c, a, e, level)
            for k, (who, harm) in enumerate((w, h) for w in PEOPLE for h in HARMS):
                found = of.harms.components[case, k, level] if case >= 0 else 0.0
                assert found == pytest.approx(told.get((who, harm), 0.0), abs=1e-12)
                some += found > 0
        cost = of.scenario.values.harm
        if case >= 0:
            points = [
                -sum(cost[h] * p for (_, h), p in expected(of, c, a, e, i).items())  # type: ignore[index]
                for i in range(LEVELS)
            ]
            assert of.harms.points[case] == pytest.approx(points, abs=1e-12)
    assert some > 100


def test_drawn_harm_is_as_frequent_as_its_chances() -> None:
    """Each case of harm, by the grades of all three at once: chi-square over many seeds."""
    of = model(NAME)
    statistic = freedom = 0.0
    drawn_cases = set()
    for c, a, e in ways(of):
        case = int(of.harms.of[c, a, e])
        if case < 0 or case in drawn_cases or len(drawn_cases) >= 6:
            continue
        drawn_cases.add(case)
        level, runs = 4 * (case % 2), 3000
        context, _ = follows(of, c, a, e)
        after = Observation(e, 0, 0, Seen(context, level), -1)
        before = Seen(c, 4 - level)
        drawn = [draw_harm(of, seed, 1 + seed % 3, before, a, after) for seed in range(runs)]
        chance = of.harms.components[case, :, level].reshape(len(PEOPLE), len(HARMS))
        for who, row in zip(PEOPLE, chance, strict=True):
            counts = Counter(one_run.get(who, "unhurt") for one_run in drawn)
            told = {**dict(zip(HARMS, row, strict=True)), "unhurt": 1 - row.sum()}
            assert set(counts) <= {grade for grade, p in told.items() if p > 0}
            cells = [(counts[g], p * runs) for g, p in told.items() if p * runs >= 8]
            statistic += sum((n - m) ** 2 / m for n, m in cells)
            freedom += max(0, len(cells) - 1)
    assert len(drawn_cases) == 6
    assert statistic < chi2.isf(NEVER, freedom)


def test_harm_is_drawn_from_a_stream_of_its_own() -> None:
    """The same seed and decision, the same harm; other decisions draw anew; no event, no harm."""
    of = model(NAME)
    c, a, e = next(w for w in ways(of) if of.harms.of[w] >= 0 and of.events[w[2]] == "strikes")
    after = Observation(e, 0, 0, Seen(c, 2), -1)
    first = [draw_harm(of, 7, n, Seen(c, 2), a, after) for n in range(200)]
    assert first == [draw_harm(of, 7, n, Seen(c, 2), a, after) for n in range(200)]
    assert len({tuple(found.items()) for found in first}) > 1
    assert draw_harm(of, 7, 1, Seen(c, 2), a, Observation(-1, 0, 0, Seen(c, 2), -1)) == {}


def alone(of: Model, event: str) -> Chain:
    """The same chain where nothing can happen but one event."""
    pattern = np.zeros_like(of.chain.pattern)
    e = EVENTS + of.events.index(event)
    pattern[e] = np.where(of.chain.pattern[e] > 0, 1.0, 0.0)
    return of.chain._replace(pattern=pattern)


@pytest.mark.parametrize(
    ("act", "event", "chance"), [("cew", "works", 0.55), ("deadly_force", "shot", 0.54)]
)
def test_force_works_with_its_published_chance_when_nothing_else_can_happen(
    act: str, event: str, chance: float
) -> None:
    """Exactly by the arrays, whatever the state; and by 10^5 draws within four errors."""
    of = model(NAME)
    chain, a, e = alone(of, event), of.acts.index(act), of.events.index(event)
    assert chance == pytest.approx(WORKS[act] * of.scenario.file.events[event].rate.base)
    c = next(c for c in range(of.contexts) if of.scenario.seen(c, 0)["threat"] != "none")
    assert of.scenario.seen(c, 0)["weapon"] == "not seen"
    for s, level in np.ndindex(len(of.profiles), LEVELS):
        ends = carried(chain, c, a, one(of, s, 0), level)
        assert sum(ends[e, third].sum() for third in range(int(chain.thirds[a]))) == pytest.approx(
            chance, abs=1e-12
        )
    out = np.zeros((len(of.events) + 1, 3, LEVELS * TRUST))
    count, uniform = 100_000, np.random.Generator(np.random.Philox(5))
    many_acts(chain, c, a, 0, 2 * TRUST, uniform, count, out)
    share = out[e + 1].sum() / count
    assert abs(share - chance) < 4 * np.sqrt(chance * (1 - chance) / count)


def test_default_chances_of_force_are_the_published_ones() -> None:
    assert model(NAME).scenario.rates.force_works == WORKS
