"""Pages for what went wrong, in words that say what to do."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from subside.web.keeping import full


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that does not come from a page of this server, or from one that is too old."""
    return render(request, "faults/csrf.html", status=403)


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or not for this user: nobody learns which."""
    return render(request, "404.html", status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """A mistake in the program; or a disk that is full, which is none."""
    if full(sys.exc_info()[1]):
        return render(request, "faults/full.html", status=503)
    return render(request, "500.html", status=500)
