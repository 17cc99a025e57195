"""An encounter worked out again from its header and entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from subside.errors import UserError
from subside.play import Encounter, Model
from subside.runs import Run
from subside.web.live.journal import Entry, Header
from subside.web.live.story import IDLE, Story


@dataclass(frozen=True, slots=True)
class Answer:
    """What an act was answered: when it begins and ends, if nothing ends a tick or it early."""

    key: str
    n: int  # of its entry
    at: int
    ends: int
    seq: int | None = None  # of the event that told of it; None where that was another opening


@dataclass(frozen=True)
class Replayed:
    """Everything that follows from header and entries."""

    story: Story
    answers: dict[str, Answer]  # by key


def begun(model: Model, header: Header) -> Encounter:
    """The encounter of a header, before its acts; raises UserError where the model is another."""
    scenario = model.scenario
    for name in ("model_hash", "table_hash"):
        if getattr(header, name) != getattr(scenario, name):
            hint = "it can be reviewed with the version that it was begun with; begin a new one"
            raise UserError(
                scenario.slug, "this scenario was changed since the encounter began", name, hint
            )
    return Encounter(model, header.seed, header.mode, header.hidden, header.reseeds, header.again)


def replayed(model: Model, header: Header, entries: Iterable[Entry]) -> Replayed:
    """Play header and entries again. An act that was kept has happened, to its end."""
    story, answers = Story(begun(model, header)), dict[str, Answer]()
    for entry in entries:
        began = wait_until(story, entry.at) if entry.kind != "note" else 0
        if entry.kind == "act":
            if entry.key is not None:
                answers[entry.key] = answered(model, entry, began)
            carry_out(story, entry)
    return Replayed(story, answers)


def wait_until(story: Story, at: int) -> int:
    """Let idle ticks pass until a second; the nominal end of the last one, or the second now."""
    encounter, nominal = story.encounter, story.encounter.seconds
    while encounter.end is None and encounter.seconds < at:
        nominal = encounter.seconds + encounter.model.scenario.acts[IDLE].seconds
        story.tick(story.encounter.foresee(IDLE))
    return nominal


def carry_out(story: Story, entry: Entry) -> None:
    """Let an act begin and end, or drop it where it is not possible now."""
    if entry.act not in story.encounter.possible():
        story.drop(entry.act)
        return
    foreseen = story.encounter.foresee(entry.act)
    story.begin(foreseen, entry.say)
    story.happen(foreseen)


def answered(model: Model, entry: Entry, began: int) -> Answer:
    """The answer to an act that begins at a nominal second."""
    assert entry.key is not None
    return Answer(entry.key, entry.n, began, began + model.scenario.acts[entry.act].seconds)


def run_of(model: Model, header: Header, entries: Iterable[Entry]) -> Run:
    """The run, as `subside review` reads it: idle ticks are acts `watch`, as in an acts file.

    The trainee's own words are not in a run; `said_in` has them. Write the log with
    `replayed(...).story.encounter.record(path)`.
    """
    return replayed(model, header, entries).story.encounter.run


def said_in(model: Model, header: Header, entries: Iterable[Entry]) -> dict[int, str]:
    """The trainee's own words by the number of the act in the run."""
    return replayed(model, header, entries).story.said
