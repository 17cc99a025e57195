"""Tiger: two doors, a tiger behind one (Kaelbling, Littman & Cassandra 1998, Artif Intell 101:99).

Listening costs 1 and tells the side rightly with 0.85; a door gives 10, or with the tiger -100,
and the tiger is put behind either door anew. Nothing is visible. Discount 0.95.
"""

from __future__ import annotations

import numpy as np

from benchmarks.problems.entries import Entries
from subside.solve.momdp import MOMDP

LISTEN, LEFT, RIGHT = range(3)


def tiger() -> MOMDP:
    """The tiger left (0) or right (1)."""
    rewards = np.array([[[-1.0, -1.0], [-100.0, 10.0], [10.0, -100.0]]])
    entries = Entries()
    for side in range(2):
        for heard in range(2):
            entries.add(0, LISTEN, side, 0, side, heard, 0.85 if heard == side else 0.15)
            for act in (LEFT, RIGHT):
                entries.add(0, act, side, 0, 0, heard, 0.25)
                entries.add(0, act, side, 0, 1, heard, 0.25)
    return MOMDP("Tiger", rewards, entries.steps(), 0.95, np.array([[0.5, 0.5]]))
