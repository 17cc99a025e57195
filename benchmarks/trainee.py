"""Trainees at their browsers: how often they act, and what they see of the server."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.web import crowd

EVERY = 5.0  # seconds between the acts of one trainee, as asked for
TICK, SHORT = 5, 8  # seconds of a tick, and of the longest act that is sent in real time
REAL = float(TICK + SHORT)  # seconds after which an act is over in real time, at the latest


@dataclass(frozen=True)
class Load:
    """So many trainees at one act every five seconds each, in one mode."""

    trainees: int
    mode: str = "real"
    streams: int = 1  # of each client

    @property
    def every(self) -> float:
        """Seconds between two acts of one client."""
        return EVERY * REAL / 5.0 if self.mode == "real" else EVERY

    @property
    def clients(self) -> int:
        """How many clients together send as many acts as so many trainees are asked to."""
        return math.ceil(self.trainees * self.every / EVERY)

    @property
    def rate(self) -> float:
        """Acts in a second that are asked for."""
        return self.trainees / EVERY

    @property
    def name(self) -> str:
        """What the rows are called by."""
        twice = f", {self.streams} streams" if self.streams > 1 else ""
        return f"{self.trainees} {self.mode}{twice}"


@dataclass
class Figures:
    """What the clients of one measurement saw, in seconds."""

    answers: list[float] = field(default_factory=list)
    events: list[float] = field(default_factory=list)  # from sending an act to its event
    refused: int = 0
    over: int = 0  # encounters that ended, after which a client went on with its next one
    seconds: float = 0.0  # of the whole
    busy: float | None = None  # part of one core that the server took
    grown: float | None = None  # kB


class Connection:
    """HTTP/1.1 over one connection that stays open."""

    def __init__(self, port: int, session: str) -> None:
        self._port, self._used = port, time.perf_counter()
        cookies = "; ".join(f"{name}={value}" for name, value in crowd.cookies(session).items())
        self._headers = f"Host: localhost\r\nCookie: {cookies}\r\nX-CSRFToken: {crowd.CSRF}\r\n"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def request(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Status and body of an answer."""
        reader, length = await self.send(method, path, body)
        return self.status, await reader.readexactly(length)

    async def send(self, method: str, path: str, body: bytes = b"") -> Any:
        """Send a request; the reader after the headers of the answer, and the body's length."""
        if self._writer is None or self._reader is None or self._stale():
            self.close()
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        self._writer.write(f"{method} {path} HTTP/1.1\r\n{self._headers}{kind}\r\n".encode() + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        self.status = int(head.split(" ", 2)[1])
        found = [x for x in head.split("\r\n") if x.startswith("content-length:")]
        return self._reader, int(found[0].partition(":")[2]) if found else 0

    def _stale(self) -> bool:
        """Whether the server is about to close it, as it does after 30 s."""
        before, self._used = self._used, time.perf_counter()
        return self._used - before > 25.0

    def close(self) -> None:
        """Close it."""
        if self._writer is not None:
            self._writer.close()


class Trainee:
    """One client."""

    def __init__(self, one: Mapping[str, Any], port: int, figures: Figures, load: Load) -> None:
        self.left, self.figures, self.load = list(one["encounters"]), figures, load
        self.acting = Connection(port, one["session"])
        self.port, self.session = port, one["session"]
        self.listening: list[Connection] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.rng = random.Random(one["encounters"][0])
        self.acts: list[str] = []
        self.sent: dict[str, float] = {}  # by act: when it was sent, until it is told
        self.free, self.over = asyncio.Event(), False

    async def open(self) -> None:
        """Load the page of the next encounter and listen."""
        self.leave()
        self.path = f"/live/{self.left.pop(0)}"
        _, body = await self.acting.request("GET", f"{self.path}/")
        view = json.loads(body)
        self._take(view)
        for first in range(self.load.streams):
            connection = Connection(self.port, self.session)
            self.listening.append(connection)
            reader, _ = await connection.send("GET", f"{self.path}/events?after={view['seq']}")
            self.tasks.append(asyncio.create_task(self._listen(reader, first == 0)))

    async def play(self, until: float) -> None:
        """Act as often as the load asks, from a moment of its own on, never before it is free."""
        due = time.perf_counter() + self.rng.uniform(0, self.load.every)
        while due < until:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            with contextlib.suppress(TimeoutError):  # a stream that fell silent
                await asyncio.wait_for(self.free.wait(), max(0.1, until - time.perf_counter()))
            if self.over or not self.acts:
                self.figures.over += 1
                if not self.left:
                    return
                await self.open()
                continue
            if self.free.is_set() and time.perf_counter() < until:
                await self._act(self.rng.choice(self.acts))
            due += self.load.every

    async def _act(self, act: str) -> None:
        body = json.dumps({"key": str(uuid4()), "act": act, "say": "I am listening."}).encode()
        self.free.clear()  # until the stream tells that nothing is under way any more
        began = self.sent[act] = time.perf_counter()
        status, _ = await self.acting.request("POST", f"{self.path}/acts", body)
        if status == 200:
            self.figures.answers.append(time.perf_counter() - began)
        else:
            self.figures.refused += 1
            self.free.set()

    def leave(self) -> None:
        """Stop listening."""
        for task in self.tasks:
            task.cancel()
        for connection in self.listening:
            connection.close()
        self.tasks, self.listening, self.over = [], [], False
        self.sent.clear()

    def close(self) -> None:
        """Leave for good."""
        self.leave()
        self.acting.close()

    async def _listen(self, reader: asyncio.StreamReader, looked_at: bool) -> None:
        while line := await reader.readline():
            if looked_at and line.startswith(b"data: "):
                self._take(json.loads(line[6:]))

    def _take(self, told: Mapping[str, Any]) -> None:
        """Note when an act is told, whether one is under way, and what is possible."""
        if "acts" not in told:
            return
        busy = told["clock"]["busy"]
        happened = [busy["act"]] if busy else list(self.sent) if self.load.mode == "study" else []
        for act in happened:
            if (began := self.sent.pop(act, None)) is not None:
                self.figures.events.append(time.perf_counter() - began)
        if busy is None:
            self.free.set()
        else:
            self.free.clear()
        self.over = bool(told["over"])
        self.acts = [
            act["act"]
            for act in told["acts"]
            if act["seconds"] <= SHORT and act["heading"] in ("tools", "timing")
        ]
