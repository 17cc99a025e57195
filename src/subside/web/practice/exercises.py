"""Short exercises: a person's own costly decisions, chosen again, at growing distances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from subside.grade.loss import CEILINGS, GRADES, Loss, loss_of
from subside.web import shelf
from subside.web.accounts.models import User
from subside.web.practice.digest import Costly, digest
from subside.web.records.models import Encounter, Origin, Repetition, Review

DISTANCES = (2, 7, 30)  # days until it is due again after one, two, three good answers in a row
SOUND = CEILINGS[1]  # points: an answer that costs more was not good
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Exercise:
    """A costly decision, with when it was answered last and when it is due."""

    encounter: UUID
    slug: str
    decision: Costly
    answered: datetime | None
    due: datetime | None  # None: at once

    @property
    def title(self) -> str:
        """Title of its scenario."""
        return shelf.title(self.slug)

    @property
    def t(self) -> int:
        """Number of the decision in its run."""
        return self.decision.t


def due_at(answers: Sequence[tuple[float, datetime]]) -> datetime | None:
    """When a decision is due, from (loss, time) of its answers in order; None: at once."""
    good = 0
    for about, _ in reversed(answers):
        if about > SOUND:
            break
        good += 1
    if not good:
        return None
    days = DISTANCES[min(good, len(DISTANCES)) - 1]
    return answers[-1][1] + timedelta(days=days)


def exercises(user: User) -> list[Exercise]:
    """Every costly decision of a user's own runs that were played here and can be shown."""
    own = Encounter.objects.of(user).filter(origin=Origin.PLAYED)
    rows = {row.pk: row for row in own.defer("log") if row.done and _as_now(row)}
    answers: dict[tuple[UUID, int], list[tuple[float, datetime]]] = {}
    kept = Repetition.objects.filter(encounter__in=own).order_by("made", "pk")
    for pk, t, about, made in kept.values_list("encounter_id", "decision", "about", "made"):
        answers.setdefault((pk, t), []).append((about, made))
    found = []
    for pk, key, refined in Review.objects.filter(encounter__in=own).values_list(
        "encounter_id", "key", "refined"
    ):
        given = digest(pk, key, refined) if pk in rows else None
        for decision in given.costly if given else ():
            past = answers.get((pk, decision.t), [])
            last = past[-1][1] if past else None
            found.append(Exercise(pk, rows[pk].scenario, decision, last, due_at(past)))
    return found


def _as_now(row: Encounter) -> bool:
    """Whether its scenario is here as it was when the run was played."""
    name = row.scenario
    return shelf.here(name) and row.model_hash == shelf.scenario(name).model_hash


def due(found: Sequence[Exercise], now: datetime) -> list[Exercise]:
    """Exercises that are due: new ones first, then the longest ago; the costliest before others."""
    ready = [one for one in found if one.due is None or one.due <= now]
    return sorted(
        ready,
        key=lambda one: (one.answered is not None, one.answered or now, -one.decision.about),
    )


@dataclass(frozen=True)
class Answer:
    """What an act would cost at a decision."""

    act: str
    loss: Loss
    grounded: bool

    @property
    def good(self) -> bool:
        """Whether it cost no more than a point, and had grounds where it needs them."""
        return self.grounded and self.loss.about <= SOUND

    @property
    def counts(self) -> float:
        """Points as they are kept: without grounds it was never good."""
        return self.loss.about if self.grounded else max(self.loss.about, SOUND + 1)


def answer(decision: Data, act: str) -> Answer | None:
    """What an act would cost, by the brackets of the review; None where it was not possible."""
    acts = decision["acts"]
    names = [one["act"] for one in acts]
    if act not in names:
        return None
    k = names.index(act)
    open_to = np.array([one["grounded"] for one in acts], dtype=np.bool_)
    low = np.array([one["low"] for one in acts])
    high = np.array([one["high"] for one in acts])
    loss = loss_of(low, high, k, open_to, _grades(decision, acts[k]))
    return Answer(act, loss, bool(acts[k]["grounded"]))


def _grades(decision: Data, act: Data) -> tuple[int, int]:
    """Least and worst grade that its grounds leave open, as in the review."""
    if act["grounded"]:
        return 0, len(GRADES) - 1
    powers = (decision["facts"] or {}).get("powers", [])
    pointed = any(p["act"] == act["act"] and p["power"] == "pointing" for p in powers)
    return GRADES.index("improvable" if pointed else "costly"), len(GRADES) - 1
