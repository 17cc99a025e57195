"""A named cast: Alice plays, Carol coordinates, Ada administers; Mallory is of another agency."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

    from subside.web.accounts.models import Agency, User
    from subside.web.records.models import Encounter

PASSWORD = "a heron stands in shallow water"


@dataclass(frozen=True)
class Cast:
    """Who is there."""

    agency: Agency
    alice: User  # trainee
    ian: User  # instructor
    carol: User  # coordinator
    ada: User  # administrator
    elsewhere: Agency
    mallory: User  # administrator of the other agency

    @property
    def own(self) -> tuple[User, ...]:
        """Everybody of the first agency."""
        return self.alice, self.ian, self.carol, self.ada


def person(agency: Agency, name: str, role: str) -> User:
    from subside.web.accounts.models import User

    user = User(agency=agency, username=name, role=role)
    user.set_password(PASSWORD)
    user.save()
    return user


def cast_of() -> Cast:
    from subside.web.accounts.models import Agency

    here, there = Agency.objects.create(name="Alder"), Agency.objects.create(name="Birch")
    return Cast(
        here, person(here, "alice", "trainee"), person(here, "ian", "instructor"),
        person(here, "carol", "coordinator"), person(here, "ada", "administrator"),
        there, person(there, "mallory", "administrator"),
    )  # fmt: skip


def begun(user: User, slug: str = "roadside", **more: Any) -> Encounter:
    """An encounter of this user, not yet played."""
    from subside.scenario.load import engine_version
    from subside.web import shelf
    from subside.web.records.models import Encounter

    scenario = shelf.scenario(slug)
    given = {"mode": "study", "seed": 5, **more}
    return Encounter.objects.create(
        agency=user.agency, user=user, scenario=slug, engine=engine_version(),
        model_hash=scenario.model_hash, table_hash=scenario.table_hash,
        text_hash=scenario.text_hash, **given,
    )  # fmt: skip


def client(user: User | None = None) -> Any:
    """A browser that is signed in as this user, with CSRF rules in force."""
    from django.test import Client

    made = Client(enforce_csrf_checks=False)
    if user is not None:
        made.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def emptied() -> None:
    """Empty every table, and what is counted in memory.

    Django would list its permissions and kinds of content anew after each time, which takes ten
    times as long; nothing here reads them.
    """
    from django.core.cache import cache
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    cache.clear()


# ---- A real server -------------------------------------------------------------------------


@dataclass(frozen=True)
class Served:
    """A server at an address."""

    address: str

    def browser(self, **more: Any) -> httpx.Client:
        """A client that keeps cookies, as a browser does."""
        import httpx

        # Plain HTTP: without certificates to read, which takes longer than a request.
        return httpx.Client(base_url=self.address, timeout=60, **{"verify": False, **more})

    def signed_in(self, user: User) -> httpx.Client:
        """A client that went through the sign-in form."""
        browser = self.browser()
        answer = sign_in(browser, user.username, PASSWORD)
        assert answer.status_code == 302, answer.text
        return browser


def token(text: str) -> str:
    """The CSRF token of a page."""
    found = re.search(
        r'(?:name="csrfmiddlewaretoken" value|name="csrf-token" content)="(\w+)"', text
    )
    assert found, text
    return found[1]


def post(browser: httpx.Client, page: str, data: Mapping[str, str], to: str = "") -> httpx.Response:
    """Open a page and send its form."""
    form = {**data, "csrfmiddlewaretoken": token(browser.get(page).text)}
    return browser.post(to or page, data=form)


def sign_in(browser: httpx.Client, name: str, password: str) -> httpx.Response:
    """Go through the sign-in form."""
    return post(browser, "/account/login/", {"login": name, "password": password})


@contextmanager
def serving() -> Iterator[Served]:
    """The application on a real server, in a thread."""
    from subside.web.serve import server as made

    server = made()
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    late = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < late, "the server did not start in time"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Served(f"http://127.0.0.1:{port}")
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive(), "the server did not stop"
