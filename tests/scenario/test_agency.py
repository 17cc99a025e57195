"""An agency's own values and conditions of force: what they change, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from subside.errors import UserError
from subside.scenario import Scenario, ScenarioFaults, load
from subside.scenario.agency import agency_tables
from subside.scenario.defaults import defaults
from subside.scenario.document import Fault
from tests.oracles import tiny

VALUES, GROUNDS = "values.toml", "grounds.yaml"
ATTACK = "[against an officer, against another]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of an agency."""
    (tmp_path / "agency").mkdir()
    return tmp_path / "agency"


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(ScenarioFaults) as caught:
        agency_tables(folder)
    return caught.value.faults


def under(tmp_path: Path, folder: Path | None, data: tiny.Data | None = None) -> Scenario:
    path = tiny.write(tmp_path / "tiny", data or tiny.with_force())
    return load(path, agency_tables(folder) if folder else None)


def test_a_part_of_the_values_changes_that_part_only(folder: Path) -> None:
    table = agency_tables(
        write(
            folder, VALUES, '[harm]\n"minor injury" = 7\n[points]\n"force without grounds" = 30\n'
        )
    )
    before, after = defaults().values, table.values
    assert after.harm == {**before.harm, "minor injury": 7.0}
    assert after.points.model_dump() == {**before.points.model_dump(), "force_without": 30.0}
    assert table.overlay == {}
    assert (table.acts, table.rates) == (defaults().acts, defaults().rates)
    assert defaults().values.harm["minor injury"] == 5, "the shipped table stays as it is"


def test_grounds_of_an_agency_have_the_last_word(folder: Path, tmp_path: Path) -> None:
    """Over the default and over the scenario's own; wording and conditions each by itself."""
    text = (
        'custody:\n  wording: "He comes at somebody."\n'
        "cew:\n  when:\n    - {threat: [against an officer], weapon: [in hand]}\n"
    )
    plain = under(tmp_path, None)
    changed = under(tmp_path, write(folder, GROUNDS, text))
    assert changed.uses["custody"].ground.wording == "He comes at somebody."
    assert changed.uses["custody"].ground.when == plain.uses["custody"].ground.when
    assert changed.uses["cew"].ground.wording == plain.uses["cew"].ground.wording
    assert changed.uses["cew"].ground.when == (
        {"threat": ("against an officer",), "weapon": ("in hand",)},
    )
    assert changed.uses["deadly_force"] == plain.uses["deadly_force"]
    seen = {"threat": "against an officer", "weapon": "not seen", "stance": "up"}
    assert plain.uses["cew"].met(seen) is not None
    assert changed.uses["cew"].met(seen) is None


HASHES: list[tuple[str, str]] = [
    (VALUES, '[harm]\n"minor injury" = 6\n'),
    (VALUES, '[points]\n"need unmet" = 13\n'),
    (VALUES, '[points]\n"custody with grounds" = 2\n'),
    (VALUES, "[points]\nminute = 0.06\n"),
    (GROUNDS, "cew:\n  when: [{threat: [against an officer], weapon: [in hand]}]\n"),
    (GROUNDS, "custody:\n  when: [{threat: [against an officer]}]\n"),
]


@pytest.mark.parametrize(("name", "text"), HASHES)
def test_values_and_grounds_change_the_hash_of_the_table_only(
    name: str, text: str, folder: Path, tmp_path: Path
) -> None:
    before, after = under(tmp_path, None), under(tmp_path, write(folder, name, text))
    assert after.table_hash != before.table_hash
    assert (after.model_hash, after.text_hash) == (before.model_hash, before.text_hash)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (VALUES, '[harm]\n"minor injury" = 5.0\n'),
        (VALUES, ""),
        (GROUNDS, 'cew:\n  wording: "An attack can be seen."\n'),
        (GROUNDS, "oc:\n  when: [{threat: [against an officer]}]\n"),
    ],
)
def test_what_changes_no_judgement_changes_no_hash(
    name: str, text: str, folder: Path, tmp_path: Path
) -> None:
    """The same numbers, other words, and acts that this scenario does not offer."""
    before, after = under(tmp_path, None), under(tmp_path, write(folder, name, text))
    assert after.table_hash == before.table_hash


def test_rates_change_the_hash_of_the_model_only(tmp_path: Path) -> None:
    """And a scenario's own grounds that of the table."""
    before = under(tmp_path, None)
    works = {**defaults().rates.force_works, "cew": 0.5}
    faster = tiny.changed(tiny.with_force(), "events", "comes", "rate", "per_minute", to=0.6)
    harm = tiny.changed(
        tiny.with_force(), "events", "strikes", "harm", to={"officer": {"death": {"p": 0.1}}}
    )
    for data in (faster, harm, tiny.changed(tiny.with_force(), "rates", "force_works", to=works)):
        after = under(tmp_path, None, data)
        assert after.model_hash != before.model_hash
        assert after.table_hash == before.table_hash
    own = tiny.changed(tiny.with_force(), "grounds", "cew", to={"when": [{"weapon": ["in hand"]}]})
    after = under(tmp_path, None, own)
    assert after.model_hash == before.model_hash
    assert after.table_hash != before.table_hash


ROLES = [
    ("[harm.officer]\ndeath = 200\n", 1, "officer"),
    ('[harm]\n"officer death" = 200\n', 2, "officer death"),
    ('[harm]\n"death of a bystander" = 50\n', 2, "death of a bystander"),
    ('[points]\n"subjects" = 50\n', 2, "subjects"),
    ("[person]\ndeath = 50\n", 1, "person"),
    ('[harm."partner"]\n"minor injury" = 1\n', 1, "partner"),
]


@pytest.mark.parametrize(("text", "line", "given"), ROLES)
def test_a_table_that_weighs_people_by_their_role_is_refused(
    text: str, line: int, given: str, folder: Path
) -> None:
    """Told once, with the line, and why: nothing else is said of the same key."""
    found = faults(write(folder, VALUES, text))
    told = [fault for fault in found if "weighs people by their role" in fault.fact]
    assert list(found) == told
    assert [(fault.file, fault.line, fault.given) for fault in told] == [
        (str(folder / VALUES), line, given)
    ]
    assert "counts the same whoever is harmed" in told[0].hint
    assert "An agency may change the numbers" in told[0].hint


WRONG: list[tuple[str, str, int, str, tuple[str, ...]]] = [
    (GROUNDS, "deadly_force:\n  when:\n    - {}\n", 3, "when[0]", ("names no visible fact",)),
    (
        GROUNDS, "deadly_force:\n  when:\n    - {weapon: [in hand]}\n", 3, "when[0]",
        ("without a threat that is seen", "Every alternative"),
    ),
    (
        GROUNDS, "deadly_force:\n  when:\n    - {threat: [none]}\n", 3, "when[0]",
        ("without a threat that is seen",),
    ),
    (
        GROUNDS, "deadly_force:\n  when:\n    - {threat: [against self]}\n", 3, "when[0]",
        ("without a threat that is seen",),
    ),
    (
        GROUNDS,
        f"deadly_force:\n  when:\n    - {{threat: {ATTACK}}}\n    - {{weapon: [in hand]}}\n", 4,
        "when[1]", ("without a threat that is seen",),
    ),
    (GROUNDS, "deadly_force:\n  when: []\n", 2, "when", ("at least 1",)),
    (GROUNDS, "cew:\n  when:\n    - {}\n", 3, "when[0]", ("names no visible fact",)),
    (
        GROUNDS, "cew:\n  when:\n    - {moon: [full]}\n", 3, "when[0].moon",
        ("is not a factor that means the same in every scenario",),
    ),
    (
        GROUNDS, "cew:\n  when:\n    - {intent: [harm others]}\n", 3, "when[0].intent",
        ("is not a factor that means the same in every scenario",),
    ),
    (
        GROUNDS, "cew:\n  when:\n    - {threat: [against an oficer]}\n", 3, "when[0].threat[0]",
        ("is not a value of threat", "against an officer?"),
    ),
    (GROUNDS, "tazer:\n  wording: x\n", 1, "tazer", ("is not an act of force or seizure",)),
    (GROUNDS, "watch:\n  wording: x\n", 1, "watch", ("is not an act of force or seizure",)),
    (GROUNDS, "cew:\n  wrding: x\n", 2, "wrding", ("wording?",)),
    (
        GROUNDS, "cew:\n  wording: The suspect resists.\n", 2, "wording", ("suspect",),
    ),
    (VALUES, '[harm]\n"minor injury" = -1\n', 2, "harm.minor injury", ("at least 0",)),
    (VALUES, '[harm]\n"small injury" = 1\n', 2, "harm.small injury", ("minor injury?",)),
    (VALUES, "[points]\nminutes = 1\n", 2, "points.minutes", ("minute?",)),
    (VALUES, "[rates]\nx = 1\n", 1, "rates", ("is not a key",)),
    (VALUES, "harm = 3\n", 1, "harm", ("mapping",)),
    (VALUES, "[harm\n", 1, "(whole file)", ("not valid TOML",)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "line", "where", "words"), WRONG)
def test_wrong_overlay(
    name: str, text: str, line: int, where: str, words: tuple[str, ...], folder: Path
) -> None:
    """File, line, place, and what to do."""
    (found,) = faults(write(folder, name, text))
    assert (found.file, found.line) == (str(folder / name), line)
    assert found.where.endswith(where)
    for word in words:
        assert word in str(found)


def test_faults_of_both_files_are_told_at_once(folder: Path) -> None:
    write(folder, VALUES, "[harm]\ndeath = -1\n")
    found = faults(write(folder, GROUNDS, "watch: {wording: x}\n"))
    assert {Path(fault.file).name for fault in found} == {VALUES, GROUNDS}


def test_folder_without_tables_is_refused(folder: Path) -> None:
    with pytest.raises(UserError, match="holds no agency's tables") as caught:
        agency_tables(folder)
    assert VALUES in caught.value.hint
    assert GROUNDS in caught.value.hint
    with pytest.raises(UserError, match="is not there"):
        agency_tables(folder / "nowhere")
