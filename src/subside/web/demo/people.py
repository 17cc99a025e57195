"""The fictitious people of the demonstration: all are named after birds."""

from __future__ import annotations

from random import Random

from subside.web.accounts.models import Agency, Role, User
from subside.web.demo.model import Simulated
from subside.web.demo.names import PASSWORD

BIRDS = (
    "Avocet", "Bittern", "Curlew", "Dunlin", "Egret", "Fulmar", "Gadwall", "Heron", "Ibis",
    "Jackdaw", "Kestrel", "Lapwing", "Merlin", "Nuthatch", "Osprey", "Plover", "Quail", "Redshank",
    "Siskin", "Teal", "Veery", "Wigeon", "Whimbrel", "Yellowhammer",
)  # fmt: skip
EARLIER = (
    "Auklet", "Brambling", "Crake", "Dipper", "Eider", "Fieldfare", "Grebe", "Hobby", "Kingfisher",
    "Linnet", "Murrelet", "Nightjar", "Oriole", "Pipit", "Rail", "Scoter", "Tern", "Vireo",
    "Wheatear", "Wren",
)  # fmt: skip
"""Who took the class before: their answers are there for the figures of test items."""
STAFF = (
    ("admin", Role.ADMINISTRATOR), ("coordinator", Role.COORDINATOR),
    ("instructor", Role.INSTRUCTOR), ("instructor2", Role.INSTRUCTOR),
)  # fmt: skip


def cast(random: Random, birds: tuple[str, ...] = BIRDS) -> list[Simulated]:
    """Participants of differing skill; spread evenly, so that every draw has range."""
    spread = [-1.9 + 3.8 * k / (len(birds) - 1) + random.gauss(0, 0.15) for k in range(len(birds))]
    random.shuffle(spread)
    return [
        Simulated(bird.lower(), f"Officer {bird}", theta)
        for bird, theta in zip(birds, spread, strict=True)
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
