"""What a rule is, and what it finds."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

On = TypeVar("On")


@dataclass(frozen=True)
class Finding:
    """What a rule found in one scenario."""

    ok: bool
    told: str  # one sentence, with the figures
    figures: Mapping[str, float] = field(default_factory=dict)
    listed: tuple[str, ...] = ()  # what it is about, where that can be named


@dataclass(frozen=True)
class Rule(Generic[On]):
    """One rule, on one scenario or on several.

    Its manual is the docstring of its check, or of the module that it has to itself.
    """

    name: str
    title: str
    check: Callable[[On], Finding]

    @property
    def manual(self) -> str:
        """What it measures, why, and what to change where it does not hold."""
        own = inspect.getdoc(self.check) or ""
        return own if "\n" in own else inspect.getdoc(inspect.getmodule(self.check)) or ""
