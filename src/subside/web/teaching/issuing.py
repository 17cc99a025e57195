"""Records of completion: issued to who did all that is asked, withdrawn with a reason, verified."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from subside.courses.completion import Record, completed, requirements
from subside.courses.course import Course
from subside.courses.paper import expiry
from subside.errors import UserError
from subside.web.accounts.models import User
from subside.web.teaching.models import Completion, Place, Rated, Sitting
from subside.web.teaching.models.completion import ALPHABET, LENGTH
from subside.web.teaching.record import record_of

GROUP = 4
WHY = 200


def issue(place: Place, course: Course, by: User) -> Completion:
    """The record of somebody who completed a course. UserError says what is still to be done."""
    with transaction.atomic():
        Place.objects.select_for_update().get(pk=place.pk)  # two windows issue one certificate
        return _issued(place, course, by, record_of(place, course))


def _issued(place: Place, course: Course, by: User, record: Record) -> Completion:
    if not completed(course, record):
        left = [one.what for one in requirements(course, record) if not one.done]
        raise UserError("", "is not complete", "; ".join(left)[:300], "See what is left below.")
    if not place.name.strip():
        hint = "The participant enters it on the page of the class, or you do below."
        raise UserError("", "has no name for the certificate", None, hint)
    found = Completion.objects.filter(place=place).first()
    if found is not None and found.withdrawn is None:
        return found
    if found is not None:  # withdrawn before: that one stays withdrawn, under its own code
        found.place = None
        found.save(update_fields=["place"])
    on = completed_on(place, course)
    return Completion.objects.create(
        agency_id=place.course_class.agency_id, place=place, name=place.name.strip(),
        course=course.file.title, course_hash=course.hash, minutes=course.file.minutes,
        on=on, expires=expiry(on, course.file.certificate_months), issued_by=by,
        record=[
            {"what": one.what, "needed": one.needed, "had": one.had}
            for one in requirements(course, record)
        ],
    )  # fmt: skip


def completed_on(place: Place, course: Course) -> date:
    """The day the last of what is asked was done, as far as it is known; never after today.

    That is the last day of the class, or later where a test or a rating came after it.
    """
    days = [place.course_class.starts + timedelta(days=course.file.days - 1)]
    tests = Sitting.objects.filter(place=place).exclude(finished=None)
    rated = Rated.objects.filter(place=place, counts=True).exclude(closed=None)
    for moment in (
        *tests.filter(on_paper=False).values_list("finished", flat=True),
        *rated.values_list("closed", flat=True),
    ):
        if moment is not None:
            days.append(timezone.localdate(moment))
    return min(max(days), timezone.localdate())


def withdraw(row: Completion, why: str) -> None:
    """Let a certificate no longer be valid. UserError without a reason."""
    if not why.strip():
        raise UserError("", "needs a reason", None, "It is shown to whoever verifies the code.")
    row.withdrawn, row.why_withdrawn = timezone.now(), why.strip()[:WHY]
    row.save(update_fields=["withdrawn", "why_withdrawn"])


def as_code(typed: str) -> str | None:
    """A code as it is kept, from what somebody typed; None where it cannot be one."""
    bare = re.sub(r"[\s\-\u2010-\u2015]", "", typed).upper()  # a hyphen may come as any dash
    if len(bare) != LENGTH or any(letter not in ALPHABET for letter in bare):
        return None
    return "-".join(bare[k : k + GROUP] for k in range(0, LENGTH, GROUP))


def unlike(typed: str) -> str:
    """Why something typed is no code, in words."""
    bare = re.sub(r"[\s\-\u2010-\u2015]", "", typed).upper()
    strange = sorted({letter for letter in bare if letter not in ALPHABET})
    if len(bare) == LENGTH and all(letter in "01OIL" for letter in strange):
        return f"No code has {' or '.join(strange)}: look at it again."
    if len(bare) != LENGTH and not strange:
        return f"A code has {LENGTH} letters and digits; this has {len(bare)}."
    return f"A code has {LENGTH} letters and digits, as in 3F7K-9QRT-XW2M."


def verified(code: str) -> Completion | None:
    """The record of a code, or None: nothing was issued under it."""
    return Completion.objects.filter(code=code).select_related("agency").first()
