"""The server as a process of its own, as somebody starts it."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.processes import command, environment


@contextmanager
def started(data: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A server; its address, and all that it printed until it was ready."""
    process = subprocess.Popen(
        command("serve", "--port", "0", "--data", data, "--no-browser", *more),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        env=environment(PYTHONUNBUFFERED="1"), start_new_session=True,
    )  # fmt: skip
    assert process.stdout
    printed, address = "", ""
    try:
        for line in process.stdout:
            printed += line
            found = re.search(r"Subside is at (https?://\S+)", line)
            address = found[1] if found else address
            if address and ready(address):
                break
        assert address, printed
        yield process, address, printed
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(30)
        process.stdout.close()


def ready(address: str) -> bool:
    late = time.monotonic() + 60
    while time.monotonic() < late:
        try:
            return httpx.get(f"{address}/health", timeout=10, verify=False).status_code == 200
        except httpx.TransportError:
            time.sleep(0.05)
    return False
