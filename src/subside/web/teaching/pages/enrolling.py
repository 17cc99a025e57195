"""Who comes into a class, and who leaves it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from subside.web.teaching.forms import EnrolForm
from subside.web.teaching.models import Place
from subside.web.teaching.pages.classes import people
from subside.web.teaching.rights import led_class, place_led


@never_cache
@require_POST
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Enroll people: all of them, or nobody where a name is wrong."""
    row = led_class(request, pk)
    form = EnrolForm(request.POST, row=row)
    if not form.is_valid():
        return people(request, row, form)
    new = form.new
    for user in new:
        Place.objects.update_or_create(course_class=row, user=user, defaults={"left": None})
    count = "1 person is" if len(new) == 1 else f"{len(new)} people are"
    if new:
        messages.success(request, f"{count} enrolled.")
    else:
        messages.info(request, "They are in this class already.")
    return redirect("class", row.pk)


@require_POST
def leave(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Take somebody out of a class. What they did is kept, for when they come back."""
    found = place_led(request, pk, place)
    found.left = found.left or timezone.now()
    found.save(update_fields=["left"])
    messages.success(request, f"{found} is no longer in this class. What is noted stays kept.")
    return redirect("class", pk)
