"""Transitions collected one by one, handed on as columns."""

from __future__ import annotations

import numpy as np

from subside.solve.momdp import Steps

END = -1  # as the visible state afterwards


class Entries:
    """Rows of `Steps`, in order of adding."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, int, int, int, int, int]] = []
        self._chance: list[float] = []

    def add(
        self, visible: int, act: int, hidden: int, then: int, into: int, seen: int, chance: float
    ) -> None:
        """One way on; a chance of exactly 0 is left out."""
        if chance != 0.0:
            self._rows.append((visible, act, hidden, then, into, seen))
            self._chance.append(chance)

    def steps(self) -> Steps:
        """All rows as columns."""
        table = np.array(self._rows, dtype=np.int64).reshape(-1, 6)
        visible, act, hidden, then, into, seen = table.T
        return Steps(visible, act, hidden, then, into, seen, np.array(self._chance))
