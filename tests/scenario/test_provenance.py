"""Every default number has a value, a range and a source; a table that lacks one is refused."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from subside.scenario import ScenarioFaults
from subside.scenario.defaults import content_folder, defaults, read_defaults
from subside.scenario.document import Document, Fault
from subside.scenario.evidence import cited
from subside.scenario.provenance import STANCE, Entry, Parameter, Place, leaves, take_rate
from subside.scenario.rate_tables import Rates
from subside.scenario.schema import Act
from subside.scenario.terms import Factor, Probability
from subside.scenario.wording import find
from tests.scenario.test_defaults import ACTS, EVIDENCE, RATES, SMALL

FOLDER = content_folder() / "defaults"
FACTS = {fact.id: fact for fact in defaults().evidence}
BY_NAME = {one.name: one for one in defaults().parameters}
MEASURED = [one for one in defaults().parameters if one.table != "values"]


def shipped(name: str) -> Any:
    """A shipped table as any YAML reader takes it."""
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


def numbers(data: object) -> int:
    """How many numbers stand in plain data, at any depth."""
    if isinstance(data, dict):
        return sum(map(numbers, data.values()))
    return isinstance(data, int | float)


# ---- What is shipped ----------------------------------------------------------------------


def test_names_are_told_apart() -> None:
    assert len(BY_NAME) == len(defaults().parameters)


def test_every_number_of_the_catalogue_is_listed() -> None:
    """Counted in the file itself: each [value, low, high], each 0, and nothing else."""
    triples = []
    for name, act in shipped(ACTS).items():
        parts = [("seconds", act["seconds"]), ("pressure", act.get("pressure"))]
        for part in ("trust", "reveals"):
            parts += [
                (f"{part} {key}", given) for key, given in act.get(part, {}).items() if key != "to"
            ]
        triples += [(f"{name} / {part}", given) for part, given in parts if given is not None]
    listed = [one for one in MEASURED if one.table == "acts"]
    assert [name for name, _ in triples] == [one.name for one in listed]
    for one, (_, given) in zip(listed, triples, strict=True):
        assert [one.value, one.low, one.high] == (given or [0, 0, 0])


def test_acts_are_what_is_listed() -> None:
    for name, act in defaults().acts.items():
        for path, value in leaves(act.model_dump()):
            one = BY_NAME.get(f"{name} / {' '.join(path)}")
            assert value == (one.value if one else 0), (name, path)


def test_every_rate_is_listed() -> None:
    given = {name: entry["value"] for name, entry in shipped(RATES).items()}
    assert set(given) == set(Rates.model_fields)
    listed = [one for one in MEASURED if one.table == "rates"]
    assert len(listed) == sum(map(numbers, given.values()))
    for path, value in leaves(defaults().rates.model_dump()):
        name = " / ".join(part for part in (path[0], " ".join(path[1:])) if part)
        assert BY_NAME[name].value == value


@pytest.mark.parametrize("one", MEASURED, ids=lambda one: one.name)
def test_range_unit_and_source(one: Parameter) -> None:
    assert one.low is not None
    assert one.high is not None
    assert one.low <= one.value <= one.high
    assert one.unit
    assert list(find(one.source)) == []
    if one.kind == "definition":
        assert one.low == one.high
    else:
        assert one.low < one.high, "what is measured or assumed has a range"
        says = one.source.startswith("assumption") or cited(one.source)
        assert says or re.search(r"\b(19|20)\d\d\b", one.source), "neither published nor assumed"


def test_factors_of_a_table_are_made_absolute() -> None:
    tense = BY_NAME["agitation_down / tense"]
    assert (tense.value, tense.low, tense.high, tense.unit) == (0.1, 0.05, 0.17, "1/min")
    near = BY_NAME["pressure / distance 0-3 ft"]
    assert (near.value, near.low, near.high, near.unit) == (1.1, 0.55, 1.65, "P")
    top = BY_NAME["agitation_down / extreme distress"]
    fact = FACTS["arousal_fast_down"]
    assert (top.value, top.low, top.high) == (fact.value, fact.low, fact.high)


def test_points_are_a_stance() -> None:
    points = [one for one in defaults().parameters if one.table == "values"]
    assert {one.name: one.value for one in points}["harm / death"] == 100
    assert len(points) == 11
    for one in points:
        assert (one.kind, one.source, one.low, one.high) == ("stance", STANCE, None, None)


def test_every_row_that_a_source_names_exists() -> None:
    for name in (ACTS, RATES):
        text = (FOLDER / name).read_text("utf-8")
        named = set(cited(re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)))
        assert named
        assert named <= set(FACTS)


def test_numbers_measured_given_force_say_so() -> None:
    for one in MEASURED:
        given = {FACTS[name].given for name in cited(one.source)} - {""}
        assert (one.given in given) if given else (one.given == ""), one.name


# ---- The table of evidence ----------------------------------------------------------------


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_figure(fact: Any) -> None:
    assert fact.source
    assert fact.confidence in ("A", "B", "C", "inferred")
    assert list(find(" ".join((fact.quantity, fact.population, fact.note)))) == []
    words = f"{fact.quantity} {fact.population} {fact.note}".lower()
    if "force was used" in words or "reports of force" in words or "discharges" in words:
        assert fact.given == "force" or fact.conditional == "population"


def test_what_is_counted_given_force() -> None:
    given = {name for name, fact in FACTS.items() if fact.given == "force"}
    assert {"cew_effective", "hands_effective", "gun_death", "injured_hold"} <= given
    assert {"officer_injured_0_1ft", "verbal_effective_force_none"} <= given
    over_all = {name for name, fact in FACTS.items() if fact.conditional == "population"}
    assert {"force_per_call", "force_per_arrest", "force_crisis_contact"} <= over_all
    assert FACTS["assaulted_injured"].given == "assault"


def test_evidence_is_a_plain_table() -> None:
    with (FOLDER / EVIDENCE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == list(FACTS)
    assert not [row for row in rows if None in row or None in row.values()]


# ---- What is refused ----------------------------------------------------------------------


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Small tables without fault."""
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def faults(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(ScenarioFaults) as caught:
        read_defaults(folder)
    return caught.value.faults


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "words"),
    [
        (ACTS, "  seconds: [8, 5, 15]", "  seconds: 8", "introduce.seconds", "has no range"),
        (ACTS, "  trust: {up: [0.5, 0.1, 1]}", "  trust: {up: 0.5}", "introduce.trust.up", "range"),
        (ACTS, "  seconds: [8, 5, 15]", "  seconds: [8, 5]", "introduce.seconds", "not value, low"),
        (ACTS, "  seconds: [8, 5, 15]", "  seconds: [8, 9, 15]", "introduce.seconds", "outside"),
        (ACTS, "  seconds: [8, 5, 15]", "  seconds: [8, 15, 5]", "introduce.seconds", "outside"),
        (ACTS, "  seconds: [8, 5, 15]", "  seconds: [8, 0, 15]", "introduce.seconds", "beyond"),
        (ACTS, "probe: watching, source: assumption", "probe: watching", "watch.source", "missing"),
        (ACTS, '  source: "evidence: quiet"', '  source: ""', "silence.source", "is empty"),
        (ACTS, '  source: "evidence: quiet"', '  source: "evidence: quite"', "silence.source",
         "Did you mean quiet?"),
        (ACTS, '  source: "evidence: quiet"',
         '  source: "evidence: quiet"\n  sources: {trust: x}', "silence.sources.trust",
         "no number"),
        (ACTS, '  source: "evidence: quiet"',
         '  source: "evidence: quiet"\n  sources: {seconds: 3}', "silence.sources.seconds", "form"),
        (ACTS, '  source: "evidence: quiet"',
         '  source: "evidence: quiet"\n  sources: {seconds: "evidence: no_such"}',
         "silence.sources.seconds", "names no row"),
        (RATES, "  value: 1.2\n  low: 0.6\n", "  value: 1.2\n", "settle_pressure.low", "missing"),
        (RATES, "low: 0.05\n  high: 0.25\n  source: assumption", "low: 0.05\n  high: 0.25",
         "trigger_offset.source", "missing"),
        (RATES, "  value: 1.2\n", "  value: 2.2\n", "settle_pressure.value", "outside"),
        (RATES, "{value: 1.7, low: 1,", "{value: 1.7, low: -1,", "trust_addressed.value", "beyond"),
        (RATES, "low: 0.5, high: 1.5, source: x", "low: 0.5, high: 3, source: x",
         "start_trust.value.little", "range of its own"),
        (RATES, "value: 1.6, low: 1, ", "value: 1.6, ranges: {calm: [1, 2]}, low: 1, ",
         "settle_addressed.ranges.calm", "no number"),
        (RATES, "low: 0.5, high: 1.5, source: x",
         "low: 0.5, high: 1.5, source: x, ranges: {god: [0, 1]}", "start_trust.ranges.god",
         "Did you mean good?"),
        (RATES, "low: 0.5, high: 1.5, source: x",
         "low: 0.5, high: 1.5, source: x, ranges: {good: [1, 0]}", "start_trust.ranges.good",
         "right form"),
        (EVIDENCE, "quiet,length of a silence,15,5,30", "quiet,length of a silence,15,,30",
         "quiet", "half a range"),
        (EVIDENCE, "quiet,length of a silence,15,5,30", "quiet,length of a silence,45,5,30",
         "quiet", "outside"),
        (EVIDENCE, '"Nobody 2001, J Silence"', "Nobody 2001, J Silence", "quiet", "12 cells"),
        (EVIDENCE, '"Nobody 2001, J Silence"', "", "quiet.source", "is empty"),
        (EVIDENCE, "reports,given force", "reports,given rain", "cew_effective.conditional",
         "given force"),
        (EVIDENCE, "cew_effective,dis", "quiet,dis", "quiet", "given twice"),
        (EVIDENCE, "id,quantity,value", "id,value,quantity", "(whole file)", "other columns"),
    ],
)  # fmt: skip
def test_refused(tables: Path, name: str, old: str, new: str, where: str, words: str) -> None:
    text = (tables / name).read_text("utf-8")
    assert text.count(old) == 1
    (tables / name).write_text(text.replace(old, new), encoding="utf-8")
    told = [fault for fault in faults(tables) if fault.where == where]
    assert told, [str(fault) for fault in faults(tables)]
    assert words in str(told[0])
    assert told[0].file == str(tables / name)
    first = text[: text.index(old)].count("\n") + 1
    assert told[0].line in range(first - 2, first + new.count("\n") + 2), str(told[0])


def test_one_lack_is_one_fault(tables: Path) -> None:
    """Also where the entry then cannot be read: its value still counts."""
    text = (tables / RATES).read_text("utf-8")
    (tables / RATES).write_text(text.replace("  high: 0.25\n", ""), encoding="utf-8")
    (fault,) = faults(tables)
    line = text[: text.index("trigger_offset:")].count("\n") + 1
    assert (fault.where, fault.fact, fault.line) == ("trigger_offset.high", "is missing", line)


# ---- What a table may say -----------------------------------------------------------------


class Force(Rates):
    """Rates with tables of the shape that acts of force will need."""

    works: dict[str, Probability]
    harm: dict[str, dict[str, Probability]]
    press: dict[str, Factor]


def taken(name: str, **entry: Any) -> tuple[dict[str, Parameter], list[Fault]]:
    """Parameters and faults of one entry."""
    document = Document(Path("rates.yaml"))
    place = Place(document, Force, FACTS, "rates", name)
    whole = {"low": 0.5, "high": 1.5, "source": "assumption", **entry}
    found = take_rate(place, Entry.model_validate(whole))
    return {one.name: one for one in found}, document.faults


def test_a_number_of_a_table_has_a_range_and_a_source_of_its_own() -> None:
    found, told = taken(
        "works", value={"cew": 0.55, "hold": 0.6},
        ranges={"cew": [0.5, 0.6]}, sources={"cew": "evidence: cew_effective"},
    )  # fmt: skip
    assert told == []
    cew, hold = found["works / cew"], found["works / hold"]
    assert (cew.low, cew.high, cew.kind, cew.given) == (0.5, 0.6, "published", "force")
    assert (hold.low, hold.high, hold.kind, hold.given) == (0.3, 0.9, "assumption", "")
    assert cew.unit == hold.unit == "probability"


def test_tables_of_two_levels() -> None:
    """A range beside a table is a pair of factors; beside a number it is absolute."""
    found, told = taken(
        "harm",
        value={"cew": {"minor": 0.4, "serious": 0.02}, "hold": {"minor": 0.2, "serious": 0.01}},
        ranges={"cew": {"minor": [0.3, 0.5]}, "hold": [0.1, 2]},
        sources={
            "cew": "evidence: injured_less_lethal",
            "hold": {"minor": "evidence: injured_hold"},
        },
    )
    assert told == []
    ends = {name: (one.low, one.high) for name, one in found.items()}
    assert ends == {
        "harm / cew minor": (0.3, 0.5),
        "harm / cew serious": (0.01, 0.03),
        "harm / hold minor": (0.02, 0.4),
        "harm / hold serious": (0.001, 0.02),
    }
    assert [one.given for one in found.values()] == ["force", "force", "force", ""]


def test_a_factor_that_lifts_a_probability_above_one_is_refused() -> None:
    _, (fault,) = taken("works", value={"hold": 0.8})
    assert fault.where == "works.value.hold"
    assert "Give it a range of its own" in fault.hint
    assert taken("works", value={"hold": 0.8}, ranges={"hold": [0.62, 0.91]})[1] == []
    assert taken("press", value={"hold": 0.8})[1] == []


def test_a_plain_zero_of_an_act_is_by_definition(tables: Path) -> None:
    text = (tables / ACTS).read_text("utf-8").replace("[15, 5, 30]", "[15, 5, 30]\n  pressure: 0")
    (tables / ACTS).write_text(text, encoding="utf-8")
    table = read_defaults(tables)
    (one,) = [one for one in table.parameters if one.name == "silence / pressure"]
    assert (one.value, one.low, one.high, one.kind) == (0, 0, 0, "definition")
    assert table.acts["silence"] == Act(
        title="Leave a silence", heading="tools", seconds=15, pressure=0.0
    )
