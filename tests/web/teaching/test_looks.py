"""Tests, ratings, completion and the office in a real browser: nothing refused, nothing for axe.

SUBSIDE_SHOTS=FOLDER keeps a picture of every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.cast import Cast, Served, cast_of, emptied, person, serving
from tests.web.runs import brought_in
from tests.web.teaching import rows
from tests.web.teaching.classroom import small_shelf
from tests.web.teaching.doing import done, rates, sat
from tests.web.teaching.test_answering import sign_in
from tests.web.test_browser import CHROMIUM, NARROW, WIDE, chromium, looked_at, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from subside.web.teaching.models import CourseClass

__all__ = ["chromium"]
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def place(site: Path) -> Iterator[tuple[Served, Cast, CourseClass]]:
    """A class with something in every part of it."""
    emptied()
    cast = cast_of()
    with small_shelf():
        row = school(cast)
        with serving() as server:
            yield server, cast, row
    emptied()


def school(cast: Cast) -> CourseClass:
    """Alice is done, Bob is not; a run is open to raters; requests came in."""
    from django.utils import timezone

    from subside.web.records.models import Share
    from subside.web.teaching import issuing
    from subside.web.teaching.models import Reply

    row = rows.class_of(cast.ian, listed=True, about="Bring lunch.", seats=12)
    alice = rows.place_of(row, cast.alice, "Officer Avocet")
    done(alice, (cast.ian, cast.carol))
    bob = rows.place_of(row, person(cast.agency, "bob", "trainee"))
    sat(bob, "post", right=1, on_paper=True)
    wren = rows.place_of(row, person(cast.agency, "wren", "trainee"), "Officer Wren")
    done(wren, (cast.ian,))
    issuing.issue(wren, rows.small_course(), cast.ian)
    for kind in ("pre", "post"):
        rows.opened(row, kind)
    thing = rows.rated_of(row, title="Run 1")
    rates(cast.ian, thing, asked_need="0")
    rates(cast.carol, thing)
    thing.closed = timezone.now()
    thing.save()
    share = {"agency": cast.agency, "token": "t" * 40}
    Share.objects.create(encounter=brought_in(cast.ada, "stairwell"), **share)
    rows.rated_of(row, title="Run 2", share="t" * 40)
    one = rows.rated_of(row, title="Role-play", place=bob, counts=True)
    rates(cast.carol, one)
    asked = rows.enquiry_of(cast.carol, text="Is there a meal break?", people=4)
    fault = {"fault": "The mail server cannot be reached.", "tries": 2, "tried": timezone.now()}
    Reply.objects.create(enquiry=asked, by=cast.carol, text="Yes.", **fault)
    Reply.objects.create(enquiry=asked, by=cast.carol, text="Called too.", note=True)
    return row


@pytest.mark.parametrize(
    ("look", "size"),
    [
        pytest.param("light", WIDE, id="light-wide"),
        pytest.param("dark", NARROW, id="dark-narrow"),
        pytest.param("dark", WIDE, id="dark-wide", marks=pytest.mark.slow),
        pytest.param("light", NARROW, id="light-narrow", marks=pytest.mark.slow),
    ],
)
def test_every_page(
    look: str, size: dict[str, int], chromium: Browser,
    place: tuple[Served, Cast, CourseClass], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    served, cast, row = place
    monkeypatch.setenv("SUBSIDE_MAIL", "smtp://127.0.0.1:9/?from=office@example.org")
    pages = {name: opened(chromium, served.address, look, size) for name in ("", "ian", "bob")}
    for name in ("ian", "bob"):
        sign_in(pages[name], name)
    for page, name, path in addresses(pages, row):
        page.goto(path)
        for part in page.locator("main details").all():
            part.evaluate("one => { one.open = true }")
        looked_at(page, name)
    office = opened(chromium, served.address, look, size)
    sign_in(office, "carol")
    for name, path in (("inbox", "/inbox/"), ("request", f"/inbox/{enquiry(cast)}/")):
        office.goto(path)
        looked_at(office, name)
    for page in (*pages.values(), office):
        page.context.close()


def addresses(pages: dict[str, Page], row: CourseClass) -> Iterator[tuple[Page, str, str]]:
    """Every page of these parts, by who looks at it."""
    from subside.web.teaching.models import Completion, Place, Rated

    led, taken = f"/classes/{row.pk}/", f"/learn/{row.pk}/"
    bob = Place.objects.get(course_class=row, user__username="bob").pk
    things = {one.title: one.pk for one in Rated.objects.filter(course_class=row)}
    for name, path in {
        "tests": "tests/", "tests-entering": "tests/?enter=pre", "results": "tests/results/",
        "sheet": f"tests/pre/entered/{bob}/", "ratings": "ratings/",
        "rate-run": f"ratings/{things['Run 2']}/", "rate": f"ratings/{things['Role-play']}/",
        "rated": f"ratings/{things['Run 1']}/", "agreement": "ratings/agreement/",
        "completion": "completion/",
    }.items():  # fmt: skip
        yield pages["ian"], name, led + path
    for name, path in {
        "test": f"{taken}tests/pre/", "test-missing": f"{taken}tests/pre/?missing",
        "test-done": f"{taken}tests/post/", "agreement-own": f"{led}ratings/agreement/",
    }.items():  # fmt: skip
        yield pages["bob"], name, path
    code = Completion.objects.get().code
    for name, path in {
        "front": "/welcome/", "verify": "/certificates/",
        "verified": f"/certificates/{code}/", "forged": "/certificates/2222-3333-4444/",
        "no-code": "/certificates/?code=hello",
    }.items():  # fmt: skip
        yield pages[""], name, path


def enquiry(cast: Cast) -> Any:
    from subside.web.teaching.models import Enquiry

    return Enquiry.objects.get(agency=cast.agency).pk


def test_asked_and_answered(chromium: Browser, place: tuple[Served, Cast, CourseClass]) -> None:
    """A stranger asks for a seat by the page; what is wrong is marked, and then it is there."""
    from subside.web.teaching.models import Enquiry

    served, cast, row = place
    page = opened(chromium, served.address, "light", NARROW)
    page.goto("/account/login/")
    page.get_by_role("link", name="courses, and coming classes").click()
    page.get_by_role("link", name="Ask for a seat on").click()
    page.get_by_label("Your name").fill("Chief Bunting")
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("Give an email address or a telephone number").wait_for()
    looked_at(page, "front-faulty")
    assert page.get_by_label("Your name").input_value() == "Chief Bunting"
    page.get_by_label("Email address").fill("bunting@example.org")
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="Your request is here").wait_for()
    looked_at(page, "asked")
    found = Enquiry.objects.get(name="Chief Bunting")
    assert (found.course_class, found.agency) == (row, cast.agency)
    assert found.reference in page.content()
    page.context.close()
