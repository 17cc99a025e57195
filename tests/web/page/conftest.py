"""A browser, a server of the page, and a tab that fails on any breach of the page's policy."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[3]
CHROMIUM = os.environ.get("SUBSIDE_CHROMIUM") or shutil.which("chromium") or ""
SWITCHES = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WATCH = """
window.breaches = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.breaches.push(`${event.violatedDirective}: ${event.blockedURI}`);
});
"""


@dataclass
class Served:
    """A running server of the page, which can be ended and started again on its port."""

    journal: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> None:
        module = "tests.web.page.server"
        command = [sys.executable, "-m", module, str(self.journal), str(self.port)]
        paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        self.process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths})
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/here", timeout=1).close()
                return
            except OSError:
                assert self.process.poll() is None, "the server of the page did not start"
                time.sleep(0.1)
        raise AssertionError("the server of the page does not answer")

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests."""
    one = Served(tmp_path_factory.mktemp("page") / "journal.sqlite", free_port())
    one.begin()
    yield one
    one.kill()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Served]:
    """A server that the test may kill."""
    one = Served(tmp_path / "journal.sqlite", free_port())
    one.begin()
    yield one
    one.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window.

    Not for the whole session: while Playwright runs, its loop runs in this thread, and tests of
    other modules could start no loop of their own.
    """
    if not CHROMIUM:
        pytest.skip(
            "there is no Chromium; install Debian's package chromium, or set SUBSIDE_CHROMIUM"
        )
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield made
        made.close()


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    """Storage of its own, and at the end: no fault of a script, no breach of the policy."""
    made = browser.new_context(viewport={"width": 1280, "height": 800})
    made.set_default_timeout(15_000)
    made.add_init_script(WATCH)
    faults: list[str] = []
    made.on("weberror", lambda error: faults.append(str(error.error)))
    made.on("console", lambda message: _note(message, faults))
    yield made
    for page in made.pages:
        faults += page.evaluate("window.breaches ?? []")
    made.close()
    assert faults == []


@pytest.fixture
def tab(context: Any) -> Any:
    """One page of that context."""
    return context.new_page()


def _note(message: Any, faults: list[str]) -> None:
    """Keep errors of scripts and of the policy; that a request fails is what some tests want."""
    if message.type == "error" and "Failed to load resource" not in message.text:
        faults.append(message.text)
