"""Shipped plays under the shipped policy: the good one costs little, the poor one shows."""

from __future__ import annotations

from typing import Any

import pytest

from subside.grade import judge
from subside.grade.judge import WORK
from subside.play import Encounter, play_acts
from subside.reveal import truth_of
from subside.review import document
from subside.runs import read_acts
from tests.grade.cast import model, shipped_policy
from tests.oracles.cast import SLUGS

SEEDS = (7, 1)


def reviewed_play(slug: str, name: str, seed: int, work: int = WORK) -> dict[str, Any]:
    of = model(slug)
    path, encounter = of.scenario.path / name, Encounter(of, seed)
    play_acts(encounter, read_acts(path), path)
    run = encounter.run
    assert run.acts
    return document(
        of, judge(of, shipped_policy(slug), run, work), truth_of(of, run) if run.end else None
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("slug", SLUGS)
def test_exemplar_play_has_no_loss_of_about_5_or_more(slug: str, seed: int) -> None:
    told = reviewed_play(slug, "exemplar.acts", seed)
    assert [(d["t"], d["act"]) for d in told["decisions"] if d["loss"]["about"] >= 5] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_poor_play_has_at_least_one_costly_or_serious_decision(slug: str) -> None:
    """Wherever it comes to its last act, or closes the encounter; chance may end it before that."""
    of = model(slug)
    acts = read_acts(of.scenario.path / "poor.acts")
    whole = 0
    for seed in range(1, 4):
        told = reviewed_play(slug, "poor.acts", seed, work=8)
        last = told["decisions"][-1]["act"]
        if last == acts[-1].act or of.scenario.acts[last].ending:
            assert {d["grade"] for d in told["decisions"]} & {"costly", "serious"}
            whole += 1
    assert whole > 0
