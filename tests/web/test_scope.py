"""Every address, as somebody from another agency and as nobody: nothing of agency A is met.

The table names every URL pattern there is. One that is added and not in the table fails the test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.cast import Cast, begun, client
from tests.web.teaching import cases

SECRET = "only-alder-knows"


class Case(NamedTuple):
    """How an address is tried."""

    arguments: Callable[[Cast], list[Any]]
    methods: tuple[str, ...] = ("get", "post")
    open: bool = False  # for everybody, signed in or not
    general: bool = False  # there for everybody who is signed in, with nothing of others on it


def none(_: Cast) -> list[Any]:
    return []


def encounter(cast: Cast) -> list[Any]:
    return [begun(cast.alice, over=True, log=SECRET).pk]


def decision(cast: Cast) -> list[Any]:
    return [*encounter(cast), 1]


def exported(cast: Cast) -> list[Any]:
    return [*encounter(cast), "json"]


def shared(cast: Cast) -> list[Any]:
    from subside.web.records.models import Encounter, Share

    row = Encounter.objects.get(pk=encounter(cast)[0])
    return [Share.objects.create(agency=row.agency, encounter=row, token=f"t-{row.pk}").token]


def somebody(cast: Cast) -> list[Any]:
    return [cast.ian.pk]


def with_a_second_step(cast: Cast) -> list[Any]:
    from allauth.mfa.models import Authenticator

    given = {"data": {"secret": SECRET}}
    Authenticator.objects.get_or_create(user=cast.ian, type="totp", defaults=given)
    return [cast.ian.pk]


def invitation(cast: Cast) -> list[Any]:
    from subside.web.accounts import links
    from subside.web.accounts.models import Role

    return [links.invitation(cast.ada, Role.TRAINEE, SECRET)[0].pk]


def slug(_: Cast) -> list[Any]:
    return ["roadside"]


def wrong_token(_: Cast) -> list[Any]:
    return ["x" * 32]


CASES: dict[str, Case] = {
    "home": Case(none, general=True),
    "health": Case(none, open=True),
    "briefing": Case(slug, general=True),
    "import": Case(none, general=True),
    "encounter": Case(encounter),
    "log": Case(encounter),
    "review": Case(encounter),
    "review_state": Case(encounter),
    "review_ending": Case(encounter),
    "review_truth": Case(encounter),
    "review_file": Case(exported),
    "review_why": Case(encounter),
    "review_view": Case(encounter),
    "review_share": Case(encounter),
    "review_schema": Case(none, open=True),
    "shared": Case(shared),
    "shared_state": Case(shared),
    "shared_ending": Case(shared),
    "shared_truth": Case(shared),
    "shared_follows": Case(shared),
    "again": Case(encounter),
    "follows": Case(encounter),
    "delete": Case(encounter),
    "library": Case(none, general=True),
    "progress": Case(none, general=True),
    "ten_minutes": Case(none, general=True),
    "exercises": Case(none, general=True),
    "exercise": Case(decision),
    "link": Case(wrong_token, open=True),
    "people": Case(none, general=True),
    "rename_agency": Case(none, general=True),
    "withdraw": Case(invitation),
    "change_role": Case(somebody),
    "change_active": Case(somebody),
    "reset": Case(somebody),
    "second_step_off": Case(with_a_second_step),
    "said": Case(encounter),
    "account": Case(none, general=True),
    "account_login": Case(none, open=True),
    "account_logout": Case(none, open=True),
    "account_inactive": Case(none, open=True),
    "account_signup": Case(none, open=True),
    "account_reauthenticate": Case(none, general=True),
    "account_change_password": Case(none, general=True),
    "mfa_index": Case(none, general=True),
    "mfa_authenticate": Case(none, open=True),  # without a sign-in under way: back to its start
    "mfa_reauthenticate": Case(none, general=True),
    "mfa_activate_totp": Case(none, general=True),
    "mfa_deactivate_totp": Case(none, general=True),
    "mfa_view_recovery_codes": Case(none, general=True),
    "mfa_generate_recovery_codes": Case(none, general=True),
    "mfa_download_recovery_codes": Case(none, general=True),
}
CASES |= {
    name: Case(
        arguments, open=name in (*cases.OPEN, "verified", "asked"), general=name in cases.GENERAL
    )
    for name, arguments in cases.ADDRESSES.items()
}
NAMES = sorted(CASES)


def patterns(of: URLResolver | None = None) -> Iterator[URLPattern]:
    for entry in (of or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def address(case_name: str, cast: Cast) -> str:
    from django.urls import reverse

    return reverse(case_name, args=CASES[case_name].arguments(cast))


def test_the_table_has_every_address(site: object) -> None:
    found = [pattern.name for pattern in patterns()]
    assert None not in found, "an address without a name is in no table"
    assert len(found) == len(set(found))
    assert sorted(str(name) for name in found) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_nobody_gets_in(name: str, people: Cast) -> None:
    case = CASES[name]
    for method in case.methods:
        answer = getattr(client(), method)(address(name, people))
        assert SECRET not in answer.content.decode()
        if not case.open:
            assert answer.status_code == 302, (name, method, answer.status_code)
            assert answer["Location"].startswith("/account/login/"), answer["Location"]


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_meets_nothing(name: str, people: Cast) -> None:
    """Mallory has every right in her own agency, and none in this one."""
    case, found = CASES[name], set()
    for method in case.methods:
        where = address(name, people)
        before = kept(people)
        answer = getattr(client(people.mallory), method)(where)
        text = answer.content.decode()
        assert SECRET not in text
        assert not any(f">{person.username}<" in text for person in people.own)
        assert kept(people) == before, f"{method} {name} changed something of another agency"
        assert answer.status_code < 500
        found.add(answer.status_code)
    if not (case.open or case.general):
        assert 404 in found, name
        assert found <= {404, 405}, (name, found)


@pytest.mark.parametrize("name", NAMES)
def test_a_colleague_meets_no_run(name: str, people: Cast) -> None:
    """Not even the administrator of the same agency sees what somebody played."""
    case = CASES[name]
    if case.arguments not in (encounter, exported, decision):
        return
    for colleague in (people.ian, people.carol, people.ada):
        where = address(name, people)
        before = kept(people)
        found = {getattr(client(colleague), way)(where).status_code for way in case.methods}
        assert 404 in found
        assert found <= {404, 405}
        assert kept(people) == before


def kept(cast: Cast) -> set[tuple[object, ...]]:
    """Everything that agency A has in the tables."""
    from allauth.mfa.models import Authenticator

    from subside.web.accounts.models import Agency, Link, User
    from subside.web.records.models import Encounter, Share
    from subside.web.teaching.models import Completion, CourseClass, Enquiry, OwnCourse, Place

    rows: set[tuple[object, ...]] = set()
    for model in (User, Link, Encounter, Share, CourseClass, OwnCourse, Enquiry, Completion):
        for row in model._default_manager.filter(agency=cast.agency).values():
            row.pop("last_login", None)
            rows.add((model.__name__, *(str(value) for value in row.values())))
    for row in Authenticator.objects.filter(user__agency=cast.agency).values_list("pk", "data"):
        rows.add(("Authenticator", *map(str, row)))
    for row in Place.objects.filter(course_class__agency=cast.agency).values_list():
        rows.add(("Place", *map(str, row)))
    rows.add(("Agency", *Agency.objects.filter(pk=cast.agency.pk).values_list("name", flat=True)))
    return rows
