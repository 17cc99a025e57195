"""The page holds no hidden state: what differs only in what is hidden has sent the same bytes.

Pairs of encounters have one seed and one play, and differ in what was chosen to be true. As long
as nothing that could be observed differs, every byte does not either: answers with their headers,
views, events with their numbers, and the moments at which they were sent.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from subside.play import Encounter, Foreseen
from subside.runs import Words
from subside.web.live.session import Session
from subside.web.live.wire import packed
from tests.grade.cast import model
from tests.web.live.cast import SLUGS, Room
from tests.web.live.http import client, key

SEEDS = st.integers(0, 10**6)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("turn"), st.sampled_from([0.5, 1.0, 3.1, 5.0, 12.3, 40.0])),
        st.tuples(st.just("act"), st.integers(0, 60)),
        st.tuples(st.just("act"), st.integers(0, 60)),
        st.tuples(st.just("pause"), st.booleans()),
        st.tuples(st.just("wrong"), st.none()),
        st.tuples(st.just("restart"), st.none()),
    ),
    min_size=4,
    max_size=24,
)


@dataclass(frozen=True)
class Bytes:
    """Something that was sent, when, and what could have been observed by then."""

    time: float
    what: bytes
    observed: tuple[Any, ...]


async def sent(
    slug: str, seed: int, mode: Any, hidden: dict[str, object] | None, steps: list[tuple[str, Any]]
) -> list[Bytes]:
    """Everything that an encounter sends under a play, step by step."""
    room, told = Room(slug, seed, mode, hidden), list[Bytes]()
    tab = await room.listen()
    for number, (kind, value) in enumerate(steps):
        if kind == "turn":
            for _ in range(10):
                await room.clock.turn(value / 10)
                await note(room, told, await waiting(tab))
        elif kind == "restart":
            room.restart()
            tab = await room.listen()
        await note(room, told, await answered(room, kind, value, number))
        await note(room, told, await waiting(tab))
        async with client(room.engine) as browser:
            await note(room, told, await raw(browser.get(f"/live/{room.id}/")))
    return told


async def answered(room: Room, kind: str, value: Any, number: int) -> bytes:
    """A request, and all that was answered."""
    async with client(room.engine) as browser:
        if kind == "act":
            offered = (await room.view())["acts"]
            act = offered[value % len(offered)]["act"] if offered else "watch"
            body = {"key": key(number), "act": act, "say": "so" * (value % 2)}
            return await raw(browser.post(f"/live/{room.id}/acts", json=body))
        if kind == "wrong":
            body = {"key": key(number), "act": "fly"}
            return await raw(browser.post(f"/live/{room.id}/acts", json=body))
        if kind == "pause":
            return await raw(browser.post(f"/live/{room.id}/pause", json={"paused": value}))
    return b""


async def raw(request: Any) -> bytes:
    """Status, headers and body."""
    response = await request
    return repr((response.status_code, response.headers.raw)).encode() + response.content


async def waiting(tab: Any) -> bytes:
    """Bytes of the events that wait."""
    found = b""
    while not tab._queue.empty():
        event = await tab.next()
        found += event.sent if event else b"closed"
    return found


async def note(room: Room, told: list[Bytes], what: bytes) -> None:
    """Write down what was sent, with what had happened by then."""
    encounter = (await room.session()).story.encounter
    observed = (encounter.start.words, tuple(encounter.acts), encounter.end)
    told.append(Bytes(room.clock.time, what, observed))


def profiles(slug: str) -> list[dict[str, object]]:
    """What can be true in a scenario."""
    names = ("situation", "disposition", "intent", "armed")
    return [{n: getattr(p, n) for n in names} for p in model(slug).profiles]


@given(slug=st.sampled_from(SLUGS), seed=SEEDS, data=st.data(), steps=STEPS,
       mode=st.sampled_from(["real", "real", "study"]))  # fmt: skip
def test_what_differs_only_in_what_is_hidden_sends_the_same(
    slug: str, seed: int, data: Any, steps: list[tuple[str, Any]], mode: Any
) -> None:
    of = model(slug)
    one, other = data.draw(st.lists(st.sampled_from(profiles(slug)), min_size=2, max_size=2))
    starts = [Encounter(of, seed, mode, hidden).start for hidden in (one, other)]
    assume(starts[0].words == starts[1].words)
    first = asyncio.run(sent(slug, seed, mode, one, steps))
    second = asyncio.run(sent(slug, seed, mode, other, steps))
    for a, b in zip(first, second, strict=True):
        if a.observed != b.observed:
            break
        assert a == b


LOOK = [("turn", 1.0), ("act", 1), ("turn", 12.3), ("turn", 5.0)]


@pytest.mark.parametrize("slug", SLUGS)
def test_everything_that_may_be_true_sends_the_same_until_it_shows(slug: str) -> None:
    """All profiles of a scenario under one play with long acts, compared at every step."""
    alike = 0
    for seed in range(3):
        steps = [*LOOK, ("act", 3 + seed), ("turn", 3.1), *LOOK]
        groups: dict[Any, set[tuple[float, bytes]]] = {}
        count = 0
        for hidden in profiles(slug)[:: max(1, len(profiles(slug)) // 8)]:
            count += 1
            told = asyncio.run(sent(slug, seed, "real", hidden, steps))
            for number, part in enumerate(told):
                key_of = (number, repr(part.observed))
                groups.setdefault(key_of, set()).add((part.time, part.what))
        assert all(len(found) == 1 for found in groups.values())
        alike += len(groups) < count * len(told)
    assert alike == 3, "some of them have to be alike for a while"


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("pending", [False, True])
def test_what_is_under_way_shows_nothing_of_what_it_will_come_to(slug: str, pending: bool) -> None:
    """The same act under way, once as it is and once foreseen to end earlier and otherwise."""

    async def told(early: bool) -> list[bytes]:
        room, found = Room(slug, 4), list[bytes]()
        encounter = (await room.session()).story.encounter
        if pending:
            alter(await room.session(), early, 3)
            await room.clock.turn(0.5)
            found.append(packed(await room.act("wait", key=key(1))))
        else:
            await room.act("wait", key=key(1))
            foresee = encounter.foresee
            vars(encounter)["foresee"] = lambda act: changed(foresee(act), early, 60)
            await room.clock.turn(5.1)
        tab = await room.listen()
        for _ in range(20):
            await room.clock.turn(0.1)
            found += [packed(await room.view()), await waiting(tab)]
        return found

    once, again = asyncio.run(told(False)), asyncio.run(told(True))
    assert once == again


def alter(session: Session, early: bool, seconds: int) -> None:
    """Let what is under way come to something else."""
    assert session._way is not None
    session._way = replace(session._way, foreseen=changed(session._way.foreseen, early, seconds))
    session._arm()


def changed(foreseen: Foreseen, early: bool, seconds: int) -> Foreseen:
    """Something foreseen that ends early and says something else, where `early`."""
    if not early:
        return replace(foreseen, act=replace(foreseen.act, seconds=seconds + 2))
    words = (*foreseen.act.words[:1], Words("person", "He runs."))
    act = replace(foreseen.act, seconds=seconds, event="runs", cue="x", words=words)
    return replace(foreseen, act=act)


@given(slug=st.sampled_from(SLUGS), steps=STEPS, which=st.integers(0, 200))
def test_nothing_hidden_is_written_anywhere_before_the_end(
    slug: str, steps: list[tuple[str, Any]], which: int
) -> None:
    """The seed, titles of situations, dispositions, intents, hashes: in no byte."""
    seed, scenario = 7_182_818_284_590_452_353, model(slug).scenario
    hidden = profiles(slug)[which % len(profiles(slug))]
    told = asyncio.run(sent(slug, seed, "real", hidden, steps))
    everything = b"".join(part.what for part in told if part.observed[2] is None)
    secrets = {str(seed), scenario.model_hash, scenario.text_hash, "disposition", "does not settle"}
    secrets |= {s.title for s in scenario.file.situations.values()}
    secrets |= {name for name in scenario.file.situations if "_" in name}
    secrets |= {"harm others", "settles slowly", "profile", "trust", "hidden"}
    assert not [secret for secret in secrets if secret.encode() in everything]
