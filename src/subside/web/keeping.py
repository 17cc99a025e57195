"""What a page's request writes is kept as a whole, or not at all; and a full disk is said as one.

A request that changes something runs in one transaction, together with its session: where any part
of it cannot be written, nothing of it is. It is begun late by views that are slow before they
write: on SQLite it lets nobody else write, and a password takes a processor half a second.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, TypeVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse

SAFE = ("GET", "HEAD", "OPTIONS")  # methods that change nothing
FAULT = 500  # statuses from here on: nothing is kept
SQLITE = {8, 10, 13, 14}  # readonly, input or output, full, cannot open
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO}
INSUFFICIENT = "53"  # PostgreSQL's class of states: no disk, no memory, too many connections
POSTGRESQL = {"58030", "25006"}  # input or output; a transaction that may only read
View = TypeVar("View", bound=Callable[..., Any])


class AllOrNothing:
    """Middleware around sessions and views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the transaction that was begun meanwhile ends with the answer."""
        with ExitStack() as stack:
            request._subside_stack = stack  # type: ignore[attr-defined]
            answer = self.get_response(request)
            if answer.status_code >= FAULT and _held(request):
                transaction.set_rollback(True)
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _: object, __: object
    ) -> None:
        """Begin at once, but for views that do so themselves."""
        if request.method not in SAFE and not getattr(view, "holds_late", False):
            hold(request)


def hold(request: HttpRequest) -> None:
    """Begin the request's transaction, where it is not begun yet; never inside of another."""
    if not _held(request):
        request._subside_stack.enter_context(transaction.atomic())  # type: ignore[attr-defined]
        request._subside_held = True  # type: ignore[attr-defined]


def holds_late(view: View) -> View:
    """A view that calls `hold` before it writes; until then it may take its time."""
    view.holds_late = True  # type: ignore[attr-defined]
    return view


def _held(request: HttpRequest) -> bool:
    return getattr(request, "_subside_held", False)


def full(error: BaseException | None) -> bool:
    """Whether something went wrong because nothing can be written: no room, or read only."""
    return any(_full(each) for each in _causes(error))


def _full(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        # Extended codes carry the kind in their last byte.
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in SQLITE
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    state = getattr(error, "sqlstate", None) or ""
    return state.startswith(INSUFFICIENT) or state in POSTGRESQL


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that it came of, each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
