"""The pages behind one-time links: a first or new account, and a new password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from subside.web.accounts import links, lockout
from subside.web.accounts.forms import FirstForm, JoinForm, PasswordForm
from subside.web.accounts.models import Link, Role, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GONE = 410


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """What a link is good for: shown, and done once."""
    if request.method == "GET":
        found = links.found(token)
        return _shown(request, found, _form(found)) if found else _gone(request)
    with transaction.atomic():
        locked = links.found(token, lock=True)
        if locked is None:
            return _gone(request)
        form = _form(locked, request.POST)
        if not form.is_valid():
            return _shown(request, locked, form)
        user = _reset(locked, form) if locked.kind == Link.Kind.RESET else _joined(locked, form)
        links.use_up(locked)
    return _entered(request, locked, user)


def _entered(request: HttpRequest, used: Link, user: User) -> HttpResponse:
    """A new account is signed in. After a new password one signs in, by both steps if set."""
    logout(request)
    if used.kind == Link.Kind.RESET:
        messages.success(request, "The new password is set. Sign in with it.")
        return redirect("account_login")
    login(request, user, backend=BACKEND)
    return redirect("home")


def _form(found: Link, data: Any = None) -> PasswordForm:
    if found.kind == Link.Kind.RESET:
        assert found.user is not None
        return PasswordForm(data, user=found.user)
    of = FirstForm if found.kind == Link.Kind.FIRST else JoinForm
    return of(data, user=User(agency=found.agency, role=found.role))


def _joined(found: Link, form: PasswordForm) -> User:
    user, given = form.user, form.cleaned_data
    if found.kind == Link.Kind.FIRST:
        found.agency.name = given["agency"]
        found.agency.save(update_fields=["name"])
        user.role = Role.ADMINISTRATOR
    user.username, user.email = given["username"], given["email"]
    user.set_password(given["password"])
    user.save()
    found.note = ""
    found.save(update_fields=["note"])
    return user


def _reset(found: Link, form: PasswordForm) -> User:
    """Set the password. Every session of the account ends, since its hash is another."""
    form.user.refresh_from_db()
    form.user.set_password(form.cleaned_data["password"])
    form.user.save(update_fields=["password"])
    lockout.forget(form.user)
    return form.user


def _shown(request: HttpRequest, found: Link, form: PasswordForm) -> HttpResponse:
    context = {"link": found, "form": form, "kind": found.kind}
    return render(request, "accounts/link.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/gone.html", status=GONE)
