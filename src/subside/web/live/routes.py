"""The routes of the live encounter: who may, what is taken, what is answered.

Page and server meet here: `GET /live/ID/` the whole state, `POST .../acts`, `.../pause`,
`.../stop`, and `GET .../events`, a stream that resumes by the number of the last event.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from subside.errors import UserError
from subside.web.live import wire
from subside.web.live.engine import Engine
from subside.web.live.feed import Listener
from subside.web.live.journal import Identity, NoEncounter, NotSaved
from subside.web.live.session import ERROR, Moved, Refused, Session

KEEP_OPEN = 15.0  # seconds between comments on a quiet stream
CHECK = 45.0  # seconds after which a stream asks again whether its reader is signed in
RETRY = b"retry: 1000\n\n"  # milliseconds after which a page connects again
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
Who = Callable[[Request], Awaitable[Identity | None]]
Csrf = Callable[[Request], Awaitable[bool]]
T = TypeVar("T")


class Answered(Exception):
    """The request ends here, with this answer."""

    def __init__(self, status: int, error: str, why: str = "", **more: Any) -> None:
        super().__init__(error)
        self.response = answer({"error": error, "why": why, **more}, status)


def answer(data: dict[str, Any], status: int = 200) -> Response:
    """JSON with the headers that every answer has."""
    return Response(wire.packed(data), status, HEADERS, "application/json")


def routes(engine: Engine, who: Who, csrf: Csrf) -> list[BaseRoute]:
    """The routes, from `/live/` on.

    `who` says who a request is from, or None; `csrf` whether a POST comes from our own page.
    """
    door = Door(engine, who, csrf)
    return [
        Route("/live/{id:uuid}/", door.view, methods=["GET"]),
        Route("/live/{id:uuid}/acts", door.act, methods=["POST"]),
        Route("/live/{id:uuid}/pause", door.pause, methods=["POST"]),
        Route("/live/{id:uuid}/stop", door.stop, methods=["POST"]),
        Route("/live/{id:uuid}/events", door.events, methods=["GET"]),
    ]


class Door:
    """Every request comes in here: first who, then what."""

    def __init__(self, engine: Engine, who: Who, csrf: Csrf) -> None:
        self._engine, self._who, self._csrf = engine, who, csrf

    async def view(self, request: Request) -> Response:
        """The whole state."""
        try:
            who = await self._identity(request)
        except Answered as answered:
            return answered.response
        return await self._answered(request, who, lambda session: session.view())

    async def act(self, request: Request) -> Response:
        """Take an act."""
        return await self._posted(request, wire.act_sent, lambda session, act: session.act(act))

    async def pause(self, request: Request) -> Response:
        """Let the clock stand, or go on."""
        return await self._posted(request, wire.pause_sent, lambda session, on: session.pause(on))

    async def stop(self, request: Request) -> Response:
        """End the exercise."""
        return await self._posted(request, wire.nothing_sent, lambda session, _: session.stop())

    async def events(self, request: Request) -> Response:
        """The stream of events after a number."""
        try:
            who = await self._identity(request)
            session = await self._session(request, who)
            listener = self._engine.listen(session, who, _after(request))
        except Answered as answered:
            return answered.response
        told = self._stream(request, session, who, listener)
        return StreamingResponse(told, 200, HEADERS, media_type="text/event-stream")

    async def _posted(
        self,
        request: Request,
        take: Callable[[bytes], T],
        do: Callable[[Session, T], Awaitable[dict[str, Any]]],
    ) -> Response:
        """A POST: sign-in, CSRF, whose it is, body, and only then what it asks for."""
        try:
            who = await self._identity(request)
            if not await self._csrf(request):
                raise Answered(
                    403, "refused", "This did not come from our own page: load it again."
                )
            sent = take(await _body(request))
        except wire.Malformed as error:
            more = {"field": error.field} if error.field else {}
            return Answered(400, "malformed", str(error), **more).response
        except Answered as answered:
            return answered.response
        except ClientDisconnect:
            return Answered(400, "malformed", "the body stopped short").response
        return await self._answered(request, who, lambda session: do(session, sent))

    async def _answered(
        self, request: Request, who: Identity, do: Callable[[Session], Awaitable[dict[str, Any]]]
    ) -> Response:
        try:
            session = await self._session(request, who)
        except Answered as answered:
            return answered.response
        try:
            return answer(await do(session))
        except Refused as refused:
            why = {"error": refused.error, "why": refused.why, "acts": session.offered()}
            return answer(why, 409)
        except (NotSaved, Moved) as error:
            if isinstance(error, Moved):
                session.give_up("the encounter goes on elsewhere")
            return not_saved()
        except Exception as error:
            session.fail(error)
            return answer({"error": "fault", "why": ERROR}, 500)

    async def _session(self, request: Request, who: Identity) -> Session:
        """The encounter of the address, for whose it is; one answer for all that is not there."""
        encounter: UUID = request.path_params["id"]
        try:
            return await self._engine.session(encounter, who)
        except NoEncounter:
            raise Answered(404, "not there", "There is no such encounter.") from None
        except UserError as error:
            raise Answered(409, "changed", str(error)) from None
        except (NotSaved, Moved):
            raise Answered(503, "not saved", NOT_SAVED) from None

    async def _identity(self, request: Request) -> Identity:
        who = await self._who(request)
        if who is None:
            raise Answered(403, "signed out", "Sign in again; the encounter waits.")
        return who

    async def _stream(
        self, request: Request, session: Session, who: Identity, listener: Listener
    ) -> AsyncIterator[bytes]:
        """Events as they come, and a comment where none came for a while.

        Whoever signs out stops hearing within a minute: a stream outlives the request's check.
        """
        now = asyncio.get_running_loop().time
        checked = now()
        try:
            yield RETRY
            while True:
                if now() - checked >= CHECK:
                    if await self._who(request) is None:
                        return
                    checked = now()
                try:
                    event = await asyncio.wait_for(listener.next(), KEEP_OPEN)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if event is None:
                    return
                yield event.sent
        finally:
            self._engine.leave(session, who, listener)


NOT_SAVED = "It could not be saved, and nothing has happened. Try again."


def not_saved() -> Response:
    """Nothing has happened; the same request may be sent again."""
    return answer({"error": "not saved", "why": NOT_SAVED}, 503)


async def _body(request: Request) -> bytes:
    """The body, of JSON and not too long."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Answered(400, "malformed", "the content type must be application/json")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > wire.MOST_BYTES:
            fact = f"the body may have {wire.MOST_BYTES} bytes"
            raise Answered(400, "malformed", fact)
    return body


def _after(request: Request) -> int | None:
    """The number of the last event that the page has, from the browser or the address."""
    given = request.headers.get("last-event-id") or request.query_params.get("after")
    if given is None or given == "":
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 16):
        raise Answered(400, "malformed", "after must be the number of an event", field="after")
    return int(given)
