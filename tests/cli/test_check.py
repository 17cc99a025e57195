"""Checking scenario folders: all faults at once, with file and line."""

from __future__ import annotations

import copy
import json
from importlib import import_module
from pathlib import Path

import pytest

from subside.files import scenarios_folder
from subside.scenario import ScenarioFaults, load
from subside.scenario.document import Document
from tests.cli.cast import run, tiny, told
from tests.oracles.tiny import changed, write
from tests.scenario import test_at_once as at_once

SHIPPED = sorted(path.parent for path in scenarios_folder().glob("*/scenario.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_shipped_scenarios_are_sound(path: Path):
    result = run("check", path)
    assert result.exit_code == 0, result.output
    assert "ok" in result.output.splitlines()[-1]


def test_all_faults_of_all_folders_are_told(here: Path):
    poor = changed(tiny(), "minutes", to=0)
    poor["start"]["told"] = "perhaps"
    bad = write(here / "bad", poor)
    (bad / "exemplar.acts").write_text("leave\ntwo words\n")
    good = write(here / "good", tiny())
    result = run("check", bad, good)
    assert result.exit_code == 1
    for place in ("scenario.yaml:", "exemplar.acts:2: this is not an act"):
        assert f"{bad}/{place}" in result.output
    assert "minutes" in result.output
    assert "perhaps" in result.output
    assert f"{bad}: 3 faults" in result.output
    assert f"{good}: ok" in result.output
    assert result.stderr == ""


def test_a_play_with_an_act_that_the_scenario_lacks(here: Path):
    folder = write(here / "tiny", tiny())
    (folder / "poor.acts").write_text("watch\ncommand\nrequest:medical\n")
    result = run("check", folder)
    assert result.exit_code == 1
    assert f"{folder / 'poor.acts'}:2: is not an act of this scenario" in result.output
    assert f"{folder / 'poor.acts'}:3: " in result.output


@pytest.mark.parametrize(
    ("keys", "value", "waits"),
    [(("minutes",), 0, False), (("start", "told"), "perhaps", True)],
    ids=["beside reach", "under reach"],
)
def test_what_was_not_checked_is_told(
    here: Path, keys: tuple[str, ...], value: object, waits: bool
):
    """Nobody takes the list for the full one: the note stands between it and the count."""
    result = run("check", write(here / "tiny", changed(tiny(), *keys, to=value)))
    assert result.exit_code == 1
    assert result.output.count("Not checked, because of the faults above") == 1
    assert ("what can be reached" in result.output) == waits
    assert "1 fault" in result.output.splitlines()[-1]


def test_a_fault_that_only_the_model_shows(here: Path):
    data = changed(tiny(), "endings", "gone", "left_in_danger", "p", to=0.9)
    result = run("check", write(here / "tiny", data))
    assert result.exit_code == 1
    assert "above one" in result.output


def test_json_has_every_fault_apart(here: Path):
    folder = write(here / "tiny", changed(tiny(), "minutes", to=0))
    result = run("check", folder, "--json")
    assert result.exit_code == 1
    (checked,) = json.loads(result.stdout)["scenarios"]
    assert set(checked) == {"path", "ok", "faults", "warnings", "not_checked"}
    assert checked["not_checked"].startswith("Not checked, because of the faults above: ")
    (fault,) = checked["faults"]
    assert {"file", "line", "where", "fact", "given", "hint"} <= set(fault)
    assert fault["where"] == "minutes"
    good = told("check", write(here / "good", tiny()))["scenarios"][0]
    assert (good["ok"], good["not_checked"]) == (True, "")


@pytest.mark.parametrize("name", ["none", "file", "empty"])
def test_what_is_no_scenario_is_a_fault(here: Path, name: str):
    (here / "file").write_text("x")
    (here / "empty").mkdir()
    result = run("check", name)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert f"{name}: " in result.output


def test_nothing_to_check_is_a_usage_error():
    assert run("check").exit_code == 2


def test_plays_are_checked_beside_faults_of_the_scenario(here: Path):
    """Unknown acts of a play are told with the rest, where the acts on offer are known for sure."""
    for name, data in (
        ("named", changed(tiny(), "title", to=7)),
        ("unsure", changed(tiny(), "acts", "wach", to={})),
    ):
        write(here / name, data)
        (here / name / "poor.acts").write_text("watch\nhug\n", encoding="utf-8")
    told_of = {
        name: " ".join(run("check", here / name).output.split()) for name in ("named", "unsure")
    }
    assert "poor.acts:2" in told_of["named"]
    assert "is not an act of this scenario" in told_of["named"]
    assert "plays' acts" not in told_of["named"]
    assert "is not in the catalogue of acts" in told_of["unsure"]
    assert "poor.acts" not in told_of["unsure"]
    assert "whether the plays' acts are on offer" in told_of["unsure"]


def test_sums_are_told_beside_other_faults(here: Path):
    """What only the model adds up is told at once with a fault that it does not rest on."""
    high = changed(tiny(), "endings", "gone", "left_in_danger", "p", to=0.9)
    for k, keys in enumerate([("minutes",), ("settles_at_most",), ("rates", "settle_pressure")]):
        result = run("check", write(here / f"tiny{k}", changed(high, *keys, to="no")))
        assert result.exit_code == 1
        assert "above one" in result.output
        assert "2 faults" in result.output.splitlines()[-1]


def test_sums_of_a_section_with_faults_wait(here: Path):
    """A stand-in is never added up: where the section itself has a fault, nothing is guessed."""
    high = changed(tiny(), "endings", "gone", "left_in_danger", "p", to=0.9)
    result = run("check", write(here / "tiny", changed(high, "endings", "leave", "title", to=7)))
    assert "above one" not in result.output
    assert "Not checked, because of the faults above" in result.output


@pytest.mark.parametrize("scenario", at_once.NAMES)
@pytest.mark.parametrize("fault", at_once.FAULTS)
def test_sums_add_no_fault_that_is_none(scenario: str, fault: str, monkeypatch) -> None:
    """Of a shipped scenario with one fault, the model's checks find nothing besides."""
    data = copy.deepcopy(at_once.plain(scenario))
    at_once.injected(data, fault, scenario)
    door = import_module("subside.scenario.load")  # in the package, the function has the name
    monkeypatch.setattr(door, "read_yaml", lambda file: Document(file, data))
    with pytest.raises(ScenarioFaults) as caught:
        load(scenarios_folder() / scenario)
    command = import_module("subside.cli.check")
    assert command._of_the_model(caught.value) == []
