"""Events of one encounter: numbered, kept for a while, and handed to everybody who listens."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

from subside.web.live.wire import packed

KEPT, KEPT_BYTES = 64, 128 * 1024  # of past events, for a stream that resumes
WAITING = 64  # events that may wait for a slow reader
OPENING = 1_000_000  # numbers of one opening: what an earlier process sent is never mixed up


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it is sent."""

    seq: int
    kind: str
    data: bytes

    @property
    def sent(self) -> bytes:
        """The event as the stream carries it."""
        return b"id: %d\nevent: %s\ndata: %s\n\n" % (self.seq, self.kind.encode(), self.data)


class Listener:
    """One open stream: events wait here until they are written; None ends it."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue(WAITING)
        self.open = True

    def put(self, event: Event) -> None:
        """Hand on an event. A reader too slow for it is cut off, and can resume by its number."""
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            while not self._queue.empty():
                self._queue.get_nowait()
            self.close()

    def close(self) -> None:
        """End the stream after what waits."""
        if self.open:
            self.open = False
            if self._queue.full():
                self._queue.get_nowait()
            self._queue.put_nowait(None)

    async def next(self) -> Event | None:
        """The next event, or None where the stream ends."""
        return await self._queue.get()


class Feed:
    """Events of one opening of an encounter."""

    def __init__(self, opening: int) -> None:
        self._first = self.seq = opening * OPENING
        self._past: deque[Event] = deque()
        self._bytes = 0
        self.listeners: set[Listener] = set()

    def tell(self, kind: str, data: dict[str, Any]) -> None:
        """Number an event and hand it to everybody."""
        self.seq += 1
        event = Event(self.seq, kind, packed({"seq": self.seq, **data}))
        self._past.append(event)
        self._bytes += len(event.data)
        while len(self._past) > KEPT or (self._bytes > KEPT_BYTES and len(self._past) > 1):
            self._bytes -= len(self._past.popleft().data)
        for listener in list(self.listeners):
            listener.put(event)
            if not listener.open:
                self.listeners.discard(listener)

    def listen(self, after: int | None) -> Listener:
        """A stream of what comes after event `after`, or from now on.

        Where that is no longer known, or was numbered in another opening, the stream says `moved`
        and ends: the page asks for the whole state again.
        """
        listener = Listener()
        oldest = self._past[0].seq if self._past else self.seq + 1
        if after is None:
            after = self.seq
        if not max(self._first, oldest - 1) <= after <= self.seq:
            listener.put(moved(self.seq, "events in between are no longer kept"))
            listener.close()
            return listener
        for event in self._past:
            if event.seq > after:
                listener.put(event)
        if listener.open:
            self.listeners.add(listener)
        return listener

    def turn_away(self, listener: Listener, why: str) -> None:
        """End one stream, and tell its page not to come back by itself."""
        listener.put(moved(self.seq, why, crowded=True))
        listener.close()
        self.listeners.discard(listener)

    def move(self, why: str) -> None:
        """Tell everybody to ask for the state again, and end all streams."""
        for listener in list(self.listeners):
            listener.put(moved(self.seq, why))
        self.end()

    def end(self) -> None:
        """End all streams; their readers can resume."""
        for listener in list(self.listeners):
            listener.close()
        self.listeners.clear()


def moved(seq: int, why: str, *, crowded: bool = False) -> Event:
    """The event that says: this stream is no longer the one; ask for the state again.

    crowded: not by itself, but once somebody asks for it, since too much is open.
    """
    more = {"crowded": True} if crowded else {}
    return Event(seq, "moved", packed({"seq": seq, "why": why, **more}))
