"""Variants in every command: `NAME:VARIANT`, of a shipped scenario or of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from subside.cli.named import model_of, place_of
from subside.errors import UserError
from subside.files import scenarios_folder
from subside.solve.find import find
from subside.solve.policy import solve_command
from tests.cli.cast import run, told
from tests.scenario.small import write_folder

NAME = "stairwell:courtyard"
LATE = """
variants:
  late:
    title: Medical comes late
    resources: {{medical: {{minutes: {}, usual_range: [0.0001, 600]}}}}
"""


@pytest.fixture
def folder(here: Path) -> Path:
    """The small scenario, with a variant that is another model."""
    return write_folder(here / "door").add(LATE.format(30)).path


def test_check_looks_at_the_variant_that_is_named(folder: Path) -> None:
    assert run("check", f"{folder}:late").exit_code == 0
    result = run("check", f"{folder}:lete")
    assert result.exit_code == 1
    assert "has no such variant" in result.output
    assert "late" in result.output


def test_check_finds_what_only_the_model_of_a_variant_shows(here: Path) -> None:
    folder = write_folder(here / "door").add(LATE.format(0.0001)).path
    plain = write_folder(here / "plain").path
    assert run("check", plain).exit_code == 0
    assert run("check", folder).exit_code == 1


def test_a_variant_without_a_policy_says_the_command_that_solves_it(folder: Path) -> None:
    model = model_of(f"{folder}:late")
    assert solve_command(model.scenario) == f"subside solve {folder}:late"
    with pytest.raises(UserError) as error:
        find(model)
    assert f"subside solve {folder}:late" in str(error.value)


def test_a_run_of_a_variant_is_played_and_reviewed_by_its_name_alone(here: Path) -> None:
    (here / "quick.acts").write_text("introduce\nleave\n")
    ended = run("play", NAME, "--acts", "quick.acts", "--seed", "3", "--log", "r.jsonl")
    assert ended.exit_code == 0, ended.output
    assert "--scenario" not in ended.output
    document = told("review", "r.jsonl")
    assert document["scenario"] == NAME
    assert told("simulate", NAME, "--runs", "2")["scenario"] == NAME


def test_names_of_places() -> None:
    assert place_of("stairwell:courtyard") == (scenarios_folder() / "stairwell", "courtyard")
    for name in ("nowhere", "nowhere:late"):
        with pytest.raises(UserError, match="no such scenario"):
            place_of(name)
