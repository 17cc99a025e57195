"""Where a person stands: estimates by heading, when each scenario was played, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from subside.web import shelf
from subside.web.accounts.models import User
from subside.web.practice.counted import Counted, counted
from subside.web.practice.figures import Estimate, estimate
from subside.web.practice.measures import MEASURES
from subside.web.practice.suggestion import Suggestion, short, suggestion
from subside.web.practice.tried import Tried, tried
from subside.web.records.models import Difficulty

LATEST = 10  # runs under a heading that say where a person stands now


@dataclass(frozen=True)
class Standing:
    """What is known of a person's own practice."""

    counted: Counted
    estimates: Mapping[str, Estimate]
    tried: Mapping[str, Tried]
    measured: Mapping[str, Mapping[str, Any]]  # as the scenarios are now, by slug

    def next(self) -> Suggestion:
        """What to practise next."""
        return self._suggested(list(shelf.slugs()))

    def ten(self) -> Suggestion:
        """The same, of what fits in ten minutes."""
        return self._suggested(short(shelf.slugs()))

    def _suggested(self, slugs: list[str]) -> Suggestion:
        last = {slug: one.last for slug, one in self.tried.items()}
        return suggestion(self.estimates, last, self.measured, slugs)


def standing(user: User) -> Standing:
    """What is known of this user's own practice, for this user alone."""
    measured = MEASURES.here()
    versions = Difficulty.objects.order_by("made").values_list("figures", flat=True)
    found = counted(user, versions)
    latest = {name: parts[-LATEST:] for name, parts in found.parts.items()}
    estimates = {name: one for name, parts in latest.items() if (one := estimate(parts))}
    return Standing(found, estimates, tried(user), measured)
