"""A server of the encounter page alone: the page as it is, on the live engine, one trainee.

    python -m tests.web.page.server FILE PORT

FILE is the journal: a server that is started again on it has everything that was kept.
`/new?scenario=doorstep&mode=study&seed=1` begins an encounter and opens its page.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import django
import uvicorn
from django.conf import settings
from django.template import engines
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from subside.cli.named import model_of
from subside.review.html.files import STATIC
from subside.web.live.engine import Engine
from subside.web.live.journal import Identity
from subside.web.live.routes import routes
from tests.web.live.cast import ALICE, SqliteJournal, header

WEB = Path(__file__).parents[3] / "src/subside/web"
TOKEN = "a token of the page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
)


async def who(_: Request) -> Identity | None:
    """Everybody is Alice here."""
    return ALICE


async def csrf(request: Request) -> bool:
    """Whether the page sent its token back."""
    return request.headers.get("x-csrftoken") == TOKEN


async def new(request: Request) -> Response:
    """Begin an encounter."""
    asked = request.query_params
    state = request.app.state
    model = await state.engine.model(asked.get("scenario", "doorstep"))
    encounter = uuid.uuid4()
    mode: Any = asked.get("mode", "real")
    state.journal.add(encounter, header(model, int(asked.get("seed", "1")), mode))
    return RedirectResponse(f"/encounters/{encounter}/")


async def page(request: Request) -> Response:
    """The page of an encounter, under its policy."""
    encounter = request.path_params["id"]
    words = {
        "csrf_token": TOKEN,
        "encounter_id": encounter,
        "live_url": f"/live/{encounter}/",
        "home_url": "/",
        "review_url": f"/review/{encounter}/",
    }
    text = engines["django"].get_template("encounter.html").render(words)
    return HTMLResponse(text, headers={"Content-Security-Policy": POLICY})


async def elsewhere(request: Request) -> Response:
    """Any other page: says only where it is."""
    return HTMLResponse(f"<!doctype html><title>Here</title><h1>{request.url.path}</h1>")


class ReadAnew:
    """Nothing is kept by the browser: files change while the page is built."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand the request on; add the header to what comes back."""

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"cache-control", b"no-store")]
            await send(message)

        await self.inner(scope, receive, sending)


def app(file: Path) -> Starlette:
    """The whole of it, on a journal."""
    journal = SqliteJournal(file)
    engine = Engine(journal, model_of, review=lambda encounter: f"/review/{encounter}/")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await engine.close()

    made = Starlette(
        routes=[
            Route("/new", new),
            Route("/encounters/{id:uuid}/", page),
            *routes(engine, who, csrf),
            Mount("/static/scene", StaticFiles(directory=STATIC / "scene")),
            Mount("/static", StaticFiles(directory=WEB / "static")),
            Route("/{rest:path}", elsewhere),
        ],
        middleware=[Middleware(ReadAnew)],
        lifespan=lifespan,
    )
    made.state.journal, made.state.engine = journal, engine
    return made


def main(file: str, port: str) -> None:
    """Serve on 127.0.0.1 until ended."""
    templates = {"BACKEND": "django.template.backends.django.DjangoTemplates"}
    settings.configure(
        STATIC_URL="/static/", TEMPLATES=[{**templates, "DIRS": [WEB / "templates"]}]
    )
    django.setup()
    uvicorn.run(
        app(Path(file)), host="127.0.0.1", port=int(port), log_level="warning",
        timeout_graceful_shutdown=1,
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
