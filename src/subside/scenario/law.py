"""One number of a scenario that depends on the state: a rate or a probability, and its factors."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from subside.scenario.terms import Factor, Probability, Rate, Strict

LAW_KEYS = ("per_minute", "p", "pressure", "addressed")
_ONE_BASE = "needs exactly one of per_minute (a rate) and p (a probability)"


class Law(Strict):
    """A rate (`per_minute`) or a probability (`p`), and what multiplies it.

    value = base * product over the named factors of table[value of the factor]
            * exp(pressure * P) * (addressed, while a true need is being addressed)

    Every other key names a factor: a hidden one (situation, disposition, intent, armed, trust),
    agitation, act, or a visible one of the scenario. Its table gives a multiplier per value and
    `otherwise` for the rest (1 when not given).
    """

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={"oneOf": [{"required": ["per_minute"]}, {"required": ["p"]}]},
    )
    __pydantic_extra__: dict[str, dict[str, Factor]] = Field(init=False)

    per_minute: Rate | None = None
    p: Probability | None = None
    pressure: Annotated[
        float,
        Field(ge=-5, le=5, description="Weight of P in the exponent of a rate, from -5 to 5."),
    ] = 0.0
    addressed: Factor = Field(
        default=1.0,
        description="Multiplier of a rate while a true need is being addressed, 0 to 1000.",
    )

    @model_validator(mode="after")
    def _one_base(self) -> Self:
        if (self.per_minute is None) == (self.p is None):
            raise ValueError(_ONE_BASE)
        return self

    @property
    def base(self) -> float:
        """The rate per minute or the probability that the factors multiply."""
        return self.per_minute if self.per_minute is not None else (self.p or 0.0)

    @property
    def tables(self) -> dict[str, dict[str, float]]:
        """Multipliers by factor and value."""
        return dict(self.__pydantic_extra__ or {})
