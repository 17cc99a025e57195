"""What usually follows a decision: told from what could be known then, and from nothing else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from subside.errors import UserError
from subside.grade import judge, standpoint
from subside.review.follows import follows, side_by_side
from tests.grade.cast import cut, fresh_policy, model, played, same

NAME = "with_force"


def a_run(name: str = NAME, least: int = 4):  # type: ignore[no-untyped-def]
    return next(r for r in (played(model(name), s).run for s in range(99)) if len(r.acts) >= least)


@pytest.mark.parametrize("t", [1, 3])
def test_a_standpoint_is_that_of_the_judgement(t: int) -> None:
    run = a_run()
    seen, belief = standpoint(model(NAME), run, t)
    decision = judge(model(NAME), fresh_policy(NAME), run, 0).decisions[t - 1]
    assert seen == decision.seen
    assert same(belief, decision.belief)
    assert same(standpoint(model(NAME), cut(run, t), t)[1], belief)


def test_judged_or_not_it_is_the_same_and_fits_json() -> None:
    of, run = model(NAME), a_run()
    judgement = judge(of, fresh_policy(NAME), run, 0)
    for t in (1, 2, 4):
        found = follows(of, judgement, t, 60)
        assert found == follows(of, (fresh_policy(NAME), run), t, 60)
        assert json.loads(json.dumps(found)) == found
        assert found["chosen"]["act"] == run.acts[t - 1].act
        best = judgement.decisions[t - 1].best
        assert (found["best"] is None) == (found["chosen"]["act"] in best)
        if found["best"]:
            assert found["best"]["act"] == best[0]
        assert found["summary"].endswith(".")


def test_nothing_after_the_decision_and_nothing_hidden_is_looked_at() -> None:
    of, run = model(NAME), a_run()
    whole = side_by_side(of, run, 2, ["leave"], 40)
    assert side_by_side(of, cut(run, 2), 2, ["leave"], 40) == whole
    profile = of.profiles[-1]
    other = replace(run, start=replace(run.start, seed=99, hidden={"intent": profile.intent}))
    assert side_by_side(of, other, 2, ["leave"], 40) == whole


def test_a_clear_difference_is_said_and_none_is_said_where_chance_could_make_it() -> None:
    """What closes with a plan meets more needs; few runs leave nothing clear."""
    of, run = model("roadside"), a_run("roadside", 6)
    acts = [a for a in ("leave_with_plan", "listen") if a in of.acts]
    said = [side_by_side(of, run, 2, [act], 150)["summary"] for act in acts]
    assert any("Of 100 encounters" in text and ";" in text for text in said)
    few = side_by_side(of, run, 2, ["watch"], 3)
    if few["best"]:
        assert "no difference beyond chance" in few["summary"]


@pytest.mark.parametrize("t", [0, -1, 999])
def test_a_decision_that_is_not_in_the_run(t: int) -> None:
    with pytest.raises(UserError, match="no such decision"):
        standpoint(model(NAME), a_run(), t)
    with pytest.raises(UserError, match="no such decision"):
        follows(model(NAME), (fresh_policy(NAME), a_run()), t, 5)
