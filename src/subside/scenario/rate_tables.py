"""Parameters of the dynamics: the default table, and what a scenario sets in its place."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from subside.scenario.terms import (
    Agitation,
    Disposition,
    Exponent,
    Factor,
    Harm,
    Pressure,
    Probability,
    Rate,
    Strict,
    Trust,
    unit,
)

Chance = Annotated[
    float,
    Field(
        ge=0, le=0.999, description="A probability under one.",
        json_schema_extra=unit("probability"),
    ),
]  # fmt: skip


class Rates(Strict):
    """Parameters of the dynamics shared by all scenarios; see docs/model.md for the formulas."""

    agitation_down: dict[Agitation, Rate]
    agitation_up: dict[Agitation, Rate]
    settle_disposition: dict[Disposition, Factor]
    settle_situation: dict[str, Factor] = Field(default_factory=dict)
    settle_trust: dict[Trust, Factor]
    settle_pressure: Exponent
    settle_addressed: Factor
    trigger_offset: Factor = Field(json_schema_extra=unit("P"))
    trigger_trust: dict[Trust, Factor]
    trust_openness: dict[Agitation, Factor]
    trust_addressed: Factor
    start_trust: dict[Trust, Probability]
    pressure: dict[str, dict[str, Pressure]]
    force_works: dict[str, Chance]
    force_harm: dict[str, dict[Harm, Probability]]


class RatesChange(Strict):
    """The parameters that a scenario sets itself; a table given here replaces the default's."""

    agitation_down: dict[Agitation, Rate] | None = Field(
        default=None,
        description="Steps down per minute, by level of agitation, before all factors.",
    )
    agitation_up: dict[Agitation, Rate] | None = Field(
        default=None, description="Steps up per minute at a pressure of 1, by level of agitation."
    )
    settle_disposition: dict[Disposition, Factor] | None = Field(
        default=None, description="Factor on settling, by disposition."
    )
    settle_situation: dict[str, Factor] | None = Field(
        default=None, description="Factor on settling, by situation of this scenario."
    )
    settle_trust: dict[Trust, Factor] | None = Field(
        default=None, description="Factor on settling, by trust."
    )
    settle_pressure: Exponent | None = Field(
        default=None,
        description="How much pressure slows settling: exp(-settle_pressure * P), from 0 to 5.",
    )
    settle_addressed: Factor | None = Field(
        default=None, description="Factor on settling while a true need is being addressed."
    )
    trigger_offset: Factor | None = Field(
        default=None, description="What is added to P in the rate of steps up, from 0 to 1000."
    )
    trigger_trust: dict[Trust, Factor] | None = Field(
        default=None, description="Factor on steps up, by trust."
    )
    trust_openness: dict[Agitation, Factor] | None = Field(
        default=None, description="Factor on winning trust, by level of agitation."
    )
    trust_addressed: Factor | None = Field(
        default=None, description="Factor on winning trust while a true need is being addressed."
    )
    start_trust: dict[Trust, Probability] | None = Field(
        default=None,
        description="Probabilities of trust at the start, where a situation gives none.",
    )
    pressure: dict[str, dict[str, Pressure]] | None = Field(
        default=None, description="Contributions to P, from -2 to 3: by visible factor, by value."
    )
    force_works: dict[str, Chance] | None = Field(
        default=None, description="By act of force: chance that it takes effect, nothing else."
    )
    force_harm: dict[str, dict[Harm, Probability]] | None = Field(
        default=None, description="By act of force that works: chance of harm to the person."
    )
