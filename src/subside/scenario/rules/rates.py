"""Parameters of the dynamics, in a scenario and in the table of defaults alike."""

from __future__ import annotations

from subside.scenario.document import Document, KeyPath
from subside.scenario.fairness import refuse_unfair
from subside.scenario.rules.draft import Draft, check_name, check_sum, check_value, check_values
from subside.scenario.schema import (
    AGITATION,
    DISPOSITION,
    DISTANCE,
    OTHERWISE,
    TRUST,
    Rates,
    RatesChange,
)

FORCE = ("force", "deadly force")
COMPLETE = {
    "agitation_down": AGITATION,
    "agitation_up": AGITATION,
    "settle_disposition": DISPOSITION,
    "settle_trust": TRUST,
    "trigger_trust": TRUST,
    "trust_openness": AGITATION,
}


def check_rates(where: KeyPath, rates: Rates | RatesChange, document: Document) -> None:
    """Tables name every value, start_trust sums to one, pressure grows with nearness."""
    for name, values in COMPLETE.items():
        table = getattr(rates, name)
        sound = table is not None and document.sound(*where, name)
        lacking = [value for value in values if sound and value not in table]
        for value in lacking:
            fact, hint = (
                "is missing",
                "A table given here replaces the default's: name every value.",
            )
            document.fault((*where, name, value), fact, "", hint)
    if rates.start_trust is not None and document.sound(*where, "start_trust"):
        check_sum((*where, "start_trust"), rates.start_trust.values(), document)
    refuse_unfair((*where, "pressure"), rates.pressure or {}, document)
    near_first = [
        (rates.pressure or {}).get("distance", {}).get(band)
        for band in DISTANCE
        if band in (rates.pressure or {}).get("distance", {})
    ]
    sound = document.sound(*where, "pressure", "distance")
    if sound and near_first != sorted(near_first, key=lambda value: -(value or 0.0)):
        hint = "Nearness never takes pressure away: let the numbers fall with distance."
        document.fault((*where, "pressure", "distance"), "grows with distance", near_first, hint)


def changes(draft: Draft) -> None:
    """What the scenario sets itself."""
    check_rates(("rates",), draft.file.rates, draft.document)


def force(draft: Draft) -> None:
    """Chances of force name acts of force, on offer here or not."""
    acts = [name for name, act in draft.catalogue.items() if act.power in FORCE]
    for part in ("force_works", "force_harm"):
        for name in getattr(draft.file.rates, part) or {}:
            where: KeyPath = ("rates", part, name)
            check_name(where, name, acts, "is not an act of force", draft.document)


def settle_situation(draft: Draft) -> None:
    """Factors on settling name situations."""
    for name in draft.file.rates.settle_situation or {}:
        where, of = ("rates", "settle_situation", name), (*draft.file.situations, OTHERWISE)
        check_name(where, name, of, "is not a situation", draft.document)


def pressure(draft: Draft) -> None:
    """Contributions to pressure name what is visible."""
    for name, table in (draft.file.rates.pressure or {}).items():
        where: KeyPath = ("rates", "pressure")
        if name not in draft.factors:
            check_values(where, {name: ()}, draft.factors, draft)
            continue
        for value in table:
            check_value((*where, name, value), value, name, draft.factors[name], draft)
        known = draft.settled("distance") and draft.document.named(*where, "distance")
        if name == "distance" and known:
            _nearest(where, table, draft)


def _nearest(where: KeyPath, table: dict[str, float], draft: Draft) -> None:
    """Every band is named: one left out would press with nothing."""
    for band in draft.factors["distance"]:
        if band not in table:
            draft.document.fault((*where, "distance", band), "is missing", "", "Name every band.")
