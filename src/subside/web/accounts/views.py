"""The pages behind one-time links: a first or new account, and a new password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from subside.web.accounts import links, lockout
from subside.web.accounts.forms import FirstForm, JoinForm, PasswordForm
from subside.web.accounts.models import Link, Role, User
from subside.web.keeping import hold, holds_late

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GONE = 410


@holds_late
@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """What a link is good for: shown, and done once."""
    if request.method == "GET":
        found = links.found(token)
        return _shown(request, found, _form(found)) if found else _gone(request)
    found = links.found(token)
    form = _form(found, request.POST) if found else None
    if found is None or form is None:
        return _gone(request)
    if not form.is_valid():
        return _shown(request, found, form)
    hashed = make_password(form.cleaned_data["password"])  # slow, so before anybody has to wait
    hold(request)
    locked = links.found(token, lock=True)
    if locked is None:
        return _gone(request)
    form = _form(locked, request.POST)
    if not form.is_valid():  # somebody else took the name meanwhile
        return _shown(request, locked, form)
    form.user.password = hashed
    return _used(request, locked, form)


def _used(request: HttpRequest, used: Link, form: PasswordForm) -> HttpResponse:
    """Do what a link is good for, and use it up."""
    try:
        with transaction.atomic():
            user = _reset(form.user) if used.kind == Link.Kind.RESET else _joined(used, form)
    except IntegrityError:  # taken at this very moment, through another link
        form.add_error(None, "Somebody took this name just now. Choose another one.")
        return _shown(request, used, form)
    links.use_up(used)
    return _entered(request, used, user)


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
    user.save()
    found.note = ""
    found.save(update_fields=["note"])
    return user


def _reset(user: User) -> User:
    """Keep the new password. Every session of the account ends, since its hash is another."""
    user.save(update_fields=["password"])
    lockout.forget(user)
    return user


def _shown(request: HttpRequest, found: Link, form: PasswordForm) -> HttpResponse:
    context = {"link": found, "form": form, "kind": found.kind}
    return render(request, "accounts/link.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/gone.html", status=GONE)
