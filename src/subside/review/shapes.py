"""The review document's shape, from which its published JSON Schema is made; `docs/review.md` tells
what each key means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PATH = Path(__file__).with_name("schema.json")
Within = Literal["no", "perhaps", "usually", "called", "here"]
Grade = Literal["best", "sound", "improvable", "costly", "serious"]
Parts = dict[str, float]


class Shape(BaseModel):
    """Exactly these keys, each of exactly its type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Span(Shape):
    low: float
    high: float


class Loss(Span):
    about: float


class Spoken(Shape):
    who: str
    text: str


class Condition(Shape):
    power: Literal["pointing", "force", "deadly force", "seizure"]
    met: bool
    wording: str
    facts: dict[str, str] | None
    seen: dict[str, str]
    threat_under_way: bool


class Power(Condition):
    act: str
    title: str


class Earlier(Shape):
    t: int
    seconds: int
    act: str
    title: str
    about: float


class LedUp(Shape):
    about: float
    decisions: list[Earlier]


class Alternative(Span):
    act: str
    title: str
    chosen: bool
    outcomes: Parts


class Facts(Shape):
    used: bool
    first: bool
    powers: list[Power]
    severity: dict[str, int]
    soon: float
    seconds: int
    last_event: str | None
    led_up: LedUp
    alternatives: list[Alternative]


class Minutes(Shape):
    before: float
    gain: float | None


class Possible(Span):
    act: str
    grounded: bool


class Known(Shape):
    situation: Parts
    disposition: Parts
    intent: Parts
    armed: Parts
    need: Parts


class Level(Shape):
    level: str
    levels: list[str]


class Other(Shape):
    kind: str
    text: str


class Scene(Shape):
    distance: str | None
    distances: list[str]
    cover: bool | None
    others: list[Other]
    weapon: str | None
    agitation: Level
    place: str
    here: list[str]
    coming: list[str]
    moves: dict[str, str]


class Told(Shape):
    """What every decision has, judged or not; the last one's end is null while it is closed."""

    t: int
    seconds: int
    act: str
    title: str
    seen: dict[str, str]
    plain: dict[str, str]
    event: str | None
    cue: str | None
    harm: dict[str, str]
    words: list[Spoken]
    said: str | None = None


class Decision(Told):
    heading: str
    best: list[str]
    loss: Loss
    grade: Grade
    bands: Annotated[list[Grade], Field(min_length=2, max_length=2)]
    proven: bool
    grounds: Condition | None
    facts: Facts | None
    spent: float
    luck: float | None
    slack: float | None
    discretionary_minutes: Minutes
    within: dict[str, Within]
    acts: list[Possible]
    known: Known
    scene: Scene
    chances: dict[str, Parts]
    why: str


class Raised(Shape):
    what: str
    amount: float


class Moment(Shape):
    t: int
    trust: str
    agitation: str
    needs: list[str]
    spoken_to: list[str]
    pressure: list[Raised]


class Truth(Shape):
    situation: str
    title: str
    disposition: str
    intent: str
    armed: str
    needs: list[str]
    known_from: dict[str, int | None]
    trust: list[str]
    moments: list[Moment]
    log_matches: bool


class Ending(Shape):
    ending: str
    title: str
    words: list[str]


class Resource(Span):
    title: str


class Sums(Shape):
    luck: float
    about: float
    slack: float


class Summary(Shape):
    start: str
    cost: str
    luck: str
    time: str
    need: str


class Gains(Shape):
    at_start: float
    gained: float
    lost: float


class Head(Shape):
    format: Literal[4]
    safeguard: str
    refined: bool
    closed: bool
    scenario: str
    title: str
    model_hash: str
    table_hash: str
    text_hash: str
    dispatch: str
    dispatch_words: list[str]
    from_decision: int | None
    complete: bool
    cut: str | None
    seconds: int
    truth: Truth | None
    chosen_hidden: dict[str, Any] | None
    outcome: Parts | None
    ending: Ending | None


class Judged(Head):
    """A run that was judged."""

    judged: Literal[True]
    other_table: bool
    content_note: str
    start: Span
    titles: dict[str, str]
    situations: dict[str, str]
    resources: dict[str, Resource]
    summary: Summary
    decisions: list[Decision]
    sums: Sums
    bounds: Span
    discretionary_minutes: Gains
    by_heading: Parts
    by_phase: Parts


class Shown(Head):
    """A run that is shown from its log alone."""

    judged: Literal[False]
    decisions: list[Told]


Document = TypeAdapter[Judged | Shown](Annotated[Judged | Shown, Field(discriminator="judged")])


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the document."""
    made = Document.json_schema(ref_template="#/$defs/{model}")
    return {"$schema": DIALECT, "title": "Subside review", **made}


def published() -> str:
    """The schema as it is shipped."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PATH.write_text(published(), encoding="utf-8")
