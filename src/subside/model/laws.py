"""Laws of a scenario as numbers: the part that varies with what is hidden, and the rest.

value = base * pattern[profile, x] * scalar, with ``pattern`` the product over hidden factors and
agitation and ``scalar`` the product over the act and what is visible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from subside.kernels.arrays import LEVELS, TRUST
from subside.scenario.schema import AGITATION, Law, ScenarioFile
from subside.scenario.schema import TRUST as TRUST_NAMES


@dataclass(frozen=True)
class Profile:
    """One combination of what is hidden and does not change."""

    situation: str
    disposition: str
    intent: str
    armed: str
    probability: float


def profiles(file: ScenarioFile) -> tuple[Profile, ...]:
    """All combinations with a probability above zero, in the order of the file."""
    return tuple(
        Profile(name, disposition, intent, armed, s.probability * p * q * r)
        for name, s in file.situations.items()
        for disposition, p in s.disposition.items()
        for intent, q in s.intent.items()
        for armed, r in s.armed.items()
        if s.probability * p * q * r > 0
    )


def multiplier(table: Mapping[Any, float], value: str) -> float:
    """Entry of a table of factors, ``otherwise`` where the value is not named, else 1."""
    return table.get(value, table.get("otherwise", 1.0))


def pattern(law: Law, of: tuple[Profile, ...]) -> np.ndarray:
    """Factors by hidden profile and x = level * TRUST + trust: shape [profile, x]."""
    tables = law.tables
    static = np.ones(len(of))
    for name in ("situation", "disposition", "intent", "armed"):
        if name in tables:
            static *= [multiplier(tables[name], getattr(profile, name)) for profile in of]
    level = [multiplier(tables.get("agitation", {}), value) for value in AGITATION]
    trust = [multiplier(tables.get("trust", {}), value) for value in TRUST_NAMES]
    moving = np.outer(level, trust).reshape(LEVELS * TRUST)
    return np.outer(static, moving)


def scalar(law: Law, visible: Mapping[str, str], act: str | None = None) -> float:
    """Base times the factors of what is visible (agitation is in the pattern) and of the act."""
    total = law.base
    for name, table in law.tables.items():
        if name in visible and name != "agitation":
            total *= multiplier(table, visible[name])
        elif name == "act" and act is not None:
            total *= multiplier(table, act)
    return float(total)


def visible_tables(law: Law, factors: Mapping[str, object]) -> set[str]:
    """Visible factors that a law depends on."""
    return set(law.tables) & set(factors)
