"""What progress and exercises need of a kept review, read once for each of its versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from subside.review.notable import notable
from subside.web.records.models import Review

KEPT = 4096  # digests in memory
EACH = 3  # exercises from one run, the costliest


@dataclass(frozen=True)
class Costly:
    """A decision that cost more than a point."""

    t: int
    seconds: int
    heading: str
    about: float


@dataclass(frozen=True)
class Digest:
    """The figures of one review."""

    model_hash: str
    table_hash: str
    decisions: int
    headings: Mapping[str, tuple[int, float]]  # decisions, points that they cost
    costly: tuple[Costly, ...]


@lru_cache(maxsize=KEPT)
def digest(encounter: UUID, key: str, refined: bool) -> Digest | None:
    """Figures of a review; None where it is gone, or shows a run without judging it."""
    row = Review.objects.filter(encounter_id=encounter, key=key, refined=refined).first()
    if row is None or not row.document.get("judged", True):
        return None
    return digested(row.document)


def digested(document: Mapping[str, Any]) -> Digest:
    """Figures of a review's document."""
    headings: dict[str, tuple[int, float]] = {}
    for decision in document["decisions"]:
        count, points = headings.get(decision["heading"], (0, 0.0))
        headings[decision["heading"]] = count + 1, points + decision["loss"]["about"]
    costly = [first for first, _ in notable(document)][:EACH]
    return Digest(
        document["model_hash"], document["table_hash"], len(document["decisions"]), headings,
        tuple(Costly(d["t"], d["seconds"], d["heading"], d["loss"]["about"]) for d in costly),
    )  # fmt: skip
