"""Take the pictures of library and progress: somebody has practised for some weeks, on fixed seeds.

`tools/screens.py` runs this as `python -m tools.practice_screens`: it serves from its own process.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from subside.web import database
from subside.web.options import Options
from subside.web.settings import configure
from tests.web.cast import PASSWORD, cast_of, serving
from tests.web.practised import weeks_of
from tools.screens import CHROMIUM, SWITCHES, WIDE, take

SEEDS = range(1, 16)
TALL: Any = {"width": 1280, "height": 1400}


def main() -> None:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in this thread
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        options = Options(Path(folder) / "data", "", quick_hash=True)
        configure(options)
        database.migrate(options)
        weeks_of(cast_of().alice, SEEDS)
        with serving() as served:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
            page = browser.new_page(viewport=WIDE, color_scheme="light", base_url=served.address)
            page.goto("/account/login/")
            page.get_by_label("User name or email address").fill("alice")
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("heading", name="Ready to play").wait_for()
            for name, size in (("library", WIDE), ("progress", TALL)):
                page.goto(f"/{name}/")
                take(page, name, size)
            browser.close()


if __name__ == "__main__":
    main()
