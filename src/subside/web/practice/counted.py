"""Which of a person's own runs count for their progress, and why others do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from subside.web.accounts.models import User
from subside.web.practice.digest import Digest, digest
from subside.web.practice.figures import LEAST, Part, expected
from subside.web.records.models import Encounter, Origin, Review

SHORT = 3  # a run that was stopped before so many decisions says nothing
IMPORTED, AGAIN, CHOSEN, STOPPED, UNREAD, UNMEASURED = (
    "brought in", "tried again from a decision", "with what is hidden chosen by an instructor",
    "stopped before three decisions", "not judged yet: open its review",
    "of a scenario version whose difficulty is not measured",
)  # fmt: skip


@dataclass
class Counted:
    """Runs that count, by heading in the order of time, and how many do not, by reason."""

    parts: dict[str, list[Part]] = field(default_factory=dict)
    runs: int = 0
    rough: int = 0  # of them, judged without refining so far
    left: Counter[str] = field(default_factory=Counter)


def counted(user: User, measured: Iterable[Mapping[str, Any]]) -> Counted:
    """The runs of this user, against the measured difficulty of what they were played on."""
    found = Counted()
    by_version = {(one["model_hash"], one["table_hash"]): one for one in measured}
    shrunk = {version: expected(one) for version, one in by_version.items()}
    rows = Encounter.objects.of(user).defer("log").order_by("made")
    reviews = {key: rest for key, *rest in _reviews(user)}
    for row in rows:
        if not row.done:
            continue
        kept = reviews.get(row.pk)
        given = digest(row.pk, *kept) if kept else None
        why = reason(row, given)
        version = (given.model_hash, given.table_hash) if given else ("", "")
        if why is None and version not in by_version:
            why = UNMEASURED
        if why is not None or given is None or kept is None:
            found.left[why or UNREAD] += 1
            continue
        found.runs += 1
        found.rough += not kept[1]
        _add(found, row, given, by_version[version], shrunk[version])
    return found


def _reviews(user: User) -> Iterable[tuple[Any, ...]]:
    own = Review.objects.filter(encounter__in=Encounter.objects.of(user))
    return own.values_list("encounter_id", "key", "refined")


def reason(row: Encounter, given: Digest | None) -> str | None:
    """Why a run does not count; None where it does."""
    if row.origin != Origin.PLAYED:
        return IMPORTED
    if row.from_decision is not None or row.parent_id is not None or row.reseeds:
        return AGAIN
    if row.hidden:
        return CHOSEN
    if given is None:
        return UNREAD
    if row.stopped and given.decisions < SHORT:
        return STOPPED
    return None


def _add(
    found: Counted,
    row: Encounter,
    given: Digest,
    measured: Mapping[str, Any],
    each: Mapping[str, float],
) -> None:
    whole = measured["all"]
    unit = max(LEAST, whole["loss"])
    for heading, (decisions, points) in given.headings.items():
        of = measured["headings"].get(heading, whole)
        loss = each.get(heading, unit)
        part = Part(
            row.made, row.scenario, decisions, points / unit, decisions * loss / unit,
            of["spread"] / unit, unit,
        )  # fmt: skip
        found.parts.setdefault(heading, []).append(part)
