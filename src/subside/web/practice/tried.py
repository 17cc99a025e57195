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

    def joined(self, other: Tried) -> Tried:
        """What was tried in both together: variants are one scenario."""
        last = max(self.last, other.last)
        return Tried(self.times + other.times, last, self.finished or other.finished)


def told_next(user: User, slug: str) -> str:
    """Name of the telling that a person gets next: each in turn, and neighbours not the same."""
    names = shelf.names(slug)
    begun = Encounter.objects.of(user).filter(origin=Origin.PLAYED, scenario__in=names).count()
    return names[(user.pk - 1 + begun) % len(names)]


def tried(user: User) -> dict[str, Tried]:
    """By scenario, runs of this user that were played here and have begun."""
    own = Encounter.objects.of(user).filter(origin=Origin.PLAYED, from_decision=None)
    rows = own.values("scenario").annotate(
        times=Count("pk"), last=Max("made"), finished=Count("pk", filter=Q(over=True))
    )
    found: dict[str, Tried] = {}
    for row in rows:
        slug = shelf.slug_of(row["scenario"])
        if slug in shelf.slugs():
            one, before = Tried(row["times"], row["last"], row["finished"] > 0), found.get(slug)
            found[slug] = one if before is None else before.joined(one)
    return found
