"""What usually follows: the shares and points that enumeration gives, from any belief."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.stats import chi2

from subside.model import Seen
from subside.rollout import follows, interval
from subside.scenario import Scenario
from subside.scenario.schema import AGITATION, TRUST
from tests.oracles.cast import little, model, steps
from tests.oracles.chain import begin, has_grounds, hidden_combinations, visible_names
from tests.oracles.table import branches, prior

# As docs/rooms.md has it.
MIX = {"timing": 3, "tools": 6, "tactics": 1.5, "resources": 0.8, "force": 0.2, "close": 0.4}
NAMES = ("two_reasons", "with_force")
RUNS = 3000


def chances(scenario: Scenario, visible: dict[str, str]) -> dict[str, float]:
    """Chance of each act under ordinary play, from the document."""
    acts = [a for a in scenario.acts if begin(scenario, a, visible) is not None]
    acts = [a for a in acts if has_grounds(scenario, a, visible)]
    by = {h: [a for a in acts if scenario.acts[a].heading == h] for h in MIX}
    total = sum(weight for h, weight in MIX.items() if by[h])
    return {a: MIX[h] / total / len(of) for h, of in by.items() for a in of}


@cache
def told(name: str) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """By enumeration: points[v, h] and ends[v, h, ending] under ordinary play; the endings."""
    scenario, table = little(name), steps(name)
    names = tuple(scenario.file.endings)
    size = len(prior(scenario))
    move = np.zeros((len(table) * size, len(table) * size))
    points, ends = np.zeros(len(table) * size), np.zeros((len(table) * size, len(names)))
    for v in table:
        visible = visible_names(scenario, v // len(AGITATION))
        here = slice(v * size, (v + 1) * size)
        for act, p in chances(scenario, visible).items():
            points[here] += p * table[v][act].points
            ends[here] += p * closing(name, v, act)
            for then, weight in table[v][act].ways.values():
                move[here, then * size : (then + 1) * size] += p * weight
    solved = np.linalg.solve(np.eye(len(move)) - move, np.column_stack([points, ends]))
    shape = (len(table), size)
    return solved[:, 0].reshape(shape), solved[:, 1:].reshape(*shape, len(names)), names


def closing(name: str, v: int, act: str) -> np.ndarray:
    """[hidden, ending] chance that this act itself ends the encounter so."""
    return closings(name, v // len(AGITATION), act)[v % len(AGITATION)]


@cache
def closings(name: str, context: int, act: str) -> np.ndarray:
    """[agitation, hidden, ending] of the same."""
    scenario = little(name)
    names, combinations = list(scenario.file.endings), [c for c, _ in hidden_combinations(scenario)]
    found = np.zeros((len(AGITATION), len(combinations) * len(TRUST), len(names)))
    visible = visible_names(scenario, context)
    for s, hidden in enumerate(combinations):
        for (agitation, trust), way in branches(scenario, act, visible, hidden):
            if way.ending is not None:
                h = s * len(TRUST) + TRUST.index(trust)
                found[AGITATION.index(agitation), h, names.index(way.ending)] += way.probability
    return found


def beliefs(name: str) -> list[np.ndarray]:
    """The prior, one hidden state alone, another alone."""
    start = prior(little(name))
    states = np.flatnonzero(start > 0)
    return [start, *(np.eye(len(start))[h] for h in (states[0], states[-1]))]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("act", [0, -1])
def test_as_enumeration_says(name: str, which: int, act: int) -> None:
    """Points within four standard errors; endings by chi-square, at one in 10,000."""
    of, table, belief = model(name), steps(name), beliefs(name)[which]
    assert np.allclose(prior(little(name)), of.prior.reshape(-1))
    v, number = of.start, of.possible(0)[act]
    points, ends, names = told(name)
    step, size = table[v][of.acts[number]], len(belief)
    expected, shares = step.points.copy(), closing(name, v, of.acts[number]).copy()
    for then, weight in step.ways.values():
        expected += weight @ points[then]
        shares += weight @ ends[then]
    found = follows(of, Seen(0, of.start), belief.reshape(of.prior.shape), number, RUNS, seed=4)
    mean, low, high = found.lost
    assert abs(mean + belief @ expected) <= 4 * (high - low) / (2 * 1.96) + 1e-9
    counts = np.array([found.endings.get(n, (0.0,))[0] * RUNS for n in names])
    wanted = belief @ shares * RUNS
    assert wanted.sum() == pytest.approx(RUNS)
    assert counts[wanted < 1e-9].sum() == 0
    some = wanted >= 5
    squares = float(((counts[some] - wanted[some]) ** 2 / wanted[some]).sum())
    assert squares <= chi2.ppf(0.9999, max(1, some.sum() - 1))
    assert size == of.hidden


def test_what_is_told_hangs_together() -> None:
    of = model("roadside")
    act = of.possible(0)[0]
    belief = of.prior / of.prior.sum()
    found = follows(of, Seen(0, of.start), belief, act, 200, seed=9)
    assert found == follows(of, Seen(0, of.start), belief, act, 200, seed=9)
    assert found != follows(of, Seen(0, of.start), belief, act, 200, seed=10)
    assert sum(share for share, _, _ in found.endings.values()) == pytest.approx(1)
    assert list(found.deciles) == sorted(found.deciles)
    assert len(found.deciles) == 9
    assert found.runs + found.unfinished == 200
    for mean, low, high in [*found.parts.values(), *found.endings.values(), found.lost]:
        assert 0 <= low <= mean <= high


def test_an_act_that_is_not_possible() -> None:
    of = model("two_reasons")
    impossible = next(a for a in range(len(of.acts) + 1) if a not in of.possible(0))
    with pytest.raises((ValueError, IndexError)):
        follows(of, Seen(0, of.start), of.prior, impossible, 5)


def test_counts_of_people_are_never_under_none() -> None:
    assert interval(np.array([0.0, 0.0, 2.0]))[1] == 0
    assert interval(np.array([-1.0, 0.5]))[1] < 0
    assert interval(np.array([0.0, 1.0]))[2] < 1
