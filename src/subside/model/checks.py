"""What only numbers show: encounters end, something can always be done, rates can be summed."""

from __future__ import annotations

import numpy as np

from subside.kernels.arrays import EVENTS
from subside.scenario import Scenario
from subside.scenario.reader import Document

MOST_JUMPS = 500  # expected changes in one act, or a third of it; real scenarios have under 50


def must_end(
    patterns: np.ndarray,
    scale: np.ndarray,
    after: np.ndarray,
    ends: np.ndarray,
    event_ends: np.ndarray,
    document: Document,
) -> None:
    """Every act in every state must have a rate of ending: then every policy ends."""
    for c, a in np.argwhere((after >= 0) & (ends < 0)):
        closing = np.flatnonzero(event_ends[after[c, a]] >= 0)
        rate = np.tensordot(scale[c, a, EVENTS + closing], patterns[EVENTS + closing], axes=1)
        if rate.size == 0 or np.min(rate) <= 0:
            hint = "Give one event with an ending a rate above zero in every state."
            document.fault(
                ("events",), "leave a state in which the encounter might never end", "", hint
            )
            return


def must_go_on(
    scenario: Scenario,
    possible: np.ndarray,
    after: np.ndarray,
    ends: np.ndarray,
    event_after: np.ndarray,
    event_ends: np.ndarray,
    document: Document,
) -> None:
    """Wherever an act or an event leads and the encounter goes on, some act is possible.

    `possible`: as `after`, but -1 for acts without grounds: those are nobody's only choice.
    """
    begun = np.unique(after[after >= 0])
    reached = [after[(after >= 0) & (ends < 0)], event_after[begun][event_ends[begun] < 0]]
    for context in np.unique(np.concatenate([[0], *reached])):
        if context >= 0 and not (possible[context] >= 0).any():
            seen = {k: v for k, v in scenario.seen(int(context), 0).items() if k != "agitation"}
            hint = "Offer an act there, such as watch; see `requires` of the acts."
            document.fault(("acts",), "leave a state in which nothing can be done", seen, hint)
            return


def must_be_slow(jumps: np.ndarray, acts: tuple[str, ...], document: Document) -> None:
    """Uniformisation adds up one term per possible jump: too many, and sums are no longer exact."""
    if jumps.max() > MOST_JUMPS:
        act = acts[int(jumps.max(axis=0).argmax())]
        given = f"up to {jumps.max():.3g} changes while {act} lasts"
        hint = f"Lower the rates and their multipliers, or the act's seconds: {MOST_JUMPS} at most."
        document.fault(("events",), "and rates are too fast to be worked out", given, hint)
