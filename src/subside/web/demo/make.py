"""Make the demonstration: an agency, a class that is over, one to come, an inbox, an own course."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from subside.courses.course import Course
from subside.web.accounts.models import Agency, User
from subside.web.demo import classes, people
from subside.web.demo.names import AGENCY
from subside.web.teaching import drafts, editions, testing
from subside.web.teaching.models import CourseClass, Enquiry, Reply
from subside.web.teaching.models.enquiries import Asks, State

SEED = 20
COURSE = "officers"
OWN = "marshwater-8h"
SHARED = 2
ASKED = (
    (Asks.ENROL, "Chief Godwit", "Reedbank Police Department (fictitious)", 4,
     "Four of our twelve officers could come. Is there a meal break outside the 480 minutes?",
     State.OPEN),
    (Asks.HOST, "Captain Sandpiper", "Saltmarsh Sheriff’s Office (fictitious)", 20,
     "We have a room for twenty with a projector, and a gym for role-play.", State.OPEN),
    (Asks.INFORMATION, "Dispatcher Kittiwake", "County Communications (fictitious)", None,
     "Is the course for dispatchers too? We would like to send one from each shift.",
     State.ANSWERED),
    (Asks.COURSE, "Lieutenant Pochard", "Fenway Corrections (fictitious)", 15,
     "We would like the course at our facility in the fall.", State.CLOSED),
)  # fmt: skip


def there() -> bool:
    """Whether the demonstration is here already."""
    return Agency.objects.filter(name=AGENCY).exists()


def make(say: Callable[[str], None]) -> None:
    """Make all of it, or nothing. Takes a minute or two: encounters are really played."""
    random = Random(SEED)
    course = editions.shipped()[COURSE]
    on = timezone.localdate() - timedelta(days=30)
    with transaction.atomic():
        agency = Agency.objects.create(name=AGENCY)
        staff = people.staff(agency)
        cast = people.cast(random)
        users = people.participants(agency, cast)
        say(f"{AGENCY}: {len(staff)} who teach and coordinate, {len(users)} participants.")
        row = classes.held(course, cast, users, staff, on, "Class in the squad room", random)
        count = classes.played(row, course, cast, on, random)
        say(f"{count} encounters were played through the engine.")
        classes.shared(row, course, SHARED)
        issued = classes.certified(row, course, staff["coordinator"])
        say(f"{issued} of {len(users)} completed the class and have certificates.")
        row.closed = classes.at(on + timedelta(days=14), 9)
        row.save(update_fields=["closed"])
        _earlier(course, agency, staff, random)
        _coming(course, staff, users)
        _own(course, staff["coordinator"])
        _asked(agency, staff["coordinator"])


def _earlier(course: Course, agency: Agency, staff: dict[str, User], random: Random) -> None:
    """A class of half a year ago, of other people: hours, tests and ratings, no encounters."""
    cast = people.cast(random, people.EARLIER)
    users = people.participants(agency, cast)
    on = timezone.localdate() - timedelta(days=180)
    row = classes.held(course, cast, users, staff, on, "First class", random)
    row.closed = classes.at(on + timedelta(days=14), 9)
    row.save(update_fields=["closed"])


def _coming(course: Course, staff: dict[str, User], users: dict[str, User]) -> None:
    """Classes on the public page; some of the same people take one as a refresher."""
    today = timezone.localdate()
    for days, title, slug in ((21, "Fall class", COURSE), (45, "Instructor course", "instructors")):
        given = editions.shipped()[slug]
        row = CourseClass.objects.create(
            agency=staff["admin"].agency, edition=editions.edition_of(given), title=title,
            starts=today + timedelta(days=days), begins_at=classes.MORNING, listed=True,
            where="Training room, Station 1", seats=24 if slug == COURSE else 12,
            about="Open to neighboring agencies. Lunch is outside the hours. Bring your policy on "
            "force and on emergency holds.",
            made_by=staff["coordinator"],
        )  # fmt: skip
        row.instructors.set([staff["instructor"]])
        testing.draw(row, given)
        if slug == COURSE:
            for user in list(users.values())[:6]:
                row.places.create(user=user, name=f"Officer {user.username.title()}")


def _own(course: Course, by: User) -> None:
    """An agency's own copy with a change: a higher pass mark, and its name."""
    row = drafts.copy(by, course, OWN)
    file = row.files.get(name="course.toml")
    text = file.text.replace("pass_mark = 80", "pass_mark = 85", 1)
    text = text.replace(f'short = "{course.file.short}"', 'short = "Marshwater’s 8-hour course"', 1)
    drafts.keep(row, file.name, text, file.version)


def _asked(agency: Agency, by: User) -> None:
    """An inbox with requests in every state."""
    now = timezone.now()
    coming = CourseClass.objects.filter(agency=agency, listed=True).order_by("starts").first()
    for k, (asks, name, organization, count, text, state) in enumerate(ASKED):
        row = Enquiry.objects.create(
            agency=agency, asks=asks, name=name, organization=organization, people=count, text=text,
            email=f"{name.split()[-1].lower()}@example.org", state=state,
            reference=f"DEM{k + 2}-{'ABCD'[k] * 4}", made=now - timedelta(days=2 * k, hours=3),
            course_class=coming if asks == Asks.ENROL else None,
        )  # fmt: skip
        if state != State.OPEN:
            Reply.objects.create(
                enquiry=row, by=by, note=state == State.CLOSED,
                text="Yes: dispatchers take the whole course; blocks 5 to 8 are made with them in "
                "mind. Two seats are held for you."
                if state == State.ANSWERED
                else "Called; they will host next year.",
            )  # fmt: skip
