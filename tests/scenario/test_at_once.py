"""All faults at once: what two faults bring out together is what each brings out alone."""

from __future__ import annotations

import copy
from functools import cache
from importlib import import_module
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from subside.scenario import ScenarioFaults, load
from subside.scenario.defaults import content_folder
from subside.scenario.document import Document
from subside.scenario.mend import complaints
from subside.scenario.outline import outline, stand_in
from subside.scenario.schema import ScenarioFile
from tests.scenario.small import Folder

GONE = object()
Keys = tuple[str | int, ...]
Injected = tuple[tuple[Keys, Any], ...]
Told = frozenset[tuple[str, str, str]]
# Names that stand in for each other in the shipped scenarios.
NAMES = {
    "doorstep": {
        "FACTOR": "weapon", "CASE": "quarrel", "OTHER": "despair", "MESSAGE": "medicine",
        "LATER": "neighbour", "CUE": "left_out", "SECOND": "cannot_say",
        "EVENT": "self_harm", "FIRST": "comes_at_you",
    },
    "roadside": {
        "FACTOR": "place", "CASE": "late", "OTHER": "hurt", "MESSAGE": "plain",
        "LATER": "head", "CUE": "tells_of_the_child", "SECOND": "asks_what_it_means",
        "EVENT": "drives_off", "FIRST": "attack",
    },
}  # fmt: skip
WAVES = {"title": "He waves", "rate": {"per_minute": 1}, "ending": "attack"}
FAULTS: dict[str, Injected] = {
    "minutes": ((("minutes",), "x"),),
    "resources.medical.minutes": ((("resources", "medical", "minutes"), "soon"),),
    "visible.FACTOR[1]": ((("visible", "FACTOR", 1), 7),),
    "start.agitation": ((("start", "agitation"), "angry"),),
    "start.FACTOR": ((("start", "FACTOR"), 7),),
    "situations.CASE.probability": ((("situations", "CASE", "probability"), "some"),),
    "situations.OTHER.intent": ((("situations", "OTHER", "intent"), {"none": 0.9}),),
    "situations.Deaf": ((("situations", "Deaf"), GONE),),  # a copy of CASE: see ``injected``
    "dispatch.MESSAGE.likelihood.nobody": ((("dispatch", "MESSAGE", "likelihood", "nobody"), 0),),
    "dispatch.LATER.says": ((("dispatch", "LATER", "says"), 7),),
    "acts.wach": ((("acts", "wach"), {}),),
    "acts.wait.secs": ((("acts", "wait", "secs"), 5),),
    "acts.command.seconds": ((("acts", "command", "seconds"), 0),),
    "acts.watch.requires.mood": ((("acts", "watch", "requires"), {"mood": ["x"]}),),
    "probes.talk.CUE.p": ((("probes", "talk", "CUE", "p"), 2),),
    "probes.need.SECOND.situatoin": ((("probes", "need", "SECOND", "situatoin"), {"CASE": 1}),),
    "events.FIRST.rate.per_minute": ((("events", "FIRST", "rate", "per_minute"), "often"),),
    "events.EVENT.ending": ((("events", "EVENT", "ending"), "nowhere"),),
    "events.EVENT.rate.situation.nobody": (
        (("events", "EVENT", "rate", "situation", "nobody"), 1),
    ),
    "events.Waves": ((("events", "Waves"), WAVES),),
    "endings.leave.left_in_danger.p": ((("endings", "leave", "left_in_danger", "p"), "high"),),
    "endings.attack.title": ((("endings", "attack", "title"), GONE),),
    "rates.pressure.mood": ((("rates", "pressure", "mood"), {"x": 1}),),
    "rates.settle_pressure": ((("rates", "settle_pressure"), "much"),),
    "words.acts.wait": ((("words", "acts", "wait"), GONE),),
    "words.cues.zigzag": ((("words", "cues", "zigzag"), ["x"]),),
    "words.falls": ((("words", "falls"), "x"),),
    "words.replies[0].when.mood": ((("words", "replies", 0, "when", "mood"), ["x"]),),
    "words.replies[1].says": ((("words", "replies", 1, "says"), 7),),
    # What can be reached:
    "visible.FACTOR[2]": ((("visible", "FACTOR", 2), "gone"),),
    "probes.talk.zilch": (
        (("probes", "talk", "zilch"), {"p": 0}),
        (("words", "cues", "zilch"), ["x"]),
    ),
}
# The exceptions: a fault that can only be found when what it rests on is sound.
PLACES = {
    "visible.FACTOR[1]",  # its values are not known, so neither is what can come about
    "start.FACTOR",  # where the encounter starts is not known
    "acts.wach",  # an act that is not known may lead anywhere, and draw from any probe
    "acts.wait.secs",  # may be any key that is left out, such as `sets`
    "acts.watch.requires.mood",  # when the act is possible is not known
    "events.Waves",  # the name will change: what goes by it waits
    "events.EVENT.ending",  # whether the encounter goes on is not known
}
CHANCES = {
    "situations.CASE.probability",  # which situations are drawn is not known
    "situations.OTHER.intent",  # nor which intents
    "situations.Deaf",
    "probes.talk.CUE.p",  # the laws of cues and events are not all known
    "probes.need.SECOND.situatoin",
    "events.FIRST.rate.per_minute",
    "events.EVENT.rate.situation.nobody",
}
HIDDEN = {"visible.FACTOR[2]": PLACES, "probes.talk.zilch": PLACES | CHANCES}


def named(text: Any, scenario: str) -> Any:
    """A key or the key path of a fault, with the names of the scenario."""
    for name, own in NAMES[scenario].items() if isinstance(text, str) else ():
        text = text.replace(name, own)
    return text


@cache
def plain(scenario: str) -> Any:
    path = content_folder() / "scenarios" / scenario / "scenario.yaml"
    return yaml.load(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def injected(data: Any, fault: str, scenario: str) -> None:
    """Put one fault into the data of a scenario."""
    for keys, value in FAULTS[fault]:
        *above, key = (named(key, scenario) for key in keys)
        at = data
        for part in above:
            at = at[part] if isinstance(at, list) else at.setdefault(part, {})
        if key == "Deaf":
            case = copy.deepcopy(at[named("OTHER", scenario)])
            at[key] = {**case, "probability": 0, "intent": {"none": 1.0}}
        elif value is GONE:
            del at[key]
        elif isinstance(at, list):
            at[key : key + 1] = [value]
        elif isinstance(value, dict):
            at[key] = {named(k, scenario): v for k, v in value.items()}
        else:
            at[key] = value


@cache
def told(scenario: str, *faults: str) -> tuple[Told, str]:
    """What is told of a scenario with these faults, and what is said to be not checked."""
    data = copy.deepcopy(plain(scenario))
    for fault in faults:
        injected(data, fault, scenario)
    path = content_folder() / "scenarios" / scenario
    with pytest.MonkeyPatch.context() as patch:
        door = import_module("subside.scenario.load")  # in the package, the function has the name
        patch.setattr(door, "read_yaml", lambda file: Document(file, data))
        with pytest.raises(ScenarioFaults) as caught:
            load(path)
    error = caught.value
    return frozenset((f.where, f.fact, f.given) for f in error.faults), error.not_checked


def alone(scenario: str, faults: set[str] | tuple[str, ...]) -> set[tuple[str, str, str]]:
    """What each fault brings out alone, but for those that another truly hides."""
    shown = [fault for fault in faults if not HIDDEN.get(fault, set()) & (set(faults) - {fault})]
    return {one for fault in shown for one in told(scenario, fault)[0]}


@pytest.mark.parametrize("scenario", NAMES)
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_told_alone(scenario: str, fault: str) -> None:
    (one,) = {where for where, _, _ in told(scenario, fault)[0]} - {"situations.Deaf.probability"}
    assert one == named(fault, scenario)


# Every pair in one scenario; in the other, single faults and those that hypothesis draws.
@pytest.mark.parametrize("scenario", ["doorstep", pytest.param("roadside", marks=pytest.mark.slow)])
@pytest.mark.parametrize("one", FAULTS)
def test_two_faults_are_told_together(scenario: str, one: str) -> None:
    for other in [*FAULTS][[*FAULTS].index(one) + 1 :]:
        found, not_checked = told(scenario, one, other)
        assert found == alone(scenario, (one, other)), other
        if one in HIDDEN.get(other, ()) or other in HIDDEN.get(one, ()):
            assert "what can be reached" in not_checked


@given(scenario=st.sampled_from(sorted(NAMES)), faults=st.sets(st.sampled_from(sorted(FAULTS))))
def test_any_faults_are_told_together(scenario: str, faults: set[str]) -> None:
    if faults:
        found, not_checked = told(scenario, *sorted(faults))
        assert found == alone(scenario, faults)
        assert not_checked


# Of the small scenario, with lines


def test_bad_values_hide_no_faults_of_other_sections(folder: Folder) -> None:
    folder.swap(
        ("minutes: 7, ", "minutes: no, "),
        ("{agitation: agitated, ", "{agitation: angry, "),
        ("  step_back: {}", "  stepp_back: {}"),
        ('    leave: ["You go."]\n', '    leeve: ["You go."]\n'),
    )
    assert [(fault.where, fault.line) for fault in folder.faults()] == [
        ("resources.medical.minutes", folder.line("minutes: no")),
        ("start.agitation", folder.line("start:")),
        ("acts.stepp_back", folder.line("stepp_back")),
        ("words.acts.leave", folder.line("You watch.") - 1),
        ("words.acts.leeve", folder.line("leeve:")),
    ]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ([("  medical: {title", "  Medical: {title")], "resources.Medical"),
        ([("  hurt:\n", "  Hurt:\n")], "situations.Hurt"),
        ([("  shuts_door:\n    title", "  Shuts door:\n    title")], "events.Shuts door"),
        ([("  watching:\n", "  Watching:\n")], "probes.Watching"),
        ([("    sets: {door: shut}\n", "    set: {door: shut}\n")], "events.shuts_door.set"),
        ([("requires: {medical: [here], door", "require: {medical: [here], door")],
         "acts.hand_over:medical.require"),
        ([("door: [shut, open]\n", "door: open\n")], "visible.door"),
        ([("resources:\n", "resource:\n")], "resource"),
    ],
)  # fmt: skip
def test_no_fault_in_the_train_of_another(
    folder: Folder, changes: list[tuple[str, str]], where: str
) -> None:
    """Names of the wrong form and keys that are not known count for what they may mean."""
    assert folder.swap(*changes).fault().where == where


def test_a_stand_in_is_a_scenario() -> None:
    """However much is wrong, reading comes to an end: there is always something to stand in."""
    schema = outline(ScenarioFile)
    assert isinstance(complaints(ScenarioFile, stand_in(schema, schema)), ScenarioFile)
