"""Trying again from a decision of one's own, and what usually follows one."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import Future
from typing import Any

import pytest

from subside.errors import UserError
from subside.play import again as tried_again
from subside.runs import Run
from subside.web import shelf
from subside.web.live.engine import Engine
from subside.web.live.journal import Identity
from subside.web.live.replay import replayed
from tests.web.cast import Cast, begun, client
from tests.web.live.cast import HandClock, MemoryJournal

SAID, SEED = "take your time", 7_182_818_284_590_452_353


def finished(cast: Cast, mode: str = "real") -> Any:
    """An encounter of Alice's that was stopped after a few acts, with idle time between them."""
    from subside.web.records.models import Entry

    row = begun(cast.alice, mode=mode, stopped=True, seed=SEED)
    entries = [
        ("note", "opened", 0, ""), ("act", "introduce", 7, ""), ("idle", "watch", 40, ""),
        ("act", "listen", 52, SAID), ("act", "step_back", 90, ""), ("idle", "watch", 130, ""),
    ]  # fmt: skip
    for n, (kind, act, at, say) in enumerate(entries, start=1):
        Entry.objects.create(encounter=row, n=n, kind=kind, act=act, at=at, say=say)
    return row


def run(row: Any) -> Run:
    from subside.web.records.journal import entries, header
    from subside.web.records.runs import log_of, run_of

    return run_of(row.log.encode() or log_of(header(row), entries(row)))


def story(row: Any) -> Any:
    from subside.web.records.journal import entries, header

    return replayed(shelf.model(row.scenario), header(row), entries(row)).story


def asked(cast: Cast, row: Any, decision: object = 5, chance: str = "same", mode: str = "real",
          who: Any = None) -> Any:  # fmt: skip
    data = {"decision": str(decision), "chance": chance, "mode": mode}
    return client(who or cast.alice).post(f"/encounters/{row.pk}/again", data)


def made(answer: Any) -> Any:
    from subside.web.records.models import Encounter

    assert answer.status_code == 302, answer.content.decode()
    return Encounter.objects.get(pk=answer["Location"].split("/")[2])


@pytest.mark.parametrize("mode", ["real", "study"])
@pytest.mark.parametrize("chance", ["same", "fresh"])
def test_it_begins_as_the_other_did(people: Cast, mode: str, chance: str) -> None:
    row = finished(people)
    whole, told = run(row), story(row)
    for decision in (1, 5, len(whole.acts)):
        new = made(asked(people, row, decision, chance, mode))
        found = run(new)
        assert found.acts == whole.acts[: decision - 1]
        assert (new.parent_id, new.from_decision, new.user_id) == (row.pk, decision, row.user_id)
        assert (new.seed, new.hidden, new.mode, new.done) == (row.seed, row.hidden, mode, False)
        assert (found.start.again, found.end) == (decision, None)
        assert list(found.start.reseeds) == ([decision] if chance == "fresh" else [])
        seed = found.start.reseeds.get(decision)
        expected = tried_again(shelf.model("roadside"), whole, decision, seed, mode).run
        assert (expected.start, expected.acts) == (found.start, found.acts)
        lines = [(line.at, line.text) for line in story(new).log]
        assert lines == [(line.at, line.text) for line in told.log][: len(lines)]
        assert new.started is not None
    assert run(row) == whole
    assert SAID in str(story(made(asked(people, row, len(whole.acts)))).said)


def test_the_live_encounter_stands_paused_until_the_trainee_goes_on(people: Cast) -> None:
    from subside.web.records.journal import entries, header

    row = finished(people)
    for decision in (1, 6):
        new = made(asked(people, row, decision, "fresh"))
        kept = MemoryJournal()
        kept.add(new.pk, header(new))
        kept.kept[new.pk] = list(entries(new))

        async def look(of: Any, kept: MemoryJournal) -> tuple[dict[str, Any], dict[str, Any]]:
            clock = HandClock()
            engine = Engine(kept, shelf.model, clock=clock)
            who = Identity(of.user_id, of.agency_id, "trainee")
            session = await engine.session(of.pk, who)
            await clock.turn(30)
            first = await session.view()
            await session.pause(False)
            await clock.turn(6)
            return first, await session.view()

        first, then = asyncio.run(look(new, kept))
        before = run(row).acts[decision - 2] if decision > 1 else None
        assert first["paused"]
        assert first["clock"]["at"] == (before.at + before.seconds if before else 0)
        assert not then["paused"]
        assert then["clock"]["at"] > first["clock"]["at"]
        hidden = [str(new.seed), *(str(seed) for seed in new.reseeds.values())]
        assert not [seed for seed in hidden if seed in json.dumps([first, then])]


def test_a_log_that_was_brought_in(people: Cast) -> None:
    from subside.web.records.models import Origin
    from subside.web.records.runs import log_of

    row = finished(people)
    whole = run(row)
    from subside.web.records.journal import entries, header

    log = log_of(header(row), entries(row)).decode()
    other = begun(people.alice, origin=Origin.IMPORTED, log=log, stopped=True, seed=SEED)
    new = made(asked(people, other, 6))
    assert new.origin == Origin.PLAYED
    assert run(new).acts == whole.acts[:5]
    forged = begun(people.alice, origin=Origin.IMPORTED, log=log, stopped=True)
    forged.log = log.replace(f'"seed":{SEED}', '"seed":12', 1)
    forged.save()
    answer = asked(people, forged, 6)
    assert answer.status_code == 409
    assert "/tmp" not in answer.content.decode()


def test_again_of_one_that_was_tried_again(people: Cast) -> None:
    from subside.web.records.models import Encounter

    first = made(asked(people, finished(people), 6, "fresh"))
    assert asked(people, first, 3).status_code == 404  # it goes on
    Encounter.objects.filter(pk=first.pk).update(stopped=True)
    second = made(asked(people, first, 3, "fresh"))
    assert list(second.reseeds) == ["3"]
    page = client(people.alice).get("/").content.decode()
    assert "tried again from decision 6" in page
    assert "tried again from decision 3" in page
    assert client(people.alice).post(f"/encounters/{first.pk}/delete").status_code == 302
    second.refresh_from_db()
    assert second.parent is None
    assert run(second).acts == run(finished(people)).acts[:2]


@pytest.mark.parametrize(
    ("decision", "chance", "mode", "status"),
    [(0, "same", "real", 400), ("x", "same", "real", 400), (2, "lucky", "real", 400),
     (2, "same", "fast", 400), ("²", "same", "real", 400), (999, "same", "real", 409),
     ("9" * 30, "same", "real", 400)],
)  # fmt: skip
def test_what_cannot_be(
    people: Cast, decision: object, chance: str, mode: str, status: int
) -> None:
    from subside.web.records.models import Encounter

    row = finished(people)
    answer = asked(people, row, decision, chance, mode)
    assert answer.status_code == status
    assert "cannot be tried again" in answer.content.decode()
    assert Encounter.objects.count() == 1


def test_another_version_and_somebody_else(people: Cast) -> None:
    row = finished(people)
    assert asked(people, row, 2, who=people.ada).status_code == 404
    row.model_hash = "0" * 64
    row.save()
    assert asked(people, row, 2).status_code == 409
    assert client(people.alice).get(f"/encounters/{row.pk}/again").status_code == 405


class Pool:
    """Answers at once, in this process, and remembers what it was asked."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault, self.asked = fault, list[Any]()

    def ask(self, function: Any, *arguments: Any) -> Future[Any]:
        self.asked.append(arguments)
        future: Future[Any] = Future()
        if self.fault:
            future.set_exception(self.fault)
        else:
            try:
                future.set_result(function(*arguments))
            except UserError as error:
                future.set_exception(error)
        return future


def test_what_usually_follows(people: Cast, monkeypatch: Any) -> None:
    from subside.web.pages import continuing
    from subside.web.records.models import Review

    pool = Pool()
    monkeypatch.setattr(continuing, "JUDGING", pool)
    row, alice = finished(people), client(people.alice)
    Review.objects.create(encounter=row, key="k", document={
        "decisions": [{"best": ["listen", "watch"]}] * 5})  # fmt: skip
    where = f"/encounters/{row.pk}/follows?decision="
    found = alice.get(f"{where}3")
    assert found.status_code == 200
    assert found.json()["decision"] == 3
    assert pool.asked[0][-1] == ("listen", "watch")
    for wrong, status in (("", 400), ("x", 400), ("0", 400), ("999", 409)):
        assert alice.get(f"{where}{wrong}").status_code == status
    assert client(people.ada).get(f"{where}3").status_code == 404
    monkeypatch.setattr(continuing, "JUDGING", Pool(RuntimeError("a secret")))
    broken = alice.get(f"{where}3")
    assert broken.status_code == 503
    assert "secret" not in broken.content.decode()


def test_what_usually_follows_comes_from_another_process(people: Cast) -> None:
    row = finished(people)
    found = client(people.alice).get(f"/encounters/{row.pk}/follows?decision=2")
    assert found.status_code == 200, found.content
    assert found.json()["chosen"]["act"] == run(row).acts[1].act


def test_who_looks_at_a_shared_review_may_ask_what_usually_follows(
    people: Cast, monkeypatch: Any
) -> None:
    """Held back or not: it tells of what could be known. Not after the sharing has ended."""
    from subside.web.pages import continuing
    from subside.web.records.models import Share

    pool, row = Pool(), finished(people)
    monkeypatch.setattr(continuing, "JUDGING", pool)
    share = Share.objects.create(agency=row.agency, encounter=row, token="t")
    ian, where = client(people.ian), "/shared/t/follows?decision="
    mine = client(people.alice).get(f"/encounters/{row.pk}/follows?decision=2").json()
    assert ian.get(f"{where}2").json() == mine
    assert ian.get(f"{where}x").status_code == 400
    Share.objects.update(held=False)
    assert ian.get(f"{where}2").json() == mine
    assert client(people.mallory).get(f"{where}2").status_code == 404
    asked = len(pool.asked)
    continuing.ASKING.add(people.ian.pk)  # one at a time
    assert ian.get(f"{where}2").status_code == 503
    assert client(people.ada).get(f"{where}2").status_code == 200
    continuing.ASKING.clear()
    assert len(pool.asked) == asked + 1
    share.delete()
    assert ian.get(f"{where}2").status_code == 404


def test_those_who_wait_for_what_follows_leave_the_pages_to_others(
    people: Cast, monkeypatch: Any
) -> None:
    """Each holds a thread of the pages while it waits, so only a few may."""
    from subside.web.pages import continuing

    row, alice = finished(people), client(people.alice)
    monkeypatch.setattr(continuing, "JUDGING", Pool())
    where = f"/encounters/{row.pk}/follows?decision=2"
    with continuing.WAITING, continuing.WAITING:
        late = alice.get(where)
    assert late.status_code == 503
    assert late.json()["why"] == continuing.LATER
    assert alice.get(where).status_code == 200


def test_what_cannot_be_names_no_folder_of_the_server(people: Cast) -> None:
    row = finished(people)
    where = f"/encounters/{row.pk}/"
    answers = (
        client(people.alice).get(f"{where}follows?decision=999"),
        client(people.alice).post(
            f"{where}again", {"decision": "999", "chance": "same", "mode": "study"}
        ),
    )
    for answer in answers:
        assert answer.status_code == 409
        assert "/tmp" not in answer.content.decode()
