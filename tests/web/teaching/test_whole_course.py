"""A shortened course from the first page to the certificate, in real browsers.

An instructor with a projector, a coordinator who rates with them, and three participants, each in a
browser of their own. Encounters are played, answers given and levels chosen on the pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.courses import small
from tests.web.cast import PASSWORD, Cast, Served, cast_of, emptied, person, serving
from tests.web.test_browser import CHROMIUM, LOG, WIDE, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from subside.courses.course import Course

__all__ = ["chromium"]
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs chromium: apt-get install chromium")
LEARNERS = ("alice", "bo", "cy")
PLAYED = ("Doorstep", "Stairwell")  # both can be left at once, and are over then
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return small.course(tmp_path_factory.mktemp("courses") / "small")


@pytest.fixture(scope="module")
def place(site: Path, course: Course) -> Iterator[tuple[Served, Cast]]:
    """A server that knows the small course alone, two agencies, and three who learn."""
    from subside.web.teaching import editions

    emptied()
    cast = cast_of()
    for name in LEARNERS[1:]:
        person(cast.agency, name, "trainee")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions, "shipped", lambda: {course.slug: course})
        with serving() as server:
            yield server, cast
    emptied()


def entered(browser: Browser, served: Served, name: str) -> Page:
    """A browser of somebody's own, signed in."""
    page = browser.new_context(base_url=served.address, viewport=WIDE).new_page()  # type: ignore[arg-type]
    page.add_init_script(LOG)
    page.goto("/account/login/")
    page.get_by_label("User name or email address").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Encounters", exact=True).wait_for()
    return page


def test_from_the_first_page_to_the_certificate(
    chromium: Browser, place: tuple[Served, Cast], course: Course
) -> None:
    served, _ = place
    teacher = entered(chromium, served, "ian")
    learners = {name: entered(chromium, served, name) for name in LEARNERS}
    number = class_made(teacher, course)
    given(teacher, learners, course, number, "Test before")
    presented(teacher, number)
    attended(teacher, number, course)
    for page in learners.values():
        lab_played(page, number)
    office = entered(chromium, served, "carol")
    rated(teacher, office, number)
    given(teacher, learners, course, number, "Test after")
    codes = certified(teacher, learners, number)
    assert len(set(codes)) == len(LEARNERS)
    verified(chromium, served, codes[0])
    for page in (teacher, office, *learners.values()):
        assert page.evaluate("faults") == []


def class_made(teacher: Page, course: Course) -> str:
    """Make a class and enroll three people; the number of the class."""
    teacher.goto("/courses/")
    teacher.get_by_role("link", name="Make a class").click()
    teacher.get_by_label("What the class is called").fill("Tuesday class")
    teacher.get_by_role("button", name="Make the class").click()
    expect(teacher.get_by_role("heading", name="Tuesday class")).to_be_visible()
    number = teacher.url.rstrip("/").rpartition("/")[2]
    teacher.get_by_label("User names").fill(", ".join(LEARNERS))
    teacher.get_by_role("button", name="Enroll", exact=True).click()
    for name in LEARNERS:
        expect(teacher.locator("table.hours th", has_text=name)).to_be_visible()
    return number


def given(teacher: Page, learners: dict[str, Page], course: Course, number: str, name: str) -> None:
    """Open a test, let everybody answer it rightly, and close it."""
    teacher.goto(f"/classes/{number}/tests/")
    titled = teacher.get_by_role("heading", name=name, exact=True)
    row = teacher.locator(".test-cards > li", has=titled)
    row.get_by_role("button", name="Open").click()
    for page in learners.values():
        page.goto(f"/learn/{number}/")
        page.get_by_role("link", name="Take it").first.click()
        for question in questions(page):
            best(question, course).check()
            question.get_by_label("fairly").check()
        page.get_by_role("button", name="Hand it in").click()
        expect(page.get_by_role("heading", name="3 of 3 right")).to_be_visible()
    teacher.goto(f"/classes/{number}/tests/")
    row.get_by_role("button", name="Close").click()
    expect(row.get_by_text(re.compile("3 of 3 handed in"))).to_be_visible()


def best(question: Locator, course: Course) -> Locator:
    """The radio of the best answer of a question."""
    first = question.locator("input[name^='option-']").first
    name = str(first.get_attribute("name")).removeprefix("option-")
    value = course.items[name].best
    return question.locator(f"input[name='option-{name}'][value='{value}']")


def presented(teacher: Page, number: str) -> None:
    """The wall follows the presenter, and never shows the notes."""
    teacher.goto(f"/classes/{number}/present/")
    teacher.get_by_role("button", name="Begin What you know now").click()
    expect(teacher.locator("#clock")).to_contain_text("of 20 min left")
    wall = teacher.context.new_page()
    wall.goto(f"/classes/{number}/wall/")
    said = teacher.locator(".notes .lesson").inner_text()
    shown = set()
    slide = teacher.locator(".seen figure").first.locator(".slide-title")
    for _ in range(4):
        title = slide.inner_text()
        expect(wall.locator("#slide h1")).to_have_text(title, timeout=5000)
        assert said not in wall.locator("body").inner_text()
        shown.add(title)
        teacher.keyboard.press("ArrowRight")
        expect(slide).not_to_have_text(title)
    assert len(shown) > 1
    wall.close()


def attended(teacher: Page, number: str, course: Course) -> None:
    """Everybody was there for every block."""
    for block in course.file.blocks:
        teacher.goto(f"/classes/{number}/?block={block.id}")
        teacher.get_by_role("button", name="Note the minutes").click()
    expect(teacher.locator("td.full")).to_have_count(len(LEARNERS) * len(course.file.blocks))


def lab_played(page: Page, number: str) -> None:
    """Play what the lab asks for, from the page of the block; say who one is."""
    for title in PLAYED:
        page.goto(f"/learn/{number}/blocks/lab/")
        card = page.locator("article", has=page.get_by_role("heading", name=title))
        card.get_by_role("button", name="Study").click()
        left(page)
    page.goto(f"/learn/{number}/blocks/closing/")
    page.get_by_label("Why this act, then").fill("There was time, and nobody was in danger.")
    page.get_by_label("What was not known").focus()
    expect(page.locator("#why .kept")).to_contain_text("kept ")
    page.goto(f"/learn/{number}/")
    page.get_by_role("textbox", name="Your name").fill(
        f"Officer {page.locator('.who').inner_text().title()}"
    )
    page.get_by_role("button", name="Keep it").click()


def questions(page: Page) -> list[Locator]:
    """The questions or rows of the page that was just opened."""
    page.locator("li.question").first.wait_for()
    return page.locator("li.question").all()


def left(page: Page) -> None:
    """Leave until the encounter is over: something may come in between."""
    for _ in range(8):
        page.locator('[data-act="leave"]').click()
        page.wait_for_function(
            """() => document.querySelector('#progress').hidden
                && !document.querySelector('.act.on')"""
        )
        page.wait_for_timeout(300)
        if page.locator("#end-title").is_visible():
            return
    raise AssertionError("the encounter did not end")


def rated(teacher: Page, office: Page, number: str) -> None:
    """Two raters on each of three role-plays; neither sees the other before it is closed."""
    for k, name in enumerate(LEARNERS, 1):
        teacher.goto(f"/classes/{number}/ratings/")
        teacher.get_by_role("textbox", name="What is rated").fill(f"Role-play {k}")
        teacher.get_by_label("Who did it").select_option(label=f"Officer {name.title()}")
        teacher.get_by_role("button", name="Let it be rated").click()
        for page in (teacher, office):
            page.goto(f"/classes/{number}/ratings/")
            page.get_by_role("link", name=re.compile(rf"^Rate.*Role-play {k}")).click()
            for row in questions(page):
                row.get_by_label("seen", exact=True).check()
            expect(page.locator("#kept")).to_contain_text("2 of 2 rated kept")
            page.get_by_role("button", name="Finish my rating").click()
            expect(page.get_by_text("You see the others’ once it is closed").first).to_be_visible()
        teacher.goto(f"/classes/{number}/ratings/")
        teacher.get_by_text(f"Close Role-play {k}", exact=True).click()
        teacher.get_by_role(
            "button", name=re.compile(rf"Close it for good.*Role-play {k}$")
        ).click()
    teacher.goto(f"/classes/{number}/ratings/agreement/")
    expect(teacher.get_by_text("2 raters, 3 things")).to_be_visible()


def certified(teacher: Page, learners: dict[str, Page], number: str) -> list[str]:
    """Issue the certificates; each learner finds a code and a PDF."""
    teacher.goto(f"/classes/{number}/completion/")
    expect(teacher.get_by_text("3 of 3 did all that is asked")).to_be_visible()
    for name in LEARNERS:
        issue = f"Issue the certificate of Officer {name.title()}"
        teacher.get_by_role("button", name=issue).click()
    codes = []
    for page in learners.values():
        page.goto(f"/learn/{number}/")
        expect(page.get_by_role("heading", name="You completed this course")).to_be_visible()
        found = CODE.search(page.locator("main").inner_text())
        assert found
        codes.append(found[0])
        printed = page.request.get(f"/learn/{number}/certificate.pdf")
        assert printed.headers["content-type"] == "application/pdf"
        assert printed.body().startswith(b"%PDF")
    return codes


def verified(browser: Browser, served: Served, code: str) -> None:
    """A stranger verifies a code, and is told of a wrong one."""
    page = browser.new_context(base_url=served.address).new_page()
    page.goto("/certificates/")
    page.get_by_label("Code of the certificate").fill(code.replace("-", " ").lower())
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_role("heading", name="Valid")).to_be_visible()
    forged = code[:-1] + ("2" if code[-1] != "2" else "3")
    page.goto(f"/certificates/{forged}/")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was issued here")
