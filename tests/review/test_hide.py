"""While the ending is closed nothing tells of it: not a word, not a sum, not the length."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from subside.play import Encounter
from subside.review.follows import following
from subside.review.from_log import shown
from subside.review.hide import without_ending
from subside.review.html import Site, body, page
from subside.review.table import as_csv
from subside.review.text import text
from subside.runs import Act, Run
from tests.grade.cast import model
from tests.review.test_document import reviewed

SITE = Site("/encounters/1/review/", "token", owner=True)
NAMES = ("four_states", "chance 0", "with_force")


def _finished(name: str, seed: int) -> Run:
    """A run to its end under acts that only a few scripts choose."""
    encounter, rng = Encounter(model(name), seed), random.Random(seed % 3)
    while encounter.end is None:
        encounter.act(rng.choice(encounter.possible()))
    return encounter.run


def _observed(act: Act) -> tuple[Any, ...]:
    return act.at, act.act, act.seconds, act.event, act.third, act.cue, str(act.seen), str(act.harm)


@cache
def twins(name: str) -> list[tuple[Run, Run]]:
    """Pairs of finished runs that are the same to the last act and differ in what came of it."""
    groups: dict[tuple[Any, ...], dict[str, Run]] = {}
    for seed in range(300):
        run = _finished(name, seed)
        last = run.acts[-1]
        before = (run.start.dispatch, *(_observed(act) for act in run.acts[:-1]), last.act)
        assert run.end is not None
        groups.setdefault(before, {})[f"{_observed(last)} {run.end.ending}"] = run
    return [_alike(*list(found.values())[:2]) for found in groups.values() if len(found) > 1]


def _alike(one: Run, other: Run) -> tuple[Run, Run]:
    """The other run with the words of the first, up to its last act: words tell nothing apart."""
    acts = (*one.acts[:-1], other.acts[-1])
    return one, replace(other, start=replace(other.start, words=one.start.words), acts=acts)


@pytest.mark.parametrize("name", NAMES)
def test_runs_that_differ_in_their_end_alone_look_the_same(name: str) -> None:
    assert len(twins(name)) >= 2
    lengths = 0
    hidden = set()
    for one, other in twins(name)[:6]:
        whole = [reviewed(name, run) for run in (one, other)]
        assert whole[0] != whole[1]
        lengths += whole[0]["seconds"] != whole[1]["seconds"]
        hidden.add(whole[0]["truth"]["situation"] != whole[1]["truth"]["situation"])
        told = [without_ending(document) for document in whole]
        assert told[0]["summary"]["need"]
        assert json.dumps(told[0]) == json.dumps(told[1])
        assert page(whole[0], ending=False) == page(whole[1], ending=False)
        assert body(whole[0], SITE) == body(whole[1], SITE)
        assert as_csv(told[0]) == as_csv(told[1])
        assert text(told[0]) == text(told[1])
    assert lengths or name != "chance 0"
    assert True in hidden or name != "four_states"  # the same was seen, and something else was true


def test_what_usually_follows_tells_nothing_of_the_end() -> None:
    for one, other in twins("four_states")[:2]:
        t = len(one.acts)
        best = (one.acts[-1].act,)
        told = [following(model("four_states"), run, t, best, 40) for run in (one, other)]
        assert json.dumps(told[0]) == json.dumps(told[1])


def test_runs_shown_from_their_logs_hide_their_end_too() -> None:
    for one, other in twins("four_states"):
        told = [shown(run) for run in (one, other)]
        same = {key: told[0][key] for key in ("model_hash", "table_hash", "text_hash")}
        assert without_ending(told[0]) == without_ending({**told[1], **same})
        assert page(told[0], ending=False) == page({**told[1], **same}, ending=False)


def _marked() -> Iterator[tuple[str, dict[str, Any]]]:
    """A document with one thing that tells of the end turned into something to look for."""
    run = twins("chance 0")[0][0]
    whole = reviewed("chance 0", run)
    for key in ("words", "event", "cue", "harm"):
        marked = copy.deepcopy(whole)
        said: Any = {"words": [{"who": "person", "text": "m4rk"}], "harm": {"person": "m4rk"}}
        marked["decisions"][-1][key] = said.get(key, "m4rk")
        yield key, marked
    for key in ("luck", "slack"):
        marked = copy.deepcopy(whole)
        marked["decisions"][-1][key] = marked["sums"][key] = -987.125
        yield key, marked
    for key in ("truth", "chosen_hidden", "outcome", "ending"):
        yield key, {**copy.deepcopy(whole), key: {"m4rk": "m4rk"}}


def test_no_mark_of_the_end_is_left() -> None:
    for key, marked in _marked():
        told = json.dumps(without_ending(marked))
        assert "m4rk" not in told, key
        assert "-987.125" not in told, key
        assert not any(mark in body(marked, SITE) for mark in ("m4rk", "987.1")), key


def test_hiding_twice_is_hiding_once_and_changes_nothing_given() -> None:
    whole = reviewed("four_states", twins("four_states")[0][0])
    before = copy.deepcopy(whole)
    once = without_ending(whole)
    assert whole == before
    assert once["closed"]
    assert without_ending(once) == once
    assert page(once) == page(whole, ending=False)


def test_a_run_that_is_not_over_has_nothing_to_hide() -> None:
    run = twins("four_states")[0][0]
    told = reviewed("four_states", replace(run, acts=run.acts[:-1], end=None))
    assert without_ending(told) == told
