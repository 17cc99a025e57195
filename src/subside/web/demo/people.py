"""The fictitious people of the demonstration: all are named after birds."""

from __future__ import annotations

from random import Random

from subside.web.accounts.models import Agency, Role, User
from subside.web.demo.model import Simulated

AGENCY = "Marshwater Police Department (fictitious)"
NEIGHBOR = "Highmoor Training Center (fictitious)"
PASSWORD = "a heron stands in shallow water"
BIRDS = (
    "Avocet", "Bittern", "Curlew", "Dunlin", "Egret", "Fulmar", "Gadwall", "Heron", "Ibis",
    "Jackdaw", "Kestrel", "Lapwing", "Merlin", "Nuthatch", "Osprey", "Plover", "Quail", "Redshank",
    "Siskin", "Teal", "Veery", "Wigeon", "Whimbrel", "Yellowhammer",
)  # fmt: skip
STAFF = (
    ("admin", Role.ADMINISTRATOR), ("coordinator", Role.COORDINATOR),
    ("instructor", Role.INSTRUCTOR), ("instructor2", Role.INSTRUCTOR),
)  # fmt: skip


def cast(random: Random) -> list[Simulated]:
    """Twenty-four participants of differing skill; spread evenly, so that every draw has range."""
    spread = [-1.9 + 3.8 * k / (len(BIRDS) - 1) + random.gauss(0, 0.15) for k in range(len(BIRDS))]
    random.shuffle(spread)
    return [
        Simulated(bird.lower(), f"Officer {bird}", theta)
        for bird, theta in zip(BIRDS, spread, strict=True)
    ]


def staff(agency: Agency) -> dict[str, User]:
    """Accounts of those who teach and of the office."""
    return {name: _account(agency, name, role) for name, role in STAFF}


def participants(agency: Agency, people: list[Simulated]) -> dict[str, User]:
    """Accounts of those who take the class. Hashing a password is slow: all have the same hash."""
    first = _account(agency, people[0].username, Role.TRAINEE)
    rest = [
        User(agency=agency, username=one.username, role=Role.TRAINEE, password=first.password)
        for one in people[1:]
    ]
    User.objects.bulk_create(rest)
    return {one.username: one for one in [first, *rest]}


def _account(agency: Agency, name: str, role: Role) -> User:
    user = User(agency=agency, username=name, role=role)
    user.set_password(PASSWORD)
    user.save()
    return user
