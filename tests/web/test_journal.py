"""The journal: what was answered is kept, what was refused is not, and one sinks no other."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subside.web.live.journal import Entry, NoEncounter, NotSaved
from tests.web.cast import Cast, begun


@pytest.fixture
def journal(tables: object) -> Iterator[Any]:
    """The journal, open."""
    from subside.web.records.journal import DatabaseJournal

    made = DatabaseJournal()
    made.open()
    yield made
    made.close()


def numbered(n: int, key: str | None = None) -> Entry:
    return Entry(n, "watch", 5 * n, f"word {n}", key or str(uuid.uuid4()), "act")


def test_what_is_kept_comes_back(people: Cast, journal: Any) -> None:
    row = begun(people.alice, hidden={"situation": "x"}, mode="real")
    entries = (
        Entry(1, "opened", 0, "", None, "note"),
        Entry(2, "listen", 10, "<b>I'm</b> in no hurry \u202e ünïcode", "k", "act"),
        Entry(3, "", 25, "", None, "idle"),
    )

    async def play() -> Any:
        for entry in entries:
            await journal.commit(row.pk, entry)
        return await journal.entries(row.pk)

    header, found = asyncio.run(play())
    assert found == entries
    assert (header.user, header.agency) == (people.alice.pk, people.agency.pk)
    assert (header.slug, header.seed, header.mode) == ("roadside", 5, "real")
    assert header.hidden == {"situation": "x"}
    assert header.model_hash == row.model_hash
    row.refresh_from_db()
    assert row.started is not None


def test_no_encounter(journal: Any, people: Cast) -> None:
    with pytest.raises(NoEncounter):
        asyncio.run(journal.entries(uuid.uuid4()))
    with pytest.raises(NoEncounter):
        asyncio.run(journal.finish(uuid.uuid4(), True, False))
    with pytest.raises(NotSaved):
        asyncio.run(journal.commit(uuid.uuid4(), numbered(1)))
    with pytest.raises(NoEncounter):  # one brought in is not played here
        asyncio.run(journal.entries(begun(people.alice, origin="imported").pk))


def test_finish(people: Cast, journal: Any) -> None:
    row = begun(people.alice)
    asyncio.run(journal.finish(row.pk, True, False))
    row.refresh_from_db()
    assert (row.over, row.stopped, row.done) == (True, False, True)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_all_at_once_and_some_of_them_wrong(people: Cast, journal: Any, data: Any) -> None:
    """Each one answered is there, each one refused is not; whatever else was in its transaction."""
    rows = [begun(people.alice).pk for _ in range(3)]
    wrong = uuid.uuid4()
    wanted = data.draw(
        st.lists(st.tuples(st.sampled_from([*rows, wrong]), st.integers(1, 8)), max_size=40)
    )

    async def together() -> list[Any]:
        tries = (journal.commit(of, numbered(n)) for of, n in wanted)
        return await asyncio.gather(*tries, return_exceptions=True)

    answers = asyncio.run(together())
    assert all(answer is None or isinstance(answer, NotSaved) for answer in answers)
    said = [where for where, answer in zip(wanted, answers, strict=True) if answer is None]
    for of in rows:
        _, found = asyncio.run(journal.entries(of))
        numbers = [entry.n for entry in found]
        assert numbers == sorted({n for row, n in wanted if row == of})  # each number once
        assert sorted(n for row, n in said if row == of) == numbers
    assert not any(row == wrong for row, _ in said)


def test_a_key_once(people: Cast, journal: Any) -> None:
    row, other = begun(people.alice), begun(people.alice)

    async def twice() -> None:
        await journal.commit(row.pk, numbered(1, "same"))
        await journal.commit(other.pk, numbered(1, "same"))
        with pytest.raises(NotSaved):
            await journal.commit(row.pk, numbered(2, "same"))

    asyncio.run(twice())


def test_many_share_a_transaction(people: Cast, journal: Any, monkeypatch: Any) -> None:
    """While one commit is on its way to the disk, the others gather."""
    from subside.web.records import journal as module

    sizes: list[int] = []
    whole = module._together

    def counted(waiting: list[Any]) -> None:
        sizes.append(len(waiting))
        whole(waiting)

    monkeypatch.setattr(module, "_together", counted)
    row = begun(people.alice)

    async def all_at_once() -> None:
        await asyncio.gather(*(journal.commit(row.pk, numbered(n)) for n in range(1, 201)))

    asyncio.run(all_at_once())
    assert sum(sizes) == 200
    assert max(sizes) > 10


def test_a_full_disk(people: Cast, journal: Any, monkeypatch: Any) -> None:
    """Nothing is kept and everybody is told; when there is room again, it goes on."""
    from subside.web.records import journal as module

    row = begun(people.alice)
    insert = module._insert

    def full(*_: object) -> None:
        insert(*_)  # type: ignore[arg-type]
        raise DatabaseError("database or disk is full")

    async def both() -> list[Any]:
        tries = (journal.commit(row.pk, numbered(n)) for n in (1, 2))
        return await asyncio.gather(*tries, return_exceptions=True)

    monkeypatch.setattr(module, "_insert", full)
    assert all(isinstance(answer, NotSaved) for answer in asyncio.run(both()))
    assert asyncio.run(journal.entries(row.pk))[1] == ()
    monkeypatch.setattr(module, "_insert", insert)
    assert asyncio.run(both()) == [None, None]


def test_a_database_that_takes_no_more_pages(people: Cast, journal: Any) -> None:
    """SQLite's own limit, as on a full disk: the writer says so and nothing is half kept."""
    from subside.web.records import models

    if connection.vendor != "sqlite":
        pytest.skip("a limit that SQLite has")
    row = begun(people.alice)

    def limited(pages: int) -> None:
        def pragma() -> None:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA page_count")
                now = cursor.fetchone()[0]
                cursor.execute(f"PRAGMA max_page_count = {now + pages}")

        asyncio.run(journal._write(pragma))

    big = [Entry(n, "watch", n, "x" * 2000, None, "act") for n in range(1, 400)]

    async def fill() -> list[Any]:
        return [
            await asyncio.gather(journal.commit(row.pk, each), return_exceptions=True)
            for each in big
        ]

    limited(8)
    try:
        answers = [answer[0] for answer in asyncio.run(fill())]
        refused = [answer for answer in answers if answer is not None]
        assert refused
        assert all(isinstance(answer, NotSaved) for answer in refused)
        kept = set(models.Entry.objects.values_list("n", flat=True))
        assert kept == {e.n for e, a in zip(big, answers, strict=True) if a is None}
    finally:
        limited(1_000_000)
    asyncio.run(journal.commit(row.pk, numbered(1000)))


def test_closed_means_refused_and_what_waited_is_written(people: Cast, tables: object) -> None:
    from subside.web.records.journal import DatabaseJournal
    from subside.web.records.models import Entry as Row

    made, row = DatabaseJournal(), begun(people.alice)
    with pytest.raises(NotSaved):
        asyncio.run(made.commit(row.pk, numbered(1)))
    made.open()

    async def close_amid() -> list[Any]:
        tries = [asyncio.ensure_future(made.commit(row.pk, numbered(n))) for n in range(1, 50)]
        await asyncio.sleep(0)
        await asyncio.to_thread(made.close)
        return await asyncio.gather(*tries, return_exceptions=True)

    answers = asyncio.run(close_amid())
    assert answers == [None] * 49
    assert Row.objects.count() == 49
    with pytest.raises(NotSaved):
        asyncio.run(made.commit(row.pk, numbered(60)))
