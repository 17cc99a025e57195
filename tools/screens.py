"""Take the README's pictures of the product in a browser: from a real server, on fixed seeds.

Run `python tools/screens.py` after a change of how it looks. Needs Chromium (SUBSIDE_CHROMIUM, or
Debian's package chromium). The pictures are of a few colours, so that they stay small.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
CHROMIUM = os.environ.get("SUBSIDE_CHROMIUM") or shutil.which("chromium") or ""
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
COLOURS = 128
PASSWORD = "a heron stands in shallow water"
WIDE: Any = {"width": 1280, "height": 800}
PHONE: Any = {"width": 360, "height": 740}
SAID = "Daniel, my name is Lee. Ruth asked us to see how you are. There is no rush."
DOORSTEP = (
    ("move_to_cover", ""), ("introduce", SAID), ("request:medical", ""),
    ("request:clinician", ""), ("open_question", ""), ("listen", ""),
)  # fmt: skip


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """A server on a new folder; gives the link that makes the first administrator."""
    command = [sys.executable, "-m", "subside", "serve", "--data", str(data), "--port", "0"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [*command, "--no-browser"], stdout=subprocess.PIPE, text=True, env=env
    )
    assert process.stdout is not None
    try:
        told = ""
        for line in process.stdout:
            told += line
            if "Subside is at" in line:
                break
        found = re.search(r"http://\S+/link/\S+", told)
        if found is None:
            raise SystemExit(f"the server did not start:\n{told}")
        yield found[0]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def join(page: Page, link: str) -> str:
    """Make the first account; gives the address of the server."""
    page.goto(link)
    page.get_by_label("Name of your agency").fill("Alder Creek Police Department")
    page.get_by_label("User name").fill("lee")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("heading", name="Ready to play").wait_for()
    return link.partition("/link/")[0]


def begin(page: Page, address: str, data: Path, slug: str, seed: int) -> None:
    """Begin an encounter in study mode on this seed, and open its page."""
    where = f"{address}/scenarios/{slug}/"
    page.goto(where)
    token = page.locator("form.panel input[name=csrfmiddlewaretoken]").input_value()
    answer = page.request.post(
        where,
        form={"mode": "study", "csrfmiddlewaretoken": token},
        headers={"Referer": where},
        max_redirects=0,
    )
    path = answer.headers["location"]
    with closing(sqlite3.connect(data / "subside.sqlite3")) as tables, tables:
        name = path.strip("/").rpartition("/")[2].replace("-", "")
        done = tables.execute("UPDATE records_encounter SET seed = ? WHERE uuid = ?", (seed, name))
        assert done.rowcount == 1
    page.goto(f"{address}{path}")
    page.locator("#acts .act").first.wait_for(state="attached")


def play(page: Page, acts: Sequence[tuple[str, str]]) -> None:
    """Choose acts one after the other, each once the one before is answered."""
    for act, say in acts:
        page.locator("#say-text").fill(say)
        with page.expect_response("**/acts") as answer:
            page.locator(f'[data-act="{act}"]').click()
        assert answer.value.status == 200, act
        page.wait_for_timeout(700)  # for the picture to come to rest
    page.evaluate("document.activeElement.blur()")


def leave(page: Page) -> None:
    """Stop the exercise."""
    page.locator("#leave").click()
    page.locator("#leave-yes").click()
    page.locator("#end-title").wait_for()


def take(page: Page, name: str, size: Any) -> None:
    """Keep a picture of the window, in few colours."""
    page.set_viewport_size(size)
    page.wait_for_timeout(700)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


def main() -> None:
    if not CHROMIUM:
        raise SystemExit("needs Chromium: apt-get install chromium, or set SUBSIDE_CHROMIUM")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        with serving(data) as link:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
            page = browser.new_page(viewport=WIDE, color_scheme="light")
            address = join(page, link)
            for slug, acts in (("hallway", ()), ("roadside", (("introduce", ""), ("listen", "")))):
                begin(page, address, data, slug, 3)
                play(page, acts)
                leave(page)
            begin(page, address, data, "doorstep", 11)
            play(page, DOORSTEP)
            take(page, "encounter", WIDE)
            take(page, "encounter-phone", PHONE)
            page.set_viewport_size(WIDE)
            leave(page)
            page.goto(address)
            take(page, "home", WIDE)
            browser.close()
    # The server that it starts has Django's settings for good, so it has a process of its own.
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    subprocess.run([sys.executable, "-m", "tools.practice_screens"], cwd=ROOT, env=env, check=True)


if __name__ == "__main__":
    main()
