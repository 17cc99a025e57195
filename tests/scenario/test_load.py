"""The one door: a whole folder in, a frozen scenario out, or everything that is wrong with it."""

from __future__ import annotations

import dataclasses
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from subside.errors import UserError
from subside.scenario import Scenario, ScenarioFaults, load
from subside.scenario.defaults import content_folder, defaults
from subside.scenario.hashes import ENGINE, engine_version
from subside.scenario.reader import Document, Fault
from tests.scenario.small import SMALL, Change, Folder, write_folder

SHIPPED = sorted(path for path in (content_folder() / "scenarios").iterdir() if path.is_dir())


def test_small_scenario(folder: Folder) -> None:
    scenario = folder.load()
    assert scenario.slug == "door"
    assert scenario.path == folder.path
    assert list(scenario.factors) == ["distance", "door", "medical"]
    assert scenario.seen(0, 2) == {
        "agitation": "agitated",
        "distance": "4-10 ft",
        "door": "shut",
        "medical": "not called",
    }
    assert len(scenario.reachable.contexts) == 18
    assert scenario.line("events", "attack", "rate", "per_minute") == folder.line(
        "per_minute: 0.02"
    )
    assert scenario.warnings == ()


def test_scenario_is_frozen(folder: Folder) -> None:
    scenario = folder.load()
    with pytest.raises(dataclasses.FrozenInstanceError):
        scenario.slug = "x"  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        scenario.file.title = "x"


def test_slug_of_a_folder_named_by_a_dot(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.path)
    assert load(Path()).slug == "door"


def test_acts_are_resolved(folder: Folder) -> None:
    scenario, catalogue = folder.load(), defaults().acts
    assert scenario.acts["watch"] == catalogue["watch"]
    assert scenario.acts["explain"].sets == {"door": "open"}
    assert scenario.acts["explain"].addresses == catalogue["explain"].addresses
    offer = scenario.acts["offer:medical care"]
    assert (offer.title, offer.addresses) == ("Offer medical care", ("medical care",))
    request = scenario.acts["request:medical"]
    assert request.requires == {"medical": ("not called",)}
    assert request.sets == {"medical": "called"}
    hand_over = scenario.acts["hand_over:medical"]
    assert hand_over.ending == "hand_over:medical"
    assert hand_over.requires == {"medical": ("here",), "door": ("open",)}


def test_rates_are_resolved(folder: Folder) -> None:
    """A table given here replaces the default's; the rest stays."""
    folder.swap(("rates:\n", "rates:\n  settle_pressure: 2.0\n"))
    rates, default = folder.load().rates, defaults().rates
    assert rates.settle_pressure == 2.0
    assert rates.pressure["door"] == {"open": 0.1}
    assert rates.agitation_down == default.agitation_down


def test_no_such_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path / "file.yaml"):
        (tmp_path / "file.yaml").write_text("x")
        with pytest.raises(UserError, match="no such scenario folder"):
            load(path)


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(ScenarioFaults) as caught:
        load(tmp_path)
    told = {Path(fault.file).name: fault.fact for fault in caught.value.faults}
    assert told == {
        "scenario.yaml": "cannot be read",
        "design.md": "is missing",
        "exemplar.acts": "is missing",
        "poor.acts": "is missing",
    }


@pytest.mark.parametrize("name", ["design.md", "exemplar.acts", "poor.acts"])
def test_file_that_is_missing(folder: Folder, name: str) -> None:
    (folder.path / name).unlink()
    fault = folder.fault()
    assert (fault.file, fault.line) == (str(folder.path / name), 1)
    assert "docs/scenario.md" in fault.hint


def test_design_note_without_a_section(folder: Folder) -> None:
    design = folder.path / "design.md"
    text = design.read_text("utf-8")
    design.write_text(text.replace("## Goal\n", "## Goalkeeper\n"), encoding="utf-8")
    fault = folder.fault()
    assert (fault.file, fault.given) == (str(design), "Goal")
    assert "## Goal" in fault.hint


def test_design_note_with_the_line_ends_of_windows(folder: Folder) -> None:
    design = folder.path / "design.md"
    design.write_bytes(design.read_bytes().replace(b"\n", b"\r\n"))
    folder.load()


def test_faults_as_one_error(folder: Folder) -> None:
    folder.swap(("minutes: 5\n", "minutes: x\n"), ("harmful: true", "harmful: x"))
    with pytest.raises(ScenarioFaults) as caught:
        folder.load()
    error = caught.value
    assert isinstance(error, UserError)
    assert error.where == str(folder.path)
    text = str(error)
    assert "2 faults" in text
    assert f"{folder.file}:{folder.line('minutes: x')}: minutes: should be a whole number" in text


def test_model_can_add_faults_of_its_own(folder: Folder) -> None:
    """The model room finds what only numbers show, and tells it with the same lines."""
    scenario = folder.load()
    document = Document(scenario.path / "scenario.yaml", lines=scenario.lines)
    document.fault(("probes", "talk"), "cues add to more than one", "1.2", "Lower them.")
    error = ScenarioFaults(scenario.path, document.faults)
    assert f"scenario.yaml:{folder.line('  talk:')}: probes.talk: cues add" in str(error)
    assert "1 fault\n" in str(error)


# Hashes

NUMBERS: list[Change] = [
    ("per_minute: 0.02", "per_minute: 0.03"),
    ("settles_at_most: 0.3", "settles_at_most: 0.4"),
    ("minutes: 7", "minutes: 8"),
    ("situation: {hurt: 4}", "situation: {hurt: 5}"),
    ("door: {open: 0.1}", "door: {open: 0.2}"),
    ("  watch: {}", "  watch: {seconds: 6}"),
    ("  watch: {}", "  watch: {pressure: 0.1}"),
    ("rates:\n", "rates:\n  settle_pressure: 1.1\n"),
    ("    unsettled: true\n", ""),
    ("4-10 ft, door: shut}", "4-10 ft, door: open}"),
]
TEXTS: list[Change] = [
    ("title: At the door", "title: By the door"),
    ("teaches: Listening.", "teaches: Time."),
    ("briefing: A neighbour", "briefing: The neighbour"),
    ("content_note: Raised", "content_note: Some raised"),
    ("title: He shuts the door", "title: He slams the door"),
    ("title: You left", "title: You went"),
    ("title: Medical,", "title: Medics,"),
    ("title: He has hurt", "title: He hurt"),
    ("  watch: {}", "  watch: {title: Look}"),
    ("Dispatch: somebody fell.", "Dispatch: a fall."),
    ("He breathes out.", "He sits down."),
    ("You listen.", "You hear him out."),
    ("{act: [watch], door: [open]}", "{act: [watch], door: [shut]}"),
]


@pytest.mark.parametrize("change", NUMBERS)
def test_number_changes_the_model_hash_only(folder: Folder, change: Change) -> None:
    before = folder.load()
    after = folder.swap(change).load()
    assert after.model_hash != before.model_hash
    assert after.text_hash == before.text_hash


@pytest.mark.parametrize("change", TEXTS)
def test_text_changes_the_text_hash_only(folder: Folder, change: Change) -> None:
    before = folder.load()
    after = folder.swap(change).load()
    assert after.model_hash == before.model_hash
    assert after.text_hash != before.text_hash


def test_comments_and_folder_change_no_hash(folder: Folder, tmp_path: Path) -> None:
    before = folder.load()
    other = write_folder(tmp_path / "elsewhere").add("# a comment\n")
    after = other.load()
    assert (after.model_hash, after.text_hash) == (before.model_hash, before.text_hash)


def test_acts_that_are_not_offered_do_not_count(folder: Folder) -> None:
    """A new act in the catalogue leaves every model hash as it is."""
    assert "command" in defaults().acts
    assert "command" not in folder.load().acts


def test_hashes_agree_between_processes(folder: Folder) -> None:
    code = (
        "import sys; from pathlib import Path; from subside.scenario import load; "
        "s = load(Path(sys.argv[1])); print(s.model_hash, s.text_hash)"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code, str(folder.path)],
            env={"PYTHONPATH": "src", "PYTHONHASHSEED": seed, "SYSTEMROOT": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    scenario = folder.load()
    assert told == {f"{scenario.model_hash} {scenario.text_hash}\n"}


def test_engine_version_names_the_engine() -> None:
    assert f"engine {ENGINE}" in engine_version()


# The order of keys

DATA: dict[str, Any] = yaml.safe_load(SMALL)


@given(seed=st.integers(0, 2**32))
def test_order_of_keys_keeps_the_meaning(
    tmp_path_factory: pytest.TempPathFactory, before: Scenario, seed: int
) -> None:
    folder = write_folder(tmp_path_factory.mktemp("order") / "door")
    text = yaml.safe_dump(reorder(DATA, random.Random(seed)), sort_keys=False, allow_unicode=True)
    after = folder.write(text.encode()).load()
    assert (after.file, after.acts, after.rates) == (before.file, before.acts, before.rates)
    assert states(after) == states(before)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The small scenario in the order in which it is written."""
    return write_folder(tmp_path_factory.mktemp("before") / "door").load()


def reorder(data: Any, rng: random.Random) -> Any:
    """The same mappings with their keys in another order; lists keep theirs."""
    if isinstance(data, dict):
        return {key: reorder(data[key], rng) for key in rng.sample(list(data), len(data))}
    return [reorder(value, rng) for value in data] if isinstance(data, list) else data


def states(scenario: Scenario) -> set[frozenset[tuple[str, str]]]:
    """Reachable visible states without their order."""
    contexts = range(len(scenario.reachable.contexts))
    return {frozenset(scenario.seen(context, 0).items()) for context in contexts}


WORDS = st.sampled_from(["watch", "open", "none", "hurt", "otherwise", "agitation", "medical"])
VALUES = st.recursive(
    WORDS
    | st.sampled_from([0, -1, 0.5, 1, 1000])
    | st.text(max_size=5)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(WORDS, inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(draw=st.data())
def test_any_value_in_any_place_is_a_fault_or_a_scenario(
    tmp_path_factory: pytest.TempPathFactory, draw: st.DataObject
) -> None:
    data = yaml.safe_load(SMALL)
    at: Any = data
    while True:
        key = draw.draw(st.sampled_from(list(at) if isinstance(at, dict) else range(len(at))))
        if not isinstance(at[key], dict | list) or not at[key] or draw.draw(st.booleans()):
            break
        at = at[key]
    at[key] = draw.draw(VALUES)
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    folder = write_folder(tmp_path_factory.mktemp("any") / "door")
    folder.write(text.encode("utf-8", "surrogatepass"))
    faults = faults_or_none(folder)
    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in faults)


def faults_or_none(folder: Folder) -> tuple[Fault, ...]:
    """Faults of a folder that may have some; anything else that is raised fails the test."""
    try:
        folder.load()
    except ScenarioFaults as error:
        return error.faults
    return ()


# What is shipped


def test_scenarios_are_shipped() -> None:
    assert {"doorstep", "roadside"} <= {path.name for path in SHIPPED}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_scenario_loads(path: Path) -> None:
    scenario = load(path)
    assert scenario.slug == path.name
    assert scenario.warnings == ()
