"""Conditions of force, as a scenario may write them, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from subside.scenario import Scenario, ScenarioFaults
from subside.scenario.document import Fault
from subside.scenario.grounds import Use, under_way
from tests.oracles import tiny
from tests.scenario.small import Folder, write_folder

Data = dict[str, Any]
COMING = {"threat": ["against an officer"]}


def load(tmp_path: Any, data: Data) -> Scenario:
    return tiny.loaded(tmp_path / "tiny", data)


def fault(tmp_path: Any, data: Data, line: str) -> Fault:
    """The one fault of a file; it stands in the line that holds a text."""
    folder = Folder(tiny.write(tmp_path / "tiny", data))
    found = folder.fault()
    assert found.file == str(folder.file)
    text = folder.file.read_text("utf-8").split("\n")[found.line - 1]
    assert line in text, f"{found} in {text!r}"
    return found


def with_ground(act: str, *when: Data) -> Data:
    return tiny.changed(tiny.with_force(), "grounds", act, to={"when": list(when)})


def test_small_scenario_with_force_loads(tmp_path: Any) -> None:
    uses = load(tmp_path, tiny.with_force()).uses
    assert set(uses) == {"point_firearm", "cew", "deadly_force", "custody"}
    assert {name: use.power for name, use in uses.items()} == {
        "point_firearm": "pointing", "cew": "force", "deadly_force": "deadly force",
        "custody": "seizure",
    }  # fmt: skip
    assert uses["custody"].ground.when == (
        {"stance": ("held",)},
        {"threat": ("against an officer",)},
    )
    assert "arrest" in uses["custody"].ground.wording, "the default's, where only `when` is given"


def test_wording_of_a_scenario_replaces_the_default(tmp_path: Any) -> None:
    data = tiny.changed(tiny.with_force(), "grounds", "cew", to={"wording": "He comes at you."})
    use = load(tmp_path, data).uses["cew"]
    assert use.ground.wording == "He comes at you."
    assert use.ground.when[0]["threat"][0] == "against an officer"


@pytest.mark.parametrize(
    ("seen", "facts"),
    [
        ({"threat": "none", "stance": "up"}, None),
        ({"threat": "none", "stance": "held"}, {"stance": "held"}),
        ({"threat": "against an officer", "stance": "up"}, {"threat": "against an officer"}),
        ({"stance": "up"}, None),
        ({}, None),
    ],
)
def test_facts_are_those_of_the_first_alternative_that_holds(
    tmp_path: Any, seen: dict[str, str], facts: dict[str, str] | None
) -> None:
    """A factor that is not there is not met."""
    use: Use = load(tmp_path, tiny.with_force()).uses["custody"]
    assert use.met(seen) == facts


def test_a_threat_is_under_way_when_one_is_seen() -> None:
    assert not under_way({"threat": "none"})
    assert not under_way({"weapon": "in hand"})
    assert under_way({"threat": "against self"})


WRONG: list[tuple[Data, str, str, tuple[str, ...]]] = [
    (with_ground("watch", COMING), "watch:", "grounds.watch", ("not an act of force", "on offer")),
    (with_ground("oc", COMING), "oc:", "grounds.oc", ("not an act of force", "on offer")),
    (
        with_ground("cew", {"moon": ["full"]}), "moon:", "grounds.cew.when[0].moon",
        ("not visible in this scenario",),
    ),
    (
        with_ground("cew", {"situation": ["after_you"]}), "situation:",
        "grounds.cew.when[0].situation", ("not visible in this scenario",),
    ),
    (
        with_ground("cew", {"intent": ["harm others"]}), "intent:",
        "grounds.cew.when[0].intent", ("not visible in this scenario",),
    ),
    (
        with_ground("cew", {"stance": ["hold"]}), "- hold", "grounds.cew.when[0].stance[0]",
        ("is not a value of stance", "held?"),
    ),
    (
        with_ground("cew", COMING, {}), "{}", "grounds.cew.when[1]",
        ("names no visible fact", "always be met"),
    ),
    (
        with_ground("deadly_force", {"weapon": ["in hand"]}), "weapon:",
        "grounds.deadly_force.when[0]", ("without a threat that is seen",),
    ),
    (
        with_ground("deadly_force", COMING, {"threat": ["none"], "stance": ["up"]}), "threat:",
        "grounds.deadly_force.when[1]", ("without a threat that is seen",),
    ),
    (with_ground("deadly_force", {}), "{}", "grounds.deadly_force.when[0]", ("names no visible",)),
]  # fmt: skip


@pytest.mark.parametrize(("data", "line", "where", "words"), WRONG, ids=[w[2] for w in WRONG])
def test_wrong_grounds(
    tmp_path: Any, data: Data, line: str, where: str, words: tuple[str, ...]
) -> None:
    found = fault(tmp_path, data, line)
    assert found.where == where
    for word in words:
        assert word in str(found)


def test_deadly_force_is_not_opened_by_a_threat_against_self(tmp_path: Any) -> None:
    data = tiny.changed(
        with_ground("deadly_force", {"threat": ["against an officer", "against self"]}),
        "visible", "threat", to=["none", "against an officer", "against self"],
    )  # fmt: skip
    data["events"]["draws"]["sets"] = {"weapon": "in hand", "threat": "against self"}
    assert "without a threat that is seen" in fault(tmp_path, data, "threat:").fact


def test_threat_has_the_values_of_every_scenario(tmp_path: Any) -> None:
    data = tiny.renamed(tiny.with_force(), {"against an officer": "against the police"})
    folder = Folder(tiny.write(tmp_path / "tiny", data))
    told = {found.where: found for found in folder.faults()}
    assert "is not a kind of threat" in told["visible.threat[1]"].fact
    assert "against" in told["visible.threat[1]"].hint


def test_power_of_an_act_cannot_be_changed(tmp_path: Any) -> None:
    folder = write_folder(tmp_path / "door")
    found = folder.swap(("  watch: {}", "  watch: {power: force}")).fault()
    assert (found.where, found.line) == ("acts.watch.power", folder.line("power: force"))


def test_without_any_act_that_has_grounds_the_model_is_refused(tmp_path: Any) -> None:
    """Force that has none is nobody's only choice."""
    from subside.model import build

    data = tiny.with_force()
    for act in ("watch", "ask_need"):
        data["acts"][act]["requires"] = {"stance": ["up"]}
    data["acts"]["leave"]["requires"] = {"threat": ["none"], "stance": ["up"]}
    del data["grounds"]
    with pytest.raises(ScenarioFaults) as caught:
        build(load(tmp_path, data))
    assert "nothing can be done" in str(caught.value)
