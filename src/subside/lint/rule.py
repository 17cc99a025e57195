"""What a rule is, and what it finds."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subside.lint.subject import Subject


@dataclass(frozen=True)
class Finding:
    """What a rule found in one scenario."""

    ok: bool
    told: str  # one sentence, with the figures
    figures: Mapping[str, float] = field(default_factory=dict)
    listed: tuple[str, ...] = ()  # what it is about, where that can be named


@dataclass(frozen=True)
class Rule:
    """One rule. Its manual is the docstring of the module that it stands in."""

    name: str
    title: str
    check: Callable[[Subject], Finding]

    @property
    def manual(self) -> str:
        """What it measures, why, and what to change where it does not hold."""
        return inspect.getdoc(inspect.getmodule(self.check)) or ""
