"""Every default number, as a table and as JSON; and the published figures."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pytest

from subside.scenario.defaults import defaults
from subside.scenario.provenance import Parameter
from tests.cli.cast import run, told


def test_every_number_is_printed_with_range_unit_and_source():
    result = run("parameters")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    rows = {line[:39].rstrip(): line[39:].split() for line in lines if line[39:].strip()}
    for name, below in pairwise(lines):  # a long name has a line of its own
        if len(name) > 38 and below.startswith(" " * 39):
            rows[name] = below.split()
    joined = " ".join(result.stdout.split())
    for one in defaults().parameters:
        within = [] if one.low is None else [f"{one.low:g}", "to", f"{one.high:g}"]
        assert rows[one.name] == [f"{one.value:g}", *within, one.unit]
        assert " ".join(one.source.split()) in joined


@pytest.mark.parametrize("words", [[], ["--evidence"]])
def test_at_most_80_columns(words: list[str]):
    lines = run("parameters", *words).stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)


def test_json_is_the_table():
    found = told("parameters")
    assert list(found) == ["parameters"]
    assert [Parameter(**one) for one in found["parameters"]] == list(defaults().parameters)
    assert found["parameters"] == [asdict(one) for one in defaults().parameters]


def test_json_of_the_evidence():
    found = told("parameters", "--evidence")["evidence"]
    assert [{k: v for k, v in one.items() if k != "given"} for one in found] == [
        fact.model_dump() for fact in defaults().evidence
    ]
    assert {one["given"] for one in found} == {"", "force", "assault"}


def test_json_in_a_file_leaves_the_table(here: Path):
    result = run("parameters", "--json", "all.json")
    assert "listen / trust up" in result.stdout
    assert len(json.loads((here / "all.json").read_text("utf-8"))["parameters"]) > 100


def test_each_figure_given_force_is_marked():
    """Once in its own lines, under a heading that says the same."""
    entries = run("parameters", "--evidence").stdout.split("\n\n")
    marked = "Counted given that force happened: not a causal rate."
    for fact in defaults().evidence:
        (entry,) = [entry for entry in entries if entry.startswith(f"{fact.id} ")]
        assert (marked in entry) == (fact.given == "force")
        assert " ".join(fact.source.split()) in " ".join(entry.split())
    assert any(entry.startswith("Given that force happened: not causal rates") for entry in entries)


def test_a_number_that_rests_on_one_is_marked():
    found = [one for one in defaults().parameters if one.given == "force"]
    assert found
    entries = run("parameters").stdout.split("\n\n")
    for one in found:
        (entry,) = [entry for entry in entries if f"{one.name} " in entry.replace("\n", " ")]
        assert "Counted given that force happened: not a causal rate." in entry


def test_points_are_called_a_stance():
    assert "a declared stance, not a measurement" in run("parameters").stdout
