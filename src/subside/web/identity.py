"""Django's sign-in and CSRF rules for requests that Starlette answers.

Both are asked of Django's own code: the same session, the same hash that a new password changes,
the same rules on tokens and origins. Database work runs in a handful of threads, each with one
connection that is looked after as Django does around a request.

Who it was is remembered for half a minute, since a trainee asks again every few seconds. Whatever
this process changes of sessions and people makes it forget at once; what another process changes
counts within that half minute.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user, get_user_model
from django.contrib.sessions.models import Session
from django.core.exceptions import DisallowedHost
from django.db import close_old_connections, transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from starlette.requests import HTTPConnection, Request

from subside.web import threads
from subside.web.live.journal import Identity

THREADS = 3
REMEMBERED, MOST = 30.0, 10_000  # seconds, and sessions


class Borrowed(HttpRequest):
    """As much of a Django request as sign-in and CSRF rules look at."""

    def __init__(self, request: HTTPConnection) -> None:
        super().__init__()
        self.method = str(request.scope.get("method", "GET"))
        self.path = self.path_info = request.url.path
        self.COOKIES = dict(request.cookies)
        self._scheme_given = {"ws": "http", "wss": "https"}.get(
            request.url.scheme, request.url.scheme
        )
        host, port = request.scope.get("server") or ("localhost", 80)
        self.META = {"SERVER_NAME": str(host), "SERVER_PORT": str(port)}
        for name, value in request.headers.items():
            self.META[f"HTTP_{name.upper().replace('-', '_')}"] = value

    def _get_scheme(self) -> str:
        return self._scheme_given


class Identities:
    """Tells who asks, and whether a POST comes from a page of this server."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, "identity")
        self._sessions = import_module(settings.SESSION_ENGINE).SessionStore
        self._csrf = CsrfViewMiddleware(_never)
        self._known: dict[str, tuple[float, Identity]] = {}  # by session: until when, and who
        self._changes = 0  # so that what was looked up before a change is not remembered after it
        for signal in (post_save, post_delete):
            for model in (Session, get_user_model()):
                signal.connect(self._changed, sender=model)

    async def who(self, request: HTTPConnection) -> Identity | None:
        """Who is signed in; None for nobody, an ended session, a closed account."""
        key, borrowed = request.cookies.get(settings.SESSION_COOKIE_NAME), Borrowed(request)
        if not key or not _host_is_ours(borrowed):
            return None
        known = self._known.get(key)
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        loop, changes = asyncio.get_running_loop(), self._changes
        found = await loop.run_in_executor(self._threads, self._found, key, borrowed)
        if found is not None and changes == self._changes:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = time.monotonic() + REMEMBERED, found
        return found

    async def csrf(self, request: Request) -> bool:
        """Whether the token and the origin are right. Looks at no database."""
        borrowed = Borrowed(request)
        if not _host_is_ours(borrowed):
            return False
        self._csrf.process_request(borrowed)
        return self._csrf.process_view(borrowed, _never, (), {}) is None

    def close(self) -> None:
        """End the threads, and their connections with them."""
        for signal in (post_save, post_delete):
            for model in (Session, get_user_model()):
                signal.disconnect(self._changed, sender=model)
        threads.end(self._threads, THREADS)

    def _changed(self, **_: object) -> None:
        """Forget everybody: now, and once more when others can see what was changed."""
        self._forget()
        transaction.on_commit(self._forget)

    def _forget(self) -> None:
        self._changes += 1
        self._known.clear()

    def _found(self, key: str, request: Any) -> Identity | None:
        close_old_connections()
        try:
            request.session = self._sessions(key)
            user: Any = get_user(request)
            if not user.is_authenticated:
                return None
            return Identity(user.pk, user.agency_id, user.role)
        finally:
            close_old_connections()


def _host_is_ours(request: HttpRequest) -> bool:
    """Whether the Host header names this server: another name may be made to point here."""
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def _never(request: HttpRequest) -> Any:
    raise AssertionError("the check passes or refuses; it hands nothing on")
