"""One process that works things out, one after the other; whoever asked gets a future.

What it is asked waits here and not in its pool, so that a process that is ended, or takes too long
with one thing, costs that one thing and nothing that waits behind it.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
BELOW = 10  # steps of priority below the server, which answers while this works
LIMIT = 600.0  # seconds that one thing may take


class TookTooLong(Exception):
    """It was not ready within the limit, and was given up."""


class Ended(Exception):
    """The process ended while it worked on it."""


@dataclass
class _Asked:
    """Something to work out."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    future: Future[Any] = field(default_factory=Future)
    late: bool = False


class Process:
    """A process, started with the first thing that it is asked and again after it was ended."""

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: deque[_Asked] = deque()
        self._now: _Asked | None = None

    def ask(self, function: Callable[..., T], *arguments: Any, soon: bool = False) -> Future[T]:
        """Have something worked out; `soon`: before all that waits.

        The future raises what the function raises, TookTooLong, or Ended.
        """
        asked = _Asked(function, arguments)
        with self._lock:
            self._waiting.insert(0 if soon else len(self._waiting), asked)
        self._next()
        return asked.future

    def hurry(self, future: Future[Any]) -> None:
        """Work on this before all else that waits."""
        with self._lock:
            for asked in self._waiting:
                if asked.future is future:
                    self._waiting.remove(asked)
                    self._waiting.appendleft(asked)
                    return

    @property
    def numbers(self) -> list[int]:
        """Numbers of the processes that it has now: one or none."""
        return list((self._pool._processes or {}) if self._pool else {})

    def close(self) -> None:
        """Stop at once. What waits is never done; the next thing that is asked starts anew."""
        with self._lock:
            waiting, self._waiting = self._waiting, deque()
            pool, self._pool = self._pool, None
        for asked in waiting:
            asked.future.cancel()
        if pool is not None:
            _end(pool)

    def _next(self) -> None:
        """Begin the next thing, where nothing is under way."""
        while True:
            with self._lock:
                asked = self._taken()
                if asked is None:
                    return
                try:
                    done, pool = self._begun(asked)
                    break
                except Exception as error:  # no memory for a process, say
                    self._now, self._pool, fault = None, None, error
            asked.future.set_exception(fault)
        late = threading.Timer(self._limit, self._give_up, (asked,))
        late.daemon = True
        late.start()
        # Without the lock: what is done already calls back here, and whoever asked has locks too.
        done.add_done_callback(lambda done: self._done(asked, done, late, pool))

    def _taken(self) -> _Asked | None:
        while self._now is None and self._waiting:
            asked = self._waiting.popleft()
            if asked.future.set_running_or_notify_cancel():
                self._now = asked
                return asked
        return None

    def _begun(self, asked: _Asked) -> tuple[Future[Any], ProcessPoolExecutor]:
        try:
            pool = self._started()
            return pool.submit(asked.function, *asked.arguments), pool
        except BrokenProcessPool:  # it was ended while it had nothing to do
            self._pool = None
            pool = self._started()
            return pool.submit(asked.function, *asked.arguments), pool

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, context, _begin)
        return self._pool

    def _give_up(self, asked: _Asked) -> None:
        with self._lock:
            if self._now is asked and self._pool is not None:  # not done at this very moment
                asked.late = True
                pool, self._pool = self._pool, None
                _end(pool)

    def _done(
        self,
        asked: _Asked,
        done: Future[Any],
        late: threading.Timer,
        pool: ProcessPoolExecutor,
    ) -> None:
        """Hand on what came of it. Runs in a thread of the pool."""
        late.cancel()
        with self._lock:
            self._now = None
            fault = _Closed() if done.cancelled() else done.exception()
            if isinstance(fault, BrokenProcessPool | _Closed):
                self._pool = None if self._pool is pool else self._pool
                fault = TookTooLong() if asked.late else Ended()
        self._next()
        if fault is None:
            asked.future.set_result(done.result())
        else:
            asked.future.set_exception(fault)


class _Closed(Exception):
    """The pool was closed before it came to this."""


def _begin() -> None:
    """In the new process: below the server in priority, and never longer than it."""
    with suppress(AttributeError, OSError):  # not on every system
        os.nice(BELOW)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A server that is killed cannot tell its processes to stop."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _end(pool: ProcessPoolExecutor) -> None:
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
