"""One application: what serves live encounters, and Django's pages beside it."""

from __future__ import annotations

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from subside.web import headers, shelf, threads
from subside.web.bodies import Whole
from subside.web.identity import Identities
from subside.web.live.engine import Engine
from subside.web.live.routes import routes
from subside.web.logs import AccessLog
from subside.web.pages.judging import JUDGING
from subside.web.records.journal import DatabaseJournal

SELDOM = 20_000, 20, 50  # objects made, and rounds, before unused ones are looked for
PAGES = 6  # threads that answer for pages


class Secured:
    """Sets the security headers that an answer has not got."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, and add to the beginning of the answer."""

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in headers.HEADERS.items():
                    found.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, secured)


def application() -> Starlette:
    """The whole application. Django must be configured."""
    wsgi: Any = get_wsgi_application()  # each library has its own word for the same types
    pages: Any = WSGIMiddleware(wsgi, workers=PAGES)
    journal, identities = DatabaseJournal(JUDGING.prepare), Identities()
    engine = Engine(journal, shelf.model, review=_review)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        journal.open()
        threading.Thread(target=_read_ahead, name="read-ahead", daemon=True).start()
        try:
            yield
        finally:
            await engine.close()
            journal.close()
            JUDGING.close()
            identities.close()
            threads.end(pages.executor, PAGES)

    application = Starlette(
        routes=[*routes(engine, identities.who, identities.csrf), Mount("/", app=Whole(pages))],
        middleware=[Middleware(AccessLog), Middleware(Secured)],
        lifespan=lifespan,
    )
    application.state.hush = engine.hush  # ends the streams, which would keep a server from ending
    return application


def _review(encounter: UUID) -> str:
    return reverse("review", args=[encounter])


def _read_ahead() -> None:
    """Read the scenarios before somebody asks for them."""
    for slug in shelf.slugs():
        shelf.scenario(slug)
    # What is there now stays: looking through it again and again would hold up everybody. Of what
    # comes, most goes with its last use, without being looked for.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
