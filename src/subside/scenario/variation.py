"""What a scenario says of itself for the library, and its variants: the same model in other words.

No text of either reaches the model. A variant may give a resource other minutes, and nothing else
that counts: then it is a model of its own, solved for itself.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from subside.scenario.terms import Lines, Minutes, Slug, Strict, Text, Values

Role = Literal["person", "caller", "helper", "officer"]
Wrong = Literal["none", "mistaken", "biased"]


class Library(Strict):
    """What the list of scenarios, and its rules, know of one."""

    place: Text = Field(description="Where it happens, in one or two words.")
    disabilities: dict[Role, Text] = Field(
        default_factory=dict,
        description="By role: who has a disability here, in words; roles without are left out.",
    )


class Reply(Strict):
    """What the person says or does when no cue is given; the most specific match is used."""

    when: dict[str, Values] = Field(
        default_factory=dict,
        description="Values of act, event, agitation or visible factors; empty for every case.",
    )
    says: Lines


class OtherWords(Strict):
    """Lines that take the place of the scenario's own: whole entries, by name."""

    acts: dict[str, Lines] = Field(default_factory=dict, description="By act.")
    events: dict[str, Lines] = Field(default_factory=dict, description="By event.")
    cues: dict[str, Lines] = Field(default_factory=dict, description="By cue.")
    endings: dict[str, Lines] = Field(default_factory=dict, description="By ending.")
    rises: Lines | None = Field(default=None, description="Said when agitation has risen.")
    falls: Lines | None = Field(default=None, description="Said when agitation has fallen.")
    replies: tuple[Reply, ...] = Field(
        default=(), description="Each takes the place of the reply with the same conditions."
    )


class OtherTexts(Strict):
    """Texts that take the place of the scenario's own."""

    title: Text | None = Field(default=None, description="Name of the scenario.")
    briefing: Text | None = Field(default=None, description="What is read before the start.")
    content_note: Text | None = Field(default=None, description="What may be hard to meet.")
    dispatch: dict[Slug, Lines] = Field(
        default_factory=dict, description="By message: what dispatch says."
    )
    words: OtherWords = Field(default=OtherWords(), description="Lines, by part.")


class OtherResource(Strict):
    """A resource that comes sooner or later than as written."""

    minutes: Minutes = Field(description="Mean minutes to arrive, above 0 and up to 600.")
    usual_range: tuple[Minutes, Minutes] = Field(description="[least, most] in minutes, as shown.")


class Variant(Strict):
    """Another telling of a scenario, at equal difficulty."""

    title: Text = Field(description="What is different, in a line, for instructors.")
    swap: dict[Text, Text] = Field(
        default_factory=dict,
        description="Whole words by what takes their place in every text: names, streets.",
    )
    texts: OtherTexts = Field(
        default=OtherTexts(), description="Whole entries, replaced before words are swapped."
    )
    resources: dict[Slug, OtherResource] = Field(
        default_factory=dict, description="Resources that come sooner or later: another model."
    )
