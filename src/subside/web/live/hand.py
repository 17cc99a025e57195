"""Encounter time: a hand that moves, stands, or passes quickly; and the clock it is read from."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

LONG = 15  # seconds: no act takes longer than this of real time, as far as FASTEST allows
FASTEST = 12.0
Call = Callable[[], Awaitable[None]]


class Timer(Protocol):
    """Something that will be called, unless it is cancelled."""

    def cancel(self) -> None:
        """Do not call it."""


class Clock(Protocol):
    """Real time in seconds, and calls at a moment of it. Injected, so that tests run hours."""

    def now(self) -> float:
        """Seconds since some moment; never runs backwards."""

    def at(self, when: float, call: Call) -> Timer:
        """Call something at a moment, or at once where that has passed."""


class LoopClock:
    """The clock of the running event loop, whose timers serve all encounters."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Future[None]] = set()  # a task nobody holds can be collected

    def now(self) -> float:
        """Seconds of the loop's monotonic clock."""
        return asyncio.get_running_loop().time()

    def at(self, when: float, call: Call) -> Timer:
        """Call in a task of its own, so that one encounter never waits for another."""
        return asyncio.get_running_loop().call_at(when, self._start, call)

    def _start(self, call: Call) -> None:
        task = asyncio.ensure_future(call())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def pace(seconds: int) -> float:
    """Encounter seconds per real second while an act of this nominal length is under way."""
    return min(FASTEST, max(1.0, seconds / LONG))


class Hand:
    """Encounter seconds as a function of real time: straight pieces, none of them backwards."""

    def __init__(self, now: float, at: float) -> None:
        self._real, self._at, self.rate = now, at, 0.0

    def read(self, now: float) -> float:
        """Encounter seconds at a real moment."""
        return self._at + max(0.0, now - self._real) * self.rate

    def when(self, at: float) -> float:
        """The real moment at which the moving hand reaches an encounter second."""
        return self._real + (at - self._at) / self.rate

    def turn(self, now: float, at: float, rate: float) -> None:
        """From a real moment on: stand at a second, and move at a rate."""
        self._real, self._at, self.rate = now, at, rate
