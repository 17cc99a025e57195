"""A real server of live encounters, as a process that tests can kill: FILE is its journal.

    python -m tests.web.live.server FILE

It prints the port on which it listens on 127.0.0.1.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from subside.cli.named import model_of
from subside.web.live.engine import Engine
from tests.web.live.cast import SqliteJournal
from tests.web.live.http import application

ROOT = Path(__file__).resolve().parents[3]


class Server(uvicorn.Server):
    """Ends all streams when it is told to stop: they would never end by themselves."""

    engine: Engine

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, streams first."""
        self.engine.hush()
        await super().shutdown(sockets)


def serve(file: Path) -> None:
    """Listen until told to stop."""
    engine = Engine(SqliteJournal(file), model_of)

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        yield
        await engine.close()

    found = socket.socket()
    found.bind(("127.0.0.1", 0))
    sys.stdout.write(f"{found.getsockname()[1]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        application(engine, lifespan=lifespan), log_level="error", access_log=False,
        backlog=4096, timeout_graceful_shutdown=20, timeout_keep_alive=30,
    )  # fmt: skip
    server = Server(config)
    server.engine = engine
    with suppress(KeyboardInterrupt):  # raised again by uvicorn once it has stopped
        server.run(sockets=[found])


class Process:
    """The server as a process of its own."""

    def __init__(self, file: Path) -> None:
        paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.live.server", str(file)],
            stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip
        assert self.process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"
        self._wait()

    def _wait(self) -> None:
        """Until it answers."""
        for _ in range(600):
            try:
                httpx.get(f"{self.url}/live/", verify=False)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """As Ctrl-C would; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
