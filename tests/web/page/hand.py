"""What the tests of the page do again and again."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.web.page.conftest import Served


def begin(tab: Page, served: Served, **asked: object) -> Page:
    """Open a new encounter and wait until it can be played."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    tab.goto(f"{served.address}/new?{query}")
    expect(tab.locator("#acts .act").first).to_be_visible()
    return tab


def state(tab: Page) -> dict[str, Any]:
    """The whole state as the server tells it now."""
    view: dict[str, Any] = tab.evaluate("fetch(document.body.dataset.live).then(r => r.json())")
    return view


def act(tab: Page, name: str) -> None:
    """Choose an act of a study encounter with the mouse, and wait for what came of it."""
    before = len(state(tab)["log"])
    tab.locator(f'[data-act="{name}"]').click()
    tab.wait_for_function(
        """n => Math.max(...[...document.querySelectorAll('[data-n]')].map(e => +e.dataset.n)) > n
             && document.querySelector('#progress').hidden && !document.querySelector('.act.on')""",
        arg=before,
    )


def key_of(tab: Page, name: str) -> str:
    """The key of an act that is possible now."""
    return next(str(one["key"]) for one in state(tab)["acts"] if one["act"] == name)


def lines(tab: Page) -> list[str]:
    """All lines of the page by number, wherever they stand."""
    script = """[...document.querySelectorAll('[data-n]')]
        .sort((a, b) => a.dataset.n - b.dataset.n).map(e => e.querySelector('p').textContent)"""
    found: list[str] = tab.evaluate(script)
    return found


def printed(entries: list[dict[str, Any]]) -> list[str]:
    """Entries of the log as the page shows them: with curly apostrophes and quotes."""
    texts = [re.sub(r"(?<=[^\W\d_])'", "’", entry["text"]) for entry in entries]
    return [re.sub(r'"([^"]*)"', r"“\1”", text) for text in texts]


def sideways(tab: Page) -> int:
    """Pixels by which the page is wider than its window."""
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(tab.evaluate(script))
