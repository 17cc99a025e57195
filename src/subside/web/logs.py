"""Logs of one JSON object a line, without names, addresses, query strings or what was typed.

What may be wrong is written as the kind of error and the places in the program it passed: a message
could quote somebody.
"""

from __future__ import annotations

import json
import logging
import re
import time
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ACCESS = logging.getLogger("subside.access")
EVENTS = logging.getLogger("subside.events")  # what is told as plain words about nobody
FILE, COPIES = 5_000_000, 5
_SECRET = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=/link/)[^/]+|(?<=/shared/)[^/]+|\d+"
)
_KNOWN = re.compile(
    r"/(live|link|encounters|scenarios|static|account|people|health|shared|library|progress"
    r"|ten-minutes|exercises|schemas)(/|\Z)|/\Z"
)


class InJson(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record without its message, but for those that this module writes."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name in (ACCESS.name, EVENTS.name) and isinstance(record.args, dict):
            told |= record.args
        elif record.exc_info and record.exc_info[1] is not None:
            told |= {"error": record.exc_info[1].__class__.__name__, "at": _places(record)}
        else:
            told["at"] = f"{Path(record.pathname).name}:{record.lineno}"
        return json.dumps(told)


def _places(record: logging.LogRecord) -> list[str]:
    assert record.exc_info is not None
    frames = traceback.extract_tb(record.exc_info[2])
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


class OnDisk(RotatingFileHandler):
    """Files that go round. Where the disk is full a line is lost, and nobody waits for it."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing: a terminal that nobody reads would hold up the server."""


def begin(folder: Path) -> None:
    """Write all logs to files of this folder, which go round."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = OnDisk(folder / "server.jsonl", maxBytes=FILE, backupCount=COPIES)
    handler.setFormatter(InJson())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for logger in (ACCESS, EVENTS):
        logger.setLevel(logging.INFO)


def shown(path: str) -> str:
    """A path without what could tell somebody: ids, tokens, and whatever is no page here."""
    return _SECRET.sub("*", path) if _KNOWN.match(path) else "(other)"


class AccessLog:
    """Writes one line for each answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, and write down what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            told = {
                "method": scope["method"] if scope["method"].isalpha() else "(other)",
                "path": shown(scope["path"]),
                "status": status,
                "ms": round((time.perf_counter() - began) * 1000, 1),
            }
            ACCESS.info("", told)
