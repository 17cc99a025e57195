"""Hostile text in every field: nothing of it is executed, nothing breaks, it is shown as text."""

from __future__ import annotations

import json
import re
import uuid
from contextlib import closing, suppress
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from subside.errors import UserError
from subside.play import Encounter as Played
from subside.play.stage import stage
from subside.runs import canonical, sha256
from subside.web import shelf
from tests.web.cast import PASSWORD, Cast, Served, begun, client, token
from tests.web.hostile import TEXTS, checked

NEW = "five grey geese over the weir"
NAMES = sorted(TEXTS)
JUDGED = ("script", "end of element", "control")  # a review takes seconds


def browser_of(user: Any = None) -> Any:
    """A browser that sees a fault of the program as its page, not as an exception."""
    made = client(user)
    made.raise_request_exception = False
    return made


def fine(answer: Any, *, most: int = 499) -> str:
    """An answer that is no fault, and whose page is well formed; gives its words."""
    assert answer.status_code <= most, answer.status_code
    for value in answer.headers.values():
        assert "\n" not in value
        assert "\r" not in value
    assert "a" not in answer.cookies  # none is set by a line break in a text
    if answer["Content-Type"].startswith("text/html") and answer.content:
        page = checked(answer.content.decode())
        return normal("\n".join([*page.words, *page.values]))
    return ""


def normal(text: str) -> str:
    """Text as a parser of pages gives it back."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("name", NAMES)
def test_names_and_notes(name: str, people: Cast) -> None:
    """What an administrator types: shown as it is where it is taken, on every page."""
    from subside.web.accounts.models import Agency, Link

    text, ada = TEXTS[name], browser_of(people.ada)
    fine(ada.post("/people/agency", {"name": text}, follow=True))
    fine(ada.post("/people/", {"role": "trainee", "note": text}))
    fine(ada.post("/people/", {"role": text, "note": ""}))
    agency, link = Agency.objects.get(pk=people.agency.pk), Link.objects.first()
    for page in ("/people/", "/account/"):
        words = fine(ada.get(page))
        assert normal(agency.name) in words
    if link is not None:
        assert normal(link.note) in fine(ada.get("/people/"))
    for kept, most in ((agency.name, 120), (link.note if link else "", 80)):
        assert kept in ("Alder", "", text.strip())
        assert len(kept) <= most
    for what, given in (("role", {"role": text}), ("active", {"active": text}), ("reset", {})):
        fine(ada.post(f"/people/{people.ian.pk}/{what}", given, follow=True))
    fine(ada.post(f"/people/{people.ian.pk}/second-step", {"x": text}))


@pytest.mark.parametrize("name", NAMES)
def test_somebody_comes_in(name: str, people: Cast) -> None:
    """Each field of the forms behind links, and of the sign-in; with a hostile agency's name."""
    from subside.web.accounts import links
    from subside.web.accounts.models import Agency, Link, Role, User

    text = TEXTS[name]
    Agency.objects.filter(pk=people.agency.pk).update(name=text[:120].replace("\0", ""))
    people.ada.refresh_from_db()
    right = {"agency": "A", "username": "nora", "email": "", "password": NEW, "again": NEW}
    _, join = links.invitation(people.ada, Role.TRAINEE, "")
    _, reset = links.reset(people.ada, people.ian)
    _, path = links._make(Link.Kind.FIRST, people.agency, Role.ADMINISTRATOR)
    for where in (join, reset, path):
        fine(browser_of().get(where))
        for field in right:
            if field != "agency" or where == path:
                fine(browser_of().post(where, {**right, "username": text, field: text}))
    assert not User.objects.filter(username=text).exists()
    for given in ({"login": text, "password": PASSWORD}, {"login": "alice", "password": text},
                  {"login": text, "password": text, "remember": text, "next": text}):  # fmt: skip
        answer = browser_of().post("/account/login/", given)
        fine(answer)
        assert answer.status_code in (200, 400, 429)
    fine(browser_of().get(f"/link/{quote(text[:3000], safe='')}/"))


@pytest.mark.parametrize("name", NAMES)
def test_ones_own_account(name: str, people: Cast) -> None:
    text, alice = TEXTS[name], browser_of(people.alice)
    given = {"oldpassword": text, "password1": text, "password2": text}
    fine(alice.post("/account/password/", given))
    fine(alice.post("/account/password/", {**given, "oldpassword": PASSWORD, "password2": NEW}))
    fine(alice.post("/account/confirm/", {"password": text, "next": text}))
    alice.post("/account/confirm/", {"password": PASSWORD})
    fine(alice.post("/account/second-step/totp/activate/", {"code": text}))
    fine(alice.post("/account/second-step/authenticate/", {"code": text}))
    fine(alice.post("/account/signup/", {"username": text, "password1": text}))
    fine(alice.post("/account/logout/", {"next": text}))


@pytest.mark.parametrize("name", NAMES)
def test_addresses_queries_and_headers(name: str, people: Cast) -> None:
    """Slugs, ids, whatever stands behind a question mark, cookies, other headers."""
    text = TEXTS[name]
    row = begun(people.alice, over=True)
    short = quote(text[:2000], safe="")
    alice = browser_of(people.alice)
    for path in (
        f"/scenarios/{short}/", f"/encounters/{short}/", f"/encounters/{short}/log",
        f"/encounters/{short}/said", f"/encounters/{row.pk}{short}/", f"/{short}",
    ):  # fmt: skip
        answer = alice.get(path)
        fine(answer)
        assert answer.status_code in (301, 302, 404), (path, answer.status_code)
    asked = f"?next={short}&{short}={short}&page={short}"
    for path in ("/", "/account/", "/scenarios/roadside/", f"/encounters/{row.pk}/", "/health",
                 "/account/second-step/", "/account/password/"):  # fmt: skip
        fine(alice.get(path + asked))
    for path in ("/account/login/", "/account/signup/", "/account/confirm/"):
        fine(browser_of().get(path + asked))
    fine(alice.post("/scenarios/roadside/", {"mode": text}))
    line = re.sub(r"[\r\n]", " ", text[:2000]).encode().decode("latin-1")  # as servers read them
    headers = {"referer": line, "user-agent": line, "accept-language": line, "accept": line,
               "x-forwarded-for": line, "x-csrftoken": line, "hx-request": line}  # fmt: skip
    fine(alice.get("/", headers=headers))
    stranger = browser_of()
    for cookie in ("sessionid", "csrftoken", "messages"):
        stranger.cookies[cookie] = line
    fine(stranger.get("/account/login/"))
    fine(stranger.post("/account/login/", {"login": "alice", "password": "x"}))


# ---- Run logs ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """A short run, as its lines."""
    encounter = Played(stage(shelf.scenario("roadside")), 7)
    for act in ("listen", "watch", "listen"):
        encounter.act(act)
    path = tmp_path_factory.mktemp("run") / "run.jsonl"
    encounter.record(path)
    encounter.close()
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def chained(lines: list[dict[str, Any]]) -> bytes:
    """Lines as a log whose chain holds: anybody can write one."""
    made: list[bytes] = []
    for line in lines:
        made.append(canonical({**line, "prev": sha256(made[-1]) if made else ""}))
    return b"\n".join(made) + b"\n"


def variants(lines: list[dict[str, Any]], text: str) -> dict[str, bytes]:
    """The log with a hostile text in one field of its first two lines after another."""
    made = {}
    for number in (0, 1):
        for field, value in lines[number].items():
            changed: Any = text
            if field == "words":
                changed = [{"who": text, "text": text}, {"who": "person", "text": text}]
            elif isinstance(value, dict) or field == "hidden":
                changed = {text: text, **dict.fromkeys(value or {}, text)}
            elif field in ("prev", "kind") or isinstance(value, int):
                continue
            other = [*lines[:number], {**lines[number], field: changed}, *lines[number + 1 :]]
            made[f"{number} {field}"] = chained(other)
    return made


@pytest.mark.parametrize("name", NAMES)
def test_a_log_with_it_in_every_field(name: str, lines: list[Any], people: Cast) -> None:
    """Refused in words, or kept; what is kept goes out to the byte, and its review is a page."""
    from subside.review.html import body
    from subside.review.html.site import Site
    from subside.web.pages.worker import first_of
    from subside.web.records.journal import header
    from subside.web.records.models import Encounter

    alice, kept = browser_of(people.alice), 0
    for field, log in variants(lines, TEXTS[name][:20_000]).items():
        answer = alice.post("/encounters/import", {"log": SimpleUploadedFile("x.jsonl", log)})
        assert answer.status_code == 302, (field, answer.status_code)
        fine(alice.get("/"))
        row = Encounter.objects.first()
        if row is None:
            continue
        kept += 1
        out = alice.get(f"/encounters/{row.pk}/log")
        assert (out.status_code, out.content) == (200, log), field
        assert out["Content-Type"] == "application/jsonl"
        assert re.fullmatch(r'attachment; filename="[\w-]+\.jsonl"', out["Content-Disposition"])
        if name in JUDGED and field in ("0 dispatch", "1 words", "1 event"):
            with suppress(UserError):  # said in words on a page of ours
                found = first_of(header(row), (), log.decode()).document
                checked(body(found, Site("/", "")))
        fine(alice.post(f"/encounters/{row.pk}/delete", follow=True))
    assert kept or name == "nul", "no field took it: nothing was tried"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seed", 2**63), ("seed", 2**200), ("mode", "fast"), ("mode", "x" * 9), ("mode", "r\0al"),
        ("table_hash", "x" * 65), ("text_hash", "a\0b"), ("dispatch", "\0"), ("engine", "\0" * 50),
        ("hidden", {"a": "\0"}), ("hidden", {"\0": 1}),
    ],
)  # fmt: skip
def test_what_a_table_cannot_hold(field: str, value: Any, lines: list[Any], people: Cast) -> None:
    """On SQLite and PostgreSQL alike: refused in words, or kept without it; never a fault."""
    log = chained([{**lines[0], field: value}, *lines[1:]])
    alice = browser_of(people.alice)
    answer = alice.post("/encounters/import", {"log": SimpleUploadedFile("x", log)}, follow=True)
    words = fine(answer)
    assert "could not be brought in" in words or "is brought in" in words


@pytest.mark.parametrize("escape", [r"\ud800", r"\udfff\ud800", r"\u0000"])
def test_characters_that_are_none(escape: str, lines: list[Any], people: Cast) -> None:
    """Lone surrogates can be written in JSON, though no text has them."""
    log = chained([{**lines[0], "dispatch": "HERE"}, *lines[1:]]).replace(b"HERE", escape.encode())
    alice = browser_of(people.alice)
    answer = alice.post("/encounters/import", {"log": SimpleUploadedFile("x", log)}, follow=True)
    assert "could not be brought in" in fine(answer) or escape == r"\u0000"


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file(name: str, people: Cast) -> None:
    sent = SimpleUploadedFile(TEXTS[name][:2000] or "x", b"no log", content_type="text/html")
    assert "could not be brought in" in fine(
        browser_of(people.alice).post("/encounters/import", {"log": sent}, follow=True)
    )


# ---- What is said in an encounter ----------------------------------------------------------


def test_what_is_said(people: Cast, served: Served) -> None:
    """Over a real server: told as it was said, in JSON alone; then in a file of text."""
    row = begun(people.alice, mode="study")
    with closing(served.signed_in(people.alice)) as alice:
        page = alice.get(f"/encounters/{row.pk}/").text
        headers, taken = {"X-CSRFToken": token(page)}, []
        bodies = {**TEXTS, "lone": "\ud800"}
        for name, text in bodies.items():
            view = alice.get(f"/live/{row.pk}/").json()
            if view["over"]:
                break
            act = next(
                a["act"] for a in view["acts"] if a["act"] in ("listen", "introduce", "watch")
            )
            body = json.dumps({"key": str(uuid.uuid4()), "act": act, "say": text})
            answer = alice.post(
                f"/live/{row.pk}/acts", content=body,
                headers={**headers, "Content-Type": "application/json"},
            )  # fmt: skip
            assert answer.headers["content-type"].startswith("application/json")
            refused = name in ("nul", "lone", "long")
            assert (answer.status_code == 400) is refused, (name, answer.text[:200])
            taken += [] if refused else [text]
        assert len(taken) > 5
        view = alice.get(f"/live/{row.pk}/")
        told = [line["text"] for line in view.json()["log"]]
        assert all(any(text.strip() in line for line in told) for text in taken)
        checked(alice.get(f"/encounters/{row.pk}/").text)
        alice.post(f"/live/{row.pk}/stop", json={}, headers=headers)
        said = alice.get(f"/encounters/{row.pk}/said")
        assert said.headers["content-type"] == "text/plain; charset=utf-8"
        assert said.headers["x-content-type-options"] == "nosniff"
        body_of = said.content.decode().splitlines()[3:]
        assert len(body_of) == len(taken)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\x85\u202a-\u202e\u2066-\u2069]", said.text)
        log = alice.get(f"/encounters/{row.pk}/log")
        assert "alert" not in log.text  # own words are in no log
