"""Reviewing: what the document holds, and what happens to logs and policies that are damaged."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from subside.cli.named import model_of
from subside.runs import RunWriter, read
from subside.solve.find import cached_path
from tests.cli.cast import run, told

SCENARIO = "--scenario"


def judged(log: Path, scenario: Path) -> list[Any]:
    return told("review", log, SCENARIO, scenario)["decisions"]


def test_the_document_has_the_keys_of_the_format(log: Path, solved: Path):
    document = told("review", log, SCENARIO, solved)
    assert {"scenario", "outcome", "start", "decisions", "sums"} <= set(document)
    assert set(document["start"]) == {"low", "high"}
    assert {"luck", "about", "slack"} <= set(document["sums"])
    assert "value" in document["outcome"]
    for decision in document["decisions"]:
        assert {
            "t", "seconds", "act", "best", "loss", "grade", "proven", "grounds", "luck",
            "discretionary_minutes", "acts",
        } <= set(decision)  # fmt: skip
        assert set(decision["loss"]) == {"low", "about", "high"}
        assert set(decision["discretionary_minutes"]) == {"before", "gain"}
        assert all({"act", "low", "high"} <= set(act) for act in decision["acts"])
        assert decision["grounds"] is None
    assert [d["act"] for d in document["decisions"]] == [act.act for act in read(log).acts]


def test_the_parts_add_up_to_the_outcome(log: Path, solved: Path):
    document = told("review", log, SCENARIO, solved)
    sums = document["sums"]
    total = document["start"]["low"] + sums["luck"] - sums["about"] + sums["slack"]
    assert total == pytest.approx(document["outcome"]["value"], abs=1e-9)


def test_the_text_fits_80_columns_and_json_goes_beside_it(log: Path, solved: Path, here: Path):
    result = run("review", log, SCENARIO, solved, "--json", "review.json")
    assert result.exit_code == 0
    assert "after-action review" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert json.loads((here / "review.json").read_text()) == told("review", log, SCENARIO, solved)


def test_a_log_cut_in_a_line_is_judged_as_far_as_it_goes(log: Path, solved: Path, here: Path):
    whole = judged(log, solved)
    lines = log.read_bytes().splitlines(keepends=True)
    assert len(lines) > 3
    for kept in range(1, len(lines)):
        cut = here / "cut.jsonl"
        cut.write_bytes(b"".join(lines[:kept]) + lines[kept][:-9])
        result = run("review", cut, SCENARIO, solved)
        assert result.exit_code == 0, result.output
        assert f"stops in the middle of line {kept + 1}" in " ".join(result.output.split())
        found = judged(cut, solved)
        if kept == len(lines) - 1:
            # All acts, and no ending: what chance did in the last one is not known.
            found[-1]["luck"] = whole[-1]["luck"]
        assert found == whole[: kept - 1]


def test_a_log_cut_between_lines_is_judged_identically(log: Path, solved: Path, here: Path):
    whole = judged(log, solved)
    lines = log.read_bytes().splitlines(keepends=True)
    (here / "cut.jsonl").write_bytes(b"".join(lines[:3]))
    document = told("review", here / "cut.jsonl", SCENARIO, solved)
    assert document["decisions"] == whole[:2]
    assert document["truth"] is None
    assert document["outcome"]["value"] is None if document["outcome"] else True


def test_an_edited_log_is_refused(log: Path, solved: Path):
    data = log.read_bytes()
    log.write_bytes(data.replace(b'"act":"ask_need"', b'"act":"explain"', 1))
    result = run("review", log, SCENARIO, solved)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{log}:2: ")
    assert "edited" in result.stderr


def test_an_observation_that_cannot_be_is_refused(log: Path, solved: Path, here: Path):
    played = read(log)
    forged = here / "forged.jsonl"
    with RunWriter.create(forged, played.start) as writer:
        writer.append_act(replace(played.acts[0], cue="he confesses"))
    result = run("review", forged, SCENARIO, solved)
    assert result.exit_code == 1
    assert "at 0 s, act ask_need" in result.stderr
    assert "he confesses" in result.stderr


def test_an_act_that_was_not_possible_is_refused(log: Path, solved: Path, here: Path):
    played = read(log)
    forged = here / "forged.jsonl"
    with RunWriter.create(forged, played.start) as writer:
        writer.append_act(replace(played.acts[0], act="command"))
    result = run("review", forged, SCENARIO, solved)
    assert result.exit_code == 1
    assert "not an act that was possible" in result.stderr


def test_the_log_of_another_model_is_refused(log: Path, solved: Path):
    for words in (("review", log), ("review", log, SCENARIO, "roadside")):
        result = run(*words)
        assert result.exit_code == 1
        assert result.stdout == ""
    assert "another" in result.stderr


def test_without_a_policy_the_command_that_builds_it_is_told(log: Path, solved: Path, here: Path):
    result = run("review", log, SCENARIO, solved)
    assert result.exit_code == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUBSIDE_CACHE", str(here / "empty"))
        result = run("review", log, SCENARIO, solved)
    assert result.exit_code == 1
    assert "subside solve" in result.stderr


@pytest.mark.parametrize("damage", ["cut", "noise", "text", "empty", "another model's"])
def test_a_damaged_policy_is_refused(log: Path, solved: Path, here: Path, damage: str):
    model = model_of(str(solved))
    policy = cached_path(model.scenario).read_bytes()
    middle = len(policy) // 2
    data = {
        "cut": policy[:middle],
        "noise": policy[:middle] + bytes(range(256)) + policy[middle + 256 :],
        "text": b"not a policy",
        "empty": b"",
        "another model's": policy.replace(b"x", b"x"),
    }[damage]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUBSIDE_CACHE", str(here / "cache"))
        path = cached_path(model.scenario)
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        if damage == "another model's":
            _of_another_model(path)
        for words in (("review", log, SCENARIO, solved), ("options", solved)):
            result = run(*words)
            assert result.exit_code == 1, damage
            assert result.stderr.startswith(str(path)), damage
            assert "subside solve" in result.stderr


def _of_another_model(path: Path) -> None:
    import numpy as np

    with np.load(path) as file:
        table = {name: file[name] for name in file.files}
    facts = json.loads(str(table.pop("facts"))) | {"model_hash": "0" * 64}
    with path.open("wb") as out:
        np.savez_compressed(out, facts=np.array(json.dumps(facts)), **table)


def test_the_same_work_gives_the_same_review(log: Path, solved: Path):
    once, again = (run("review", log, SCENARIO, solved, "--work", "4") for _ in range(2))
    assert once.exit_code == 0
    assert once.stdout == again.stdout
    assert run("review", log, SCENARIO, solved, "--work", "-1").exit_code == 2


def test_what_is_no_log_is_refused(here: Path):
    (here / "noise").write_bytes(b"\x00\xff")
    (here / "text").write_text("hello\n")
    (here / "empty").write_text("")
    for name in ("noise", "text", "empty", ".", "none"):
        result = run("review", name)
        assert result.exit_code == 1, name
        assert result.stderr.startswith(name), name
        assert "Traceback" not in result.stderr
