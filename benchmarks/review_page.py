"""The review page in a browser: from a click until it can be used, and how much is sent for it.

The server is `subside serve` as anybody starts it, in a process of its own; the browser is Chromium
on this machine. A run of each scenario is opened first that is not measured: what a server reads
once is read by then.
"""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Locator, Page, Response, sync_playwright

from benchmarks.judge import ordinary_play
from benchmarks.subject import Row, Settings, Subject
from subside.cli.named import model_of
from tests.web import crowd
from tests.web.process import started

INTERACTIVE, BYTES = 1.0, 2000.0  # seconds; kB compressed
LONGEST = 600_000  # milliseconds that a judgement may take before the measurement is given up
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
READY = ".review.ready .r-decision.now"  # the script runs: the cursor stands at a decision


def measure(settings: Settings) -> Iterator[Row]:
    """Rows by scenario."""
    names = [os.environ.get("SUBSIDE_CHROMIUM"), *map(shutil.which, CHROMIUM)]
    browser = next((name for name in names if name), None)
    if browser is None:
        yield Row("click until interactive", None, target=INTERACTIVE, note="needs chromium")
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        logs = [log_of(name, settings.decisions + k) for name in settings.scenarios for k in (1, 0)]
        who = crowd.elsewhere("bring", data, logs=logs)
        with started(data) as (_, address, _):
            chromium = playwright.chromium.launch(executable_path=browser, args=SWITCHES)
            pairs = zip(who["encounters"][::2], who["encounters"][1::2], strict=True)
            for name, (before, encounter) in zip(settings.scenarios, pairs, strict=True):
                page = entered(chromium, address, who["session"])
                clicked(page, before)
                closer(page, before)
                page = entered(chromium, address, who["session"])  # which has no file of it yet
                yield from rows(page, name, encounter)
                log = log_of(name, settings.decisions + 2)  # of which nobody has brought in another
                page = entered(chromium, address, who["session"])
                brought = imported(page, log)
                seconds = clicked(page, brought, there=True)
                yield Row(
                    f"{name}, brought in", seconds, target=INTERACTIVE,
                    note="clicked as soon as the first page is back",
                )  # fmt: skip
            chromium.close()


def log_of(name: str, decisions: int) -> str:
    """The run log of ordinary play of a scenario, with so many decisions."""
    with tempfile.TemporaryDirectory() as folder:
        path, encounter = Path(folder) / "run.jsonl", ordinary_play(model_of(name), decisions)
        encounter.record(path)
        encounter.close()
        return path.read_text(encoding="utf-8")


def entered(chromium: Browser, address: str, session: str) -> Page:
    """A page of who is signed in."""
    context = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 800})
    cookies = crowd.cookies(session).items()
    context.add_cookies([{"name": n, "value": v, "url": address} for n, v in cookies])
    return context.new_page()


def rows(page: Page, name: str, encounter: str) -> Iterator[Row]:
    """A run that nobody has looked at, then the same again."""
    answers: list[Response] = []

    def came(answer: Response) -> None:
        answers.append(answer)

    began = time.perf_counter()
    first = clicked(page, encounter, came)
    sent = [answer.body() for answer in answers if answer.ok]
    made = page.locator(".r-decision").count()
    refined = closer(page, encounter) - began
    again = clicked(page, encounter)
    many = f"{made} decisions"
    kilobytes = sum(len(gzip.compress(body)) for body in sent) / 1000
    yield Row(f"{name}, first click", first, target=INTERACTIVE, note=f"{many}, judged then")
    yield Row(f"{name}, again", again, target=INTERACTIVE, note=many)
    yield Row(f"{name}, compressed", kilobytes, "kB", target=BYTES, note=f"{len(sent)} files")
    yield Row(f"{name}, closer judgement", refined, note="from the first click on")


def imported(page: Page, log: str) -> str:
    """Bring a run log in as anybody does; the number of its encounter, with the first page open."""
    page.goto("/")
    before = set(encounters(page))
    given: FilePayload = {
        "name": "run.jsonl", "mimeType": "application/jsonl", "buffer": log.encode(),
    }  # fmt: skip
    field = page.locator('input[type="file"][name="log"]')
    field.set_input_files(given)
    with page.expect_navigation():
        field.evaluate("field => field.form.submit()")
    (made,) = set(encounters(page)) - before
    return made


def encounters(page: Page) -> list[str]:
    """Encounters whose reviews the first page leads to."""
    links = page.locator('a[href$="/review/"]').all()
    return [str(link.get_attribute("href")).split("/")[2] for link in links]


def clicked(
    page: Page,
    encounter: str,
    came: Callable[[Response], None] | None = None,
    there: bool = False,
) -> float:
    """Seconds from the click on the first page until the review can be used.

    came: is told of every answer from the click on. there: the first page is open, and the click is
    made without waiting for anything.
    """
    if there:
        return used(page, page.locator(f'a[href="/encounters/{encounter}/review/"]'))
    page.goto("/")
    link = page.locator(f'a[href="/encounters/{encounter}/review/"]')
    page.wait_for_load_state("networkidle")
    if came is not None:
        page.on("response", came)
    return used(page, link)


def used(page: Page, link: Locator) -> float:
    """Seconds from a click on a link to a review until that can be used."""
    began = time.perf_counter()
    link.click()
    page.locator(READY).wait_for(timeout=LONGEST)
    return time.perf_counter() - began


def closer(page: Page, encounter: str) -> float:
    """The moment at which the closer judgement was there."""
    while not page.request.get(f"/encounters/{encounter}/review/state").json()["refined"]:
        time.sleep(0.05)
    return time.perf_counter()


SUBJECT = Subject(
    "review", "the review page: from a click until it can be used", measure, by_itself=True
)
