"""The page holds no hidden state: what differs only in what is hidden has sent the same bytes.

Pairs of encounters have one seed and one play, and differ in what was chosen to be true. As long
as nothing that could be observed differs, every byte does not either: answers with their headers,
views, events with their numbers, and the moments at which they were sent.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from subside.play import Encounter
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


def test_pairs_stay_alike_for_long_enough_to_tell() -> None:
    """The property above is not empty: most pairs go on alike for many acts before they part."""
    steps = [("turn", 5.0), ("act", 5), ("turn", 12.3)] * 6
    alike = []
    for seed in range(12):
        hidden = [profiles("doorstep")[k] for k in (0, -1)]
        of = model("doorstep")
        if len({Encounter(of, seed, "real", h).start.words for h in hidden}) > 1:
            continue
        pair = [asyncio.run(sent("doorstep", seed, "real", h, steps)) for h in hidden]
        same = [a.observed == b.observed for a, b in zip(*pair, strict=True)]
        alike.append(same.index(False) if False in same else len(same))
    assert len(alike) >= 3
    assert max(alike) > 20


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
