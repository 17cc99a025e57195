"""Events: what they do, and that harm never grows rarer with pressure or nearness."""

from __future__ import annotations

from subside.scenario.rules.draft import Draft, check_name, check_values
from subside.scenario.schema import OTHERWISE


def effects(draft: Draft) -> None:
    """Conditions and effects are visible."""
    for name, event in draft.file.events.items():
        where = ("events", name)
        check_values((*where, "requires"), event.requires, draft.factors, draft)
        check_values((*where, "sets"), event.sets, draft.factors, draft)


def leads_on(draft: Draft) -> None:
    """An event changes something or ends the encounter."""
    for name, event in draft.file.events.items():
        where = ("events", name)
        read = all(draft.document.named(*where, part) for part in ("sets", "ending"))
        if read and (event.ending is None) == (not event.sets):
            fact = "must either set something visible or end the encounter"
            draft.document.fault(where, fact, "", "Give one of `sets` and `ending`.")


def endings(draft: Draft) -> None:
    """An event ends the encounter in a way that is described."""
    for name, event in draft.file.events.items():
        if event.ending is not None:
            where, of = ("events", name, "ending"), draft.file.endings
            check_name(
                where, event.ending, of, "is an ending that is not described", draft.document
            )


def pressure(draft: Draft) -> None:
    """The rate of a harmful event does not fall with pressure."""
    for name, event in draft.file.events.items():
        if event.harmful and event.rate.pressure < 0:
            where = ("events", name, "rate", "pressure")
            fact = "makes a harmful event rarer under pressure"
            draft.document.fault(where, fact, event.rate.pressure, "Write 0 or more.")


def nearness(draft: Draft) -> None:
    """The rate of a harmful event does not fall with nearness."""
    bands = draft.file.visible.get("distance", ()) if draft.settled("distance") else ()
    for name, event in draft.file.events.items():
        table = event.rate.tables.get("distance", {})
        near_first = [table.get(band, table.get(OTHERWISE, 1.0)) for band in bands]
        where = ("events", name, "rate", "distance")
        falls = near_first == sorted(near_first, reverse=True)
        if event.harmful and not falls and draft.document.sound(*where):
            hint = "Let the factors fall with distance."
            fact = "makes a harmful event rarer when nearer"
            draft.document.fault(where, fact, near_first, hint)


def harm(draft: Draft) -> None:
    """An event that ends the encounter leaves its harm to the ending."""
    for name, event in draft.file.events.items():
        if event.ending is not None and event.harm:
            where, hint = ("events", name, "harm"), f"Write it under endings.{event.ending}.harm."
            draft.document.fault(where, "stands beside an ending", "", hint)
