"""Reviews in two steps: at once, then more closely; kept, and looked after when something fails."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest

from subside.errors import UserError
from subside.web.pages.process import Process, TookTooLong
from subside.web.pages.worker import Judged, first_of, refined_of
from tests.web.cast import Cast, begun
from tests.web.runs import brought_in, done, log_of

if TYPE_CHECKING:
    from subside.web.pages.judging import Judging, Look

DOCUMENT = {"format": 4, "decisions": []}


class Hand(Process):
    """A process whose work is done by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Callable[..., Any], Future[Any]]] = []

    def ask(self, function: Callable[..., Any], *arguments: Any, soon: bool = False) -> Future[Any]:
        future: Future[Any] = Future()
        self.asked.append((function, future))
        return future

    def answer(self, key: str, **more: Any) -> None:
        """Be done with what was asked first."""
        self.asked.pop(0)[1].set_result(Judged(key, {**DOCUMENT, **more}, log_of()))


@pytest.fixture
def hands(site: object) -> tuple[Judging, Hand, Hand]:
    """A queue of reviews, its first judgements and its closer ones."""
    from subside.web.pages.judging import Judging

    made = Judging()
    made._first.process, made._closer.process = first, closer = Hand(), Hand()
    return made, first, closer


@pytest.fixture
def real(site: object) -> Iterator[Judging]:
    """A queue that really judges."""
    from subside.web.pages.judging import Judging

    made = Judging()
    yield made
    made.close()


def kept(row: Any) -> Any:
    from subside.web.records.models import Review

    return Review.objects.get(encounter=row)


def until(judging: Judging, row: Any, true: Callable[[Look], object]) -> Look:
    late = time.monotonic() + 400
    while not true(look := judging.look(row, 0.2)):
        assert time.monotonic() < late
        time.sleep(0.1)
    return look


def test_first_then_closer(people: Cast, hands: tuple[Judging, Hand, Hand]) -> None:
    judging, first, closer = hands
    row = done(people.alice)
    assert judging.look(row).document is None
    assert judging.look(row).document is None
    assert [function for function, _ in first.asked] == [first_of]  # once, however often one looks
    first.answer("first", refined=False)
    look = judging.look(row)
    assert look.document is not None
    assert (look.key, look.refined, look.working) == ("first", False, True)
    assert kept(row).log == log_of()
    assert [function for function, _ in closer.asked] == [refined_of]
    closer.answer("closer", refined=True)
    look = judging.look(row)
    assert (look.key, look.refined, look.working) == ("closer", True, False)
    assert not first.asked
    assert not closer.asked


def test_judged_when_it_ends(people: Cast, hands: tuple[Judging, Hand, Hand]) -> None:
    """Without anybody asking; never before it is over."""
    judging, first, _ = hands
    going_on = begun(people.alice)
    judging.prepare(going_on.pk)
    assert not first.asked
    judging.prepare(done(people.alice).pk)
    assert len(first.asked) == 1


def test_a_fault_is_told_until_it_is_asked_again(
    people: Cast, hands: tuple[Judging, Hand, Hand]
) -> None:
    judging, first, closer = hands
    row = done(people.alice)
    judging.look(row)
    first.asked.pop()[1].set_exception(UserError("", "there is no policy"))
    for _ in range(2):
        with pytest.raises(UserError, match="no policy"):
            judging.look(row)
    assert not first.asked
    judging.again(row)
    judging.look(row)
    first.answer("first")
    closer.asked.pop()[1].set_exception(TookTooLong())
    look = judging.look(row)
    assert look.document is not None
    assert "took too long" in look.fault
    assert not look.working
    assert not closer.asked
    judging.again(row)
    assert judging.look(row).working


def test_nobody_waits_for_what_is_ready_at_once(people: Cast) -> None:
    """A future that is done already calls back in the thread that asks."""
    from subside.web.pages.judging import Judging

    judging, row = Judging(), done(people.alice)

    class Ready(Hand):
        def ask(self, function: Callable[..., Any], *_: Any, soon: bool = False) -> Future[Any]:
            future = super().ask(function)
            self.answer("ready")
            return future

    judging._first.process, judging._closer.process = Ready(), Ready()
    judging.look(row)
    assert judging.look(row).refined


def test_another_policy_judges_anew(people: Cast, hands: tuple[Judging, Hand, Hand]) -> None:
    """A review of an earlier start is shown, and checked once: here its key is another by now."""
    from subside.web.records.models import Review

    judging, first, _ = hands
    row = done(people.alice)
    Review.objects.create(
        encounter=row, key="old", refined=True, document=DOCUMENT, log=log_of()
    )  # fmt: skip
    look = judging.look(row)
    assert (look.key, look.working) == ("old", True)
    first.answer("new")
    assert judging.look(row).key == "new"
    assert not judging.look(row).refined


def test_an_older_format_is_judged_anew(people: Cast, hands: tuple[Judging, Hand, Hand]) -> None:
    from subside.web.records.models import Review

    judging, first, _ = hands
    row = done(people.alice)
    Review.objects.create(encounter=row, key="old", document={"format": 2}, log=log_of())
    assert judging.look(row).document is None
    assert first.asked


def test_a_scenario_that_is_not_here(people: Cast, hands: tuple[Judging, Hand, Hand]) -> None:
    """As it was judged; else from a log that was kept; else not at all. Never judged anew."""
    from subside.web.pages.judging import EARLIER
    from subside.web.records.models import Review

    judging, first, _ = hands
    rows = [done(people.alice), brought_in(people.alice), done(people.alice), done(people.alice)]
    for row in rows:
        row.model_hash = "0" * 64
        row.save()
    Review.objects.create(encounter=rows[0], key="k", document=DOCUMENT, refined=True)
    Review.objects.create(encounter=rows[2], key="k", document={"format": 2}, log=log_of())
    assert judging.look(rows[0])[:3] == (DOCUMENT, "k", True)
    assert judging.look(rows[0]).notice == EARLIER
    for row in rows[1:3]:
        shown = judging.look(row).document
        assert shown is not None
        assert shown["judged"] is False
        assert shown["decisions"]
    with pytest.raises(UserError, match="another version"):
        judging.look(rows[3])
    rows[0].scenario = "gone"
    assert judging.look(rows[0]).document == DOCUMENT
    assert not first.asked


def test_deleted_while_it_was_judged(people: Cast, hands: tuple[Judging, Hand, Hand]) -> None:
    from subside.web.records.models import Review

    judging, first, closer = hands
    row = done(people.alice)
    judging.look(row)
    row.delete()
    first.answer("first")
    assert not Review.objects.exists()
    assert not closer.asked


def test_the_two_judgements_are_those_of_the_terminal(people: Cast, real: Judging) -> None:
    """A policy that stays in memory is as it was solved: nothing of one run is in the next."""
    from subside.review.judged import judged
    from subside.web import shelf
    from subside.web.records.runs import run_of

    rows = [done(people.alice, "hallway", "poor"), brought_in(people.alice, "hallway", "poor")]
    looks = [until(real, row, lambda look: look.refined) for row in rows]
    run = run_of(log_of("hallway", "poor").encode())
    for look in looks:
        assert look.document == judged(shelf.scenario("hallway"), run)
    ask = real.ask(first_of, None, (), log_of("hallway", "poor"))
    assert ask.result(300).document == judged(shelf.scenario("hallway"), run, work=0)
    number = real.ask(os.getpid).result(60)
    os.kill(number, 9)
    third = until(real, done(people.alice, "hallway", "exemplar"), lambda look: look.document)
    assert third.document is not None
