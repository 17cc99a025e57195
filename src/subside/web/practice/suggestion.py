"""What to practise next: one scenario and the reason, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from subside.web import shelf
from subside.web.practice.figures import Estimate
from subside.web.practice.words import share

CLEAR = 0.1  # of what ordinary play loses: the low end of an interval from which it is sure enough
TEN = 10  # minutes


@dataclass(frozen=True)
class Suggestion:
    """A scenario to play next, and why."""

    slug: str
    reason: str
    heading: str = ""

    @property
    def title(self) -> str:
        """Title of the scenario."""
        return shelf.title(self.slug)

    @property
    def minutes(self) -> int:
        """About how long it takes."""
        return shelf.scenario(self.slug).file.minutes


def suggestion(
    found: Mapping[str, Estimate],
    last: Mapping[str, datetime],
    measured: Mapping[str, Mapping[str, Any]],
    slugs: Sequence[str],
) -> Suggestion:
    """The heading with the largest loss that is sure enough, else what is not tried, else oldest.

    `last`: when each scenario was played last, where it was; `slugs`: to choose from, in order.
    """
    sure = {name: one for name, one in found.items() if one.low >= CLEAR}
    able = [slug for slug in slugs if slug in measured]
    if sure and able:
        heading = max(sure, key=lambda name: sure[name].ratio)
        newest = max(last, key=lambda slug: last[slug], default="")
        others = [slug for slug in able if slug != newest] or able
        slug = max(others, key=lambda slug: _weight(measured[slug], heading))
        told = f"Your {heading} decisions lose {share(sure[heading].ratio)} what ordinary play"
        most = ", the most of your headings" if len(found) > 1 else ""
        return Suggestion(slug, f"{told} loses{most}. They weigh most in this one.", heading)
    fresh = [slug for slug in slugs if slug not in last]
    if fresh:
        return Suggestion(fresh[0], "You have not tried it yet.")
    oldest = min(slugs, key=lambda slug: last[slug])
    return Suggestion(oldest, f"It is the one you played longest ago, on {_day(last[oldest])}.")


def _weight(figures: Mapping[str, Any], heading: str) -> float:
    """Share of what ordinary play loses there that it loses under this heading."""
    all_points = sum(one["loss"] * one["decisions"] for one in figures["headings"].values())
    one = figures["headings"].get(heading)
    return one["loss"] * one["decisions"] / all_points if one and all_points > 0 else 0.0


def _day(when: datetime) -> str:
    return f"{when:%B} {when.day}, {when.year}"


def short(slugs: Sequence[str]) -> list[str]:
    """Scenarios that fit in ten minutes; the shortest one where none does."""
    minutes = {slug: shelf.scenario(slug).file.minutes for slug in slugs}
    fit = [slug for slug in slugs if minutes[slug] <= TEN]
    return fit or sorted(slugs, key=lambda slug: minutes[slug])[:1]
