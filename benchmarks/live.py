"""Live encounters over HTTP on this machine: how soon an act is answered and told, and memory.

Clients speak the protocol and nothing else: each is signed in and has a stream of events open. The
server is `subside serve` as anybody starts it, in a process of its own, its database a file of
SQLite that is synced at every commit.

Asked for is one act every five seconds for each trainee. In study mode each client does that. In
real time nobody can: an act begins when the tick of 5 s under way ends, and takes its own time, up
to 8 s here. So a client waits, as the page does, until its act is over, and sends one every 13 s;
and so many more clients are there that acts come as often as asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.subject import Row, Settings, Subject
from benchmarks.trainee import Figures, Load, Trainee
from subside.web.live.journal import Entry
from subside.web.live.wire import Sent
from tests.web import crowd
from tests.web.live.cast import Room, SqliteJournal
from tests.web.process import started

TARGETS = {30: 0.1, 1000: 0.25}  # seconds within which 99 in 100 acts are answered
FOR = 30.0  # seconds of the whole
SPARE = 2  # encounters of each client, of which the next one begins where one is over
LOADS = (
    Load(30), Load(1000),
    Load(30, "study"), Load(300, "study"), Load(1000, "study"), Load(1000, "study", 2),
)  # fmt: skip


def measure(settings: Settings) -> Iterator[Row]:
    """Rows by number of trainees, then where the time of one act goes."""
    allow_files()
    for load in LOADS:
        yield from loaded(load, settings.scenarios)
    yield from parts(settings.scenarios[0])


def loaded(load: Load, scenarios: tuple[str, ...]) -> Iterator[Row]:
    """So many trainees at once."""
    with tempfile.TemporaryDirectory() as folder:
        data, models = Path(folder) / "data", len(scenarios)
        asked: dict[str, Any] = {"each": SPARE, "modes": [load.mode], "slugs": scenarios}
        people = crowd.elsewhere("fill", data, people=models + load.clients, **asked)
        with started(data) as (process, address, _):
            port = int(address.rpartition(":")[2])
            figures = asyncio.run(clients(people, models, load, port, process.pid))
    accepted = len(figures.answers)
    note = (
        f"{load.clients} clients, {accepted + figures.refused} acts sent, {accepted} accepted, "
        f"{figures.refused} refused, {figures.over} encounters ended"
    )
    name, target = load.name, TARGETS.get(load.trainees)
    rate = accepted / figures.seconds
    yield Row(f"{name}, clients", load.clients, "", note=note)
    yield Row(f"{name}, asked for", load.rate, "/s", note=note)
    yield Row(f"{name}, sent", (accepted + figures.refused) / figures.seconds, "/s", note=note)
    yield Row(f"{name}, accepted", rate, "/s", note=note)
    yield Row(f"{name}, answer p50", share(figures.answers, 0.5), note=note)
    yield Row(f"{name}, answer p99", share(figures.answers, 0.99), target=target, note=note)
    yield Row(f"{name}, event p99", share(figures.events, 0.99), note=note)
    grown = figures.grown / load.clients if figures.grown else None
    yield Row(f"{name}, memory each", grown, "kB", note=note)
    yield Row(f"{name}, of one core", figures.busy and 100 * figures.busy, "%", note=note)


async def clients(
    people: Sequence[Mapping[str, Any]], models: int, load: Load, port: int, server: int
) -> Figures:
    """What so many clients see, and what the server took.

    The first few load the models and are not counted.
    """
    figures = Figures()
    first = [Trainee(one, port, Figures(), load) for one in people[:models]]
    for trainee in first:
        await trainee.open()
    before = memory(server)
    trainees = [Trainee(one, port, figures, load) for one in people[models:]]
    for some in range(0, len(trainees), 50):
        await asyncio.gather(*(trainee.open() for trainee in trainees[some : some + 50]))
    figures.over, figures.seconds = 0, FOR
    began, used = time.perf_counter(), processor(server)
    await asyncio.gather(*(trainee.play(began + FOR) for trainee in trainees))
    after, used_by_then = memory(server), processor(server)
    if used is not None and used_by_then is not None:
        figures.busy = (used_by_then - used) / (time.perf_counter() - began)
    if before is not None and after is not None:
        figures.grown = after - before
    for trainee in trainees + first:
        trainee.close()
    return figures


def parts(name: str) -> Iterator[Row]:
    """One act in study mode: in the engine alone, and one commit alone."""
    times: list[float] = []

    async def engine_alone() -> None:
        room, keys = Room(name, mode="study"), count(1)
        session = await room.session()
        for _ in range(200):
            began = time.perf_counter()
            await session.act(Sent(str(UUID(int=next(keys))), "slow_down", ""))
            times.append(time.perf_counter() - began)
            if session.over:
                return

    asyncio.run(engine_alone())
    yield Row("one act, engine alone", share(times, 0.5), repeats=len(times))
    yield Row("one act, its commit", asyncio.run(commits()), repeats=200)


async def commits() -> float | None:
    """Median seconds of a commit on SQLite, synced."""
    with tempfile.TemporaryDirectory() as folder:
        journal, times = SqliteJournal(Path(folder) / "live.db"), list[float]()
        for n in range(200):
            began = time.perf_counter()
            await journal.commit(UUID(int=1), Entry(n, "listen", n, "I am listening.", str(n)))
            times.append(time.perf_counter() - began)
        return share(times, 0.5)


def share(times: list[float], part: float) -> float | None:
    """The time within which such a part of them lies."""
    return sorted(times)[min(len(times) - 1, int(part * len(times)))] if times else None


def memory(process: int) -> float | None:
    """Resident memory of a process in kB; None where the system does not say."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return float(line.split()[1])
    return None


def processor(process: int) -> float | None:
    """Seconds of processor that a process has taken; None where the system does not say."""
    with contextlib.suppress(OSError, AttributeError, ValueError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return None


def allow_files() -> None:
    """As many open connections as the system lets one have."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


SUBJECT = Subject(
    "live", "encounters over HTTP, an act every 5 s for each trainee", measure, by_itself=True
)
