"""Rules over several scenarios: they hold where they should, and find what is planted."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from subside.files import scenarios_folder
from subside.lint import LIBRARY_RULES, Collection
from subside.lint.library import armed_otherwise as armed_rule
from subside.lint.library import callers, no_threat, nothing_dramatic, places, roles, unarmed
from subside.lint.subject import without_threat
from subside.scenario import Scenario, load
from subside.solve.policy import facts
from tests.cli.cast import run
from tests.scenario.small import write_folder

LIBRARY = """
library:
  place: {place}
  disabilities: {{{roles}}}
"""


def small(tmp_path: Path, slug: str, tags: str, *swaps: tuple[str, str]) -> Scenario:
    folder = write_folder(tmp_path / slug).add(tags)
    return folder.swap(*swaps).load()


def tags(place: str, *of: str) -> str:
    return LIBRARY.format(place=place, roles=", ".join(f"{role}: deaf" for role in of))


CRISIS = ("    probability: 0.75\n", "    probability: 0.75\n    mental_health: true\n")
ARMED = ('    armed: {"no": 0.9, "yes": 0.1}', '    armed: {"no": 0.4, "yes": 0.6}')
BIASED = ("  fall:\n    says", "  fall:\n    fault: biased\n    says")


def test_a_crisis_that_is_mostly_armed_is_found(tmp_path: Path) -> None:
    calm = small(tmp_path, "calm", "", CRISIS)
    armed = small(tmp_path, "armed", "", CRISIS, ARMED)
    assert unarmed(Collection([calm], {})).ok
    assert unarmed(Collection([calm], {})).figures["share"] == pytest.approx(0.1)
    assert not unarmed(Collection([armed], {})).ok
    both = unarmed(Collection([calm, armed], {}))
    assert both.figures["share"] == pytest.approx(0.35)
    assert both.ok


def test_people_with_weapons_who_are_mostly_in_a_crisis_are_found(tmp_path: Path) -> None:
    crisis = small(tmp_path, "crisis", "", CRISIS, ARMED)
    other = small(tmp_path, "other", "", ARMED)
    assert not armed_rule(Collection([crisis], {})).ok
    assert armed_rule(Collection([crisis, other], {})).figures["share"] == pytest.approx(0.5)
    assert armed_rule(Collection([other], {})).ok


def test_threats_everywhere_are_found() -> None:
    assert not no_threat(Collection([], {"a": 0.9, "b": 0.0})).ok
    assert no_threat(Collection([], {"a": 0.9, "b": 0.1})).ok
    many = dict.fromkeys("abcdef", 0.9)
    assert not nothing_dramatic(Collection([], many)).ok
    assert nothing_dramatic(Collection([], many | {"g": 1.0, "h": 0.98})).ok


def test_a_disability_only_in_the_person_met_is_found(tmp_path: Path) -> None:
    met = [small(tmp_path, f"met{k}", tags("street", "person")) for k in range(2)]
    every = small(tmp_path, "all", tags("home", "person", "caller", "helper", "officer"))
    others = [small(tmp_path, f"other{k}", tags("shop", "helper")) for k in range(3)]
    assert not roles(Collection(met, {})).ok
    assert not roles(Collection([every], {})).ok
    assert not roles(Collection([*met, every], {})).ok
    assert roles(Collection([*met, every, *others], {})).ok


def test_callers_who_are_always_right_are_found(tmp_path: Path) -> None:
    right = small(tmp_path, "right", "")
    biased = small(tmp_path, "biased", "", BIASED)
    assert not callers(Collection([right], {})).ok
    assert callers(Collection([right] * 3 + [biased], {})).ok
    assert not callers(Collection([right] * 4 + [biased], {})).ok


def test_one_place_is_found(tmp_path: Path) -> None:
    home, home2 = (small(tmp_path, f"home{k}", tags("home")) for k in range(2))
    bare = small(tmp_path, "bare", "")
    assert places(Collection([home, home2], {})).ok
    assert not places(Collection([home, home2, home2], {})).ok
    assert not places(Collection([home, bare], {})).ok


@pytest.mark.parametrize("rule", LIBRARY_RULES, ids=lambda rule: rule.name)
def test_every_rule_has_a_manual(rule: object) -> None:
    name = getattr(rule, "name")  # noqa: B009 -- parametrize knows no types
    result = run("check", "--explain", name)
    assert result.exit_code == 0
    assert "?" in result.output.splitlines()[2]
    assert "holds" in result.output
    assert "Where it does not hold" in result.output


def test_what_is_shipped_goes_together() -> None:
    """Of all rules but those that have to play: these are told by `check --library`."""
    found = [load(path.parent) for path in sorted(scenarios_folder().glob("*/scenario.yaml"))]
    of = Collection(found, {})
    for rule in (unarmed, armed_rule, roles, callers, places):
        assert rule(of).ok, rule(of).told


def test_the_page_tells_of_every_scenario_what_its_policy_proves() -> None:
    """The tables of docs/lint.md are of the scenarios as they are shipped now."""
    page = (Path(__file__).parents[2] / "docs" / "lint.md").read_text("utf-8")
    for path in sorted(scenarios_folder().glob("*/scenario.yaml")):
        (achievable,) = re.findall(rf"^\| {path.parent.name} \| (\d+\.\d) \|", page, re.MULTILINE)
        assert float(achievable) == pytest.approx(facts(path.parent / "policy.npz").low, abs=0.051)


def test_who_is_badly_hurt_in_the_end_was_in_danger() -> None:
    """Also where a scenario has no factor `threat`, and where the harm comes with the ending."""

    def ended(threat: str = "none", **components: float) -> Any:
        end = SimpleNamespace(outcome=SimpleNamespace(components=components))
        seen = {"threat": threat} if threat else {}
        return SimpleNamespace(
            start=SimpleNamespace(seen=seen), acts=[SimpleNamespace(seen=seen)], end=end
        )

    hurt = {"person: death": 1.0}
    slight = {"officer: minor injury": 1.0}
    runs = [
        ended(), ended(threat=""), ended(threat="", **hurt), ended(**slight),
        ended(threat="against self"),
    ]  # fmt: skip
    assert without_threat(runs).tolist() == [1, 1, 0, 1, 0]
