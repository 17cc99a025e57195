"""Every rule that joins several places: one change, one fault, at its line, with what to do."""

from __future__ import annotations

import pytest

from subside.scenario.rules import RULES
from subside.scenario.rules.draft import SECTIONS
from subside.scenario.schema import ScenarioFile
from tests.scenario.small import Change, Folder, expect

CASES: dict[str, tuple[Change | list[Change], str, tuple[str, ...]]] = {
    # visible
    "a factor with one value": (
        [
            ("door: [shut, open]\n", "door: [shut, open]\n  light: [on it, on it]\n"),
            ("agitated, distance", "agitated, light: on it, distance"),
        ],
        "light: [",
        ("visible.light", "two or more different values", "on it"),
    ),
    "a value called otherwise": (
        [
            ("door: [shut, open]\n", "door: [shut, open]\n  light: [lit, otherwise]\n"),
            ("agitated, distance", "agitated, light: lit, distance"),
        ],
        "light: [",
        ("visible.light", "meaning of its own", "otherwise", "Rename"),
    ),
    "a factor called like a hidden one": (
        [
            ("door: [shut, open]\n", "door: [shut, open]\n  trust: [a, b]\n"),
            ("agitated, distance", "agitated, trust: a, distance"),
        ],
        "trust: [a, b]",
        ("visible.trust", "meaning of its own", "Rename"),
    ),
    "a factor called like a part of a law": (
        [
            ("door: [shut, open]\n", "door: [shut, open]\n  pressure: [a, b]\n"),
            ("agitated, distance", "agitated, pressure: a, distance"),
        ],
        "pressure: [a, b]",
        ("visible.pressure", "meaning of its own"),
    ),
    "a usual range the wrong way round": (
        ("usual_range: [4, 9]", "usual_range: [9, 4]"),
        "usual_range",
        ("resources.medical.usual_range", "not in order", "[9, 4]", "[least, most]"),
    ),
    "a usual range beside the mean": (
        ("minutes: 7, ", "minutes: 12, "),
        "usual_range",
        ("does not hold the mean", "12"),
    ),
    "a start that is not visible": (
        ("4-10 ft, door: shut}", "4-10 ft, door: shut, dor: shut}"),
        "start:",
        ("start.dor", "not visible", "Did you mean door?"),
    ),
    "a start with an unknown value": (
        ("4-10 ft, door: shut}", "4-10 ft, door: shutt}"),
        "start:",
        ("start.door", "not a value of door", "shutt", "Did you mean shut?"),
    ),
    "a start without a factor": (
        (", door: shut}", "}"),
        "start:",
        ("start.door", "is missing", "Say where door starts"),
    ),
    "a start without agitation": (
        ("{agitation: agitated, ", "{"),
        "start:",
        ("start.agitation", "is missing"),
    ),
    # chances
    "situations that do not sum to one": (
        ("probability: 0.25", "probability: 0.35"),
        "situations:",
        ("situations", "do not sum to one", "1.1"),
    ),
    "a disposition that does not sum to one": (
        ("{settles: 0.5, settles slowly: 0.5}", "{settles: 0.5, settles slowly: 0.4}"),
        "settles slowly: 0.4",
        ("situations.hurt.disposition", "do not sum to one", "0.9"),
    ),
    "an intent that does not sum to one": (
        ("{none: 0.95, harm others: 0.05}", "{none: 0.95}"),
        "intent: {none: 0.95}",
        ("situations.angry.intent", "do not sum to one"),
    ),
    "armed that does not sum to one": (
        ('{"no": 0.9, "yes": 0.1}', '{"no": 0.9, "yes": 0.2}'),
        "armed:",
        ("situations.angry.armed", "do not sum to one"),
    ),
    "trust that does not sum to one": (
        ("trust: {none: 0.5, little: 0.5}", "trust: {none: 0.5, little: 0.6}"),
        "trust: {none",
        ("situations.angry.trust", "do not sum to one"),
    ),
    "a need named twice": (
        ("[being heard, time]", "[time, time]"),
        "needs: [time, time]",
        ("situations.angry.needs", "names a need twice"),
    ),
    "messages that do not sum to one": (
        ("likelihood: {hurt: 0.6}", "likelihood: {hurt: 0.5}"),
        "dispatch:",
        ("dispatch", "in situation hurt,", "do not sum to one", "0.9"),
    ),
    "a message for an unknown situation": (
        ("likelihood: {hurt: 0.6}", "likelihood: {hurt: 0.6, angri: 0}"),
        "angri",
        ("dispatch.fall.likelihood.angri", "is not a situation", "Did you mean angry?"),
    ),
    # rates
    "start_trust that does not sum to one": (
        ("rates:\n", "rates:\n  start_trust: {none: 0.5}\n"),
        "start_trust",
        ("rates.start_trust", "do not sum to one"),
    ),
    "a table of rates that leaves a level out": (
        (
            "rates:\n",
            "rates:\n  agitation_down: {calm: 0, tense: 1, agitated: 1, highly agitated: 1}\n",
        ),
        "agitation_down",
        ("rates.agitation_down.extreme distress", "is missing", "name every value"),
    ),
    "settling by an unknown situation": (
        ("rates:\n", "rates:\n  settle_situation: {hurtt: 0.5}\n"),
        "settle_situation",
        ("rates.settle_situation.hurtt", "not a situation", "Did you mean hurt?"),
    ),
    "pressure of an unknown factor": (
        ("door: {open: 0.1}", "doorway: {open: 0.1}"),
        "doorway",
        ("rates.pressure.doorway", "not visible", "Did you mean door?"),
    ),
    "pressure of an unknown value": (
        ("door: {open: 0.1}", "door: {opened: 0.1}"),
        "opened",
        ("rates.pressure.door.opened", "not a value of door", "Did you mean open?"),
    ),
    "pressure that grows with distance": (
        ("4-10 ft: 0.4, 11-25 ft: 0.2}\n    door", "4-10 ft: 1.4, 11-25 ft: 0.2}\n    door"),
        "4-10 ft: 1.4",
        ("rates.pressure.distance", "grows with distance", "fall with distance"),
    ),
    "pressure that leaves a band out": (
        ("{0-3 ft: 1.0, 4-10 ft: 0.4, 11-25 ft: 0.2}", "{0-3 ft: 1.0, 4-10 ft: 0.4}"),
        "{0-3 ft: 1.0",
        ("rates.pressure.distance.11-25 ft", "is missing"),
    ),
    # laws
    "a probability where a rate is wanted": (
        ("per_minute: 0.02", "p: 0.02"),
        "p: 0.02",
        ("events.attack.rate.p", "wrong unit", "0.02", "Write per_minute"),
    ),
    "a rate where a probability is wanted": (
        ("holds_head: {p: 0.2", "holds_head: {per_minute: 0.2"),
        "holds_head: {per",
        ("probes.watching.holds_head.per_minute", "wrong unit", "Write p"),
    ),
    "a rate of harm": (
        ("{minor injury: {p: 0.3}}", "{minor injury: {per_minute: 0.3}}"),
        "minor injury",
        ("endings.attack.harm.officer.minor injury.per_minute", "wrong unit"),
    ),
    "pressure on a probability": (
        ("says_it_hurts: {p: 0.3", "says_it_hurts: {p: 0.3, pressure: 0.1"),
        "says_it_hurts: {p",
        ("probes.talk.says_it_hurts.pressure", "only be used in the rate of an event"),
    ),
    "a need addressed in a probability": (
        ("says_it_hurts: {p: 0.3", "says_it_hurts: {p: 0.3, addressed: 2"),
        "says_it_hurts: {p",
        ("probes.talk.says_it_hurts.addressed", "only be used in the rate of an event"),
    ),
    "an act in a probability": (
        ("says_it_hurts: {p: 0.3", "says_it_hurts: {p: 0.3, act: {watch: 2}"),
        "says_it_hurts: {p",
        ("probes.talk.says_it_hurts.act", "only be used in the rate of an event"),
    ),
    "an unknown factor": (
        ("left_in_danger: {p: 0.1, situation", "left_in_danger: {p: 0.1, situatoin"),
        "left_in_danger",
        ("endings.leave.left_in_danger.situatoin", "not a factor", "Did you mean situation?"),
    ),
    "an unknown value of a factor": (
        ("situation: {hurt: 4}", "situation: {hurts: 4}"),
        "hurts: 4",
        ("left_in_danger.situation.hurts", "not a value of situation", "Did you mean hurt?"),
    ),
    "an act that is not offered": (
        ("act: {approach: 3}", "act: {command: 3}"),
        "command: 3",
        ("events.shuts_door.rate.act.command", "not a value of act"),
    ),
    # acts
    "an act that requires an unknown factor": (
        ("explain: {sets: {door: open}}", "explain: {requires: {dor: [shut]}, sets: {door: open}}"),
        "explain: {",
        ("acts.explain.requires.dor", "not visible", "Did you mean door?"),
    ),
    "an act that requires an unknown value": (
        ("medical: [here], door: [open]", "medical: [arrived], door: [open]"),
        "medical: [arrived]",
        ("acts.hand_over:medical.requires.medical[0]", "not a value of medical", "arrived"),
    ),
    "an act that sets an unknown value": (
        ("explain: {sets: {door: open}}", "explain: {sets: {door: opened}}"),
        "explain: {sets",
        ("acts.explain.sets.door", "not a value of door", "Did you mean open?"),
    ),
    "an act that the catalogue lacks": (
        ("  step_back: {}", "  stepp_back: {}"),
        "stepp_back",
        ("acts.stepp_back", "not in the catalogue", "Did you mean step_back?"),
    ),
    "an act with an argument too many": (
        ("  approach: {}", '  "approach:fast": {}'),
        "approach:fast",
        ("takes nothing after the colon", "Write approach."),
    ),
    "an offer of an unknown need": (
        ('"offer:medical care": {}', '"offer:medical cares": {}'),
        "medical cares",
        ("needs a need after the colon", "Did you mean medical care?"),
    ),
    "an offer without a need": (
        ('"offer:medical care": {}', "offer: {}"),
        "offer: {}",
        ("needs a need after the colon", "Write offer:NAME"),
    ),
    "a request for an unknown resource": (
        ('"request:medical": {}', '"request:medic": {}'),
        '"request:medic": {}',
        ("needs a resource after the colon", "Did you mean medical?"),
    ),
    "an act that leads nowhere": (
        ("  listen: {}\n", "  listen: {ending: gone}\n"),
        "listen: {ending",
        ("acts.listen", "not described", "gone", "endings.gone"),
    ),
    "an act with an unknown probe": (
        ("  listen: {}\n", "  listen: {probe: talks}\n"),
        "listen: {probe",
        ("acts.listen", "probe that is not described", "Did you mean talk?"),
    ),
    "an act that reveals without a probe": (
        ("  step_back: {}", "  step_back: {reveals: {good: 2}}"),
        "step_back: {",
        ("acts.step_back", "reveals, but has no probe"),
    ),
    # events
    "an event that does nothing": (
        ("    sets: {door: shut}\n", ""),
        "shuts_door:",
        ("events.shuts_door", "either set something visible or end", "Give one"),
    ),
    "an event that does both": (
        ("sets: {door: shut}", "sets: {door: shut}\n    ending: attack"),
        "shuts_door:",
        ("events.shuts_door", "either set something visible or end"),
    ),
    "an event with an unknown ending": (
        ("    ending: attack", "    ending: atack"),
        "ending: atack",
        ("events.attack.ending", "not described", "Did you mean attack?"),
    ),
    "an event that requires an unknown value": (
        ("    requires: {door: [open]}\n    rate", "    requires: {door: [ajar]}\n    rate"),
        "ajar",
        ("events.shuts_door.requires.door[0]", "not a value of door", "ajar"),
    ),
    "an event that sets an unknown factor": (
        ("sets: {door: shut}", "sets: {agitation: calm}"),
        "sets: {agitation",
        ("events.shuts_door.sets.agitation", "not visible"),
    ),
    "harm that is rarer under pressure": (
        ("pressure: 0.5", "pressure: -0.5"),
        "pressure: -0.5",
        ("events.attack.rate.pressure", "rarer under pressure", "0 or more"),
    ),
    "harm that is rarer when nearer": (
        ("{0-3 ft: 3, 11-25 ft: 0.2}", "{0-3 ft: 3, 11-25 ft: 1.2}"),
        "0-3 ft: 3",
        ("events.attack.rate.distance", "rarer when nearer", "[3, 1, 1.2]"),
    ),
    # words
    "an act without words": (
        ('    leave: ["You go."]\n', ""),
        "  acts:\n",
        ("words.acts.leave", "is missing"),
    ),
    "an arrival without words": (
        ('    "arrives:medical": ["An ambulance pulls up."]\n', ""),
        "  events:\n",
        ("words.events.arrives:medical", "is missing"),
    ),
    "a cue without words": (
        ('    holds_head: ["He holds his head."]\n', ""),
        "  cues:\n",
        ("words.cues.holds_head", "is missing"),
    ),
    "an ending without words": (
        ('    leave: ["You walk away."]\n', ""),
        "  endings:\n",
        ("words.endings.leave", "is missing"),
    ),
    "words for a cue that is not there": (
        ('    says_it_hurts: ["It', '    says_it: ["x"]\n    says_it_hurts: ["It'),
        "says_it: [",
        ("words.cues.says_it", "can never be said", "Did you mean says_it_hurts?"),
    ),
    "a reply on an unknown factor": (
        ("{act: [watch], door: [open]}", "{act: [watch], dor: [open]}"),
        "dor: [open]",
        ("words.replies[0].when.dor", "not something that a reply", "Did you mean door?"),
    ),
    "a reply on an unknown value": (
        ("{act: [watch], door: [open]}", "{act: [watch], door: [ajar]}"),
        "door: [ajar]",
        ("words.replies[0].when.door[0]", "can never be said", "ajar"),
    ),
    "a reply to an act that is not offered": (
        ("{act: [watch], door: [open]}", "{act: [wach], door: [open]}"),
        "wach",
        ("words.replies[0].when.act[0]", "can never be said", "Did you mean watch?"),
    ),
    "two replies with the same conditions": (
        ("    - when: {}\n", '    - {when: {event: [shuts_door]}, says: ["x"]}\n    - when: {}\n'),
        "- {when",
        ("words.replies[2]", "can never be said", "words.replies[1] has the same conditions"),
    ),
    "no reply for every case": (
        ("    - when: {}\n", "    - when: {agitation: [calm]}\n"),
        "  replies:",
        ("words.replies", "none for every case", "when: {}"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_rule(folder: Folder, name: str) -> None:
    change, at, words = CASES[name]
    expect(folder, change, at.strip("\n"), *words)


def test_distance_bands_keep_their_order(folder: Folder) -> None:
    folder.swap(("distance: [0-3 ft, 4-10 ft, 11-25 ft]", "distance: [0-3 ft, 11-25 ft, 4-10 ft]"))
    told = {fault.where: fault for fault in folder.faults()}
    assert "not the bands of distance" in told["visible.distance"].fact
    assert told["visible.distance"].line == folder.line("distance: [")


def test_distance_bands_are_neighbours(folder: Folder) -> None:
    folder.swap(
        ("distance: [0-3 ft, 4-10 ft, 11-25 ft]", "distance: [4-10 ft, over 25 ft]"),
        ("{0-3 ft: 3, 11-25 ft: 0.2}", "{4-10 ft: 3, over 25 ft: 0.2}"),
        ("{0-3 ft: 1.0, 4-10 ft: 0.4, 11-25 ft: 0.2}", "{4-10 ft: 0.4, over 25 ft: 0.2}"),
    )
    fault = folder.fault()
    assert fault.where == "visible.distance"
    assert "neighbours" in fault.hint


def test_resource_called_like_a_factor(folder: Folder) -> None:
    folder.swap(
        (
            "  medical: {title",
            "  door: {title: D, minutes: 5, usual_range: [4, 6]}\n  medical: {title",
        )
    )
    (fault,) = [fault for fault in folder.faults() if fault.where == "resources.door"]
    assert fault.line == folder.line("door: {title")
    assert "taken by a factor" in fault.fact


def test_cover_begins_with_none(folder: Folder) -> None:
    folder.swap(
        ("door: [shut, open]\n", "door: [shut, open]\n  cover: [cover, none]\n"),
        ("agitated, distance", "agitated, cover: none, distance"),
        ("  watch: {}", "  watch: {}\n  move_to_cover: {}"),
        ('    watch: ["You', '    move_to_cover: ["x"]\n    watch: ["You'),
    )
    fault = folder.fault()
    assert (fault.where, fault.line) == ("visible.cover", folder.line("cover: [cover"))
    assert "begin with none" in fault.fact


def test_catalogue_act_that_does_not_fit_the_factors(folder: Folder) -> None:
    """The catalogue's move_to_cover sets `cover: cover`, which is no value here."""
    folder.swap(
        ("door: [shut, open]\n", "door: [shut, open]\n  cover: [none, barrier]\n"),
        ("agitated, distance", "agitated, cover: none, distance"),
        ("  watch: {}", "  watch: {}\n  move_to_cover: {}"),
        ('    watch: ["You', '    move_to_cover: ["x"]\n    watch: ["You'),
    )
    fault = folder.fault()
    assert (fault.where, fault.given) == ("acts.move_to_cover.sets.cover", "cover")
    assert fault.line == folder.line("move_to_cover: {}")


def test_act_that_moves_needs_distance(folder: Folder) -> None:
    folder.swap(
        ("  distance: [0-3 ft, 4-10 ft, 11-25 ft]\n", ""),
        ("distance: 4-10 ft, ", ""),
        (", distance: {0-3 ft: 3, 11-25 ft: 0.2}", ""),
        ("    distance: {0-3 ft: 1.0, 4-10 ft: 0.4, 11-25 ft: 0.2}\n", ""),
    )
    assert {fault.where for fault in folder.faults()} == {"acts.step_back", "acts.approach"}
    assert all("distance is not visible here" in fault.fact for fault in folder.faults())


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (("door: [shut, open]\n", "door: [shut, open]\n  race: [a, b]\n"), "visible.race"),
        (("door: [shut, open]\n", "door: [shut, open]\n  his age: [a, b]\n"), "visible.his age"),
        (("  hurt:\n", "  homeless_man:\n"), "situations.homeless_man"),
        (
            ("says_it_hurts: {p: 0.3", "says_it_hurts: {p: 0.3, sex: {a: 2}"),
            "probes.talk.says_it_hurts.sex",
        ),
        (("door: {open: 0.1}", "door: {open: 0.1}\n    accent: {a: 0}"), "rates.pressure.accent"),
    ],
)
def test_who_somebody_is_is_no_factor(folder: Folder, change: Change, where: str) -> None:
    told = [fault for fault in folder.swap(change).faults() if fault.where == where]
    assert any("says who somebody is" in fault.fact for fault in told)
    assert any("Fairness" in fault.hint for fault in told)


@pytest.mark.parametrize("section", SECTIONS)
def test_fault_in_one_section_leaves_the_others_told(folder: Folder, section: str) -> None:
    """A section that is a number breaks no rule on the others; all rules are in the table."""
    text = folder.file.read_text("utf-8")
    lines, keep = [], True
    for line in text.split("\n"):
        if line and not line[0].isspace():
            keep = not line.startswith(f"{section}:")
        lines.append(line if keep else "")
    folder.file.write_text("\n".join(lines) + f"\n{section}: 7\n", encoding="utf-8")
    (fault,) = folder.faults()
    assert fault.where == section
    assert fault.line == folder.line(f"{section}: 7")
    assert fault.fact == "should be a mapping of keys to values"


def test_rules_read_sections_that_exist() -> None:
    assert set(SECTIONS) <= set(ScenarioFile.model_fields)
    assert len({rule for rule, _ in RULES}) == len(RULES)
    for _, reads in RULES:
        assert set(reads) <= set(SECTIONS)
