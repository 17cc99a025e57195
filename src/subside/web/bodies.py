"""A request's body is read whole before a thread is given to it.

There is a handful of threads for pages. Without this, as many slow or silent clients would hold
them all, each waiting for the rest of a body.
"""

from __future__ import annotations

import asyncio

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from subside.web.settings import UPLOAD

PATIENCE = 30.0  # seconds for the whole body


class Whole:
    """Hands a request on once its body is there; refuses one that is too long or too slow."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read, then hand on what was read."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(PATIENCE):
                body = await _read(receive)
        except TimeoutError:
            refused = PlainTextResponse("The request came too slowly. Send it again.\n", 408)
            await refused(scope, receive, send)
            return
        if body is None:
            told = f"This is too much: at most {UPLOAD // 1024**2} MB in one request.\n"
            await PlainTextResponse(told, 413)(scope, receive, send)
            return
        rest: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return rest.pop() if rest else await receive()

        await self.app(scope, again, send)


async def _read(receive: Receive) -> bytes | None:
    """The body; None where it is too long."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > UPLOAD:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return bytes(body)
