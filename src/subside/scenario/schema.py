"""What a scenario file and the tables of defaults may say, as frozen models.

``subside schema`` prints them as a JSON Schema, so that editors can complete a file; the
descriptions double as hints in faults. Rules that join several places of a file (does this act
exist, can this line ever be said) stand in ``rules``. ``docs/scenario.md`` has every key.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from subside.scenario.grounds import GroundChange, Power
from subside.scenario.law import LAW_KEYS, Law
from subside.scenario.rate_tables import Rates, RatesChange
from subside.scenario.terms import (
    AGITATION,
    ARMED,
    DISPOSITION,
    DISTANCE,
    HARMS,
    HEADINGS,
    INTENT,
    NEEDS,
    OTHERWISE,
    PEOPLE,
    RESOURCE,
    TRUST,
    Agitation,
    Armed,
    Disposition,
    Factor,
    Harm,
    Heading,
    Intent,
    Lines,
    Minutes,
    Need,
    Person,
    Pressure,
    Probability,
    Rate,
    Seconds,
    Slug,
    Strict,
    Text,
    Trust,
    Values,
)
from subside.scenario.variation import Library, Reply, Variant, Wrong

__all__ = [
    "AGITATION",
    "ARMED",
    "DISPOSITION",
    "DISTANCE",
    "HARMS",
    "HEADINGS",
    "INTENT",
    "LAW_KEYS",
    "NEEDS",
    "OTHERWISE",
    "PEOPLE",
    "RESOURCE",
    "TRUST",
    "Act",
    "ActChange",
    "Agitation",
    "Disposition",
    "Ending",
    "Event",
    "Factor",
    "Harm",
    "Heading",
    "Intent",
    "Law",
    "Library",
    "Lines",
    "Message",
    "Need",
    "Person",
    "Probability",
    "Rate",
    "Rates",
    "RatesChange",
    "Reply",
    "Resource",
    "ScenarioFile",
    "Seconds",
    "Situation",
    "Slug",
    "Strict",
    "Trust",
    "TrustRates",
    "Variant",
    "WordsTable",
]


class TrustRates(Strict):
    """How fast an act moves trust, per minute, before openness is taken into account.

    What an act can win by itself ends at ``to``: said again, it is worth less each time.
    """

    up: Rate = Field(default=0.0, description="Steps up of trust per minute, from 0 to 60.")
    down: Rate = Field(default=0.0, description="Steps down of trust per minute, from 0 to 60.")
    to: Trust = Field(default="good", description="The most trust that the act wins by itself.")


class Act(Strict):
    """One entry of the catalogue of acts; every part of what an act may change."""

    title: Text
    heading: Heading
    seconds: Seconds
    pressure: Pressure = 0.0
    trust: TrustRates = TrustRates()
    addresses: tuple[Need, ...] = ()
    probe: str | None = None
    reveals: dict[Trust, Factor] = Field(default_factory=dict)
    moves: Literal[-1, 0, 1] = 0
    sets: dict[str, str] = Field(default_factory=dict)
    requires: dict[str, Values] = Field(default_factory=dict)
    ending: str | None = None
    power: Power | None = None


class ActChange(Strict):
    """What a scenario changes of a catalogue act; a key left out keeps the catalogue's value."""

    title: Text | None = Field(default=None, description="What the act is called on the screen.")
    seconds: Seconds | None = None
    pressure: Pressure | None = None
    trust: TrustRates | None = Field(
        default=None,
        description="Rates at which the act moves trust; replaces the catalogue's, but for `to`.",
    )
    addresses: tuple[Need, ...] | None = Field(
        default=None, description="Needs that the act speaks to."
    )
    probe: str | None = Field(
        default=None, description="The table of `probes` that the act draws from."
    )
    reveals: dict[Trust, Factor] | None = Field(
        default=None, description="Factor on the act's cues, by trust."
    )
    sets: dict[str, str] | None = Field(
        default=None, description="Visible factors that the act sets as it begins; never agitation."
    )
    requires: dict[str, Values] | None = Field(
        default=None, description="Visible values with which the act is possible."
    )
    ending: str | None = Field(
        default=None, description="The ending that the act leads to when it is over."
    )


class Resource(Strict):
    """Someone who can be called."""

    title: Text = Field(description="Who it is, as shown.")
    minutes: Minutes = Field(description="Mean minutes to arrive, above 0 and up to 600.")
    usual_range: tuple[Minutes, Minutes] = Field(
        description="Usual range [least, most] in minutes, as shown to the trainee."
    )


class Situation(Strict):
    """One thing that may be going on, hidden from the officer."""

    title: Text = Field(description="What is going on, as told after the end.")
    probability: Probability = Field(
        description="Prior probability; those of all situations sum to one."
    )
    needs: tuple[Need, ...] = Field(min_length=1, description="One or more needs; each counts.")
    disposition: dict[Disposition, Probability] = Field(
        description="Probabilities that sum to one."
    )
    intent: dict[Intent, Probability] = Field(description="Probabilities that sum to one.")
    armed: dict[Armed, Probability] = Field(
        description="Probabilities of a concealed weapon; they sum to one.", default={"no": 1.0}
    )
    trust: dict[Trust, Probability] | None = Field(
        default=None, description="Probabilities at the start; rates.start_trust when left out."
    )
    mental_health: bool = Field(
        default=False, description="true if it is a mental-health crisis: a tag for the library."
    )


class Event(Strict):
    """Something the person (or the world) does; it ends the act in which it happens."""

    title: Text = Field(description="What happens, in a few words.")
    rate: Law = Field(description="Rate per minute and its factors.")
    harmful: bool = Field(
        default=False,
        description="true if harm may follow: the rate may not fall with pressure or nearness.",
    )
    requires: dict[str, Values] = Field(
        default_factory=dict, description="Visible values with which the event is possible."
    )
    sets: dict[str, str] = Field(
        default_factory=dict, description="Visible factors that the event sets; never agitation."
    )
    ending: str | None = Field(
        default=None, description="The ending that the event leads to; instead of `sets`."
    )
    harm: dict[Person, dict[Harm, Law]] = Field(
        default_factory=dict,
        description="By person and grade: probability of harm at once, by what is visible.",
    )
    force_works: bool = Field(
        default=False,
        description="true if an act of force takes effect so: `rate` multiplies its chance.",
    )


class Ending(Strict):
    """What a way of ending leaves behind; each a probability, drawn once at the end."""

    title: Text = Field(description="How it ended, in a few words.")
    harm: dict[Person, dict[Harm, Law]] = Field(
        default_factory=dict, description="By person and grade: probability of harm."
    )
    meets: dict[Need, Law] = Field(
        default_factory=dict, description="By need: probability that the need is met."
    )
    left_in_danger: Law | None = Field(
        default=None, description="Probability that somebody is left in danger."
    )
    unsettled: bool = Field(
        default=False, description="true if nobody counts as settled, whatever the agitation."
    )


class Message(Strict):
    """One version of what dispatch says, with its probability in each situation."""

    says: Lines
    likelihood: dict[str, Probability] = Field(
        description="By situation: probability that this message comes."
    )
    fault: Wrong = Field(
        default="none", description="What is wrong with the message: a tag for the library."
    )


class WordsTable(Strict):
    """Everything a trainee reads; no number here reaches the model."""

    acts: dict[str, Lines] = Field(description="By act: what you do or say.")
    events: dict[str, Lines] = Field(description="By event: what happens.")
    cues: dict[str, Lines] = Field(description="By cue: what you notice.")
    endings: dict[str, Lines] = Field(description="By ending: the last lines.")
    rises: Lines = Field(description="Said when agitation has risen.")
    falls: Lines = Field(description="Said when agitation has fallen.")
    replies: tuple[Reply, ...] = Field(
        description="What the person says or does when there is no cue."
    )


class ScenarioFile(Strict):
    """`scenario.yaml` as written, before defaults are filled in."""

    title: Text = Field(description="Name of the scenario.")
    minutes: Annotated[int, Field(ge=1, le=180, description="Whole minutes, from 1 to 180.")]
    teaches: Text = Field(description="What the scenario teaches, in a sentence.")
    briefing: Text = Field(description="What the trainee reads before the start.")
    content_note: Text = Field(description="What may be hard for a trainee to meet.")
    settles_at_most: Probability = Field(
        description="Most a person of `does not settle` may settle: a probability, from 0 to 1."
    )
    visible: dict[str, Values] = Field(
        description="Visible factors but agitation and resources, each with its list of values."
    )
    resources: dict[Slug, Resource] = Field(
        default_factory=dict, description="Who can be called; each is a visible factor."
    )
    start: dict[str, str] = Field(description="Visible state at the start, a value per factor.")
    situations: dict[Slug, Situation] = Field(
        min_length=1, description="What may be going on, hidden; one is drawn."
    )
    dispatch: dict[Slug, Message] = Field(
        min_length=1, description="Versions of what dispatch says; one is drawn."
    )
    acts: dict[str, ActChange] = Field(description="Acts on offer, with what differs here.")
    probes: dict[Slug, dict[Slug, Law]] = Field(
        description="By probe: cues with their probabilities; what is left is nothing new."
    )
    events: dict[Slug, Event] = Field(
        description="What the person or the world may do, at rates per minute."
    )
    endings: dict[str, Ending] = Field(description="Ways of ending, with what they leave behind.")
    grounds: dict[str, GroundChange] = Field(
        default_factory=dict,
        description="By act of force or seizure: visible facts with which it may be used here.",
    )
    rates: RatesChange = Field(
        default=RatesChange(), description="Parameters that differ from the defaults."
    )
    words: WordsTable = Field(description="Everything that is read; no number.")
    library: Library | None = Field(
        default=None, description="For the list of scenarios; nothing of it reaches the model."
    )
    variants: dict[Slug, Variant] = Field(
        default_factory=dict, description="Other tellings of it, at equal difficulty."
    )
