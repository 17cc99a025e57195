"""A server of the encounter page for its tests: the page as it is, encounters in memory.

    python tests/web/page/server.py --port 8123 --speed 20

`/new?scenario=doorstep&mode=study&seed=1` begins an encounter and opens its page.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import uuid
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import django  # noqa: E402
import uvicorn  # noqa: E402
from django.conf import settings  # noqa: E402
from django.template import engines  # noqa: E402
from starlette.applications import Starlette  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from starlette.requests import Request  # noqa: E402
from starlette.responses import (  # noqa: E402
    HTMLResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Mount, Route  # noqa: E402
from starlette.staticfiles import StaticFiles  # noqa: E402

from subside.files import scenarios_folder  # noqa: E402
from subside.model import Model, build  # noqa: E402
from subside.scenario import load  # noqa: E402
from tests.web.page.room import Room  # noqa: E402

WEB = ROOT / "src/subside/web"
TOKEN = "a token of the page"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
rooms: dict[str, Room] = {}
tasks: set[asyncio.Task[None]] = set()


def open_room(room: Room) -> None:
    """Let time begin in a room."""
    rooms[room.id] = room
    task = asyncio.get_running_loop().create_task(room.live())
    tasks.add(task)
    task.add_done_callback(tasks.discard)


async def new(request: Request) -> Response:
    """Begin an encounter. `id` and `paused` stand in for a server that was started again."""
    asked = request.query_params
    model = model_of(asked.get("scenario", "doorstep"))
    room = Room(
        asked.get("id", str(uuid.uuid4())),
        model,
        int(asked.get("seed", "1")),
        asked.get("mode", "real"),
        float(asked.get("speed", str(request.app.state.speed))),
        asked.get("paused") == "1",
    )
    open_room(room)
    return RedirectResponse(f"/encounters/{room.id}/")


@cache
def model_of(slug: str) -> Model:
    """The model of a shipped scenario, built once."""
    return build(load(scenarios_folder() / slug))


async def page(request: Request) -> Response:
    room = request.path_params["id"]
    page = engines["django"].get_template("encounter.html")
    words = {"csrf_token": TOKEN, "encounter_id": room, "live_url": f"/live/{room}/", "home_url": "/", "review_url": f"/review/{room}/"}  # fmt: skip
    return HTMLResponse(page.render(words), headers={"Content-Security-Policy": POLICY})


def room_of(request: Request) -> Room | None:
    return rooms.get(request.path_params["id"])


def missing() -> Response:
    return JSONResponse({"error": "not found"}, 404)


async def view(request: Request) -> Response:
    room = room_of(request)
    return JSONResponse(room.view()) if room else missing()


async def act(request: Request) -> Response:
    room = room_of(request)
    if room is None:
        return missing()
    if request.headers.get("X-CSRFToken") != TOKEN:
        return JSONResponse({"error": "csrf"}, 403)
    body: dict[str, Any] = await request.json()
    status, answer = await room.act(body["key"], body["act"], body["say"])
    return JSONResponse(answer, status)


async def pause(request: Request) -> Response:
    room = room_of(request)
    if room is None:
        return missing()
    await room.pause(bool((await request.json())["paused"]))
    return JSONResponse({"clock": room.clock(), "paused": room.paused})


async def stop(request: Request) -> Response:
    room = room_of(request)
    if room is None:
        return missing()
    await room.stop()
    return JSONResponse({"review": f"/review/{room.id}/"})


async def events(request: Request) -> Response:
    room = room_of(request)
    if room is None:
        return missing()
    after = int(request.headers.get("Last-Event-ID") or request.query_params.get("after", "0"))
    return StreamingResponse(told(room, after), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


async def told(room: Room, after: int) -> AsyncIterator[str]:
    """Events after a number, as they happen."""
    yield ": open\n\n"
    while True:
        for seq, kind, data in room.events:
            if seq > after:
                after = seq
                yield f"id: {seq}\nevent: {kind}\ndata: {json.dumps(data)}\n\n"
        async with room.news:
            if not any(seq > after for seq, _, _ in room.events):
                await room.news.wait()


async def plain(request: Request) -> Response:
    return HTMLResponse(f"<!doctype html><title>Here</title><h1>{request.url.path}</h1>")


def app(speed: float) -> Starlette:
    """The whole of it."""
    routes = [
        Route("/new", new),
        Route("/encounters/{id}/", page),
        Route("/live/{id}/", view),
        Route("/live/{id}/acts", act, methods=["POST"]),
        Route("/live/{id}/pause", pause, methods=["POST"]),
        Route("/live/{id}/stop", stop, methods=["POST"]),
        Route("/live/{id}/events", events),
        Mount("/static", StaticFiles(directory=WEB / "static")),
        Route("/{rest:path}", plain),
    ]
    made = Starlette(routes=routes, middleware=[Middleware(_NoStore)])
    made.state.speed = speed
    return made


class _NoStore:
    """Static files are read anew each time: they change while the page is built."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"cache-control", b"no-store")]
            await send(message)

        await self.inner(scope, receive, sending)


def main() -> None:
    """Serve on 127.0.0.1 until ended."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--port", type=int, required=True)
    reader.add_argument("--speed", type=float, default=1.0)
    given = reader.parse_args()
    settings.configure(
        STATIC_URL="/static/",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [WEB / "templates"]}],
    )
    django.setup()
    uvicorn.run(app(given.speed), host="127.0.0.1", port=given.port, log_level="warning", timeout_graceful_shutdown=1)


if __name__ == "__main__":
    main()
