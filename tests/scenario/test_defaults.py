"""The shipped tables load; every fault of a changed one is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from subside.scenario import ScenarioFaults
from subside.scenario.defaults import defaults, read_defaults
from subside.scenario.document import Fault
from subside.scenario.schema import HARMS, HEADINGS, NEEDS

ACTS, RATES, VALUES = "acts.yaml", "rates.yaml", "values.toml"
GROUNDS, EVIDENCE = "grounds.yaml", "evidence.csv"


SMALL = {
    ACTS: """\
watch: {title: Watch, heading: timing, seconds: [5, 5, 5], probe: watching, source: assumption}
introduce:
  title: Say who you are
  heading: tools
  seconds: [8, 5, 15]
  trust: {up: [0.5, 0.1, 1]}
  source: assumption
silence:
  title: Leave a silence
  heading: tools
  seconds: [15, 5, 30]
  source: "evidence: quiet"
cew:
  title: Use the conducted-energy weapon
  heading: force
  power: force
  seconds: [3, 2, 6]
  source: assumption
shoot: {title: Shoot, heading: force, power: deadly force, seconds: [1, 1, 4], source: assumption}
""",
    RATES: """\
agitation_down:
  value: {calm: 0, tense: 0.10, agitated: 0.28, highly agitated: 0.45, extreme distress: 0.60}
  low: 0.5
  high: 1.7
  source: assumption
agitation_up:
  value: {calm: 0.15, tense: 0.30, agitated: 0.30, highly agitated: 0.25, extreme distress: 0}
  low: 0.5
  high: 2.0
  source: assumption
settle_disposition:
  {value: {settles: 1, settles slowly: 0.4, does not settle: 0}, low: 0, high: 1, source: x}
settle_trust:
  value: {none: 0.6, little: 0.85, some: 1.15, good: 1.5}
  low: 0.7
  high: 1.3
  source: assumption
settle_pressure:
  value: 1.2
  low: 0.6
  high: 2.0
  source: assumption
settle_addressed: {value: 1.6, low: 1, high: 2, source: assumption}
trigger_offset:
  value: 0.12
  low: 0.05
  high: 0.25
  source: assumption
trigger_trust: {value: {none: 1, little: 1, some: 1, good: 1}, low: 1, high: 1, source: x}
trust_openness:
  value: {calm: 1.0, tense: 0.9, agitated: 0.7, highly agitated: 0.45, extreme distress: 0.25}
  low: 0.7
  high: 1.3
  source: assumption
trust_addressed: {value: 1.7, low: 1, high: 2, source: assumption}
start_trust:
  {value: {none: 0.35, little: 0.45, some: 0.2, good: 0}, low: 0.5, high: 1.5, source: x}
pressure:
  value:
    distance: {0-3 ft: 1.1, 4-10 ft: 0.45, 11-25 ft: 0.18, over 25 ft: 0.10}
  low: 0.5
  high: 1.5
  source: assumption
force_works: {value: {cew: 0.55}, low: 0.7, high: 1.3, source: assumption}
force_harm: {value: {cew: {minor injury: 0.52}}, low: 0.5, high: 1.5, source: assumption}
""",
    VALUES: """\
# points lost
[harm]
"minor injury" = 5.0
"serious injury" = 40.0
death = 100.0

[points]
"need unmet" = 12.0
"left in danger" = 25.0
"custody with grounds" = 3.0
"custody without grounds" = 20.0
"force without grounds" = 20.0
"weapon pointed without grounds" = 5.0
minute = 0.05
"minute in high agitation" = 0.2
""",
    EVIDENCE: """\
id,quantity,value,low,high,unit,population,source,conditional,confidence,note
quiet,length of a silence,15,5,30,s,20 people,"Nobody 2001, J Silence",,A,
cew_effective,discharges that worked,0.55,0.5,0.6,share,3 cities,reports,given force,C,few
""",
    GROUNDS: """\
cew:
  wording: An attack is under way.
  when:
    - {threat: [against an officer, against self]}
shoot:
  wording: Death is imminent.
  when:
    - {threat: [against an officer], weapon: [in hand]}
    - {threat: [against another]}
""",
}


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Small tables without fault."""
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_small_tables(tables: Path) -> None:
    table = read_defaults(tables)
    assert list(table.acts) == ["watch", "introduce", "silence", "cew", "shoot"]
    assert table.values.harm["death"] == 100
    assert table.rates.pressure["distance"]["0-3 ft"] == 1.1


def faults(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(ScenarioFaults) as caught:
        read_defaults(folder)
    return caught.value.faults


def changed(folder: Path, name: str, old: str, new: str) -> Fault:
    """The one fault after a change; its line is where the change was made."""
    file = folder / name
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    (fault,) = faults(folder)
    assert fault.file == str(file)
    assert fault.line == text[: text.index(old)].count("\n") + 1, str(fault)
    return fault


def test_shipped_tables() -> None:
    table = defaults()
    assert defaults() is table
    assert table.needs == NEEDS
    assert set(table.values.harm) == set(HARMS)
    assert {act.heading for act in table.acts.values()} <= set(HEADINGS)
    assert table.values.points.need_unmet > 0
    assert table.rates.agitation_down["calm"] == 0


def test_wait_is_two_minutes_at_most_and_watch_five_seconds() -> None:
    assert defaults().acts["watch"].seconds == 5
    assert defaults().acts["wait"].seconds <= 120


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "words"),
    [
        (
            ACTS,
            "watch: {title: Watch, ",
            "watch: {titel: x, title: Watch, ",
            "watch.titel",
            "title?",
        ),
        (
            ACTS,
            "heading: timing, seconds: [5",
            "heading: timin, seconds: [5",
            "watch.heading",
            "timing?",
        ),
        (ACTS, "seconds: [5, 5, 5]", "seconds: [0.5, 0.5, 5]", "watch.seconds", "whole number"),
        (ACTS, "introduce:", "slow_down: 7\nintroduce:", "slow_down", "mapping"),
        (ACTS, "silence:\n", "Silence:\n", "Silence", "small letters"),
        (ACTS, "title: Say who you are", "title: Ask the suspect", "introduce.title", "suspect"),
        (RATES, "{calm: 0, tense: 0.10,", "{calm: 0, tense: 99,", "agitation_down.tense", "60"),
        (RATES, "{none: 0.35, little: 0.45", "{none: 0.45, little: 0.45", "start_trust", "sum"),
        (RATES, "value: 1.2\n", "value: fast\n", "settle_pressure", "number"),
        (RATES, "settle_trust:", "settle_truth:", "settle_truth", "settle_trust?"),
        (VALUES, '"need unmet" = 12.0', '"need unmet" = -1.0', "points.need unmet", "at least 0"),
        (VALUES, "death = 100.0", "death = inf", "harm.death", "finite"),
        (VALUES, "death = 100.0", "dead = 100.0", "harm.dead", "death?"),
        (VALUES, "minute = 0.05", "minute = ", "(whole file)", "not valid TOML"),
        (VALUES, '"force without grounds" = 20.0', '"force" = 20.0', "points.force", "force"),
        (
            RATES,
            "{value: {cew: 0.55}",
            "{value: {tazer: 0.55}",
            "force_works.value.tazer",
            "not an act",
        ),
        (
            RATES,
            "{value: {cew: 0.55}",
            "{value: {watch: 0.55}",
            "force_works.value.watch",
            "not an act",
        ),
        (RATES, "{value: {cew: 0.55}", "{value: {cew: 1.0}", "force_works.cew", "0.999"),
        (RATES, "{cew: {minor", "{cew: {small", "force_harm.cew.small injury", "minor injury?"),
        (GROUNDS, "cew:\n", "watch:\n", "watch", "is not an act of force or seizure"),
        (GROUNDS, "cew:\n", "cow:\n", "cow", "cew?"),
        (GROUNDS, "Death is imminent.", "The suspect is armed.", "shoot.wording", "suspect"),
        (
            GROUNDS,
            "threat: [against an officer, against self]",
            "moon: [full]",
            "cew.when[0].moon",
            "same in every",
        ),
        (GROUNDS, "[against another]", "[against self]", "shoot.when[1]", "without a threat"),
        (GROUNDS, "{threat: [against another]}", "{}", "shoot.when[1]", "names no visible fact"),
    ],
)
def test_fault_in_a_table(
    tables: Path, name: str, old: str, new: str, where: str, words: str
) -> None:
    text = (tables / name).read_text("utf-8").replace(old, new, 1)
    line = text[: text.index(new.split("\n", maxsplit=1)[0])].count("\n") + 1
    (tables / name).write_text(text, encoding="utf-8")
    told = [fault for fault in faults(tables) if fault.where == where]
    assert told, [str(fault) for fault in faults(tables)]
    assert told[0].line == line
    assert words in str(told[0])


def test_one_change_one_fault(tables: Path) -> None:
    assert "low" in changed(tables, RATES, "low: 0.05\n", "low: 5\n").where


def test_missing_rate(tables: Path) -> None:
    text = (tables / RATES).read_text("utf-8")
    (tables / RATES).write_text(text.replace("trust_addressed:", "trust_adressed:"), "utf-8")
    told = {fault.where: fault for fault in faults(tables)}
    assert "is missing" in told["trust_addressed"].fact
    assert "Did you mean trust_addressed?" in told["trust_adressed"].hint


def test_missing_grade_of_harm(tables: Path) -> None:
    text = (tables / VALUES).read_text("utf-8")
    (tables / VALUES).write_text(text.replace('"minor injury" = 5.0\n', ""), "utf-8")
    (fault,) = faults(tables)
    assert (fault.where, fault.fact) == ("harm.minor injury", "is missing")


def test_level_left_out(tables: Path) -> None:
    text = (tables / RATES).read_text("utf-8")
    text = text.replace("value: {calm: 1.0, tense: 0.9,", "value: {calm: 1.0,")
    (tables / RATES).write_text(text, "utf-8")
    (fault,) = faults(tables)
    assert (fault.where, fault.fact) == ("trust_openness.tense", "is missing")


@pytest.mark.parametrize("name", [ACTS, RATES, VALUES, GROUNDS, EVIDENCE])
def test_file_that_is_missing(tables: Path, name: str) -> None:
    (tables / name).unlink()
    assert any(
        fault.file == str(tables / name) and "cannot be read" in fault.fact
        for fault in faults(tables)
    )


@pytest.mark.parametrize("name", [ACTS, RATES, GROUNDS])
def test_table_that_is_a_list(tables: Path, name: str) -> None:
    (tables / name).write_text("- a\n", encoding="utf-8")
    assert any("should be a mapping" in fault.fact for fault in faults(tables))


def test_values_that_are_not_utf8(tables: Path) -> None:
    (tables / VALUES).write_bytes(b"\xff")
    (fault,) = faults(tables)
    assert "UTF-8" in fault.fact


def test_faults_of_all_four_are_told_at_once(tables: Path) -> None:
    for name, old, new in [
        (ACTS, "seconds: [5, 5, 5]", "seconds: 0"),
        (RATES, "value: 1.2\n", "value: fast\n"),
        (VALUES, "death = 100.0", "death = -1.0"),
        (GROUNDS, "[against another]", "[against nobody]"),
    ]:
        text = (tables / name).read_text("utf-8")
        (tables / name).write_text(text.replace(old, new), encoding="utf-8")
    assert {Path(fault.file).name for fault in faults(tables)} == {ACTS, RATES, VALUES, GROUNDS}
