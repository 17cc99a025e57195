"""The routes as an application, with a sign-in and a CSRF token of headers, for tests."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
from starlette.applications import Starlette
from starlette.requests import Request

from subside.web.live.engine import Engine
from subside.web.live.journal import Identity
from subside.web.live.routes import routes
from tests.web.live.cast import ALICE, BOB, CHARLIE

PEOPLE = {"alice": ALICE, "bob": BOB, "charlie": CHARLIE}
TOKEN = "token"
BASE = "http://testserver"


async def who(request: Request) -> Identity | None:
    """Who the header says it is: somebody of the cast, or one of many trainees by number."""
    name = request.headers.get("x-who", "")
    return one_of_many(int(name)) if name.isdecimal() else PEOPLE.get(name)


def one_of_many(number: int) -> Identity:
    """A trainee of a full room."""
    return Identity(number, ALICE.agency, ALICE.role)


async def csrf(request: Request) -> bool:
    """Whether the token is right."""
    return request.headers.get("x-csrftoken") == TOKEN


def application(engine: Engine, **more: Any) -> Starlette:
    """The routes alone."""
    return Starlette(routes=routes(engine, who, csrf), **more)


@asynccontextmanager
async def client(engine: Engine, name: str = "alice") -> Any:
    """Somebody's browser, without a network."""
    headers = {"x-who": name, "x-csrftoken": TOKEN}
    transport = httpx.ASGITransport(app=application(engine))
    async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers) as found:
        yield found


def key(number: int) -> str:
    """A key such as a page makes."""
    return str(UUID(int=number))
