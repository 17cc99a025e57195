"""How people come in, what they may change, and what stops somebody who guesses."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.web.cast import PASSWORD, Cast, client, person

NEW = "five grey geese over the weir"
JOIN = {"username": "Nora", "email": "nora@example.org", "password": NEW, "again": NEW}
HOSTILE = "<script>alert(1)</script>\"'&\u202e"


def first_link() -> str:
    from subside.web.accounts.links import first_administrator

    path = first_administrator()
    assert path is not None
    return path


def test_the_first_administrator(tables: object) -> None:
    from subside.web.accounts.links import first_administrator
    from subside.web.accounts.models import Agency, User

    older, newer = first_link(), first_link()
    assert client().get(older).status_code == 410  # the one shown last is the only one
    browser = client()
    assert browser.get(newer).status_code == 200
    answer = browser.post(newer, {**JOIN, "agency": "Alder"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    made = User.objects.get()
    assert (made.username, made.role, made.agency.name) == ("nora", "administrator", "Alder")
    assert browser.get("/people/").status_code == 200
    assert Agency.objects.count() == 1
    assert client().post(newer, {**JOIN, "username": "again"}).status_code == 410
    assert first_administrator() is None


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"username": "al ice"}, "small letters"),
        ({"username": "alice"}, "Somebody has this user name"),
        ({"username": HOSTILE}, "small letters"),
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password123", "again": "password123"}, "too common"),
        ({"password": "1234567890123", "again": "1234567890123"}, "entirely numeric"),
        ({"again": "another one"}, "not the same"),
        ({"email": "nowhere"}, "valid email"),
    ],
)
def test_what_is_refused_says_why(changed: dict[str, str], told: str, people: Cast) -> None:
    from subside.web.accounts import links
    from subside.web.accounts.models import Role, User

    path = links.invitation(people.ada, Role.TRAINEE, "")[1]
    before = User.objects.count()
    answer = client().post(path, {**JOIN, **changed})
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
    assert User.objects.count() == before
    assert client().post(path, JOIN).status_code == 302  # the link is still good


def test_a_name_that_is_taken_at_the_same_moment(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody saw it a moment ago; the table of users has the last word, and the link stays good."""
    from subside.web.accounts import links, views
    from subside.web.accounts.models import Role

    path = links.invitation(people.ada, Role.TRAINEE, "")[1]
    joined = views._joined

    def late(*given: Any) -> Any:
        person(people.agency, "nora", "trainee")
        return joined(*given)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(views, "_joined", late)
        answer = client().post(path, {**JOIN, "username": "nora"})
    assert answer.status_code == 200
    assert "took this name just now" in answer.content.decode()
    assert client().post(path, {**JOIN, "username": "nora"}).status_code == 302


def test_an_invitation_gives_its_role_in_its_agency(people: Cast) -> None:
    from subside.web.accounts.models import Link, User

    page = client(people.carol).post("/people/", {"role": "instructor", "note": HOSTILE})
    assert HOSTILE not in page.content.decode()
    path = re.search(r"/link/[\w-]+/", page.content.decode())
    assert path
    assert Link.objects.get().token_hash not in path[0]
    client().post(path[0], {**JOIN, "role": "administrator", "agency": "Mine"})
    nora = User.objects.get(username="nora")
    assert (nora.role, nora.agency) == ("instructor", people.agency)
    people.agency.refresh_from_db()
    assert people.agency.name == "Alder"
    assert client().get(path[0]).status_code == 410


def test_links_get_old_and_are_withdrawn(people: Cast) -> None:
    from django.utils import timezone

    from subside.web.accounts import links
    from subside.web.accounts.models import Link, Role

    old, path = links.invitation(people.ada, Role.TRAINEE, "")
    Link.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert client().get(path).status_code == 410
    assert client().post(path, JOIN).status_code == 410
    old.delete()
    link, path = links.invitation(people.ada, Role.TRAINEE, "")
    client(people.ada).post(f"/people/invitations/{link.pk}/withdraw")
    assert client().post(path, JOIN).status_code == 410


def test_a_reset_link(people: Cast) -> None:
    page = client(people.carol).post(f"/people/{people.alice.pk}/reset").content.decode()
    path = re.search(r"/link/[\w-]+/", page)
    assert path
    inside = client(people.alice)
    assert inside.get("/").status_code == 200
    assert client().post(path[0], {"password": NEW, "again": NEW}).status_code == 302
    assert inside.get("/").status_code == 302  # what was signed in is out
    assert client().login(request=asked(), username="alice", password=NEW)
    assert not client().login(request=asked(), username="alice", password=PASSWORD)
    assert client().post(path[0], {"password": PASSWORD, "again": PASSWORD}).status_code == 410


def asked() -> Any:
    from django.test import RequestFactory

    return RequestFactory().post("/account/login/")


@pytest.mark.parametrize("who", ["alice", "ian"])
def test_who_does_not_look_after_people_has_no_page(who: str, people: Cast) -> None:
    browser = client(getattr(people, who))
    assert browser.get("/people/").status_code == 404
    for what in ("role", "active", "reset"):
        assert browser.post(f"/people/{people.ian.pk}/{what}", {"role": who}).status_code == 404


def test_a_coordinator_has_no_way_up(people: Cast) -> None:
    """Neither the role, nor an account that has it, nor an invitation to it."""
    from subside.web.accounts.models import Link, User

    browser = client(people.carol)
    for what in ("role", "active", "reset"):
        given = {"role": "trainee", "active": "no"}
        for above in (people.ada, people.carol):
            assert browser.post(f"/people/{above.pk}/{what}", given).status_code == 404
    up = {"role": "administrator"}
    assert browser.post(f"/people/{people.ian.pk}/role", up).status_code == 404
    browser.post("/people/", up)
    assert not Link.objects.exists()
    roles = dict(User.objects.filter(agency=people.agency).values_list("username", "role"))
    assert roles["carol"] == "coordinator"
    assert roles["ian"] == "instructor"


def test_the_last_administrator_stays(people: Cast) -> None:
    browser, ada = client(people.ada), people.ada
    for what, given in (("active", {"active": "no"}), ("role", {"role": "trainee"})):
        page = browser.post(f"/people/{ada.pk}/{what}", given, follow=True)
        assert "last administrator" in page.content.decode()
        ada.refresh_from_db()
        assert (ada.is_active, ada.role) == (True, "administrator")
    browser.post(f"/people/{people.ian.pk}/role", {"role": "administrator"})
    browser.post(f"/people/{ada.pk}/role", {"role": "trainee"})
    ada.refresh_from_db()
    assert ada.role == "trainee"


def test_a_closed_account_opens_again(people: Cast) -> None:
    browser, alice = client(people.ada), client(people.alice)
    browser.post(f"/people/{people.alice.pk}/active", {"active": "no"})
    assert alice.get("/").status_code == 302
    page = client().post("/account/login/", {"login": "alice", "password": PASSWORD}, follow=True)
    assert not page.wsgi_request.user.is_authenticated
    browser.post(f"/people/{people.alice.pk}/active", {"active": "yes"})
    page = client().post("/account/login/", {"login": "alice", "password": PASSWORD}, follow=True)
    assert page.wsgi_request.user.is_authenticated


def test_sign_in_by_name_or_address(people: Cast) -> None:
    people.alice.email = "alice@example.org"
    people.alice.save()
    for name in ("alice", "ALICE", "alice@example.org", "Alice@Example.org"):
        page = client().post("/account/login/", {"login": name, "password": PASSWORD}, follow=True)
        assert page.wsgi_request.user == people.alice, name
    page = client().post("/account/login/?next=http://evil.example/",
                         {"login": "alice", "password": PASSWORD})  # fmt: skip
    assert page["Location"] == "/"


def test_lock_out_counts_an_account_by_any_name(people: Cast) -> None:
    people.alice.email = "alice@example.org"
    people.alice.save()
    names = ["alice", "alice@example.org", "Alice "] * 4
    answers = []
    for number, name in enumerate(names):  # from ever other addresses
        answers.append(
            client().post(
                "/account/login/", {"login": name, "password": "wrong"},
                REMOTE_ADDR=f"192.0.2.{number}",
            )
        )  # fmt: skip
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert "locked for 10 minutes" in answers[-1].content.decode()
    right = {"login": "alice", "password": PASSWORD}
    assert client().post("/account/login/", right).status_code == 429
    other = {"login": "ian", "password": PASSWORD}
    assert client().post("/account/login/", other).status_code == 302  # nobody else is locked


def test_a_new_password_unlocks(people: Cast) -> None:
    from subside.web.accounts import links

    for _ in range(9):
        client().post("/account/login/", {"login": "alice", "password": "wrong"})
    assert client().post(
        "/account/login/", {"login": "alice", "password": PASSWORD}
    ).status_code == 429  # fmt: skip
    path = links.reset(people.ada, people.alice)[1]
    client().post(path, {"password": NEW, "again": NEW})
    right = {"login": "alice", "password": NEW}
    assert client().post("/account/login/", right).status_code == 302


def test_one_address_with_many_names(people: Cast) -> None:
    """Guessing one password on many accounts ends too."""

    def tried(login: str, password: str) -> Any:
        return client().post("/account/login/", {"login": login, "password": password})

    def cast_aside(answer: Any) -> bool:
        return answer.status_code == 429 or "from this address" in answer.content.decode()

    answers = [cast_aside(tried(f"nobody{n}", "wrong")) for n in range(105)]
    assert not answers[0]
    assert answers[-1]
    assert cast_aside(tried("alice", PASSWORD))


def test_no_sign_up(tables: object) -> None:
    from subside.web.accounts.models import User

    assert "By invitation" in client().get("/account/signup/").content.decode()
    client().post("/account/signup/", {"username": "x", "password1": NEW, "password2": NEW})
    assert not User.objects.exists()


def code(secret: str) -> str:
    """What an app shows now."""
    from allauth.mfa.totp.internal import auth

    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))


def test_a_second_step(people: Cast) -> None:
    """On, asked for, off; recovery codes work once. The secret is not readable in the database."""
    from allauth.mfa.models import Authenticator

    browser = client()
    browser.post("/account/login/", {"login": "alice", "password": PASSWORD})
    where = "/account/second-step/totp/activate/"
    asked_again = browser.get(where)["Location"]  # a page left open is not enough for this
    assert asked_again.startswith("/account/confirm/")
    assert browser.post(asked_again, {"password": "wrong"}).status_code == 200
    assert browser.post(asked_again, {"password": PASSWORD})["Location"] == where
    page = browser.get(where).content.decode()
    assert "<svg" in page
    assert "style=" not in page
    secret = re.search(r'<code class="address">(\w+)</code>', page)
    assert secret, page
    answer = browser.post("/account/second-step/totp/activate/", {"code": code(secret[1])})
    assert answer.status_code == 302, answer.content.decode()
    assert not any(secret[1] in str(row.data) for row in Authenticator.objects.all())
    codes = re.findall(r"<li>(\w+)</li>", browser.get(answer["Location"]).content.decode())
    assert len(codes) == 10

    def signed_in(with_code: str) -> bool:
        again = client()
        first = again.post("/account/login/", {"login": "alice", "password": PASSWORD})
        assert first["Location"].startswith("/account/second-step/authenticate/")
        assert again.get("/").status_code == 302
        again.post("/account/second-step/authenticate/", {"code": with_code})
        return bool(again.get("/").status_code == 200)

    assert not signed_in("000000")
    assert signed_in(codes[0])
    assert not signed_in(codes[0])
    assert signed_in(codes[1])
    assert client().get("/account/second-step/").status_code == 302
