"""Database connections of threads that end."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

PATIENCE = 10.0  # seconds; a thread that hangs in a request is left to the end of the process


def end(threads: ThreadPoolExecutor, count: int) -> None:
    """Close the connections that each thread holds, then end the threads."""
    meet = threading.Barrier(count)

    def close() -> None:
        connections.close_all()
        try:
            meet.wait(PATIENCE)  # so that each of the tasks is taken by another thread
        except threading.BrokenBarrierError:
            return

    for _ in range(count):
        threads.submit(close)
    threads.shutdown(wait=True, cancel_futures=False)
