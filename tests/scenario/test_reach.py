"""What can never happen, and how large a scenario may be."""

from __future__ import annotations

import pytest

from subside.scenario.rules.reach import CONTEXTS_COUNTED, CONTEXTS_MOST, CONTEXTS_WARN
from tests.scenario.small import Change, Folder, expect

CASES: dict[str, tuple[Change | list[Change], str, tuple[str, ...]]] = {
    "an event with a rate of zero": (
        [
            (
                "  shuts_door:\n    title",
                "  waves: {title: He waves, rate: {per_minute: 0}, sets: {door: open}}\n"
                "  shuts_door:\n    title",
            ),
            ('    attack: ["He swings."]', '    attack: ["He swings."]\n    waves: [x]'),
        ],
        "waves: {",
        ("events.waves", "can never happen", "zero everywhere"),
    ),
    "an event that no situation allows": (
        ("rate: {per_minute: 0.1, act", "rate: {per_minute: 0.1, armed: {otherwise: 0}, act"),
        "shuts_door:",
        ("events.shuts_door", "can never happen"),
    ),
    "an event that no intent in its situation allows": (
        (
            "rate: {per_minute: 0.1, act",
            "rate: {per_minute: 0.1, situation: {angry: 0}, intent: {none: 0}, act",
        ),
        "shuts_door:",
        ("events.shuts_door", "can never happen"),
    ),
    "an event with a zero where it could happen": (
        ("rate: {per_minute: 0.1, act", "rate: {per_minute: 0.1, door: {open: 0}, act"),
        "shuts_door:",
        ("events.shuts_door", "can never happen"),
    ),
    "an event in no agitation": (
        ("rate: {per_minute: 0.1, act", "rate: {per_minute: 0.1, agitation: {otherwise: 0}, act"),
        "shuts_door:",
        ("events.shuts_door", "can never happen"),
    ),
    "an event during no act": (
        ("act: {approach: 3}", "act: {otherwise: 0}"),
        "shuts_door:",
        ("events.shuts_door", "can never happen"),
    ),
    "an ending that nothing leads to": (
        [
            (
                "endings:\n  attack:\n    title",
                "endings:\n  gone: {title: Gone}\n  attack:\n    title",
            ),
            ('  endings:\n    attack: ["A', '  endings:\n    gone: ["x"]\n    attack: ["A'),
        ],
        "gone: {",
        ("endings.gone", "can never happen", "No act or event"),
    ),
    "a probe that no act uses": (
        [
            ("  talk:\n", "  smell:\n    smoke: {p: 0.1}\n  talk:\n"),
            ("  cues:\n", '  cues:\n    smoke: ["x"]\n'),
        ],
        "smell:",
        ("probes.smell", "used by no act", "Offer an act"),
    ),
    "a cue with a probability of zero": (
        ("holds_head: {p: 0.2", "holds_head: {p: 0"),
        "holds_head: {p",
        ("probes.watching.holds_head", "can never be given", "zero everywhere"),
    ),
    "a cue with a zero in every situation": (
        ("situation: {hurt: 2, otherwise: 0.5}", "situation: {otherwise: 0}"),
        "holds_head: {p",
        ("probes.watching.holds_head", "can never be given"),
    ),
    "a cue for an intent that is never drawn": (
        ("holds_head: {p: 0.2", "holds_head: {p: 0.2, intent: {harm self: 1, otherwise: 0}"),
        "holds_head: {p",
        ("probes.watching.holds_head", "can never be given"),
    ),
    "a cue that the act keeps back": (
        ("  listen: {}\n", "  listen: {reveals: {none: 0, little: 0, some: 0, good: 0}}\n"),
        "says_it_hurts: {p",
        ("probes.talk.says_it_hurts", "can never be given", "reveals"),
    ),
    "a cue kept back where trust would allow it": (
        [
            ("  listen: {}\n", "  listen: {reveals: {none: 1, little: 1, some: 0, good: 0}}\n"),
            ("says_it_hurts: {p: 0.3", "says_it_hurts: {p: 0.3, trust: {none: 0, little: 0}"),
        ],
        "says_it_hurts: {p",
        ("probes.talk.says_it_hurts", "can never be given"),
    ),
    "a value that nothing sets": (
        ("door: [shut, open]\n", "door: [shut, open, gone]\n"),
        "door: [shut, open, gone]",
        ("visible.door[2]", "can never come about", "gone"),
    ),
    "a message without likelihood": (
        ("likelihood: {hurt: 0.6}", "likelihood: {hurt: 0.6}\n  none: {says: [x], likelihood: {}}"),
        "none: {says",
        ("dispatch.none.likelihood", "can never be said"),
    ),
    "a situation that is never drawn": (
        (
            "situations:\n",
            "situations:\n  deaf: {title: He is deaf, probability: 0, needs: [time], "
            "disposition: {settles: 1}, intent: {none: 1}}\n",
        ),
        "deaf: {",
        ("situations.deaf.probability", "can never happen"),
    ),
    "a reply in a state that no act leads to": (
        ("{act: [watch], door: [open]}", "{act: [approach], distance: [11-25 ft]}"),
        "{act: [approach]",
        ("words.replies[0]", "can never be said", "never hold together"),
    ),
    "a reply after the end": (
        ("{act: [watch], door: [open]}", "{event: [attack]}"),
        "event: [attack]",
        ("words.replies[0]", "can never be said", "while the encounter goes on"),
    ),
    "a reply to an event in the wrong state": (
        ("when: {event: [shuts_door]}", "when: {event: [shuts_door], door: [open]}"),
        "when: {event",
        ("words.replies[1]", "can never be said"),
    ),
}


NEVER_DRAWN = ("a message without likelihood", "a situation that is never drawn")


@pytest.mark.parametrize("name", [name for name in CASES if name not in NEVER_DRAWN])
def test_reach(folder: Folder, name: str) -> None:
    change, at, words = CASES[name]
    expect(folder, change, at, *words)


@pytest.mark.parametrize("name", NEVER_DRAWN)
def test_never_drawn(folder: Folder, name: str) -> None:
    change, at, words = CASES[name]
    assert isinstance(change, tuple)
    faults = folder.swap(change).faults()
    assert any(
        fault.line in (folder.line(at), folder.line(at) + 1)
        and all(word in str(fault) for word in words)
        for fault in faults
    )


def test_act_whose_conditions_never_hold(folder: Folder) -> None:
    """Nor then does what only this act could bring about."""
    folder.swap(("  step_back: {}", "  step_back: {requires: {distance: [11-25 ft]}}"))
    band, act = folder.faults()
    assert (band.where, band.given) == ("visible.distance[2]", "11-25 ft")
    assert (act.where, act.line) == ("acts.step_back", folder.line("  step_back: {"))
    assert "can never happen" in act.fact
    assert "never holds together" in act.hint


def test_reply_to_a_closing_act_that_was_broken_off(folder: Folder) -> None:
    """An act that closes the encounter is answered only when an event comes between."""
    folder.swap(("{act: [watch], door: [open]}", '{act: ["hand_over:medical"], door: [shut]}'))
    folder.load()


def test_resource_that_nobody_can_call(folder: Folder) -> None:
    folder.swap(
        ('  "request:medical": {}\n', ""), ('    "request:medical": ["You call medical."]\n', "")
    )
    told = {fault.where: fault for fault in folder.faults()}
    assert told["resources.medical"].line == folder.line("medical: {title")
    assert "can never be called" in told["resources.medical"].fact
    assert 'Offer the act "request:medical"' in told["resources.medical"].hint
    assert "can never happen" in told["acts.hand_over:medical"].fact


def test_resource_that_is_there_from_the_start(folder: Folder) -> None:
    """It needs no call, and its arrival no words."""
    folder.swap(
        ('  "request:medical": {}\n', ""),
        ('    "request:medical": ["You call medical."]\n', ""),
        ('    "arrives:medical": ["An ambulance pulls up."]\n', ""),
        ("{agitation: agitated, ", "{agitation: agitated, medical: here, "),
    )
    assert len(folder.load().reachable.contexts) == 6


def flags(folder: Folder, count: int, steps: int = 0) -> Folder:
    """Add factors that an act each can turn on: 18 * 2^count contexts; a dial: times 1 + steps."""
    names = [f"flag_{k}" for k in range(count)]
    verbs = ["wait", "slow_down", "introduce", "acknowledge", "apologise", "command", "warn"]
    verbs += ["quieten", "set_limit", "give_water"]
    acts = "".join(
        f"  {verb}: {{sets: {{{name}: up}}}}\n" for verb, name in zip(verbs, names, strict=False)
    )
    turns = enumerate(verbs[count : count + steps])
    acts += "".join(f"  {verb}: {{sets: {{dial: at_{k}}}}}\n" for k, verb in turns)
    words = "".join(f'    {verb}: ["x"]\n' for verb in verbs[: count + steps])
    dial = f"  dial: [low, {', '.join(f'at_{k}' for k in range(steps))}]\n" if steps else ""
    return folder.swap(
        (
            "visible:\n",
            f"visible:\n{dial}" + "".join(f"  {name}: [down, up]\n" for name in names),
        ),
        (
            "start: {",
            "start: {" + "dial: low, " * bool(steps) + "".join(f"{name}: down, " for name in names),
        ),
        ("acts:\n  watch: {}", f"acts:\n{acts}  watch: {{}}"),
        ('  acts:\n    watch: ["', f'  acts:\n{words}    watch: ["'),
    )


def test_many_contexts_are_a_warning(folder: Folder) -> None:
    scenario = flags(folder, 2, steps=4).load()
    assert CONTEXTS_WARN < len(scenario.reachable.contexts) == 360 <= CONTEXTS_MOST
    (warning,) = scenario.warnings
    assert (warning.where, warning.given) == ("visible", "360")
    assert warning.line == folder.line("visible:")
    assert "solving may be slow" in warning.fact


def test_few_contexts_are_no_warning(folder: Folder) -> None:
    assert folder.load().warnings == ()
    assert len(flags(folder, 4).load().reachable.contexts) == 288 <= CONTEXTS_WARN
    assert folder.load().warnings == ()


def test_too_many_contexts(folder: Folder) -> None:
    fault = flags(folder, 5).fault()
    assert (fault.where, fault.line, fault.given) == ("visible", folder.line("visible:"), "576")
    assert f"at most {CONTEXTS_MOST}" in fault.fact
    assert "Drop a factor" in fault.hint


def test_what_is_over_the_budget_says_which_factors_to_drop(folder: Folder) -> None:
    """The dial has nine values: without it a ninth is left, without the distance a third."""
    fault = flags(folder, 2, steps=8).fault()
    assert fault.given == "648"
    assert "Left without dial: 72, distance: 216, medical: 216, " in fault.hint


def test_search_gives_up(folder: Folder) -> None:
    fault = flags(folder, 10).fault()
    count, _, more = fault.given.partition(" ")
    assert CONTEXTS_COUNTED < int(count) < 2 * CONTEXTS_COUNTED
    assert more == "or more"


def test_too_many_profiles(folder: Folder) -> None:
    """16 situations of 4 profiles each."""
    many = "".join(
        f"  case_{k}: {{title: Case, probability: 0.0625, needs: [time], "
        f"disposition: {{settles: 0.5, does not settle: 0.5}}, "
        f"intent: {{none: 0.5, get away: 0.5, harm self: 0}}}}\n"
        for k in range(16)
    )
    text = folder.file.read_text("utf-8")
    head, rest = text.split("situations:\n")
    _, tail = rest.split("\ndispatch:\n")
    cases = ", ".join(f"case_{k}: 1" for k in range(16))
    tail = tail.replace("{hurt: 0.4, angry: 1}", f"{{{cases}}}").replace(
        '  fall:\n    says: ["Dispatch: somebody fell."]\n    likelihood: {hurt: 0.6}\n', ""
    )
    tail = tail.replace("hurt: 2, otherwise", "otherwise").replace("{hurt: 4}", "{case_1: 4}")
    tail = tail.replace("situation: {hurt: 1, otherwise: 0}, ", "")
    folder.file.write_text(f"{head}situations:\n{many}\ndispatch:\n{tail}", encoding="utf-8")
    fault = folder.fault()
    assert (fault.where, fault.given) == ("situations", "64")
    assert fault.line == folder.line("situations:")
    assert "at most 60" in fault.fact
    assert "Left with one situation: 4, disposition: 32, intent: 32, armed: 64." in fault.hint
