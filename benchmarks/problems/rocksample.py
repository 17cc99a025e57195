"""RockSample(n, k): a rover among rocks that are good or bad (Smith & Simmons 2004, UAI, 520).

The rover's cell on an n by n grid is visible, which rocks are good is hidden. It moves one cell,
samples the rock under it (10 if good, -10 if bad, and bad afterwards), or checks one rock from
afar: the answer is right with (1 + 2^(-distance / half)) / 2, where `half`, the distance at which
half of the sensor's efficiency is left, belongs to the map. Leaving to the east gives 10 and ends.
Discount 0.95. Moves off the grid elsewhere, and sampling without a rock, are not possible.
"""

from __future__ import annotations

import math

import numpy as np

from benchmarks.problems.entries import END, Entries
from subside.solve.momdp import MOMDP

MAPS = {  # start, half, rocks
    (4, 4): ((0, 2), math.log(2), ((3, 1), (2, 1), (1, 3), (1, 0))),
    (5, 5): ((0, 2), 4.0, ((2, 4), (0, 4), (3, 3), (2, 2), (4, 1))),
    (7, 8): (
        *((0, 3), 20.0),
        ((2, 0), (0, 1), (3, 1), (6, 3), (2, 4), (3, 4), (5, 5), (1, 6)),
    ),
}
NORTH, EAST, SOUTH, WEST, SAMPLE, CHECK = range(6)
MOVES = {NORTH: (0, 1), EAST: (1, 0), SOUTH: (0, -1), WEST: (-1, 0)}


def rocksample(n: int, k: int) -> MOMDP:
    """A published map. Hidden state: bit i is set where rock i is good."""
    start, half, rocks = MAPS[n, k]
    cells = [(x, y) for x in range(n) for y in range(n)]
    shape = (n * n, CHECK + k)
    rewards, possible = np.zeros((*shape, 2**k)), np.zeros(shape, dtype=np.bool_)
    entries = Entries()
    for v, cell in enumerate(cells):
        for act, (dx, dy) in MOVES.items():
            to = (cell[0] + dx, cell[1] + dy)
            leaves = act == EAST and to[0] == n
            possible[v, act] = leaves or to in cells
            if possible[v, act]:
                rewards[v, act] = 10.0 if leaves else 0.0
                then = END if leaves else cells.index(to)
                for h in range(2**k):
                    entries.add(v, act, h, then, h, 0, 1.0)
        if cell in rocks:
            _sample(v, rocks.index(cell), k, entries, rewards)
            possible[v, SAMPLE] = True
        for rock, place in enumerate(rocks):
            possible[v, CHECK + rock] = True
            right = (1.0 + 2.0 ** (-math.dist(cell, place) / half)) / 2.0
            _check(v, rock, right, k, entries)
    first = np.zeros((n * n, 2**k))
    first[cells.index(start)] = 0.5**k
    name = f"RockSample({n},{k})"
    return MOMDP(name, rewards, entries.steps(), 0.95, first, possible)


def _sample(v: int, rock: int, k: int, entries: Entries, rewards: np.ndarray) -> None:
    for h in range(2**k):
        good = h >> rock & 1
        rewards[v, SAMPLE, h] = 10.0 if good else -10.0
        entries.add(v, SAMPLE, h, v, h & ~(1 << rock), 0, 1.0)


def _check(v: int, rock: int, right: float, k: int, entries: Entries) -> None:
    for h in range(2**k):
        good = h >> rock & 1
        entries.add(v, CHECK + rock, h, v, h, good, right)
        entries.add(v, CHECK + rock, h, v, h, 1 - good, 1.0 - right)
