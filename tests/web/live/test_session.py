"""One live encounter under any play: the clock, keys, pauses, crashes, and the run it leaves."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subside.play import Encounter, play_acts
from subside.runs import digest, read_acts
from subside.web.live.journal import NotSaved
from subside.web.live.replay import replayed, run_of, said_in
from subside.web.live.session import Moved, Refused
from subside.web.live.wire import Sent
from tests.web.live.cast import ALICE, SLUGS, Room, heard

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("turn"), st.sampled_from([0.2, 1.0, 2.9, 5.0, 7.7, 31.0])),
        st.tuples(st.just("act"), st.integers(0, 40)),
        st.tuples(st.just("again"), st.integers(0, 40)),
        st.tuples(st.just("pause"), st.booleans()),
        st.tuples(st.just("restart"), st.none()),
        st.tuples(st.just("full"), st.integers(1, 2)),
        st.tuples(st.just("lost"), st.none()),
    ),
    max_size=30,
)


class Played:
    """A room in which steps are carried out, with everything that has to hold at each of them."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.answers: dict[str, tuple[str, dict[str, Any]]] = {}
        self.log: list[dict[str, Any]] = []
        self.at = 0.0

    async def carry_out(self, kind: str, value: Any) -> None:
        """One step, and what must hold after it."""
        room = self.room
        if kind == "turn":
            await room.clock.turn(value)
        elif kind == "act":
            await self.act(value)
        elif kind == "again" and self.answers:
            key, (act, first) = list(self.answers.items())[value % len(self.answers)]
            before = list(room.journal.kept[room.id])
            again = await self.tried(room.act(act, key=key))
            if again is not None:
                assert {**again, "seq": 0} == {**first, "seq": 0}
                assert len([e for e in room.journal.kept[room.id] if e.kind == "act"]) == len(
                    [e for e in before if e.kind == "act"]
                )
        elif kind == "pause":
            await self.tried(room.pause(value))
        elif kind == "restart":
            await self.look()
            room.journal.fails = 0
            room.restart()
            self.at = 0.0  # a restored clock stands where it was last kept
        elif kind == "full":
            room.journal.fails, room.journal.silently_keeps = value, False
        elif kind == "lost":
            room.journal.fails, room.journal.silently_keeps = 1, True
        await self.look()

    async def act(self, number: int) -> None:
        """An act that is offered, with a key of its own; the answer is remembered."""
        view = await self.tried(self.room.view())
        if not view or not view["acts"]:
            return
        act = view["acts"][number % len(view["acts"])]["act"]
        acts = [e.key for e in self.room.journal.kept[self.room.id] if e.kind == "act"]
        found = await self.tried(self.room.act(act, say="" if number % 3 else "hello"))
        if found is not None:
            assert found["key"] not in acts
            assert found["at"] >= view["clock"]["at"]
            self.answers[found["key"]] = act, found

    async def tried(self, what: Any) -> Any:
        """What was answered, or None; a session that was taken over is given up, as in routes."""
        try:
            return await what
        except (Refused, NotSaved):
            return None
        except Moved:
            for session in self.room.engine._sessions.values():
                session.give_up("as the routes do")
            self.at = 0.0
            return None

    async def look(self) -> None:
        """The page loads again: nothing is undone, time has not run backwards."""
        try:
            view = await self.room.view()
        except NotSaved:
            return
        except Moved:
            self.room.restart()
            self.at = 0.0
            return
        if view["clock"]["at_ms"] < self.at:
            raise AssertionError("time ran backwards")
        self.at = view["clock"]["at_ms"]
        assert view["log"][: len(self.log)] == self.log
        assert [line["n"] for line in view["log"]] == list(range(1, len(view["log"]) + 1))
        self.log = view["log"]
        kept = {e.key for e in self.room.journal.kept[self.room.id]}
        assert self.answers.keys() <= kept


@given(st.sampled_from(SLUGS), st.integers(0, 50), st.sampled_from(["real", "study"]), STEPS)
def test_any_play_is_kept_and_comes_out_the_same(
    slug: str, seed: int, mode: Any, steps: list[tuple[str, Any]]
) -> None:
    async def play() -> None:
        room = Room(slug, seed, mode)
        played = Played(room)
        for kind, value in steps:
            await played.carry_out(kind, value)
        room.journal.fails = 0
        header, entries = await room.journal.entries(room.id)
        told = [(x.n, x.at, x.who, x.text) for x in replayed(room.of, header, entries).story.log]
        seen = [(x["n"], x["at"], x["who"], x["text"]) for x in played.log]
        both = min(len(told), len(seen))
        assert told[:both] == seen[:both], "what was told is what follows from the journal"

    asyncio.run(play())


@given(slug=st.sampled_from(SLUGS), seed=st.integers(0, 30), steps=STEPS)
def test_the_run_is_the_one_of_an_acts_file(
    slug: str, seed: int, steps: list[tuple[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The terminal plays the same acts at the same seconds: the same log, byte by byte."""
    folder = tmp_path_factory.mktemp("acts")

    async def play() -> None:
        room = Room(slug, seed)
        played = Played(room)
        for kind, value in steps:
            await played.carry_out(kind, value)
        header, entries = await room.journal.entries(room.id)
        live = replayed(room.of, header, entries).story.encounter
        lines = [f"{e.act}?@{e.at}" for e in entries if e.kind == "act"]
        file = folder / "run.acts"
        file.write_text("\n".join(lines))
        terminal = Encounter(room.of, seed, "real")
        play_acts(terminal, read_acts(file), file)
        while terminal.end is None and terminal.seconds < live.seconds:  # ticks at the end
            terminal.act("watch")
        live.record(folder / "live.jsonl")
        terminal.record(folder / "terminal.jsonl")
        assert (folder / "live.jsonl").read_bytes() == (folder / "terminal.jsonl").read_bytes()

    asyncio.run(play())


@given(st.integers(0, 40), st.integers(0, 12), st.lists(st.integers(0, 30), max_size=12))
def test_cut_after_any_commit_everything_acknowledged_is_there(
    seed: int, left: int, choices: list[int]
) -> None:
    """The power is cut after so many commits; another process goes on from the same hash."""

    async def play() -> None:
        room = Room("roadside", seed)
        played = Played(room)
        await room.view()
        room.journal.left = left
        for choice in choices:
            await played.carry_out("act", choice)
            await played.carry_out("turn", 6.5)
        room.journal.left = None
        header, entries = await room.journal.entries(room.id)
        before = run_of(room.of, header, entries)
        room.restart()
        view = await room.view()
        assert played.answers.keys() <= {e.key for e in entries}
        assert view["log"][: len(played.log)] == played.log
        over = before.end is not None
        assert view["paused"] is not over
        reached = before.acts[-1].at + before.acts[-1].seconds if before.acts else 0
        assert view["clock"]["at"] == reached
        header, entries = await room.journal.entries(room.id)
        assert digest(run_of(room.of, header, entries)) == digest(before)
        await room.clock.turn(50)
        assert (await room.view())["clock"]["at"] == view["clock"]["at"], "it stands until told"

    asyncio.run(play())


def run(coroutine: Any) -> Any:
    return asyncio.run(coroutine)


def test_study_mode_never_ticks() -> None:
    async def play() -> None:
        room = Room(mode="study")
        listener = await room.listen()
        await room.clock.turn(3600)
        assert (await room.view())["clock"] == {"at": 0, "at_ms": 0, "rate": 0.0, "busy": None}
        found = await room.act("listen")
        view = await room.view()
        assert view["clock"]["at"] <= found["ends"] == 15
        assert view["clock"]["busy"] is None
        (kind, turn), *more = await heard(listener)
        assert (kind, more, turn["log"][0]["who"]) == ("turn", [], "you")
        assert [e.kind for e in room.journal.kept[room.id]] == ["note", "act"]

    run(play())


def test_the_person_acts_while_the_trainee_hesitates() -> None:
    async def play() -> None:
        room = Room("doorstep", 3)
        listener = await room.listen()
        await room.clock.turn(300)
        events = await heard(listener)
        assert any(kind == "turn" and turn["log"] for kind, turn in events)
        times = [turn["clock"]["at"] for _, turn in events]
        assert times == sorted(times)

    run(play())


def test_what_comes_of_an_act_is_told_when_it_has_happened() -> None:
    async def play() -> None:
        room = Room()
        listener = await room.listen()
        await room.clock.turn(1)
        found = await room.act("listen", say="Tell me.")
        assert (found["at"], found["ends"]) == (5, 20)
        await room.clock.turn(3.9)
        ((_, pending),) = await heard(listener)
        assert (pending["log"], pending["clock"]["busy"]["began"]) == ([], 5)
        await room.clock.turn(0.2)
        (_, begun), *_ = await heard(listener)
        assert begun["log"][-1] == {
            "n": begun["log"][-1]["n"],
            "at": 5,
            "who": "you",
            "text": "You say: “Tell me.”",
        }
        await room.clock.turn(14.8)
        assert await heard(listener) == []
        await room.clock.turn(0.2)
        ((_, ended),) = await heard(listener)
        assert ended["clock"]["busy"] is None
        header, entries = await room.journal.entries(room.id)
        assert said_in(room.of, header, entries) == {2: "Tell me."}

    run(play())


@pytest.mark.parametrize(("act", "lines"), [("introduce", 1), ("step_back", 2)])
def test_own_words_stand_for_what_is_said_and_beside_what_is_done(act: str, lines: int) -> None:
    """An act is never hidden by words: who steps back and speaks reads both."""

    async def play() -> None:
        room = Room(mode="study")
        await room.act(act, say="Hello.")
        own = [line["text"] for line in (await room.view())["log"] if line["who"] == "you"]
        assert len(own) == lines
        assert own[-1] == "You say: “Hello.”"
        assert all(text.startswith("You ") for text in own)

    run(play())


def test_what_is_not_seen_yet_is_not_named() -> None:
    """The name of a fact that is still to come would tell that it comes."""

    async def play() -> None:
        view = await Room("hallway").view()
        assert view["seen"]["people hurt"] == "bleeding"
        assert "people hurt: bleeding" in [one["text"] for one in view["scene"]["others"]]
        told = json.dumps([view["seen"], view["scene"]])
        for word in ("second", "victims", "not seen", "not known", '"stance'):
            assert word not in told
        assert not set(view["seen"]) & {one["name"] for one in view["resources"]}

    run(play())


def test_a_long_wait_passes_within_fifteen_real_seconds() -> None:
    async def play() -> None:
        room = Room("roadside", 2)
        await room.view()
        await room.act("wait")
        await room.clock.turn(5)
        view = await room.view()
        assert view["clock"]["rate"] == 8.0
        await room.clock.turn(15)
        assert (await room.view())["clock"]["busy"] is None

    run(play())


def test_busy_over_paused_and_not_possible_are_refused() -> None:
    async def play() -> None:
        room = Room()
        for act, why in (("fly", "not possible now"), ("custody ", "not possible now")):
            with pytest.raises(Refused, match=why):
                await room.act(act)
        await room.act("listen")
        with pytest.raises(Refused, match="busy"):
            await room.act("listen")
        await room.clock.turn(30)
        await room.pause(True)
        with pytest.raises(Refused, match="paused"):
            await room.act("listen")
        await (await room.session()).stop()
        with pytest.raises(Refused, match="over"):
            await room.act("listen")
        assert [e.act for e in room.journal.kept[room.id] if e.kind == "act"] == ["listen"]

    run(play())


def test_nobody_there_for_a_minute_pauses_and_later_leaves_memory() -> None:
    async def play() -> None:
        room = Room("roadside", 5)
        await room.view()
        await room.clock.turn(70)
        view = await room.view()
        assert view["paused"] or view["over"]
        assert view["clock"]["at"] <= 66
        await room.clock.turn(700)
        assert room.engine.live == 0
        assert (await room.view())["log"][: len(view["log"])] == view["log"]
        listener = await room.listen()
        await room.pause(False)
        await room.clock.turn(90)
        view = await room.view()
        assert view["over"] or not view["paused"], "somebody listens"
        assert listener.open

    run(play())


def test_two_tabs_hear_the_same() -> None:
    async def play() -> None:
        room = Room("doorstep", 3)
        tabs = [await room.listen(), await room.listen()]
        await room.clock.turn(20)
        await room.act("listen")
        await room.clock.turn(20)
        first, second = [await heard(tab) for tab in tabs]
        assert first == second
        assert first

    run(play())


def test_an_act_that_the_tick_made_impossible_is_dropped_and_said() -> None:
    """Over seeds: acts are sent just as a tick begins; some become impossible meanwhile."""

    async def play(seed: int) -> bool:
        room = Room("hallway", seed)
        for _ in range(12):
            view = await room.view()
            if view["over"]:
                break
            names = {offer["act"] for offer in view["acts"]}
            if view["clock"]["busy"] is None and (name := names & {"command", "move_to_cover"}):
                await room.act(min(name))
            await room.clock.turn(5.1)
        header, entries = await room.journal.entries(room.id)
        log = (await room.view())["log"]
        dropped = [line for line in log if line["who"] == "system"]
        acts = [a.act for a in run_of(room.of, header, entries).acts if a.act != "watch"]
        assert len(acts) + len(dropped) == len([e for e in entries if e.kind == "act"])
        return bool(dropped)

    assert any(run(play(seed)) for seed in range(40))


def test_stop_keeps_what_was_answered_and_ends_no_more() -> None:
    async def play() -> None:
        room = Room("roadside", 4)
        listener = await room.listen()
        await room.clock.turn(7)
        await room.act("listen", say="So?")
        await (await room.session()).stop()
        events = await heard(listener)
        assert [kind for kind, _ in events][-2:] == ["turn", "over"]
        header, entries = await room.journal.entries(room.id)
        assert header.stopped
        acts = run_of(room.of, header, entries).acts
        assert acts[-1].act == "listen"
        await room.clock.turn(500)
        room.restart()
        view = await room.view()
        assert (view["over"], view["stopped"], view["acts"]) == (True, True, [])

    run(play())


def test_a_full_disk_pauses_and_nothing_is_half_kept() -> None:
    async def play() -> None:
        room = Room("doorstep", 3)
        listener = await room.listen()
        await room.clock.turn(1)
        room.journal.fails = 1
        with pytest.raises(NotSaved):
            await room.act("listen", key="11111111-1111-1111-1111-111111111111")
        view = await room.view()
        assert view["clock"]["busy"] is None
        room.journal.fails = 1
        await room.clock.turn(10)
        view = await room.view()
        assert view["paused"]
        kind, clock = (await heard(listener))[-1]
        assert (kind, clock["why"]) == ("clock", "not saved")
        await room.pause(False)
        await room.clock.turn(1)
        assert len((await room.view())["log"]) > len(view["log"])

    run(play())


def test_another_process_that_takes_over_is_noticed() -> None:
    async def play() -> None:
        room = Room("doorstep", 3)
        first = await room.session()
        tab = first.listen(None)
        room.restart()
        second = await room.engine.session(room.id, ALICE)
        assert second is not first
        key = "11111111-1111-1111-1111-111111111111"
        with pytest.raises(NotSaved):  # its number is taken: nothing is written twice
            await first.act(Sent(key, "listen", ""))
        with pytest.raises(Moved):
            await first.act(Sent(key, "listen", ""))
        with pytest.raises(Moved):
            await first.stop()
        first.give_up("elsewhere")
        assert [kind for kind, _ in await heard(tab)][-1] == "moved"

    run(play())


def test_a_fault_stops_one_encounter_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def play() -> None:
        room = Room("doorstep", 3)
        tab = await room.listen()
        session = await room.session()

        def broken(*_: object) -> None:
            raise RuntimeError("my name is Daniel")

        monkeypatch.setattr(session.story, "tick", broken)
        await room.clock.turn(6)
        assert [kind for kind, _ in await heard(tab)] == ["moved"]
        assert "Daniel" not in caplog.text
        assert "RuntimeError" in caplog.text
        assert (await room.view())["paused"]

    run(play())


def test_a_stalled_machine_is_nobodys_hesitation() -> None:
    """The process stands for an hour: not an hour of ticks, one."""

    async def play() -> None:
        room = Room("roadside", 1)
        await room.listen()
        await room.clock.turn(12)
        room.clock.time += 3600
        view = await room.view()
        assert view["clock"]["at"] <= 20

    run(play())


def test_events_resume_by_number_without_loss_or_repetition() -> None:
    async def play() -> None:
        room = Room("doorstep", 3)
        whole = await room.listen()
        view, got = await room.view(), []
        after = view["seq"]
        for _ in range(8):
            await room.clock.turn(4)
            part = await room.listen(after)
            for kind, event in await heard(part):
                got.append((kind, event))
                after = event["seq"]
            (await room.session()).leave(part)
        assert got == await heard(whole)
        for unknown in (after + 1, 5, 0):
            assert [kind for kind, _ in await heard(await room.listen(unknown))] == ["moved"]

    run(play())


def test_a_slow_reader_is_dropped_and_can_resume(tmp_path: Path) -> None:
    async def play() -> None:
        room = Room("roadside", 1)
        slow = await room.listen()
        session = await room.session()
        for k in range(70):
            session.feed.tell("clock", {"k": k})
        assert not slow.open
        assert slow not in session.feed.listeners
        again = await room.listen(session.feed.seq - 3)
        assert [event["k"] for _, event in await heard(again)] == [67, 68, 69]

    run(play())
