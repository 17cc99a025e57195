"""Take the pictures of courses: pages of the demonstration, and pages of the certification packet.

Run `python tools/course_screens.py` after a change of how they look. Needs Chromium, and `pdftoppm`
(Debian's package poppler-utils).
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from subside.courses.load import load_course  # noqa: E402
from subside.courses.paper import packet  # noqa: E402
from subside.files import courses_folder  # noqa: E402
from subside.web.demo.names import PASSWORD  # noqa: E402
from tools.screens import CHROMIUM, COLOURS, FOLDER, SWITCHES, WIDE, take  # noqa: E402

MADE = date(2026, 11, 24)
SHEETS: dict[str, list[tuple[str, int]]] = {
    "packet": [
        ("01-packet.pdf", 1), ("01-packet.pdf", 2), ("01-packet.pdf", 3),
        ("02-lesson-plans.pdf", 4), ("02-lesson-plans.pdf", 5), ("04-handouts.pdf", 2),
        ("05-tests.pdf", 1), ("06-test-keys.pdf", 1), ("07-rubrics.pdf", 1), ("08-sign-in.pdf", 1),
    ],
    "packet-wide": [("03-slides.pdf", 3), ("03-slides.pdf", 4), ("13-certificate-specimen.pdf", 1)],
}  # fmt: skip
ACROSS = {"packet": 5, "packet-wide": 3}
DPI, EDGE = 45, 12


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """The demonstration on a port of its own; gives its address."""
    command = [sys.executable, "-m", "subside", "demo", "--data", str(folder), "--port", "0"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [*command, "--no-browser"], stdout=subprocess.PIPE, text=True, env=env
    )
    assert process.stdout is not None
    try:
        told = ""
        for line in process.stdout:
            told += line
            if found := re.search(r"Subside is at (http\S+)", line):
                yield found[1]
                return
        raise SystemExit(f"the demonstration did not start:\n{told}")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def entered(page: Page, address: str, name: str) -> None:
    """Sign in."""
    page.goto(f"{address}/account/login/")
    page.get_by_label("User name or email address").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Encounters", exact=True).wait_for()


def presenting(page: Page, address: str) -> None:
    """The block on the three truths, some steps on."""
    page.goto(f"{address}/courses/")
    page.get_by_role("link", name=re.compile("Present.*Fall class")).first.click()
    page.get_by_role("button", name=re.compile("Three truths")).first.click()
    for _ in range(2):
        page.wait_for_timeout(600)
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)


def sheets(folder: Path) -> None:
    """Pages of the packet beside one another."""
    files = packet(load_course(courses_folder() / "officers"), made=MADE)
    for name, wanted in SHEETS.items():
        pictures = [_page(folder, files[file], number) for file, number in wanted]
        wide, high = max(one.width for one in pictures), max(one.height for one in pictures)
        across = ACROSS[name]
        rows = -(-len(pictures) // across)
        size = (across * (wide + EDGE) + EDGE, rows * (high + EDGE) + EDGE)
        sheet = Image.new("RGB", size, "#c9d1d7")
        for k, one in enumerate(pictures):
            x, y = EDGE + k % across * (wide + EDGE), EDGE + k // across * (high + EDGE)
            sheet.paste(one, (x, y))
        few = sheet.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(FOLDER / f"{name}.png", optimize=True)


def _page(folder: Path, pdf: bytes, number: int) -> Image.Image:
    source = folder / "one.pdf"
    source.write_bytes(pdf)
    command = ["pdftoppm", "-r", str(DPI), "-f", str(number), "-l", str(number), "-png"]
    subprocess.run([*command, str(source), str(folder / "page")], check=True)
    made = next(folder.glob("page*.png"))
    picture: Any = Image.open(made).convert("RGB")
    made.unlink()
    return picture


def main() -> None:
    if not CHROMIUM:
        raise SystemExit("needs Chromium: apt-get install chromium, or set SUBSIDE_CHROMIUM")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        sheets(Path(folder))
        with demonstration(Path(folder) / "demo") as address:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
            page = browser.new_page(viewport=WIDE, color_scheme="light")
            entered(page, address, "coordinator")
            presenting(page, address)
            take(page, "presenter", WIDE)
            for name, path in (
                ("class", "classes/1/"), ("agreement", "classes/1/ratings/agreement/"),
                ("results", "classes/1/tests/results/"), ("front", "welcome/"),
            ):  # fmt: skip
                page.goto(f"{address}/{path}")
                take(page, name, WIDE)
            browser.close()


if __name__ == "__main__":
    main()
