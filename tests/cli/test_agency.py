"""The same scenario and the same runs under an agency's own tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from subside.cli.named import model_of
from subside.grade import judge
from subside.model import build
from subside.play import Encounter
from subside.reveal import truth_of
from subside.runs import read
from subside.scenario import load
from subside.scenario.agency import agency_tables
from subside.solve.find import cached_path, find
from tests.cli.cast import run, told
from tests.oracles.tiny import with_force, write

VALUES = '[harm]\n"minor injury" = 8\n[points]\n"force without grounds" = 50\n'
GROUNDS = (
    "cew:\n  wording: He attacks somebody with a weapon.\n"
    "  when:\n    - {threat: [against an officer], weapon: [in hand]}\n"
)


@pytest.fixture(scope="module")
def forced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario with acts of force."""
    return write(tmp_path_factory.mktemp("forced") / "tiny", with_force())


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of an agency."""
    folder = tmp_path_factory.mktemp("agency")
    (folder / "values.toml").write_text(VALUES, encoding="utf-8")
    (folder / "grounds.yaml").write_text(GROUNDS, encoding="utf-8")
    return folder


@pytest.fixture
def both(forced: Path, agency: Path) -> Path:
    """Policies under both tables."""
    for table in ((), ("--agency", agency)):
        path = cached_path(load(forced, agency_tables(agency) if table else None))
        if not path.exists():
            told(*table, "solve", forced, "--seconds", "3", "--gap", "1")
        assert path.exists()
    return forced


def plain(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


def log(here: Path, forced: Path, table: Path | None = None, seed: int = 1) -> Path:
    """A finished run with force in it, played under a table."""
    encounter = Encounter(build(load(forced, agency_tables(table) if table else None)), seed)
    path = here / f"run-{seed}-{table is None}.jsonl"
    encounter.record(path)
    while encounter.end is None:
        wanted = ("cew", "watch", "cew", "custody", "leave")[len(encounter.acts) % 5]
        encounter.act(wanted if wanted in encounter.possible() else "watch")
    encounter.close()
    return path


def test_policy_of_the_other_table_is_refused_with_the_command_that_builds_it(
    forced: Path, agency: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the default's lies beside the scenario; then solving saves one, however rough."""
    monkeypatch.setenv("SUBSIDE_CACHE", str(here / "empty"))
    beside = forced / "policy.npz"
    told("solve", forced, "--seconds", "3", "--gap", "1", "--out", beside)
    try:
        assert told("options", forced)["acts"]
        result = run("--agency", agency, "options", forced)
        assert result.exit_code == 1
        assert "another model, table of values" in plain(result.output)
        hint = f"subside --agency {agency} solve {forced}"
        assert plain(hint).replace(" ", "") in plain(result.output).replace(" ", "")
        document = told("--agency", agency, "solve", forced, "--seconds", "0", "--gap", "0")
        assert document["saved"]
        assert told("--agency", agency, "options", forced)["acts"]
    finally:
        beside.unlink()


def test_options_tell_grounds_by_the_table_in_force(both: Path, agency: Path) -> None:
    for table, wording in (((), "An attack on somebody"), (("--agency", agency), "He attacks")):
        acts = {act["act"]: act for act in told(*table, "options", both)["acts"]}
        assert acts["watch"]["grounds"] is None
        assert acts["cew"]["grounds"]["met"] is False
        assert acts["cew"]["grounds"]["facts"] is None
        assert acts["cew"]["grounds"]["power"] == "force"
        assert acts["cew"]["grounds"]["wording"].startswith(wording)
    plain, other = (told(*t, "options", both)["acts"] for t in ((), ("--agency", agency)))
    worth = [{act["act"]: act["low"] for act in acts} for acts in (plain, other)]
    assert worth[0]["cew"] - worth[1]["cew"] > 20


def test_environment_names_the_agency_as_well(
    both: Path, agency: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = told("--agency", agency, "options", both)
    monkeypatch.setenv("SUBSIDE_AGENCY", str(agency))
    assert told("options", both) == given


def test_a_run_is_judged_by_the_table_in_force_and_still_matches_its_truth(
    both: Path, agency: Path, here: Path
) -> None:
    """Played under either table: the same acts and events, other components, value and losses."""
    runs = {"own": log(here, both), "agency": log(here, both, agency)}
    logs = {name: read(path) for name, path in runs.items()}
    own, other = logs["own"], logs["agency"]
    assert own.start.table_hash != other.start.table_hash
    assert own.start.model_hash == other.start.model_hash
    assert own.acts == other.acts
    assert own.end is not None
    assert other.end is not None
    for table, by in (((), own.end), (("--agency", agency), other.end)):
        for path in runs.values():
            outcome = told(*table, "review", path, "--scenario", both, "--work", "0")["outcome"]
            assert outcome["value"] == pytest.approx(by.outcome.value, abs=1e-9)
            assert {k: outcome[k] for k in by.outcome.components} == by.outcome.components
    models = [load(both), load(both, agency_tables(agency))]
    for scenario in models:
        for path in runs.values():
            assert truth_of(build(scenario), read(path)).matches


def test_value_by_another_table_is_what_its_points_come_to(
    both: Path, agency: Path, here: Path
) -> None:
    """Luck and loss add up under it, and conduct follows its own grounds."""
    of, apart = build(load(both, agency_tables(agency))), 0
    for seed in range(6):
        judgement = judge(of, find(of), read(log(here, both, seed=seed)), work=0)
        assert judgement.value is not None
        sums = judgement.sums
        left = judgement.value - judgement.start[0]
        left -= sums["luck"] - sums["about"] + sums["slack"]
        assert left == pytest.approx(0.0, abs=1e-9)
        without = judgement.components["force without grounds"]
        end = judgement.run.end
        assert end is not None
        assert without >= end.outcome.components["force without grounds"] >= 1
        apart += without > end.outcome.components["force without grounds"]
        hurt = sum(v for k, v in judgement.components.items() if k.endswith("minor injury"))
        lost = 30 * end.outcome.components["force without grounds"] + 3 * hurt
        lost += 50 * (without - end.outcome.components["force without grounds"])
        assert end.outcome.value - judgement.value == pytest.approx(lost, abs=1e-9)


def test_a_run_is_not_carried_on_under_another_table(both: Path, agency: Path, here: Path) -> None:
    """Its log would hold a value by two tables."""
    acts, path = here / "short.acts", here / "short.jsonl"
    acts.write_text("watch\n")
    run("play", both, "--seed", "3", "--acts", acts, "--log", path)
    before = path.read_bytes()
    result = run("--agency", agency, "play", both, "--resume", path, typed="leave\n")
    assert result.exit_code == 1
    assert "table" in result.output
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("values.toml", "[harm.officer]\ndeath = 200\n", ("values.toml:1", "by their role")),
        ("grounds.yaml", "deadly_force:\n  when: [{}]\n", ("grounds.yaml:2", "no visible fact")),
        ("notes.txt", "x", ("holds no agency's tables",)),
    ],
)
def test_wrong_tables_are_told_with_file_and_line(
    name: str, text: str, words: tuple[str, ...], forced: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "wrong"
    folder.mkdir()
    (folder / name).write_text(text, encoding="utf-8")
    for command in ("options", "solve", "play", "check"):
        result = run("--agency", folder, command, forced)
        assert result.exit_code == 1, command
        for word in words:
            assert word in plain(result.output), command


def test_without_an_agency_the_defaults_are_in_force(forced: Path) -> None:
    assert model_of(str(forced)).scenario.table_hash == load(forced).table_hash
    assert load(forced).agency is None
