"""One user opens too much: the oldest stream ends, the encounter least in use is put to rest."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from subside.web.live import crowd
from subside.web.live.journal import Identity
from tests.web.live.cast import ALICE, BOB, Room, header, heard
from tests.web.live.http import client, key


class House(Room):
    """A room with many encounters of Alice's, and one of Bob's, which is number 0."""

    def __init__(self, count: int) -> None:
        super().__init__(mode="study")
        self.ids = [UUID(int=n) for n in range(100, 101 + count)]
        for n, each in enumerate(self.ids):
            of = header(self.of, n, "study")
            self.journal.add(each, replace(of, user=BOB.user) if n == 0 else of)

    async def look(self, n: int, who: Identity = ALICE) -> Any:
        """Open an encounter a second after the one before."""
        await self.clock.turn(1)
        return await self.engine.session(self.ids[n], who)

    @property
    def there(self) -> list[int]:
        """Which are in memory."""
        return sorted(self.ids.index(each) for each in self.engine._sessions)


def test_a_ninth_stream_ends_the_oldest() -> None:
    async def play() -> None:
        house = House(2)
        one, two, bobs = await house.look(1), await house.look(2), await house.look(0, BOB)
        other = house.engine.listen(bobs, BOB, None)
        streams = [house.engine.listen(each, ALICE, None) for each in (one, two) * 4]
        assert all(listener.open for listener in streams)
        ninth = house.engine.listen(two, ALICE, None)
        assert [listener.open for listener in streams] == [False, *[True] * 7]
        assert streams[0] not in one.feed.listeners
        (told,) = await heard(streams[0])
        assert told[0] == "moved"
        assert told[1]["crowded"] is True
        assert "too many windows" in told[1]["why"]
        assert ninth.open
        assert other.open
        house.engine.leave(two, ALICE, ninth)
        house.engine.leave(one, ALICE, streams[0])  # its response ends later
        assert house.engine.streams.count(ALICE) == 7
        tenth = house.engine.listen(one, ALICE, None)
        assert all(listener.open for listener in (*streams[1:], tenth))
        for listener in (*streams, tenth):
            house.engine.leave(one, ALICE, listener)
        assert house.engine.streams.count(ALICE) == 0
        assert house.engine.streams._of.keys() == {(BOB.agency, BOB.user)}

    asyncio.run(play())


def test_a_ninth_encounter_puts_the_one_least_used_to_rest() -> None:
    async def play() -> None:
        house = House(10)
        await house.look(0, BOB)
        for n in range(1, 9):
            await house.look(n)
        await (await house.look(1)).view()  # used just now
        first = await house.look(2)
        await house.look(9)
        assert house.there == [0, 1, *range(3, 10)]
        assert first.closed
        again = await house.look(2)  # comes back where it stood, and another one goes
        assert (await again.view())["log"]
        assert house.there == [0, 1, 2, *range(4, 10)]
        assert len(house.there) == 1 + crowd.MOST_LIVE

    asyncio.run(play())


def test_what_somebody_listens_to_rests_last() -> None:
    async def play() -> None:
        house = House(10)
        listeners = {}
        for n in range(1, 8):
            listeners[n] = house.engine.listen(await house.look(n), ALICE, None)
        await house.look(8)
        await house.look(9)
        assert house.there == [1, 2, 3, 4, 5, 6, 7, 9]
        listeners[9] = house.engine.listen(await house.look(9), ALICE, None)
        assert all(listener.open for listener in listeners.values())
        await house.look(10)
        assert house.there == [2, 3, 4, 5, 6, 7, 9, 10]
        (told,) = await heard(listeners[1])
        assert told[1]["crowded"] is True
        assert "stands paused" in told[1]["why"]
        assert not listeners[1].open

    asyncio.run(play())


def test_an_act_under_way_is_not_lost() -> None:
    """What was answered before an encounter was put to rest is there when it comes back."""

    async def play() -> None:
        house = House(9)
        house.journal.headers[house.ids[1]] = header(house.of, 3, "real")
        async with client(house.engine) as browser:
            url = f"/live/{house.ids[1]}/"
            sent = {"key": key(1), "act": "listen", "say": "I am here"}
            answer = (await browser.post(f"{url}acts", json=sent)).json()
            for n in range(2, 10):
                assert (await browser.get(f"/live/{house.ids[n]}/")).status_code == 200
            assert 1 not in house.there
            again = (await browser.post(f"{url}acts", json=sent)).json()
            assert {**again, "seq": 0} == {**answer, "seq": 0}
            assert "I am here" in json.dumps((await browser.get(url)).json())

    asyncio.run(play())
