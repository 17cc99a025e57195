"""The people page: for administrators and coordinators."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from subside.web.accounts import links, second_step
from subside.web.accounts.forms import AgencyForm, InviteForm
from subside.web.accounts.models import Agency, Link, Role, User
from subside.web.accounts.roles import looked_after, may_change

View = Callable[..., HttpResponse]
LAST = "This is the last administrator. Make somebody else one first."


def leaders_only(view: View) -> View:
    """For everybody else the page is not there."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if not cast(User, request.user).leads:
            raise Http404
        return view(request, *args, **more)

    return checked


def _signed_in(request: HttpRequest) -> User:
    return cast(User, request.user)


def _theirs(request: HttpRequest, pk: int) -> User:
    """A person that this one may change; locked until the transaction ends."""
    rows = User.objects.of(request.user).select_for_update()
    found = cast(User, get_object_or_404(rows, pk=pk))
    if not may_change(_signed_in(request), found):
        raise Http404
    return found


@leaders_only
@never_cache
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everybody of the agency, open invitations, and a form to invite somebody."""
    user = _signed_in(request)
    form = InviteForm(request.POST or None, roles=looked_after(user))
    made = None
    if request.method == "POST" and form.is_valid():
        role, note = Role(form.cleaned_data["role"]), form.cleaned_data["note"]
        made = request.build_absolute_uri(links.invitation(user, role, note)[1])
        form = InviteForm(roles=looked_after(user))
    return _page(request, form, {"invited": made})


def _page(request: HttpRequest, form: InviteForm, more: dict[str, Any]) -> HttpResponse:
    user = _signed_in(request)
    everybody = User.objects.of(user).order_by("-is_active", "username")
    waiting = Link.objects.of(user).filter(
        kind=Link.Kind.INVITATION, used=None, expires__gt=timezone.now()
    )
    with_step = second_step.having(everybody)
    context = {
        "people": [(each, may_change(user, each), each.pk in with_step) for each in everybody],
        "waiting": waiting.order_by("expires"),
        "roles": looked_after(user),
        "form": form,
        "agency_form": AgencyForm(initial={"name": user.agency.name}),
        **more,
    }
    return render(request, "accounts/people.html", context)


@leaders_only
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an invitation work no more."""
    rows = Link.objects.of(request.user).filter(kind=Link.Kind.INVITATION, used=None)
    get_object_or_404(rows, pk=pk).delete()
    messages.success(request, "The invitation is withdrawn.")
    return redirect("people")


@leaders_only
@require_POST
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody another role."""
    _hold(request)
    person, role = _theirs(request, pk), request.POST.get("role", "")
    if role not in looked_after(_signed_in(request)):
        raise Http404
    if role != Role.ADMINISTRATOR and _is_last(person):
        messages.error(request, LAST)
        return redirect("people")
    person.role = role
    person.save(update_fields=["role"])
    messages.success(request, f"{person.username} is now: {person.get_role_display()}.")
    return redirect("people")


@leaders_only
@require_POST
def change_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, or open it again. What is signed in with it is out at once."""
    _hold(request)
    person, active = _theirs(request, pk), request.POST.get("active") == "yes"
    if not active and _is_last(person):
        messages.error(request, LAST)
        return redirect("people")
    person.is_active = active
    person.save(update_fields=["is_active"])
    messages.success(request, f"{person.username} {'can' if active else 'can no longer'} sign in.")
    return redirect("people")


@leaders_only
@never_cache
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for a new password, to be handed over."""
    person = _theirs(request, pk)
    address = request.build_absolute_uri(links.reset(_signed_in(request), person)[1])
    form = InviteForm(roles=looked_after(_signed_in(request)))
    return _page(request, form, {"reset": address, "reset_for": person})


@leaders_only
@never_cache
@require_http_methods(["GET", "POST"])
def second_step_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn off the second step of somebody else who lost it; asked once more before.

    Of one's own account it goes by the account page, which asks for the password.
    """
    rows = User.objects.of(request.user).exclude(pk=_signed_in(request).pk)
    if request.method == "POST":
        rows = rows.select_for_update()
    person = cast(User, get_object_or_404(rows, pk=pk))
    if not may_change(_signed_in(request), person) or not second_step.having([person]):
        raise Http404
    if request.method == "GET":
        return render(request, "accounts/second_step_off.html", {"person": person})
    second_step.turn_off(_signed_in(request), person)
    told = f"The second step of {person.username} is off. The next sign-in tells that it was done."
    messages.success(request, told)
    return redirect("people")


@leaders_only
@require_POST
def rename(request: HttpRequest) -> HttpResponse:
    """Give the agency another name."""
    form, agency = AgencyForm(request.POST), _signed_in(request).agency
    if form.is_valid():
        agency.name = form.cleaned_data["name"]
        agency.save(update_fields=["name"])
        messages.success(request, "The name is changed.")
    else:
        messages.error(request, "The agency needs a name of at most 120 characters.")
    return redirect("people")


def _hold(request: HttpRequest) -> None:
    """One change of people at a time in an agency: two must not leave it no administrator."""
    Agency.objects.select_for_update().get(pk=_signed_in(request).agency_id)


def _is_last(person: User) -> bool:
    others = User.objects.of(person).filter(role=Role.ADMINISTRATOR, is_active=True)
    administrator = person.role == Role.ADMINISTRATOR and person.is_active
    return administrator and not others.exclude(pk=person.pk).exists()
