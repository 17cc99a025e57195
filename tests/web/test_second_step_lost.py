"""Telephone and codes lost: somebody who looks after the account turns the second step off."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from tests.web.cast import PASSWORD, Cast, client

TOLD = "Your second step was turned off on "


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is written to the log of the server."""
    caplog.set_level(logging.INFO, "subside.events")
    return caplog


def with_step(*users: Any) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    for user in users:
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)
        assert Authenticator.objects.filter(user=user).count() == 2


def has_step(user: Any) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return bool(is_mfa_enabled(user))


def where(user: Any) -> str:
    return f"/people/{user.pk}/second-step"


def signed_in(name: str) -> Any:
    browser = client()
    return browser.post("/account/login/", {"login": name, "password": PASSWORD}), browser


def test_turned_off_and_told_once(people: Cast, logged: pytest.LogCaptureFixture) -> None:
    from django.utils import timezone

    from subside.web.logs import InJson

    with_step(people.alice)
    answer, _ = signed_in("alice")
    assert answer["Location"].startswith("/account/second-step/authenticate/")
    carol = client(people.carol)
    assert where(people.alice) in carol.get("/people/").content.decode()
    asked = carol.get(where(people.alice)).content.decode()
    assert "Turn off the second step of alice?" in asked
    assert has_step(people.alice)  # asked is not done
    page = carol.post(where(people.alice), follow=True).content.decode()
    assert "The second step of alice is off" in page
    assert where(people.alice) not in page
    assert not has_step(people.alice)
    answer, alice = signed_in("alice")
    assert answer["Location"] == "/"
    home = alice.get("/").content.decode()
    assert f"{TOLD}{timezone.now():%-d %B %Y} by an administrator" in home
    assert TOLD not in alice.get("/").content.decode()
    assert TOLD not in signed_in("alice")[1].get("/").content.decode()
    found = [record for record in logged.records if record.name == "subside.events"]
    line = json.loads(InJson().format(found[0]))
    assert line["event"] == "second step turned off"
    assert (line["by"], line["of"]) == ("coordinator", "trainee")
    assert "alice" not in json.dumps(line)


def test_by_the_rule_of_the_people_page(people: Cast, logged: pytest.LogCaptureFixture) -> None:
    """Coordinators for trainees and instructors, administrators for everybody else but oneself."""
    everybody = (*people.own, people.mallory)
    with_step(*everybody)
    may = {
        "alice": (), "ian": (), "mallory": (),
        "carol": ("alice", "ian"), "ada": ("alice", "ian", "carol"),
    }  # fmt: skip
    for by in everybody:
        for of in everybody:
            browser, right = client(by), of.username in may[by.username]
            assert (browser.get(where(of)).status_code == 200) is right, (by, of)
            if not right:
                assert browser.post(where(of)).status_code == 404
                assert has_step(of)
    assert not [record for record in logged.records if record.name == "subside.events"]
    assert client(people.ada).post(where(people.carol)).status_code == 302
    assert not has_step(people.carol)
    assert client(people.ada).get(where(people.carol)).status_code == 404  # there is none any more


def test_a_stranger_is_sent_to_sign_in(people: Cast) -> None:
    with_step(people.alice)
    for ask in (client().get, client().post):
        assert ask(where(people.alice))["Location"].startswith("/account/login/")
    assert has_step(people.alice)
