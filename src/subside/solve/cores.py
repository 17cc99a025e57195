"""Work on all contexts, shared among the cores: kernels let other threads run meanwhile.

Each context is worked out by itself, so the result is the same on any number of cores.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

PARTS = 4  # parts a core, so that none waits long for the slowest


def by_contexts(work: Callable[[int, int], T], contexts: int) -> list[T]:
    """work(first, last) over all contexts, in parts; their results in order."""
    cores = os.cpu_count() or 1
    parts = min(contexts, PARTS * cores)
    ends = [contexts * k // parts for k in range(parts + 1)]
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(work, ends[:-1], ends[1:]))
