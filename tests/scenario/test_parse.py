"""Types, units and closed lists: each complaint names the line, the path, and what to write."""

from __future__ import annotations

import pytest

from subside.scenario.document import known
from subside.scenario.parse import parse
from subside.scenario.reader import read_yaml
from tests.scenario.small import Change, Folder, expect

CASES: dict[str, tuple[Change | list[Change], str, tuple[str, ...]]] = {
    "an unknown key at the top": (
        ("title: At the door", "title: At the door\ntitel: x"),
        "titel",
        ("titel", "not a key that is known", "Did you mean title?"),
    ),
    "an unknown key further in": (
        ("  watch: {}", "  watch: {secs: 5}"),
        "secs",
        ("acts.watch.secs", "not a key that is known", "Known: title, seconds"),
    ),
    "an unknown key in a list": (
        ("- when: {}", "- whan: {}\n      when: {}"),
        "whan",
        ("words.replies[2].whan", "Did you mean when?"),
    ),
    "a key that is missing": (
        ("minutes: 5\n", ""),
        "title: At",
        ("minutes", "is missing", "Whole minutes"),
    ),
    "a key that is missing further in": (
        ("    title: He shuts the door\n", ""),
        "  shuts_door:",
        ("events.shuts_door.title", "is missing", "Add it: What happens"),
    ),
    "text for a number": (
        ("per_minute: 0.02", "per_minute: often"),
        "often",
        ("events.attack.rate.per_minute", "should be a number", "often", "rate per minute"),
    ),
    "true for a number": (
        ("per_minute: 0.02", "per_minute: true"),
        "per_minute: true",
        ("events.attack.rate.per_minute", "should be a number", "given: true"),
    ),
    "a number in quotes": (
        ("probability: 0.25", 'probability: "0.25"'),
        '"0.25"',
        ("situations.hurt.probability", "should be a number"),
    ),
    "a number for text": (
        ("title: At the door", "title: 7"),
        "title: 7",
        ("title", "should be text", "7"),
    ),
    "text for true": (
        ("harmful: true", "harmful: very"),
        "harmful",
        ("events.attack.harmful", "should be true or false", "very"),
    ),
    "text for a list": (
        ("{act: [watch], door: [open]}", "{act: watch, door: [open]}"),
        "act: watch",
        ("words.replies[0].when.act", "should be a list", "watch", "[one, two]"),
    ),
    "text for lines": (
        ('watch: ["You watch."]', "watch: You watch."),
        "watch: You",
        ("words.acts.watch", "should be a list"),
    ),
    "a list for a mapping": (
        [
            (
                "  hurt:\n    title: He has hurt his",
                "  hurt: [1]\n  h:\n    title: He has hurt his",
            ),
            ("{hurt: 0.4, angry: 1}", "{hurt: 0.4, angry: 1, h: 1}"),
        ],
        "hurt: [1]",
        ("situations.hurt", "should be a mapping", "[1]"),
    ),
    "part of a minute": (
        ("minutes: 5\n", "minutes: 5.5\n"),
        "minutes: 5.5",
        ("minutes", "should be a whole number", "from 1 to 180"),
    ),
    "no seconds": (
        ("  watch: {}", "  watch: {seconds: 0}"),
        "seconds: 0",
        ("acts.watch.seconds", "should be at least 1", "from 1 to 600"),
    ),
    "too many seconds": (
        ("  watch: {}", "  watch: {seconds: 601}"),
        "seconds: 601",
        ("acts.watch.seconds", "should be at most 600", "Whole seconds"),
    ),
    "half a second": (
        ("  watch: {}", "  watch: {seconds: 1.5}"),
        "seconds: 1.5",
        ("acts.watch.seconds", "should be a whole number", "Whole seconds"),
    ),
    "a rate over 60 a minute": (
        ("per_minute: 0.02", "per_minute: 61"),
        "per_minute: 61",
        ("events.attack.rate.per_minute", "should be at most 60", "given: 61", "per minute"),
    ),
    "a rate of trust over 60 a minute": (
        ("  watch: {}", "  watch: {trust: {up: 61}}"),
        "up: 61",
        ("acts.watch.trust.up", "should be at most 60"),
    ),
    "a rate below zero": (
        ("per_minute: 0.02", "per_minute: -1"),
        "per_minute: -1",
        ("events.attack.rate.per_minute", "should be at least 0"),
    ),
    "a rate without end": (
        ("per_minute: 0.02", "per_minute: 1.0e999"),
        "1.0e999",
        ("events.attack.rate.per_minute",),
    ),
    "a probability above one": (
        ("settles_at_most: 0.3", "settles_at_most: 30"),
        "settles_at_most",
        ("settles_at_most", "should be at most 1", "30"),
    ),
    "a factor below zero": (
        ("situation: {hurt: 4}", "situation: {hurt: -4}"),
        "hurt: -4",
        ("endings.leave.left_in_danger.situation.hurt", "should be at least 0", "multiplier"),
    ),
    "a factor that is text": (
        ("situation: {hurt: 4}", "situation: {hurt: lots}"),
        "hurt: lots",
        ("endings.leave.left_in_danger.situation.hurt", "should be a number"),
    ),
    "an arrival at once": (
        ("minutes: 7", "minutes: 0"),
        "minutes: 0",
        ("resources.medical.minutes", "should be above 0"),
    ),
    "three numbers for a range": (
        ("usual_range: [4, 9]", "usual_range: [4, 9, 12]"),
        "usual_range",
        ("resources.medical.usual_range", "at most 2 entries", "[4, 9, 12]"),
    ),
    "one number for a range": (
        ("usual_range: [4, 9]", "usual_range: [4]"),
        "usual_range",
        ("resources.medical.usual_range[1]", "is missing"),
    ),
    "an unknown need": (
        ("needs: [medical care]", "needs: [medical]"),
        "needs: [medical]",
        ("situations.hurt.needs[0]", "not one of the values", "Did you mean medical care?"),
    ),
    "no needs": (
        ("needs: [medical care]", "needs: []"),
        "needs: []",
        ("situations.hurt.needs", "at least 1 entry"),
    ),
    "an unknown disposition": (
        ("{settles: 0.5, settles slowly: 0.5}", "{settles: 0.5, settle slowly: 0.5}"),
        "settle slowly",
        ("disposition.settle slowly", "not one of", "Did you mean settles slowly?"),
    ),
    "an unknown grade of harm": (
        ("minor injury: {p", "bruise: {p"),
        "bruise",
        ("endings.attack.harm.officer.bruise", "not one of", "minor injury"),
    ),
    "an unknown person": (
        ("officer: {minor", "officers: {minor"),
        "officers",
        ("endings.attack.harm.officers", "Did you mean officer?"),
    ),
    "a law without a base": (
        ("{p: 0.1, situation: {hurt: 4}}", "{situation: {hurt: 4}}"),
        "left_in_danger",
        ("endings.leave.left_in_danger", "exactly one of per_minute (a rate) and p"),
    ),
    "a law with two bases": (
        ("{per_minute: 0.02,", "{per_minute: 0.02, p: 0.1,"),
        "per_minute: 0.02",
        ("events.attack.rate", "exactly one of", "in the rate of an event"),
    ),
    "a misspelled key of a law": (
        ("{per_minute: 0.02,", "{per_minut: 0.02,"),
        "per_minut:",
        ("events.attack.rate.per_minut", "neither a key", "Did you mean per_minute?"),
    ),
    "a name with capitals": (
        ("  noise:\n", "  Noise:\n"),
        "Noise:",
        ("dispatch.Noise", "not a name of the right form", "small letters"),
    ),
    "a name with spaces": (
        ("holds_head: {p", "holds head: {p"),
        "holds head",
        ("probes.watching.holds head", "not a name of the right form"),
    ),
    "an empty text": (
        ('falls: ["He breathes out."]', 'falls: ["  "]'),
        "falls:",
        ("words.falls[0]", "is empty", "Write a text"),
    ),
    "an empty title": (
        ("title: You left", 'title: ""'),
        'title: ""',
        ("endings.leave.title", "is empty"),
    ),
    "no variants": (
        ('falls: ["He breathes out."]', "falls: []"),
        "falls:",
        ("words.falls", "at least 1 entry"),
    ),
    "a reply without variants": (
        ('says: ["You hear the lock."]', "says: []"),
        "says: []",
        ("words.replies[1].says", "at least 1 entry"),
    ),
    "a condition without values": (
        ("{act: [watch], door: [open]}", "{act: [watch], door: []}"),
        "door: []",
        ("words.replies[0].when.door", "at least 1 entry"),
    ),
    "no situations": (
        ("situations:\n", "situations: {}\nsituationz:\n"),
        "situations: {}",
        ("situations", "at least 1 entry"),
    ),
    "a trap for YAML readers": (
        ("harmful: true", "harmful: yes"),
        "harmful",
        ("events.attack.harmful", "true or false", "given: yes"),
    ),
    "a number for YAML readers": (
        ("per_minute: 0.02", "per_minute: .02"),
        "per_minute: .02",
        ("events.attack.rate.per_minute", "not every reader", ".02"),
    ),
    "a key given twice": (
        ("harmful: true", "harmful: true\n    harmful: false"),
        "harmful: false",
        ("events.attack.harmful", "given twice", "Keep one"),
    ),
}


@pytest.mark.parametrize("name", [name for name in CASES if name != "no situations"])
def test_parse(folder: Folder, name: str) -> None:
    change, at, words = CASES[name]
    expect(folder, change, at, *words)


def test_empty_section_beside_a_misspelled_one(folder: Folder) -> None:
    change, at, words = CASES["no situations"]
    assert isinstance(change, tuple)
    first, second = folder.swap(change).faults()
    assert first.line == folder.line(at)
    assert all(word in str(first) for word in words)
    assert "Did you mean situations?" in second.hint


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text\n", "7\n"])
def test_file_that_is_not_a_mapping(folder: Folder, text: str) -> None:
    fault = folder.write(text.encode()).fault()
    assert (fault.line, fault.where) == (1, "(whole file)")
    assert "should be a mapping" in fault.fact
    assert "docs/scenario.md" in fault.hint


def test_one_mistake_is_told_once(folder: Folder) -> None:
    """What the reader refused is not refused again as a wrong type."""
    folder.swap(("{act: [watch], door: [open]}", "{act: ~, door: [open]}"))
    assert "empty value" in folder.fault().fact


def test_each_of_several_mistakes_in_a_section_is_told(folder: Folder) -> None:
    folder.swap(
        ("per_minute: 0.02", "per_minute: 90"),
        ("harmful: true", "harmful: 1"),
        ("    title: He shuts the door\n", ""),
    )
    assert [fault.where for fault in folder.faults()] == [
        "events.attack.harmful",
        "events.attack.rate.per_minute",
        "events.shuts_door.title",
    ]


def test_stand_ins_take_the_places_of_what_cannot_be_read(folder: Folder) -> None:
    folder.swap(
        ("minutes: 5\n", "minutes: x\n"),
        ("harmful: true", "harmful: maybe"),
        ("  noise:\n", "  Noise:\n"),
        ("    title: He shuts the door\n", ""),
    )
    document = read_yaml(folder.file)
    file = parse(document)
    assert file.title == "At the door"
    assert set(file.events) == {"attack", "shuts_door"}
    assert set(file.dispatch) == {"Noise", "fall"}
    assert file.events["shuts_door"].sets == {"door": "shut"}
    assert document.unread == {
        ("minutes",),
        ("events", "attack", "harmful"),
        ("events", "shuts_door", "title"),
    }


def test_faults_of_all_kinds_are_told_at_once(folder: Folder) -> None:
    """YAML, types, sums, names, wording, reach and the folder, in one go and in order."""
    folder.swap(
        ("title: At the door", "title: The suspect at the door"),
        ("minutes: 5\n", "minutes: 1:30\n"),
        ("probability: 0.25", "probability: 0.3"),
        ("likelihood: {hurt: 0.6}", "likelihood: {hurt: 0.6, angri: 0}"),
        ("door: {open: 0.1}", "dor: {open: 0.1}"),
        ('falls: ["He breathes out."]', "falls: x"),
    )
    (folder.path / "poor.acts").unlink()
    faults = [fault for fault in folder.faults() if fault.file == str(folder.file)]
    assert [fault.where for fault in faults] == [
        "title",
        "minutes",
        "situations",
        "dispatch.fall.likelihood.angri",
        "rates.pressure.dor",
        "words.falls",
    ]
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)
    assert [fault.where for fault in folder.faults() if fault not in faults] == ["poor.acts"]


def test_known_names() -> None:
    assert known("wach", ["watch", "wait"]) == "Did you mean watch? Known: watch, wait."
    assert known("zzz", ["watch"]) == "Known: watch."
    assert known("x", []) == "None is known here."
    assert known("x", [f"n{k}" for k in range(40)]).endswith("and 10 more.")
