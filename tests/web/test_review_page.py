"""The review page on a server, in a real browser: what is sent, what is kept, who sees what."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from tests.web.cast import PASSWORD, Cast, Served, begun, cast_of, client, emptied, serving
from tests.web.runs import brought_in, done, played
from tests.web.test_browser import CHROMIUM, NARROW, WIDE, chromium, looked_at, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from subside.web.records.models import Encounter

__all__ = ["chromium"]  # a fixture that this file shares

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs chromium: apt-get install chromium")
SLUG, PLAN = "hallway", "poor"  # the quickest to judge
LONG = 400_000  # milliseconds: on a busy machine a first judgement compiles or reads a lot


@pytest.fixture(scope="module")
def place(site: object) -> Iterator[tuple[Served, Cast]]:
    """A server whose reviews of one run are worked out before anybody looks."""
    emptied()
    cast = cast_of()
    with serving() as server:
        yield server, cast
    emptied()


@pytest.fixture(scope="module")
def row(place: tuple[Served, Cast]) -> Encounter:
    """A run of Alice, judged closely."""
    made = done(place[1].alice, SLUG, PLAN)
    judged(made)
    return made


def judged(row: Encounter, refined: bool = True) -> None:
    from subside.web.pages.judging import JUDGING

    late = time.monotonic() + LONG / 1000
    while not ((look := JUDGING.look(row)).refined or (look.document and not refined)):
        assert time.monotonic() < late
        time.sleep(0.1)


def where(row: Encounter) -> str:
    return f"/encounters/{row.pk}/review/"


def entered(page: Page, name: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("User name or email address").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Encounters", exact=True).wait_for()


def reading(chromium: Browser, served: Served, name: str, to: str, size: Any = WIDE) -> Page:
    """A page with a review on it, of somebody who is signed in."""
    page = opened(chromium, served.address, "light", size)
    entered(page, name)
    page.goto(to)
    page.locator(".review.ready").wait_for(timeout=LONG)
    return page


def cursor(page: Page) -> str | None:
    return page.locator(".r-decision.now").get_attribute("data-t")


def in_view(page: Page, what: str) -> Any:
    """The part of the decision that the cursor is at."""
    return page.locator(f".r-decision.now {what}")


def release(row: Encounter, do: str) -> Any:
    from subside.web.records.models import Share

    answer = client(row.user).post(f"{where(row)}share", {"do": do})
    assert answer.status_code == 302
    return Share.objects.filter(encounter=row).first()


def tells(row: Encounter) -> list[str]:
    """Words and numbers that nobody can have without the ending: they are looked for in bytes."""
    from subside.web.records.models import Review

    document = Review.objects.get(encounter=row).document
    last = [line["text"] for line in document["decisions"][-1]["words"] if line["who"] != "you"]
    assert document["ending"]["words"]
    return [
        *document["ending"]["words"], document["ending"]["title"], *last,
        repr(document["outcome"]["value"]),
    ]  # fmt: skip


def said_of(texts: list[str], tell: str) -> bool:
    return any(tell in text for text in texts)


def test_the_ending_is_in_no_byte_until_it_is_asked_for(
    chromium: Browser, place: tuple[Served, Cast], row: Encounter
) -> None:
    page = opened(chromium, place[0].address, "light", WIDE)
    entered(page, "alice")
    got: list[str] = []
    page.on("response", lambda answer: got.append(answer.text()) if answer.ok else None)
    page.goto(where(row))
    page.locator(".review.ready").wait_for()
    page.keyboard.press("End")
    page.get_by_role("button", name="Table view").click()
    page.wait_for_load_state("networkidle")
    assert len(got) > 5
    for tell in tells(row):
        assert not said_of(got, tell), tell
    page.get_by_role("button", name="Show what happened in the end").first.click()
    page.locator(".r-ended").wait_for()
    assert said_of(got, tells(row)[0])
    assert page.get_by_role("button", name="Show what happened in the end").count() == 0
    looked_at(page, "review-ending")


def test_a_closer_judgement_moves_nobody(
    chromium: Browser, place: tuple[Served, Cast], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cursor, what is open and what one types stay; the numbers are others."""
    from subside.web.pages.judging import JUDGING

    with monkeypatch.context() as patched:
        patched.setattr(JUDGING, "_refine", lambda *_: None)
        alone = done(place[1].alice, SLUG, PLAN)
        judged(alone, refined=False)
    JUDGING._closer.process.ask(time.sleep, 10)  # so that it comes while somebody reads
    page = reading(chromium, place[0], "alice", where(alone))
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    at = cursor(page)
    in_view(page, "[data-do=side]").click()
    in_view(page, ".r-view button").first.click()
    in_view(page, ".r-side").wait_for()
    in_view(page, "[data-do=write]").click()
    in_view(page, "[name=why]").fill("The hand went to the bag.")
    page.keyboard.press("Tab")
    before = page.locator("#site").get_attribute("data-key")
    page.locator("h1").click()
    page.locator("#told", has_text="The closer judgement is here").wait_for(timeout=LONG)
    assert page.locator("#site").get_attribute("data-key") != before
    assert cursor(page) == at
    assert in_view(page, "[name=why]").input_value() == "The hand went to the bag."
    assert in_view(page, ".r-side").is_visible()
    page.keyboard.press("ArrowLeft")
    assert cursor(page) != at
    assert page.evaluate("faults") == []


def test_what_one_writes_is_kept(
    chromium: Browser, place: tuple[Served, Cast], row: Encounter
) -> None:
    """By leaving the field, over a reload; a second window overwrites nothing."""
    from subside.web.records.models import Articulation, OwnView

    first = reading(chromium, place[0], "alice", f"{where(row)}#decision-3")
    in_view(first, "[data-do=write]").click()
    second = reading(chromium, place[0], "alice", f"{where(row)}#decision-3")
    in_view(second, "[data-do=write]").click()
    in_view(first, "[name=why]").fill("He would not show his hand.\n<b>")
    in_view(first, "[name=unknown]").focus()
    in_view(first, ".r-kept").filter(has_text=re.compile(r"^kept \d")).wait_for()
    in_view(second, "[name=why]").fill("Something else.")
    in_view(second, "[data-do=keep]").click()
    conflict = in_view(second, ".s-conflict")
    conflict.filter(has_text="He would not show his hand.").wait_for()
    assert in_view(second, "[name=why]").input_value() == "Something else."
    assert (
        Articulation.objects.get(encounter=row, decision=3).why
        == "He would not show his hand.\n<b>"
    )
    looked_at(second, "review-conflict")
    second.get_by_role("button", name="Keep what I wrote here").click()
    conflict.wait_for(state="detached")
    in_view(second, ".r-kept").filter(has_text=re.compile(r"^kept \d")).wait_for()
    assert Articulation.objects.get(encounter=row, decision=3).why == "Something else."
    in_view(first, "[data-do=side]").click()
    in_view(first, ".r-view button").nth(1).click()
    in_view(first, ".r-side").wait_for()
    first.reload()
    assert in_view(first, "[name=why]").input_value() == "Something else."
    late = time.monotonic() + 20
    while not OwnView.objects.filter(encounter=row, decision=3, view="other").exists():
        assert time.monotonic() < late
        time.sleep(0.1)
    first.reload()
    assert in_view(first, '.r-view [data-view="other"]').get_attribute("aria-pressed") == "true"


def test_a_page_that_is_left_keeps_what_was_typed(
    chromium: Browser, place: tuple[Served, Cast], row: Encounter
) -> None:
    from subside.web.records.models import Articulation

    page = reading(chromium, place[0], "alice", f"{where(row)}#decision-5")
    in_view(page, "[data-do=write]").click()
    in_view(page, "[name=why]").press_sequentially("half a sen")
    page.goto("/account/")
    late = time.monotonic() + 20
    while not Articulation.objects.filter(encounter=row, decision=5, why="half a sen").exists():
        assert time.monotonic() < late
        time.sleep(0.1)


def test_two_people_at_one_run(
    chromium: Browser, place: tuple[Served, Cast], row: Encounter
) -> None:
    """Each has a cursor; the colleague sees nothing that is the owner's alone, nor the ending."""
    from subside.web.records.models import Articulation

    Articulation.objects.update_or_create(
        encounter=row, decision=2, defaults={"why": "MY OWN WORDS"}
    )
    served, cast = place
    link = f"/shared/{release(row, 'open').token}/"
    owner = reading(chromium, served, "alice", where(row))
    other = opened(chromium, served.address, "light", WIDE)
    entered(other, "ian")
    got: list[str] = []
    other.on("response", lambda answer: got.append(answer.text()) if answer.ok else None)
    other.goto(link)
    other.locator(".review.ready").wait_for()
    other.keyboard.press("End")
    assert cursor(owner) != cursor(other)
    assert other.locator(".r-write").count() == 0
    assert other.get_by_role("button", name="Show what happened").count() == 0
    for part in ("ending", "truth"):
        assert other.request.get(f"{link}{part}").status == 403
    for part in ("review.json", "why", "share"):
        assert other.request.get(f"{link}{part}").status == 404
        assert other.request.get(f"{where(row)}{part}").status in (404, 405)
    looked_at(other, "review-shared")
    assert not said_of(got, "MY OWN WORDS")
    for tell in tells(row):
        assert not said_of(got, tell), tell
    # It names every ending that can be, and is the same whatever came: tests/review/test_hide.py.
    other.locator('.r-decision.now [data-do="follows"]').click()
    other.locator(".r-decision.now .s-bars").first.wait_for(timeout=30_000)
    at = cursor(other)
    release(row, "release")
    other.get_by_role("button", name="Show what happened in the end").first.click(timeout=30_000)
    other.locator(".r-ended").wait_for()
    assert cursor(other) == at
    stranger = client(cast.mallory)
    for part in ("", "state", "ending", "truth", "follows?decision=1"):
        assert stranger.get(f"{link}{part}").status_code == 404
    release(row, "end")
    other.get_by_text("This review is not shared any more.").wait_for(timeout=30_000)
    assert client(cast.ian).get(link).status_code == 404
    assert client(cast.alice).get(where(row)).status_code == 200


def test_in_class_the_owner_too_has_no_ending(
    chromium: Browser, place: tuple[Served, Cast], row: Encounter
) -> None:
    release(row, "open")
    release(row, "hold")
    page = opened(chromium, place[0].address, "light", WIDE)
    entered(page, "alice")
    got: list[str] = []
    page.on("response", lambda answer: got.append(answer.text()) if answer.ok else None)
    page.goto(f"{where(row)}?class=1")
    page.locator(".review.ready").wait_for()
    assert page.get_by_role("button", name="Show what happened").count() == 0
    assert page.locator(".r-write, .r-save").count() == 0
    looked_at(page, "review-class")
    assert not said_of(got, tells(row)[0])
    page.get_by_role("button", name="Release the ending").click()
    page.get_by_role("button", name="Show what happened in the end").first.click()
    page.locator(".r-ended").wait_for()
    release(row, "end")


def test_a_review_that_failed(
    chromium: Browser, place: tuple[Served, Cast], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process is ended while it works: said, and asked again by a click."""
    import os

    from subside.web.pages.judging import JUDGING

    broken = done(place[1].alice, SLUG, PLAN)
    monkeypatch.setattr("subside.web.pages.judging.first_of", _ends)
    page = opened(chromium, place[0].address, "light", WIDE)
    entered(page, "alice")
    page.goto(where(broken))
    page.get_by_text("The process that works reviews out ended").wait_for(timeout=LONG)
    looked_at(page, "no-review")
    monkeypatch.undo()
    page.get_by_role("link", name="Try the review again").click()
    page.locator(".review.ready").wait_for(timeout=LONG)
    assert JUDGING.ask(os.getpid).result(60)


def _ends(*_: object) -> None:
    """Stands for a judgement whose process is ended."""
    import os

    os._exit(3)


def test_a_run_that_goes_on(chromium: Browser, place: tuple[Served, Cast]) -> None:
    going = begun(place[1].alice, SLUG)
    page = opened(chromium, place[0].address, "light", NARROW)
    entered(page, "alice")
    page.goto(where(going))
    page.get_by_role("heading", name="This encounter still goes on").wait_for()
    looked_at(page, "goes-on")
    for other in (place[1].ian, place[1].mallory):
        assert client(other).get(where(going)).status_code == 404


def test_a_scenario_that_is_not_here_any_more(
    chromium: Browser, place: tuple[Served, Cast]
) -> None:
    old = brought_in(place[1].alice, SLUG, PLAN)
    old.model_hash = "0" * 64
    old.save()
    page = reading(chromium, place[0], "alice", where(old))
    page.get_by_text("not judged").first.wait_for()
    page.keyboard.press("ArrowRight")
    assert cursor(page) == "2"
    looked_at(page, "review-from-log")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_looks(
    look: str, size: dict[str, int], chromium: Browser, place: tuple[Served, Cast], row: Encounter
) -> None:
    page = opened(chromium, place[0].address, look, size)
    entered(page, "alice")
    page.goto(where(row))
    page.locator(".review.ready").wait_for()
    looked_at(page, "review")


def test_files(place: tuple[Served, Cast], row: Encounter) -> None:
    """Without the ending unless it is asked for; each says what it is for."""
    browser = client(place[1].alice)
    for kind in ("json", "csv", "html"):
        plain = browser.get(f"{where(row)}review.{kind}")
        assert "attachment" in plain["Content-Disposition"]
        text = plain.content.decode()
        assert "of any real event" in text
        for tell in tells(row):
            assert tell not in text, kind
        whole = browser.get(f"{where(row)}review.{kind}?ending=1").content.decode()
        assert kind == "csv" or tells(row)[0] in whole
    assert browser.get(f"{where(row)}review.exe").status_code == 404
    shape = client().get("/schemas/review.json")
    assert "2020-12" in shape.json()["$schema"]


@pytest.mark.parametrize(
    "sent",
    [
        {}, [], {"decision": 999, "version": 0}, {"decision": 1}, {"decision": "1", "version": 0},
        {"decision": 1, "version": -1}, {"decision": 1, "version": 0, "why": 5},
        {"decision": 1, "version": 0, "why": "x" * 8001}, {"decision": True, "version": 0},
        {"decision": 1, "version": 0, "why": "\0"}, {"decision": 1, "version": 0, "why": "\ud800"},
    ],
)  # fmt: skip
def test_what_cannot_be_kept(sent: Any, place: tuple[Served, Cast], row: Encounter) -> None:
    from subside.web.records.models import Articulation

    before = Articulation.objects.count()
    browser, json = client(place[1].alice), "application/json"
    assert browser.post(f"{where(row)}why", sent, content_type=json).status_code == 400
    assert browser.post(f"{where(row)}view", sent, content_type=json).status_code == 400
    assert browser.post(f"{where(row)}why", "{", content_type=json).status_code == 400
    assert browser.post(f"{where(row)}why", {"decision": 1}).status_code == 400
    assert Articulation.objects.count() == before


def test_a_run_that_ends_is_judged_without_being_asked(place: tuple[Served, Cast]) -> None:
    """Stopped by the live routes: its review is there for a click."""
    import uuid

    from subside.web.records.models import Review

    served, cast = place
    going: UUID = begun(cast.ada, SLUG).pk
    browser = served.signed_in(cast.ada)
    page = browser.get(f"/encounters/{going}/").text
    found = re.search(r'name="csrf-token" content="(\w+)"', page)
    assert found
    headers = {"X-CSRFToken": found[1]}
    act = played(SLUG, PLAN).acts[0].act
    body = {"key": str(uuid.uuid4()), "act": act, "say": ""}
    assert browser.post(f"/live/{going}/acts", json=body, headers=headers).status_code == 200
    assert browser.post(f"/live/{going}/stop", json={}, headers=headers).status_code == 200
    late = time.monotonic() + LONG / 1000
    while not Review.objects.filter(encounter=going).exists():
        assert time.monotonic() < late
        time.sleep(0.1)


def test_own_words_stand_on_ones_own_page_alone(place: tuple[Served, Cast]) -> None:
    from subside.web.records.models import Entry

    row = begun(place[1].alice, SLUG, stopped=True)
    Entry.objects.create(encounter=row, n=1, kind="act", act="watch", at=0)
    Entry.objects.create(
        encounter=row, n=2, kind="act", act="command", at=5, say="MY OWN <b>WORDS</b>"
    )
    judged(row, refined=False)
    release(row, "open")
    mine = client(row.user).get(where(row)).content.decode()
    assert "MY OWN &lt;b&gt;WORDS" in mine
    link = f"/shared/{release(row, 'hold').token}/"
    for viewer, to in (
        (place[1].ian, link),
        (row.user, f"{where(row)}?class=1"),
        (row.user, f"{where(row)}review.html"),
        (row.user, f"{where(row)}review.json"),
    ):
        answer = client(viewer).get(to)
        assert answer.status_code == 200
        assert b"MY OWN" not in answer.content
