"""How hard a scenario is: the figures against a jackknife, and what was lost against outcomes."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from scipy import stats

from subside.cli.named import folder_of, scenario_of
from subside.grade import judge
from subside.grade.difficulty import Lost, figures, lost
from subside.review.difficulty import Measurement, difficulty_key, run_of_ordinary

RUNS = 40


def drawn(seed: int, count: int = 200) -> list[Lost]:
    """Runs whose losses are of any size; some have no decision under a heading."""
    uniform = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        tools, close = int(uniform.poisson(6)) + 1, int(uniform.poisson(0.4))
        each = uniform.gamma(0.5, 2.0, size=tools + close)
        headings = {"tools": (tools, float(each[:tools].sum()))}
        if close:
            headings["close"] = close, float(each[tools:].sum())
        found.append(Lost(float(each.sum()), headings))
    return found


def test_the_mean_has_students_interval() -> None:
    runs = drawn(1, 12)
    values = [run.lost for run in runs]
    low, high = stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values))
    found = figures(runs)["lost"]
    assert found == pytest.approx({"mean": np.mean(values), "low": low, "high": high})


@pytest.mark.parametrize("heading", ["tools", "close"])
def test_the_error_is_that_of_leaving_runs_out(heading: str) -> None:
    """The jackknife works the ratio out again without each run, and knows no formula of it."""
    runs = drawn(2)
    pairs = np.array([run.headings.get(heading, (0, 0.0)) for run in runs])
    without = [
        np.delete(pairs[:, 1], k).sum() / np.delete(pairs[:, 0], k).sum() for k in range(len(pairs))
    ]
    jackknife = math.sqrt((len(without) - 1) * np.var(without))
    found = figures(runs)["headings"][heading]
    assert found["loss"] == pytest.approx(pairs[:, 1].sum() / pairs[:, 0].sum())
    assert found["error"] == pytest.approx(jackknife, rel=0.06)
    assert found["decisions"] == pairs[:, 0].sum()


def test_one_run_is_too_few() -> None:
    with pytest.raises(ValueError, match="two runs"):
        figures(drawn(1, 1))


@pytest.fixture(scope="module")
def roadside() -> Measurement:
    return Measurement(scenario_of(folder_of("roadside")))


def test_lost_is_what_outcomes_lose_without_their_luck(roadside: Measurement) -> None:
    """Run by run they differ by luck and nothing else; on average luck is nothing."""
    headings = {name: act.heading for name, act in roadside.model.scenario.acts.items()}
    gaps, counts = [], []
    for seed in range(RUNS):
        run = run_of_ordinary(roadside.model, seed)
        assert run is not None
        found = judge(roadside.model, roadside.policy, run, 0)
        assert found.value is not None
        one = lost(found, headings)
        assert found.start[0] - found.value == pytest.approx(one.lost - found.sums["luck"])
        gaps.append(found.sums["luck"])
        counts.append(one.decisions - len(run.acts))
    assert set(counts) == {0}
    assert abs(np.mean(gaps)) < 4 * np.std(gaps, ddof=1) / math.sqrt(RUNS)


def test_a_measurement_is_the_same_in_parts(roadside: Measurement) -> None:
    whole = roadside.losses(0, 6)
    parts = [*roadside.losses(0, 2), *roadside.losses(2, 3), *roadside.losses(3, 6)]
    assert parts == whole
    assert Measurement(roadside.model.scenario, roadside.model, seed=2).losses(0, 6) != whole
    document = roadside.figures(whole, 6)
    assert json.loads(json.dumps(document)) == document
    assert document["best"]["low"] <= document["best"]["high"]
    assert document["unfinished"] == 0
    assert document["all"]["decisions"] == sum(run.decisions for run in whole)


def test_the_key_is_of_model_table_and_policy(roadside: Measurement) -> None:
    scenario = roadside.model.scenario
    other = scenario_of(folder_of("hallway"))
    assert difficulty_key(scenario) == difficulty_key(scenario)
    assert difficulty_key(scenario) != difficulty_key(other)
