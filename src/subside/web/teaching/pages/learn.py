"""A class as who takes it sees it: what is left to do, its blocks, and all that is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from subside.courses.completion import Record, Requirement, requirements
from subside.courses.schema import Block
from subside.web.teaching import editions, missing, timetable
from subside.web.teaching.forms import NameForm
from subside.web.teaching.record import record_of
from subside.web.teaching.rights import own_place


@never_cache
@require_http_methods(["GET", "POST"])
def learn(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole class: what is left, the blocks, and what is asked for completion."""
    place = own_place(request, pk)
    form = NameForm(request.POST or None, initial={"name": place.name})
    if request.method == "POST" and form.is_valid():
        place.name = form.cleaned_data["name"]
        place.save(update_fields=["name"])
        messages.success(request, "Your name is kept.")
        return redirect("learn", pk)
    course = editions.of_class(place.course_class)
    record = record_of(place, course)
    asked, tests = requirements(course, record), missing.tests_of(place, course)
    row = place.course_class
    context = {
        "place": place, "row": row, "course": course, "form": form, "tests": tests,
        "days": [(day.number, [(one, _state(one.block, record, asked)) for one in day.blocks])
                 for day in timetable.days(row, course)],
        "left": missing.left(place, course, record, asked, tests), "asked": asked,
        "done": sum(one.done for one in asked), "here": "" if row.closed else row.block,
        "rated": place.rated.filter(counts=True).exclude(closed=None),
        "completion": getattr(place, "completion", None),
    }  # fmt: skip
    return render(request, "teaching/learn.html", context, status=400 if form.errors else 200)


def _state(block: Block, record: Record, asked: Sequence[Requirement]) -> dict[str, Any]:
    """How far somebody is with a block: done, part of it, or nothing noted yet."""
    of = [one for one in asked if one.block == block.id]
    begun = block.id in record.minutes or any(one.done for one in of)
    return {"done": all(one.done for one in of), "begun": begun}
