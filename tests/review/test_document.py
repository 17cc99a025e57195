"""The review as data: keys, types, sums, and what it may not say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from subside.grade import GRADES, judge
from subside.reveal import truth_of
from subside.review import document, text
from subside.runs import Run
from subside.scenario.terms import HEADINGS
from subside.scenario.wording import find
from subside.solve.outcomes import PARTS
from tests.grade.cast import cut, fresh_policy, model, played, random_run, shipped_policy
from tests.oracles.cast import SHIPPED

NUMBER, SPAN = "number", {"low": "number", "high": "number"}
KEYS: dict[str, Any] = {
    "format": "whole",
    "safeguard": "text",
    "judged": "truth",
    "refined": "truth",
    "closed": "truth",
    "scenario": "text",
    "title": "text",
    "model_hash": "text",
    "table_hash": "text",
    "text_hash": "text",
    "other_table": "truth",
    "dispatch": "text",
    "dispatch_words": "list of text",
    "content_note": "text",
    "from_decision": "whole?",
    "complete": "truth",
    "cut": "text?",
    "seconds": "whole",
    "start": SPAN,
    "titles": "table of text",
    "situations": "table of text",
    "resources": None,
    "sums": {"luck": NUMBER, "about": NUMBER, "slack": NUMBER},
    "bounds": SPAN,
    "discretionary_minutes": {"at_start": NUMBER, "gained": NUMBER, "lost": NUMBER},
    "by_heading": "table of number",
    "by_phase": {"first third": NUMBER, "middle third": NUMBER, "last third": NUMBER},
    "chosen_hidden": "table of text?",
    "decisions": None,
    "truth": None,
    "outcome": "table of number?",
    "ending": None,
}
DECISION: dict[str, Any] = {
    "t": "whole",
    "seconds": "whole",
    "act": "text",
    "title": "text",
    "heading": "text",
    "best": "list of text",
    "loss": {"low": NUMBER, "about": NUMBER, "high": NUMBER},
    "grade": "text",
    "bands": "list of text",
    "proven": "truth",
    "grounds": None,
    "facts": None,
    "spent": NUMBER,
    "luck": NUMBER,
    "slack": NUMBER,
    "discretionary_minutes": {"before": NUMBER, "gain": "number?"},
    "seen": "table of text",
    "plain": "table of text",
    "scene": None,
    "event": "text",
    "cue": "text",
    "harm": "table of text",
    "why": "text",
    "acts": None,
    "known": None,
    "words": None,
    "chances": None,
    "within": "table of text",
}
GROUNDS: dict[str, Any] = {
    "power": "text",
    "met": "truth",
    "wording": "text",
    "facts": "table of text?",
    "seen": "table of text",
    "threat_under_way": "truth",
}
FACTS: dict[str, Any] = {
    "used": "truth",
    "first": "truth",
    "powers": None,
    "severity": "table of whole",
    "soon": NUMBER,
    "seconds": "whole",
    "last_event": "text?",
    "led_up": None,
    "alternatives": None,
}
ACT = {"act": "text", "low": NUMBER, "high": NUMBER, "grounded": "truth"}
TRUTH: dict[str, Any] = {
    "situation": "text",
    "title": "text",
    "disposition": "text",
    "intent": "text",
    "armed": "text",
    "needs": "list of text",
    "known_from": None,
    "trust": "list of text",
    "moments": None,
    "log_matches": "truth",
}


def fits(value: object, kind: Any) -> bool:
    """Whether a value is of a kind: exactly a plain Python type, never numpy's."""
    if kind is None:
        return True
    if isinstance(kind, dict):
        return (
            type(value) is dict
            and list(value) == list(kind)
            and all(fits(value[k], kind[k]) for k in kind)
        )
    if kind.endswith("?"):
        return value is None or fits(value, kind[:-1])
    if kind.startswith("list of "):
        return type(value) is list and all(fits(x, kind[8:]) for x in value)
    if kind.startswith("table of "):
        return type(value) is dict and all(fits(x, kind[9:]) for x in value.values())
    plain = {
        "text": (str,),
        "whole": (int,),
        "truth": (bool,),
        "number": (float, int),
        "nothing": (type(None),),
    }
    return type(value) in plain[kind]


def reviewed(name: str, run: Run, work: int = 4) -> dict[str, Any]:
    of = model(name)
    policy = shipped_policy(name) if name in SHIPPED else fresh_policy(name)
    truth = truth_of(of, run) if run.end else None
    return document(of, judge(of, policy, run, work), truth, work > 0)


def many(name: str, count: int = 12) -> Iterator[tuple[Run, dict[str, Any]]]:
    """Reviews of finished runs, some that stop short, and one of nothing."""
    of = model(name)
    for seed in range(count):
        run = random_run(of, seed, 200)
        yield run, reviewed(name, run)
        if seed < 3:
            part = cut(run, len(run.acts) // 2)
            yield part, reviewed(name, part)
    yield cut(run, 0), reviewed(name, cut(run, 0))


@pytest.mark.parametrize("name", ["four_states", "chance 0", "with_force"])
def test_document_has_every_key_with_its_type(name: str) -> None:
    for _, told in many(name, 6):
        assert set(told) == set(KEYS)
        assert [key for key in KEYS if not fits(told[key], KEYS[key])] == []
        assert all(
            fits(x, {"title": "text", "low": NUMBER, "high": NUMBER})
            for x in told["resources"].values()
        )
        for d in told["decisions"]:
            assert set(d) == set(DECISION)
            assert [key for key in DECISION if not fits(d[key], DECISION[key])] == []
            assert all(fits(x, ACT) for x in d["acts"])
            assert d["grounds"] is None or fits(d["grounds"], GROUNDS)
            assert d["facts"] is None or fits(d["facts"], FACTS)
            assert (d["facts"] is not None) >= (d["grounds"] is not None)
            assert all(fits(x, {"who": "text", "text": "text"}) for x in d["words"])
            assert set(d["known"]) == {"situation", "disposition", "intent", "armed"}
            assert all(
                fits(x, "table of number") for x in (*d["known"].values(), *d["chances"].values())
            )
            assert all(set(x) == set(PARTS) for x in d["chances"].values())
        if told["truth"] is not None:
            assert set(told["truth"]) == set(TRUTH)
            assert [key for key in TRUTH if not fits(told["truth"][key], TRUTH[key])] == []
            assert all(fits(x, "whole?") for x in told["truth"]["known_from"].values())
        assert all(told[key] is None for key in ("truth", "outcome", "ending")) != told["complete"]


@pytest.mark.parametrize("name", ["four_states", "chance 0", "with_force"])
def test_document_is_json_and_comes_back_as_it_was(name: str) -> None:
    """Plain types all the way down: no numpy number, no tuple, no NaN."""
    for _, told in many(name, 4):
        assert json.loads(json.dumps(told, allow_nan=False)) == told
        assert_plain(told)


def assert_plain(value: object) -> None:
    assert type(value) in (dict, list, str, int, float, bool, type(None)), type(value)
    if isinstance(value, dict):
        assert all(type(key) is str for key in value)
    for part in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        assert_plain(part)


@pytest.mark.parametrize("name", ["four_states", "chance 0"])
def test_sums_of_a_review_add_up(name: str) -> None:
    for run, told in many(name):
        decisions, sums = told["decisions"], told["sums"]
        assert [d["t"] for d in decisions] == list(range(1, len(run.acts) + 1))
        for key, parts in (
            ("about", [d["loss"]["about"] for d in decisions]),
            ("luck", [d["luck"] for d in decisions]),
            ("slack", [d["slack"] for d in decisions]),
        ):
            assert sums[key] == pytest.approx(sum(parts), abs=1e-9)
        for table in ("by_heading", "by_phase"):
            assert sum(told[table].values()) == pytest.approx(sums["about"], abs=1e-9)
        assert set(told["by_heading"]) <= set(HEADINGS)
        assert told["bounds"]["low"] <= sums["about"] + 1e-9 <= told["bounds"]["high"] + 2e-9
        minutes = told["discretionary_minutes"]
        gains = sum(d["discretionary_minutes"]["gain"] or 0.0 for d in decisions)
        assert minutes["gained"] - minutes["lost"] == pytest.approx(gains, abs=1e-9)
        assert min(minutes.values()) >= 0
        if told["complete"]:
            reached = told["start"]["low"] + sums["luck"] - sums["about"] + sums["slack"]
            assert told["outcome"]["value"] == pytest.approx(reached, abs=1e-9)


def test_decisions_of_a_review_agree_with_themselves() -> None:
    for _, told in many("chance 0", 6):
        for d in told["decisions"]:
            lows = [x["low"] for x in d["acts"]]
            assert lows == sorted(lows, reverse=True)
            assert d["best"][0] == d["acts"][0]["act"]
            assert d["act"] in [x["act"] for x in d["acts"]]
            assert d["grade"] in GRADES
            assert d["proven"] == (set(d["bands"]) == {d["grade"]})
            assert (d["grade"] == "best") == (d["chances"] == {}) == (d["act"] in d["best"])
            for chances in d["known"].values():
                assert sum(chances.values()) == pytest.approx(1.0, abs=1e-9)


def test_what_was_true_is_told_after_the_end_only() -> None:
    """A run that can still go on: no truth, no outcome, and no text names either."""
    of = model("four_states")
    run = next(r for r in (played(of, seed, 3).run for seed in range(99)) if r.end is None)
    told = reviewed("four_states", run)
    assert (told["truth"], told["outcome"], told["ending"], told["complete"]) == (
        None,
        None,
        None,
        False,
    )
    assert "What was true" not in text(told)
    assert "not over" in text(told)
    assert "seed" not in told


def test_why_names_the_part_that_changed_most_in_people_out_of_100() -> None:
    """Both numbers of the sentence are those of the chances beside it."""
    found = 0
    for _, told in many("chance 0", 10):
        for d in told["decisions"]:
            if d["why"].startswith("Of 100"):
                best = next(name for name in d["chances"] if name != d["act"])
                shown = [
                    {f"{100 * d['chances'][act][part]:.0f}", f"{100 * d['chances'][act][part]:.1f}"}
                    for act in (best, d["act"])
                    for part in PARTS
                ]
                numbers = [word for word in d["why"].replace(",", "").split() if word[0].isdigit()][
                    1:
                ]
                assert all(any(number in pair for pair in shown) for number in numbers[:1])
                found += 1
    assert found > 5


@pytest.mark.parametrize("name", ["four_states", "chance 0"])
def test_review_uses_no_refused_words(name: str) -> None:
    for _, told in many(name, 6):
        assert [x.words for x in find(text(told))] == []
        assert [x.words for x in find(json.dumps(told))] == []


def test_known_from_is_the_second_from_which_belief_stays_sure() -> None:
    """Found again here from the decisions' own `known`: situations that have the need."""
    of = model("four_states")
    for run, told in many("four_states", 12):
        if not told["complete"]:
            continue
        for need, second in told["truth"]["known_from"].items():
            having = [k for k, s in of.scenario.file.situations.items() if need in s.needs]
            sure = [
                sum(d["known"]["situation"].get(k, 0.0) for k in having) >= 0.75
                for d in told["decisions"]
            ]
            k = len(sure)
            while k and sure[k - 1]:
                k -= 1
            assert second == (run.acts[k].at if k < len(sure) else None)


def test_phases_are_thirds_of_the_time() -> None:
    for run, told in many("chance 0", 6):
        total = told["seconds"]
        cost = np.zeros(3)
        for act, d in zip(run.acts, told["decisions"], strict=True):
            cost[int(3 * act.at / total)] += d["loss"]["about"]
        assert list(told["by_phase"].values()) == pytest.approx(list(cost), abs=1e-9)


def test_each_moment_has_what_was_hidden_then() -> None:
    """Trust before the act; a need is open until an act has spoken to it."""
    told_any = 0
    for run, told in many("four_states", 8):
        if not told["complete"]:
            continue
        of, truth = model("four_states").scenario, told["truth"]
        still = list(truth["needs"])
        assert [m["t"] for m in truth["moments"]] == [d["t"] for d in told["decisions"]]
        for moment, act, d in zip(truth["moments"], run.acts, told["decisions"], strict=True):
            assert moment["trust"] == truth["trust"][act.n - 1]
            assert moment["agitation"] == d["seen"]["agitation"]
            assert moment["needs"] == still
            spoken = [n for n in still if n in of.acts[act.act].addresses]
            assert moment["spoken_to"] == spoken
            still = [n for n in still if n not in spoken]
            told_any += len(spoken)
            amounts = [one["amount"] for one in moment["pressure"]]
            assert all(x > 0 for x in amounts)
            assert amounts == sorted(amounts, reverse=True)
    assert told_any


def test_pressure_names_nearness_and_the_act() -> None:
    of = model("doorstep")
    run = random_run(of, 3, 300)
    told = reviewed("doorstep", run, work=0)
    assert told["refined"] is False
    named = {one["what"] for m in told["truth"]["moments"] for one in m["pressure"]}
    near = {k: v for k, v in of.scenario.rates.pressure["distance"].items() if v > 0}
    assert named & {f"distance: {value}" for value in near}
    assert any(what.startswith("“") for what in named)


def test_a_run_that_was_tried_again_says_from_where() -> None:
    run = random_run(model("four_states"), 3, 200)
    assert reviewed("four_states", run, 0)["from_decision"] is None
    again = replace(run, start=replace(run.start, again=2))
    assert reviewed("four_states", cut(again, len(run.acts)), 0)["from_decision"] == 2
