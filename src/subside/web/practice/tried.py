"""Which scenarios a person has tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from subside.web import shelf
from subside.web.accounts.models import User
from subside.web.records.models import Encounter, Origin


@dataclass(frozen=True)
class Tried:
    """How often a scenario was played here, and when last."""

    times: int
    last: datetime
    finished: bool


def tried(user: User) -> dict[str, Tried]:
    """By scenario, runs of this user that were played here and have begun."""
    own = Encounter.objects.of(user).filter(origin=Origin.PLAYED, from_decision=None)
    rows = own.values("scenario").annotate(
        times=Count("pk"), last=Max("made"), finished=Count("pk", filter=Q(over=True))
    )
    return {
        row["scenario"]: Tried(row["times"], row["last"], row["finished"] > 0)
        for row in rows
        if row["scenario"] in shelf.slugs()
    }
