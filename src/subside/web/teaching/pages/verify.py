"""The public page that verifies certificates."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from subside.web.teaching import issuing
from subside.web.teaching.pages.completion import past

NOT_FOUND = 404
TYPED = 40  # characters of a code that are shown again


@login_not_required
@never_cache
@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Where somebody types the code of a certificate."""
    typed = request.GET.get("code", "").strip()
    if not typed:
        return render(request, "teaching/verify.html", {})
    code = issuing.as_code(typed)
    return redirect("verified", code) if code else _unlike(request, typed)


@login_not_required
@never_cache
@require_GET
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """What was issued under a code, and whether it is valid today."""
    known = issuing.as_code(code)
    if known is None:
        return _unlike(request, code)
    row = issuing.verified(known)
    context = {
        "typed": known,
        "row": row,
        "asked": True,
        "expired": row is not None and past(row.expires),
    }
    return render(request, "teaching/verify.html", context, status=200 if row else NOT_FOUND)


def _unlike(request: HttpRequest, typed: str) -> HttpResponse:
    """Something that no code looks like."""
    context = {"typed": typed[:TYPED], "unlike": issuing.unlike(typed)}
    return render(request, "teaching/verify.html", context, status=NOT_FOUND)
