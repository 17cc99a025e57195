"""The front door: what this is, coming classes, and a form to ask. Open to everybody."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.courses.paper import besides
from subside.web.accounts.models import Agency
from subside.web.keeping import hold, holds_late
from subside.web.teaching import editions
from subside.web.teaching.models import CourseClass, Enquiry
from subside.web.teaching.models.completion import ALPHABET
from subside.web.teaching.models.enquiries import TEXT, Asks, State

SHOWN = 60  # coming classes
BAD, TOO_MANY = 400, 429
HOUR = 3600
AN_HOUR = 200  # enquiries on the whole server in an hour: more is no office's day
FROM_ONE = 20  # of them from one address
OPEN = 2000  # requests of an agency that nobody has answered: then its inbox is full
REFERENCE = 8
PEOPLE = 500
LATER = "More requests came in this hour than can be kept. Please send yours in an hour."
FULL = "This inbox is full. Please call the agency, or come back later."


class ClassChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Coming classes, told as the list above the form tells them."""

    several = False  # agencies on this server

    def label_from_instance(self, obj: Any) -> str:
        """Date, name, and on a server of several agencies whose it is."""
        told = f"{obj.starts:%B} {obj.starts.day}, {obj.starts.year}: {obj.title}"
        return f"{told} ({obj.agency.name})" if self.several else told


class AskForm(forms.ModelForm):  # type: ignore[type-arg]
    """What somebody from outside asks for."""

    asks = forms.ChoiceField(
        label="You would like", choices=Asks.choices, widget=forms.RadioSelect, initial=Asks.ENROL
    )
    agency = forms.ModelChoiceField(
        label="To", queryset=Agency.objects.none(), required=False, empty_label="Choose an agency"
    )
    course_class = ClassChoice(
        label="Which class", queryset=CourseClass.objects.none(), required=False,
        empty_label="None in particular",
    )  # fmt: skip
    people = forms.IntegerField(
        label="For how many people", required=False, min_value=1, max_value=PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    text = forms.CharField(
        label="What you would like to tell or ask", required=False, max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="No names of people from real events, and no case numbers, please.",
    )  # fmt: skip
    # People do not see it and leave it empty; programs fill in whatever there is.
    website = forms.CharField(required=False, max_length=200)

    class Meta:
        model = Enquiry
        fields = (
            "asks", "agency", "course_class", "name", "organization", "email", "phone", "people",
            "text",
        )  # fmt: skip
        labels = {  # noqa: RUF012 - as Django wants it
            "name": "Your name", "organization": "Agency or organization",
            "email": "Email address", "phone": "Telephone",
        }  # fmt: skip
        widgets = {  # noqa: RUF012
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "organization": forms.TextInput(attrs={"autocomplete": "organization"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        agencies = Agency.objects.order_by("name")
        count = agencies.count()
        choice = self.fields["course_class"]
        choice.queryset = coming().select_related("agency")  # type: ignore[attr-defined]
        choice.several = count > 1  # type: ignore[attr-defined]
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.only = agencies.first() if count == 1 else None
        if count <= 1:
            del self.fields["agency"]

    def clean(self) -> dict[str, Any]:
        """A way to answer, somebody to answer, and no program that fills in forms."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("website"):
            raise ValidationError(
                "A field that people do not see was filled in, as programs do. Send it once more: "
                "that field is empty now."
            )
        if not {"email", "phone"} & set(self.errors) and not (
            cleaned.get("email") or cleaned.get("phone")
        ):
            self.add_error("email", "Give an email address or a telephone number, to be answered.")
        chosen = cleaned.get("course_class")
        if cleaned.get("asks") == Asks.ENROL and not chosen and "course_class" not in self.errors:
            self.add_error("course_class", "Choose the class in which you would like a seat.")
        cleaned["to"] = self._to(chosen, cleaned.get("agency"))
        return cleaned

    def _to(self, chosen: CourseClass | None, agency: Agency | None) -> Agency | None:
        """Whose inbox it goes to: the agency of the class, else the one that was chosen."""
        if chosen is not None and agency is not None and chosen.agency_id != agency.pk:
            self.add_error("agency", f"The class you chose is one of {chosen.agency.name}.")
        found = chosen.agency if chosen else agency or self.only
        if found is None and "agency" in self.fields and "agency" not in self.errors:
            self.add_error("agency", "Choose to whom your request goes.")
        return found


def coming() -> models.QuerySet[CourseClass]:
    """Classes that are shown to everybody: listed, not closed, from today on."""
    rows = CourseClass.objects.filter(listed=True, closed=None, starts__gte=timezone.localdate())
    return rows.with_edition().order_by("starts", "pk")


@login_not_required
@never_cache
@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """What the three truths are, what each course teaches and to whom, and when."""
    return _page(request, AskForm(initial=_wanted(request)))


def _wanted(request: HttpRequest) -> dict[str, Any]:
    """What a link on this very page has chosen for the form."""
    given, asks = request.GET.get("class", ""), request.GET.get("ask", "")
    if given.isascii() and given.isdigit():
        return {"asks": Asks.ENROL, "course_class": given[:18]}
    return {"asks": asks} if asks in Asks.values else {}


def _page(request: HttpRequest, form: AskForm, status: int = 200, told: str = "") -> HttpResponse:
    taken = Count("places", filter=Q(places__left=None))
    rows = coming().select_related("agency").annotate(taken=taken)[:SHOWN]
    shipped = editions.shipped()
    context = {
        "courses": [(one, besides(one)) for one in shipped.values()], "form": form, "told": told,
        "classes": [
            {
                "row": row, "free": max(0, row.seats - row.taken),
                "course": shipped.get(row.edition.slug),
            }
            for row in rows
        ],
        "agencies": Agency.objects.count(),
    }  # fmt: skip
    return render(request, "teaching/front.html", context, status=status)


@login_not_required
@holds_late
@never_cache
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Keep what somebody asks, and tell under which reference."""
    form = AskForm(request.POST)
    if not form.is_valid() or form.cleaned_data["to"] is None:
        return _page(request, form, BAD)
    hold(request)
    refused = _too_many(request, form.cleaned_data["to"])
    if refused:
        return _page(request, form, TOO_MANY, refused)
    row = form.save(commit=False)
    row.agency, row.reference = form.cleaned_data["to"], _reference()
    row.save()
    request.session["asked"] = row.reference
    return redirect("asked", row.reference)


def _too_many(request: HttpRequest, agency: Agency) -> str:
    """Why no more is taken now, if so. Addresses are counted in memory alone, and not kept."""
    hour = timezone.now() - timedelta(hours=1)
    if Enquiry.objects.filter(made__gte=hour).count() >= AN_HOUR:
        return LATER
    address = str(request.META.get("REMOTE_ADDR", ""))
    key = f"asked-{hashlib.sha256(address.encode()).hexdigest()}"
    cache.add(key, 0, HOUR)
    if cache.get(key, 0) >= FROM_ONE:
        return LATER
    if Enquiry.objects.filter(agency=agency, state=State.OPEN).count() >= OPEN:
        return FULL
    cache.incr(key)
    return ""


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
