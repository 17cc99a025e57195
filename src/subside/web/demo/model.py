"""How simulated participants answer, attend, play and are rated: small models, documented.

`docs/demo.md` has them in words. None is fitted to anybody: they are there so that
pages show figures of the kind that a class would have. Everything is drawn from one seed.

    skill of participant i        theta_i ~ N(0, 1)
    right answer to item j        P = logistic(logit(e_j) + A theta_i + b), e_j the expected share
    before the course             b = BEFORE; after it b = AFTER
    wrong answers                 one of the other options, all alike
    confidence                    the level nearest to P + N(0, SURE) + TOO_SURE
    encounters                    the best known act with probability
                                  logistic(PLAY + PLAY_SKILL theta_i), else ordinary play
    level of a rubric row         0, 1, 2 by thresholds on theta_i + N(0, 1); each rater is one
                                  level off with probability OFF
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from subside.courses.schema import Item
from subside.web.teaching.models.tests import CONFIDENCE

A = 0.8  # discrimination of every item, logits for a standard deviation of skill
BEFORE, AFTER = -0.9, 0.25  # logits
SURE, TOO_SURE = 0.15, 0.05
PLAY, PLAY_SKILL = 0.4, 0.8  # logits
LEVELS = (-1.1, 0.1)  # thresholds between the levels of a row
OFF = 0.15
UNANSWERED = 0.01
NO_OCCASION = 0.08


@dataclass(frozen=True)
class Simulated:
    """A simulated participant: a fictitious name, and how skilled."""

    username: str
    name: str
    theta: float

    @property
    def play(self) -> float:
        """Probability of the best known act at a decision."""
        return _logistic(PLAY + PLAY_SKILL * self.theta)


def chance(who: Simulated, item: Item, shift: float) -> float:
    """Probability of the best answer."""
    return _logistic(math.log(item.expected / (1 - item.expected)) + A * who.theta + shift)


def answer(
    who: Simulated, item: Item, shift: float, random: Random
) -> tuple[int | None, int | None]:
    """Option and confidence; both None where a question is left open."""
    if random.random() < UNANSWERED:
        return None, None
    p = chance(who, item, shift)
    others = [k for k in range(len(item.options)) if k != item.best]
    option = item.best if random.random() < p else random.choice(others)
    felt = 100 * (p + random.gauss(0, SURE) + TOO_SURE)
    return option, min(CONFIDENCE, key=lambda level: abs(level - felt))


def levels(who: Simulated, rows: list[str], random: Random) -> dict[str, int | None]:
    """The level of each row as it was: None where there was no occasion."""
    found: dict[str, int | None] = {}
    for row in rows:
        drawn = who.theta + random.gauss(0, 1) + 0.8
        level = sum(drawn > threshold for threshold in LEVELS)
        found[row] = None if random.random() < NO_OCCASION else level
    return found


def rated(true: dict[str, int | None], top: int, random: Random) -> dict[str, int | None]:
    """What one rater gives: now and then one level beside it."""
    given: dict[str, int | None] = {}
    for row, level in true.items():
        off = level is not None and random.random() < OFF
        moved = (level or 0) + random.choice((-1, 1)) if off else level
        given[row] = None if moved is None else min(max(moved, 0), top)
    return given


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))
