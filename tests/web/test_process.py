"""One process, one thing after another: what ends one thing ends nothing that waits behind it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from subside.web.pages.process import BELOW, Ended, Process, TookTooLong


@pytest.fixture
def process() -> Iterator[Process]:
    """A process that gives up after two seconds."""
    made = Process(limit=2.0)
    yield made
    made.close()


def test_one_after_the_other_in_the_same_process(process: Process) -> None:
    first, second = process.ask(os.getpid), process.ask(os.getpid)
    assert first.result(60) == second.result(60) != os.getpid()
    assert process.numbers == [first.result()]


def test_below_the_server(process: Process) -> None:
    assert process.ask(os.nice, 0).result(60) == os.nice(0) + BELOW


def test_faults_are_handed_on(process: Process) -> None:
    with pytest.raises(ZeroDivisionError):
        process.ask(divmod, 1, 0).result(60)
    assert process.ask(divmod, 7, 2).result(60) == (3, 1)


def test_what_takes_too_long_is_ended_alone(process: Process) -> None:
    long, after = process.ask(time.sleep, 60), process.ask(os.getpid)
    with pytest.raises(TookTooLong):
        long.result(30)
    assert after.result(60)


def test_a_process_that_is_ended_costs_one_thing(process: Process) -> None:
    ended, after = process.ask(os._exit, 3), process.ask(os.getpid)
    with pytest.raises(Ended):
        ended.result(30)
    number = after.result(60)
    os.kill(number, 9)  # now with nothing to do, so that nobody is told
    time.sleep(0.3)
    assert process.ask(os.getpid).result(60) != number


def test_soon_and_hurry_come_before_what_waits(process: Process) -> None:
    done: list[str] = []
    process.ask(time.sleep, 0.5)
    asked = {
        "last": process.ask(os.getpid),
        "hurried": process.ask(os.getpid),
        "soon": process.ask(os.getpid, soon=True),
    }
    for name, future in asked.items():
        future.add_done_callback(lambda _, name=name: done.append(name))
    process.hurry(asked["hurried"])
    asked["last"].result(60)
    assert done[:2] == ["hurried", "soon"]


def test_a_process_that_cannot_be_started_holds_nobody_up(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_: Process) -> None:
        raise OSError("no room for a process")

    with monkeypatch.context() as without:
        without.setattr(Process, "_started", none)
        for future in (process.ask(os.getpid), process.ask(os.getpid)):
            with pytest.raises(OSError, match="no room"):
                future.result(10)
    assert process.ask(os.getpid).result(60)


def test_close_leaves_nothing_behind(process: Process) -> None:
    number = process.ask(os.getpid).result(60)
    under_way, waiting = process.ask(time.sleep, 60), process.ask(os.getpid)
    process.close()
    with pytest.raises(Ended):
        under_way.result(30)
    assert waiting.cancelled()
    late = time.monotonic() + 20
    while alive(number):
        assert time.monotonic() < late
        time.sleep(0.05)


def alive(number: int) -> bool:
    """Whether a process runs, and has not merely not been waited for."""
    try:
        with open(f"/proc/{number}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
