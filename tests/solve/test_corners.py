"""Bounds with everything visible, and first policies, against exact values by linear solves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from subside.kernels.arrays import LEVELS
from subside.model import Model, build
from subside.simulate import ordinary_weights
from subside.solve.bounds import Bounds, by_visible
from subside.solve.corners import corners, first_closing
from subside.solve.fixed import policies, values
from subside.solve.search import root, search
from tests.oracles import tiny
from tests.oracles.cast import PAIRS, exact, model, steps
from tests.oracles.table import Table, open_to, policy_value, visible_value

SLACK = 1e-3


def any_policy(table: Table, rng: np.random.Generator) -> dict[int, str]:
    """An act for each visible state, at random, of those with grounds or that need none."""
    return {v: str(rng.choice(list(open_to(acts)))) for v, acts in table.items()}


@pytest.mark.parametrize("name", PAIRS)
def test_corners_are_at_least_the_value_of_any_policy(name: str) -> None:
    of, table, rng = model(name), steps(name), np.random.default_rng(1)
    top = by_visible(corners(of, SLACK).value)
    for _ in range(20):
        assert (policy_value(table, any_policy(table, rng)) <= top + 1e-9).all()


@pytest.mark.parametrize("name", [*PAIRS, "force_pays"])
@pytest.mark.parametrize("slack", [SLACK, 1.0, 1000.0])
def test_corners_are_the_value_with_everything_visible(name: str, slack: float) -> None:
    """Never below it, however early the search stops, and above by no more than the slack."""
    corner = corners(model(name), slack)
    apart = by_visible(corner.value) - visible_value(steps(name))
    assert apart.min() >= -1e-8
    assert apart.max() <= slack + 1e-8


@pytest.mark.parametrize("name", [*PAIRS[:3], "with_force"])
def test_corners_of_acts_are_one_act_and_then_the_corners(name: str) -> None:
    of = model(name)
    corner = corners(of, SLACK)
    top = by_visible(corner.value)
    for v, acts in steps(name).items():
        c, level = divmod(v, LEVELS)
        for a, act in enumerate(of.acts):
            found = corner.act[c, a].reshape(-1, LEVELS, 4)[:, level].ravel()
            if act not in acts:
                assert np.isneginf(found).all()
                continue
            worth = acts[act].points + sum(
                weight @ top[then] for then, weight in acts[act].ways.values()
            )
            assert np.abs(found - worth).max() < 1e-9


@pytest.mark.parametrize("name", [*PAIRS[:3], "with_force"])
def test_least_chance_of_ending_is_the_smallest_by_enumeration(name: str) -> None:
    smallest = min(step.ends.min() for acts in steps(name).values() for step in acts.values())
    assert corners(model(name)).least_ending == pytest.approx(smallest, abs=1e-12)


@pytest.mark.nojit
@pytest.mark.parametrize("name", PAIRS[:2])
def test_first_closing_act_ends_the_encounter_wherever_one_can(name: str) -> None:
    of = model(name)
    for c, a in enumerate(first_closing(of)):
        ending = {of.acts.index(act) for act in ("leave", "leave_with_plan")}
        assert a in ending
        assert of.chain.after[c, a] >= 0


def test_first_closing_act_has_grounds_wherever_it_needs_them() -> None:
    """Leave, or take into custody who comes at one: never an act that only closes."""
    of = model("with_force")
    for c, a in enumerate(first_closing(of)):
        coming = of.scenario.seen(c, 0)["threat"] != "none"
        assert of.acts[a] == ("custody" if coming or c == held(of) else "leave")


def held(of: Model) -> int:
    """The context where he is held."""
    (found,) = [c for c in range(of.contexts) if of.scenario.seen(c, 0)["stance"] == "held"]
    return found


def by_words(of: Model, policy: np.ndarray) -> dict[int, str]:
    """A policy[context, level] as the oracle takes it."""
    return {c * LEVELS + i: of.acts[a] for (c, i), a in np.ndenumerate(policy)}


@pytest.mark.parametrize("name", PAIRS)
def test_first_policies_are_worth_at_least_what_is_said(name: str) -> None:
    """The closing one by a linear solve; the others lie under the exact value at any belief."""
    of, table, line = model(name), steps(name), exact(name)
    corner = corners(of, SLACK)
    found = policies(of, corner)
    said = [by_visible(value) for value in values(of, found, corner.least_ending)]
    closing = policy_value(table, by_words(of, found[0]))
    assert (said[0] <= closing + 1e-9).all()
    assert np.abs(said[0] - closing).max() < 1e-3
    for value in said:
        pair = value[:, list(line.pair)]
        for v in range(of.visible):
            for t in (0.0, 0.3, 0.8, 1.0):
                assert pair[v] @ [1 - t, t] <= line.high(v, t) + 1e-9


def test_what_only_acts_without_grounds_could_leave_is_passed_through(tmp_path: Path) -> None:
    """Where he is held while custody lasts nobody decides, and nothing else can be done there."""
    data = tiny.with_force()
    del data["grounds"], data["events"]["works"], data["events"]["shot"]
    del data["events"]["goes"]["rate"]["stance"]
    for name in ("stops", "strikes"):
        data["events"][name]["requires"]["stance"] = ["up"]
    data["acts"]["watch"]["requires"] = {"stance": ["up"]}
    data["acts"]["leave"]["requires"]["stance"] = ["up"]
    data["acts"]["custody"]["sets"] = {"stance": "held"}
    of = build(tiny.loaded(tmp_path / "tiny", data))
    lost = [c for c in range(of.contexts) if not of.chain.grounded[c, of.possible(c)].any()]
    assert lost
    assert all(of.scenario.seen(c, 0)["stance"] == "held" for c in lost)
    with np.errstate(all="raise"):
        bounds, weights = Bounds.start(of), ordinary_weights(of)
        search(bounds, 0.5, 0.05)
    assert not weights[lost].any()
    rest = [c for c in range(of.contexts) if c not in lost]
    assert np.abs(weights[rest].sum(axis=1) - 1).max() < 1e-12
    assert np.isfinite(bounds.lower.value[: int(bounds.lower.used[0])]).all()
    low, high = root(bounds)
    assert low <= high < 100
