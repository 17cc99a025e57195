"""What the renderer must know of the server that shows a review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Site:
    """Where a review stands on a server, and what whoever reads it may do there."""

    base: str
    """Address under which everything of this review lies; ends in a slash."""
    csrf: str = ""
    owner: bool = False
    """Whether it is their own run: who may write, try again and export."""
    ending: str = "closed"
    """`closed`: may be asked for; `held`: held back by an instructor."""
    notice: str = ""
    """One sentence on how this review came about, shown at its top."""
    refining: bool = False
    """Whether a refined judgement is being worked out."""
    statements: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    """By decision: what the owner wrote, `why`, `alternative`, `unknown`, and its `version`."""
    views: Mapping[int, str] = field(default_factory=dict)
    """By decision: what the owner would do now, `same`, `other` or `unsure`."""
