"""Trying a run again from one of its decisions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from subside.errors import UserError
from subside.play import again, replay
from subside.runs import Run
from tests.grade.cast import model, played


def a_run(name: str = "roadside", least: int = 8) -> Run:
    """A run with so many acts."""
    of = model(name)
    return next(r for r in (played(of, seed).run for seed in range(99)) if len(r.acts) >= least)


@pytest.mark.parametrize("decision", [1, 2, 7])
def test_it_begins_as_the_run_did(decision: int) -> None:
    run = a_run()
    for seed in (None, 12):
        encounter = again(model("roadside"), run, decision, seed)
        assert tuple(encounter.acts) == run.acts[: decision - 1]
        assert encounter.start.again == decision
        assert encounter.start.reseeds == ({} if seed is None else {decision: 12})
        assert encounter.end is None


def test_same_chances_and_the_same_acts_come_to_the_same() -> None:
    run = a_run()
    for decision in (1, 5, len(run.acts)):
        encounter = again(model("roadside"), run, decision)
        for act in run.acts[decision - 1 :]:
            encounter.act(act.act)
        assert tuple(encounter.acts) == run.acts
        assert encounter.end == run.end


def test_fresh_chances_do_not_and_what_is_hidden_stays() -> None:
    of, run = model("roadside"), a_run()
    ways = set()
    for seed in range(12):
        encounter = again(of, run, 3, seed)
        assert encounter._truth.profile == replay(of, run)._truth.profile
        for act in run.acts[2:]:
            if act.act in encounter.possible():
                encounter.act(act.act)
        ways.add(tuple((a.event, a.cue, tuple(a.seen.items())) for a in encounter.acts))
    assert len(ways) >= 5


def test_a_run_tried_again_can_be_tried_again() -> None:
    """Earlier reseeds hold; later ones of the run go where chances are fresh, and stay if not."""
    of, run = model("roadside"), a_run()
    first = again(of, run, 4, 77)
    for act in ("listen", "watch", "watch", "listen"):
        if act in first.possible():
            first.act(act)
    then = first.run
    assert again(of, then, 6, 5).start.reseeds == {4: 77, 6: 5}
    assert again(of, then, 6).start.reseeds == {4: 77}
    assert again(of, then, 2, 5).start.reseeds == {2: 5}
    assert again(of, then, 2).start.reseeds == {4: 77}
    assert again(of, then, 6).start.again == 6


@pytest.mark.parametrize("decision", [0, -1, 10**6])
def test_a_decision_that_is_not_in_it(decision: int) -> None:
    with pytest.raises(UserError, match="no such decision"):
        again(model("roadside"), a_run(), decision)
    with pytest.raises(UserError, match="it has none"):
        again(model("roadside"), replace(a_run(), acts=(), end=None), 1)


def test_a_log_that_does_not_come_out_of_its_seed() -> None:
    run = a_run()
    forged = replace(run, acts=(replace(run.acts[0], cue="x"), *run.acts[1:]))
    with pytest.raises(UserError, match="does not come out"):
        again(model("roadside"), forged, 3)
    again(model("roadside"), forged, 1)  # what follows the decision is not looked at
    other = replace(run, start=replace(run.start, model_hash="0" * 64))
    with pytest.raises(UserError, match="model_hash"):
        again(model("roadside"), other, 3)


def test_another_table_of_values_may_be_in_force() -> None:
    run = a_run()
    other = replace(run, start=replace(run.start, table_hash="0" * 64))
    assert again(model("roadside"), other, 3).start.table_hash == run.start.table_hash
