"""docs/scenario.md is held to what the code does: its example loads, no key or fault is missing."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from subside.scenario import json_schema
from subside.scenario.fairness import unfair
from subside.scenario.rules.folder import DESIGN_SECTIONS
from subside.scenario.rules.reach import CONTEXTS_MOST, CONTEXTS_WARN, PROFILES_MOST
from subside.scenario.wording import find, prose
from tests.scenario.small import Folder

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "scenario.md").read_text("utf-8")
SOURCE = "\n".join(
    path.read_text("utf-8") for path in sorted((ROOT / "src/subside/scenario").rglob("*.py"))
)


def example() -> str:
    blocks = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (found,) = [block for block in blocks if "situations:" in block]
    return str(found)


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_example_loads(folder: Folder) -> None:
    scenario = folder.write(example().encode()).load()
    assert scenario.file.title == "At the door"


def test_every_key_is_told() -> None:
    schema = json_schema()
    keys = {
        key for table in (schema, *schema["$defs"].values()) for key in table.get("properties", {})
    }
    acts = set(schema["properties"]["acts"]["properties"])
    told = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert keys - acts - told == set()


def test_every_listed_fault_is_one() -> None:
    rows = [line for line in section("List of faults").split("\n") if line.startswith("| `")]
    assert len(rows) > 30
    facts = [fact for row in rows for fact in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert [fact for fact in facts if fact not in SOURCE] == []


@pytest.mark.parametrize("call", ["document.fault", "fact = "])
def test_list_of_faults_is_long_enough(call: str) -> None:
    """Every literal fact of the rules stands in the list, by its words or a part of them."""
    rules = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "src/subside/scenario/rules").glob("*.py")
    )
    listed = re.findall(r"`([^`]+)`", section("List of faults"))
    for line in rules.split("\n"):
        if call not in line:
            continue
        for fact in re.findall(r'"((?:is|has|can|do|does|leads|names|gives?|must) [^"]+)"', line):
            assert any(entry in fact or fact in entry for entry in listed), fact


def test_laws_worked_by_hand(folder: Folder) -> None:
    """The two sums of the page, from the example's own numbers."""
    file = folder.write(example().encode()).load().file
    danger, attack = file.endings["leave"].left_in_danger, file.events["attack"].rate
    assert danger is not None
    assert danger.base * danger.tables["situation"]["hurt"] == pytest.approx(0.4)
    assert (attack.base, attack.pressure, attack.tables["distance"]["0-3 ft"]) == (0.02, 0.5, 3)
    rate = attack.base * attack.tables["distance"]["0-3 ft"] * math.exp(attack.pressure * 2)
    assert round(rate, 2) == 0.16
    assert "exp(0.5 * 2) = 0.16 per minute" in PAGE


def test_limits_are_told() -> None:
    size = section("Size")
    for limit in (CONTEXTS_MOST, CONTEXTS_WARN, PROFILES_MOST):
        assert f" {limit} " in size
    assert all(f"`## {name}`" in PAGE for name in DESIGN_SECTIONS)


def test_page_keeps_to_its_own_words() -> None:
    assert [finding.words for finding in find(prose(PAGE))] == []
    fairness = re.findall(r"`([a-z]+)`", section("Fairness and wording").split("in its name")[0])
    assert len(fairness) == 10
    assert all(unfair(name) for name in fairness)
