"""Records of completion: issued to who did all that is asked, withdrawn with a reason, verified."""

from __future__ import annotations

import re

from django.utils import timezone

from subside.courses.completion import completed, requirements
from subside.courses.course import Course
from subside.courses.paper import expiry
from subside.errors import UserError
from subside.web.accounts.models import User
from subside.web.teaching.models import Completion, Place
from subside.web.teaching.models.completion import ALPHABET, LENGTH
from subside.web.teaching.record import record_of

GROUP = 4


def issue(place: Place, course: Course, by: User) -> Completion:
    """The record of somebody who completed a course. UserError says what is still to be done."""
    record = record_of(place, course)
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
    today = timezone.localdate()
    return Completion.objects.create(
        agency_id=place.course_class.agency_id, place=place, name=place.name.strip(),
        course=course.file.title, course_hash=course.hash, minutes=course.file.minutes,
        on=today, expires=expiry(today, course.file.certificate_months), issued_by=by,
        record=[
            {"what": one.what, "needed": one.needed, "had": one.had}
            for one in requirements(course, record)
        ],
    )  # fmt: skip


def withdraw(row: Completion, why: str) -> None:
    """Let a certificate no longer be valid. UserError without a reason."""
    if not why.strip():
        raise UserError("", "needs a reason", None, "It is shown to whoever verifies the code.")
    row.withdrawn, row.why_withdrawn = timezone.now(), why.strip()[:200]
    row.save(update_fields=["withdrawn", "why_withdrawn"])


def as_code(typed: str) -> str | None:
    """A code as it is kept, from what somebody typed; None where it cannot be one."""
    bare = re.sub(r"[\s-]", "", typed).upper()
    if len(bare) != LENGTH or any(letter not in ALPHABET for letter in bare):
        return None
    return "-".join(bare[k : k + GROUP] for k in range(0, LENGTH, GROUP))


def verified(code: str) -> Completion | None:
    """The record of a code, or None: nothing was issued under it."""
    return Completion.objects.filter(code=code).select_related("agency").first()
