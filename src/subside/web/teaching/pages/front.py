"""The front door: what this is, coming classes, and a form to ask. Open to everybody."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.web.accounts.models import Agency
from subside.web.keeping import hold, holds_late
from subside.web.teaching import editions
from subside.web.teaching.models import CourseClass, Enquiry
from subside.web.teaching.models.completion import ALPHABET
from subside.web.teaching.models.enquiries import TEXT, Asks

SHOWN = 60  # coming classes
BAD, TOO_MANY = 400, 429
AN_HOUR = 200  # enquiries on the whole server in an hour: more is no office's day
REFERENCE = 8
PEOPLE = 500


class AskForm(forms.ModelForm):  # type: ignore[type-arg]
    """What somebody from outside asks for."""

    agency = forms.ModelChoiceField(label="To", queryset=Agency.objects.none(), required=False)
    course_class = forms.ModelChoiceField(
        label="Which class", queryset=CourseClass.objects.none(), required=False,
        empty_label="none in particular",
    )  # fmt: skip
    people = forms.IntegerField(
        label="For how many people", required=False, min_value=1, max_value=PEOPLE
    )
    text = forms.CharField(
        label="What you would like to tell or ask", required=False, max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="No names of people from real events, and no case numbers, please.",
    )  # fmt: skip
    website = forms.CharField(required=False, widget=forms.HiddenInput)  # people leave it empty

    class Meta:
        model = Enquiry
        fields = (
            "asks", "agency", "course_class", "name", "organization", "email", "phone", "people",
            "text",
        )  # fmt: skip
        labels = {  # noqa: RUF012 - as Django wants it
            "asks": "You would like", "name": "Your name", "organization": "Agency or organization",
            "email": "Email address", "phone": "Telephone",
        }  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        agencies = Agency.objects.order_by("name")
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["course_class"].queryset = coming()  # type: ignore[attr-defined]
        self.only = agencies.first() if agencies.count() == 1 else None
        if self.only is not None:
            del self.fields["agency"]

    def clean(self) -> dict[str, Any]:
        """A way to answer, and somebody to answer."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("email") and not cleaned.get("phone"):
            self.add_error("email", "Give an email address or a telephone number, to be answered.")
        if cleaned.get("asks") == Asks.ENROL and not cleaned.get("course_class"):
            self.add_error("course_class", "Choose the class in which you would like a seat.")
        chosen = cleaned.get("course_class")
        agency = chosen.agency if chosen else cleaned.get("agency") or self.only
        if agency is None:
            raise ValidationError("Choose to whom your request goes.")
        cleaned["to"] = agency
        return cleaned


def coming() -> models.QuerySet[CourseClass]:
    """Classes that are shown to everybody: listed, not closed, from today on."""
    rows = CourseClass.objects.filter(listed=True, closed=None, starts__gte=timezone.localdate())
    return rows.order_by("starts", "pk")


@login_not_required
@never_cache
@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """What the three truths are, what each course teaches and to whom, and when."""
    return _page(request, AskForm(initial=_wanted(request)))


def _wanted(request: HttpRequest) -> dict[str, Any]:
    """What a link on this very page has chosen for the form."""
    given = request.GET.get("class", "")
    return {"asks": Asks.ENROL, "course_class": given} if given.isdigit() else {}


def _page(request: HttpRequest, form: AskForm, status: int = 200, told: str = "") -> HttpResponse:
    taken = Count("places", filter=Q(places__left=None))
    rows = coming().select_related("agency", "edition").annotate(taken=taken)[:SHOWN]
    context = {
        "courses": editions.shipped().values(), "form": form, "told": told,
        "classes": [
            {"row": row, "course": editions.of_class(row), "free": max(0, row.seats - row.taken)}
            for row in rows
        ],
        "alone": Agency.objects.count() <= 1,
    }  # fmt: skip
    return render(request, "teaching/front.html", context, status=status)


@login_not_required
@holds_late
@never_cache
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Keep what somebody asks, and tell under which reference."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, form, BAD)
    if form.cleaned_data["website"]:
        raise Http404
    hour = timezone.now() - timedelta(hours=1)
    if Enquiry.objects.filter(made__gte=hour).count() >= AN_HOUR:
        told = "More requests came in this hour than can be kept. Please send yours in an hour."
        return _page(request, form, TOO_MANY, told)
    hold(request)
    row = form.save(commit=False)
    row.agency, row.reference = form.cleaned_data["to"], _reference()
    row.save()
    request.session["asked"] = row.reference
    return redirect("asked", row.reference)


def _reference() -> str:
    code = "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE))
    return f"{code[:4]}-{code[4:]}"


@login_not_required
@never_cache
@require_GET
def asked(request: HttpRequest, reference: str) -> HttpResponse:
    """That a request has come in: shown to whoever sent it, and nothing of it."""
    if request.session.get("asked") != reference:
        raise Http404
    return render(request, "teaching/asked.html", {"reference": reference})
