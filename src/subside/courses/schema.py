"""What the files of a course may say, as frozen models; ``docs/courses.md`` has every key."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from subside.scenario.terms import Slug, Strict, Text

Shows = Literal[
    "settles", "does not settle whatever anyone does", "force is right", "leaving is right"
]
Test = Literal["pre", "post"]
Truth = Annotated[int, Field(ge=1, le=3, description="One of the three truths: 1, 2 or 3.")]
Truths = Annotated[
    tuple[Truth, ...], Field(min_length=1, description="Which of the three truths it serves.")
]
Name = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_-]*$",
        description="A name of small letters, digits, _ and -, a letter first.",
    ),
]
Names = Annotated[tuple[Name, ...], Field(min_length=1, description="One or more names.")]
Texts = Annotated[tuple[Text, ...], Field(min_length=1, description="One or more texts.")]
Whole = Annotated[int, Field(ge=1, le=100_000, description="A whole number above 0.")]
Percent = Annotated[int, Field(ge=1, le=100, description="Per cent, from 1 to 100.")]
SHOWS = ("settles", "does not settle whatever anyone does", "force is right", "leaving is right")


class Ratio(Strict):
    """Participants to one instructor, at most."""

    classroom: Whole
    lab: Whole
    role_play: Whole


class Material(Strict):
    """One thing that has to be there."""

    what: Text


class Safety(Strict):
    """The safety plan of live role-play."""

    officer: Text = Field(description="Who keeps safety, with which power.")
    stop_word: Text
    rules: Texts


class Phrase(Strict):
    """A part of the wording of the federal Act, or of what it asks of a curriculum."""

    id: Name
    text: Text


class Legal(Strict):
    """The Act, and the parts of it that objectives map to."""

    act: Text
    phrases: tuple[Phrase, ...] = Field(min_length=1)


class Objective(Strict):
    """What a participant can do at the end, in a verb that can be observed."""

    id: Name
    text: Text
    truths: Truths
    legal: Names = Field(description="Names of parts of the Act that it maps to.")


class LabEncounter(Strict):
    """An encounter of the scenario lab: what it is there to show, and what is chosen to be true."""

    scenario: Text = Field(description="Slug of a scenario, or slug:variant.")
    shows: Shows
    hidden: dict[str, str] = Field(
        default_factory=dict, description="What is chosen to be true; the rest is drawn."
    )


class Block(Strict):
    """One block: so many minutes, some objectives, something to do."""

    id: Slug
    title: Text
    day: Whole = 1
    minutes: Whole
    objectives: Names
    practice: Text = Field(default="", description="What participants do in it.")
    test: Test | None = None
    encounters: tuple[LabEncounter, ...] = ()
    repetitions: Annotated[int, Field(ge=0, le=20)] = Field(
        default=0, description="Encounters that each participant plays at least."
    )
    rubric: Slug | None = Field(default=None, description="Rubric by which it is rated.")
    statement: bool = Field(
        default=False, description="Whether participants write an articulation statement in it."
    )


class CourseFile(Strict):
    """``course.toml``."""

    format: Literal[1]
    title: Text
    short: Text = Field(description="What it is called in lists.")
    version: Text
    minutes: Whole
    days: Whole
    follows: Slug | None = Field(default=None, description="Course that is taken as part of it.")
    audience: Text
    purpose: Text
    prerequisites: Texts
    pass_mark: Percent
    form_items: Whole = Field(description="Questions of one test.")
    certificate_months: Whole = Field(description="Months until a certificate expires.")
    refresher: Text
    ratio: Ratio
    materials: tuple[Material, ...] = Field(min_length=1)
    safety: Safety
    legal: Legal
    objectives: tuple[Objective, ...] = Field(min_length=1)
    blocks: tuple[Block, ...] = Field(min_length=1)


class Option(Strict):
    """One answer that can be chosen, and what is to be said of it."""

    text: Text
    why: Text
    best: bool = False


class Item(Strict):
    """A situation, a question, and one best answer."""

    objective: Name
    truths: Truths
    expected: float = Field(
        ge=0.3, le=0.95,
        description="Share expected to choose the best after the course, 0.30 to 0.95.",
    )  # fmt: skip
    situation: Text
    question: Text
    options: tuple[Option, ...] = Field(min_length=3, max_length=5)

    @property
    def best(self) -> int:
        """Place of the best answer among the options."""
        return next(k for k, option in enumerate(self.options) if option.best)


class ItemsFile(Strict):
    """``items.yaml``."""

    format: Literal[1]
    items: dict[Slug, Item] = Field(min_length=1)


class Row(Strict):
    """One act that can be observed."""

    text: Text
    truths: Truths
    objectives: Names
    look_for: Text
    counter: Text = Field(description="What does not count.")


class Rubric(Strict):
    """Rows of observable acts, each rated on the same levels; "no occasion" is always possible."""

    title: Text
    rates: Text
    levels: Annotated[tuple[Text, ...], Field(min_length=2, max_length=5)]
    needs: Percent | None = Field(
        default=None, description="Per cent of the points over rows that had occasion, to pass."
    )
    rows: dict[Slug, Row] = Field(min_length=1)


class RubricsFile(Strict):
    """``rubrics.yaml``."""

    format: Literal[1]
    rubrics: dict[Slug, Rubric] = Field(min_length=1)
