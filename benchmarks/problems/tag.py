"""Tag: a robot looks for an opponent who keeps away (Pineau, Gordon & Thrun 2003, IJCAI, 1025).

29 cells: a corridor of 10 by 2 and a room of 3 by 3 above it. The robot's cell is visible, the
opponent's is hidden, and seen only where the robot stands in it. Each step costs 1; tagging gives
10 in the opponent's cell, and ends, and -10 elsewhere. The opponent moves away from the robot
with 0.8, half of it in each of the directions that lead away (in line with the robot: both ways
along the other axis), stays otherwise; what a wall stops stays as well. Discount 0.95. The robot
and the opponent begin anywhere, the robot's cell being seen first.
"""

from __future__ import annotations

import numpy as np

from benchmarks.problems.entries import END, Entries
from subside.solve.momdp import MOMDP

CELLS = [(x, y) for y in range(2) for x in range(10)] + [
    (x, y) for y in range(2, 5) for x in range(5, 8)
]
MOVES = ((0, 1), (0, -1), (1, 0), (-1, 0))  # then: tag
TAG = len(MOVES)


def flight(robot: tuple[int, int], other: tuple[int, int]) -> dict[tuple[int, int], float]:
    """Chances of the opponent's next cell, by the robot's cell before it moves."""
    chances = {other: 0.2}
    for axis in range(2):
        away = other[axis] - robot[axis]
        for way in (-1, 1):
            share = 0.4 if away * way > 0 else 0.2 if away == 0 else 0.0
            to = (other[0] + way, other[1]) if axis == 0 else (other[0], other[1] + way)
            if share:
                to = to if to in CELLS else other
                chances[to] = chances.get(to, 0.0) + share
    return chances


def tag() -> MOMDP:
    """Visible: the robot's cell; hidden: the opponent's."""
    n = len(CELLS)
    rewards = np.full((n, TAG + 1, n), -1.0)
    entries = Entries()
    for v, robot in enumerate(CELLS):
        rewards[v, TAG] = -10.0
        rewards[v, TAG, v] = 10.0
        for h, other in enumerate(CELLS):
            chances = flight(robot, other)
            for act in range(TAG + 1):
                to = robot
                if act != TAG:
                    moved = (robot[0] + MOVES[act][0], robot[1] + MOVES[act][1])
                    to = moved if moved in CELLS else robot
                then = CELLS.index(to)
                if act == TAG and v == h:
                    entries.add(v, act, h, END, 0, 0, 1.0)
                    continue
                for cell, chance in chances.items():
                    entries.add(v, act, h, then, CELLS.index(cell), int(cell == to), chance)
    return MOMDP("Tag", rewards, entries.steps(), 0.95, np.full((n, n), 1 / n**2))
