"""The words and units of scenario files: closed lists of values, and bounded numbers.

Rates are per minute, durations whole seconds, probabilities between 0 and 1, factors
multipliers without a unit.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Agitation = Literal["calm", "tense", "agitated", "highly agitated", "extreme distress"]
Disposition = Literal["settles", "settles slowly", "does not settle"]
Intent = Literal["none", "get away", "harm self", "harm others"]
Armed = Literal["no", "yes"]
Trust = Literal["none", "little", "some", "good"]
Need = Literal[
    "medical care",
    "safety",
    "information",
    "being heard",
    "a way to communicate",
    "someone trusted",
    "time",
    "a way out",
]
Heading = Literal["timing", "tools", "tactics", "resources", "force", "close"]
Person = Literal["officer", "person", "other"]
Harm = Literal["minor injury", "serious injury", "death"]

AGITATION: tuple[Agitation, ...] = get_args(Agitation)
DISPOSITION: tuple[Disposition, ...] = get_args(Disposition)
INTENT: tuple[Intent, ...] = get_args(Intent)
ARMED: tuple[Armed, ...] = get_args(Armed)
TRUST: tuple[Trust, ...] = get_args(Trust)
NEEDS: tuple[Need, ...] = get_args(Need)
HEADINGS: tuple[Heading, ...] = get_args(Heading)
PEOPLE: tuple[Person, ...] = get_args(Person)
HARMS: tuple[Harm, ...] = get_args(Harm)
DISTANCE = ("0-3 ft", "4-10 ft", "11-25 ft", "over 25 ft")  # nearest first
RESOURCE = ("not called", "called", "here")
OTHERWISE = "otherwise"  # in a table of factors: every value that is not named

_WHOLE_SECONDS = "Whole seconds, from 1 to 600."
_PRESSURE = "Added to the pressure P, from -2 to 3."


def unit(name: str) -> dict[str, JsonValue]:
    """A note beside a type: the unit of its numbers, as `subside parameters` tells it."""
    return {"unit": name}


Probability = Annotated[
    float,
    Field(
        ge=0, le=1, description="A probability, from 0 to 1.", json_schema_extra=unit("probability")
    ),
]
Rate = Annotated[
    float, Field(ge=0, le=60, allow_inf_nan=False, json_schema_extra=unit("1/min"),
                 description="A rate per minute, from 0 to 60."),
]  # fmt: skip
Factor = Annotated[
    float, Field(ge=0, le=1000, allow_inf_nan=False, json_schema_extra=unit("factor"),
                 description="A multiplier, from 0 to 1000."),
]  # fmt: skip
Pressure = Annotated[float, Field(ge=-2, le=3, description=_PRESSURE, json_schema_extra=unit("P"))]
Exponent = Annotated[
    float, Field(ge=0, le=5, description="Weight of P in an exponent, from 0 to 5.",
                 json_schema_extra=unit("1/P")),
]  # fmt: skip
Minutes = Annotated[
    float, Field(gt=0, le=600, description="Minutes, above 0 and up to 600.",
                 json_schema_extra=unit("min")),
]  # fmt: skip
Seconds = Annotated[
    int, Field(ge=1, le=600, description=_WHOLE_SECONDS, json_schema_extra=unit("s"))
]
Slug = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]*$",
        description="A name of small letters, digits and _, a letter first.",
    ),
]
Text = Annotated[str, Field(pattern=r"\S", description="Text for people.")]
Lines = Annotated[
    tuple[Text, ...],
    Field(min_length=1, description="One or more variants of a text; one of them is drawn."),
]
Values = Annotated[
    tuple[str, ...], Field(min_length=1, description="One or more values of the factor.")
]


class Strict(BaseModel):
    """Frozen, no coercion of text to numbers, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
