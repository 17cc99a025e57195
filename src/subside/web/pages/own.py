"""One's own account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET


@require_GET
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Password and second step, and who sees what."""
    from allauth.mfa.utils import is_mfa_enabled

    return render(request, "accounts/own.html", {"second_step": is_mfa_enabled(request.user)})
