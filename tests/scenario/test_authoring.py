"""docs/authoring.md is a test subject: its blocks make a scenario that loads, is solved and plays.

All `yaml` blocks in their order are `scenario.yaml`; a block under a line that names a file is that
file. Commands stand in `console` blocks, after a dollar sign, and run in their order, in process.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from subside.cli import subside
from subside.lint import subject
from subside.lint.library import LIBRARY_RULES
from subside.lint.rule import Rule
from subside.lint.rules import RULES, blind
from subside.scenario import Scenario, load
from subside.scenario.rules.reach import CONTEXTS_MOST, CONTEXTS_WARN, PROFILES_MOST
from subside.scenario.wording import find, prose

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "authoring.md").read_text("utf-8")
FEW = {
    "BEST": 3,
    "SIMPLE": 6,
    "HEARD": 4,
}  # runs of `check --deep`: that it runs, not what it finds


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def files() -> dict[str, str]:
    named = re.findall(r"^`(\S+)`:\n\n```\w+\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return {"counter/scenario.yaml": "".join(blocks("yaml")), **dict(named)}


def commands() -> list[tuple[list[str], list[str]]]:
    """Arguments and the lines that are printed below them."""
    parts = [part.rstrip("\n") for block in blocks("console") for part in block.split("$ ")[1:]]
    split = [part.split("\n") for part in parts]
    assert all(first.startswith("subside ") for first, *_ in split)
    return [(shlex.split(first)[1:], output) for first, *output in split]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every file that the page writes, and nothing else."""
    made = tmp_path_factory.mktemp("authoring")
    for name, text in files().items():
        (made / name).parent.mkdir(exist_ok=True)
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def scenario(folder: Path) -> Scenario:
    return load(folder / "counter")


@pytest.fixture(scope="module")
def ran(folder: Path) -> dict[str, Result]:
    """Every command of the page, in its order; plays of `check --deep` are few."""
    runner = CliRunner(env={"SUBSIDE_CACHE": str(folder / "cache"), "COLUMNS": "80"})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, runs in FEW.items():
            patch.setattr(subject, name, runs)
        patch.setattr(blind, "TRIED", 2)
        return {shlex.join(line): runner.invoke(subside, line) for line, _ in commands()}


def test_the_page_writes_a_whole_folder() -> None:
    names = {"scenario.yaml", "design.md", "exemplar.acts", "poor.acts"}
    assert set(files()) == {f"counter/{name}" for name in names}


def test_the_example_loads_without_fault_or_warning(scenario: Scenario) -> None:
    assert scenario.warnings == ()
    assert f"make {len(scenario.reachable.contexts)}." in PAGE
    assert scenario.file.library is not None
    assert set(scenario.file.variants) == {"clinic"}


def test_each_step_shows_a_part_of_the_file() -> None:
    """No block stands apart: the page is read from the top, and the file grows."""
    tops = [re.findall(r"^(\w+):", block, re.MULTILINE) for block in blocks("yaml")]
    every = [key for keys in tops for key in keys]
    assert len(tops) == 9
    assert len(every) == len(set(every))


@pytest.mark.parametrize(("line", "output"), commands(), ids=lambda part: " ".join(part))
def test_a_command_runs_and_prints_what_stands_below(
    line: list[str], output: list[str], ran: dict[str, Result]
) -> None:
    done = ran[shlex.join(line)]
    assert done.exit_code == 0, done.output
    assert [shown for shown in output if shown not in done.output.splitlines()] == []


def test_solving_gets_somewhere(folder: Path, ran: dict[str, Result]) -> None:
    assert "solve counter --seconds 2" in ran
    result = CliRunner(env={"SUBSIDE_CACHE": str(folder / "cache")}).invoke(
        subside, ["options", str(folder / "counter"), "--json"]
    )
    acts = {act["act"]: act for act in json.loads(result.stdout)["acts"]}
    assert acts["listen"]["low"] > acts["leave"]["low"] + 2


def test_plays_of_the_page_come_to_an_end(folder: Path, ran: dict[str, Result]) -> None:
    for name in ("good", "poor", "clinic"):
        last = (folder / f"{name}.jsonl").read_text("utf-8").splitlines()[-1]
        assert json.loads(last)["kind"] == "end", name


@pytest.mark.parametrize(
    ("title", "rules"),
    [("Every rule in practice", RULES), ("The library as a whole", LIBRARY_RULES)],
    ids=["one scenario", "library"],
)
def test_every_rule_is_told_with_what_to_do(title: str, rules: Sequence[Rule[Any]]) -> None:
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == [rule.name for rule in rules]


def test_limits_are_those_of_the_loader() -> None:
    size = PAGE.partition("\n## How big it may be\n")[2].partition("\n## ")[0]
    for limit in (CONTEXTS_WARN, CONTEXTS_MOST, PROFILES_MOST):
        assert re.search(rf"\b{limit}\b", size), limit


def test_the_page_keeps_to_the_words() -> None:
    assert [finding.words for finding in find(prose(PAGE))] == []
