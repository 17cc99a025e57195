"""The pages around an encounter: briefing, log, review, import, deletion."""

from __future__ import annotations

import json
import re
import time
import uuid
from html import escape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from subside.errors import UserError
from subside.files import scenarios_folder
from subside.play import Encounter as Played
from subside.play import play_acts
from subside.play.stage import stage
from subside.runs import canonical, read, read_acts, sha256
from subside.web import shelf
from tests.web.cast import Cast, Served, begun, client, token


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A finished run of the terminal: the exemplar of the first scenario."""
    acts = scenarios_folder() / "roadside" / "exemplar.acts"
    encounter = Played(stage(shelf.scenario("roadside")), 7)
    play_acts(encounter, read_acts(acts), acts)
    path = tmp_path_factory.mktemp("run") / "run.jsonl"
    encounter.record(path)
    encounter.close()
    assert encounter.end is not None
    return path.read_bytes()


def sent(log: bytes) -> dict[str, Any]:
    return {"log": SimpleUploadedFile("run.jsonl", log)}


def reviewed(browser: Any, where: str) -> Any:
    """The review, waited for as a page does."""
    late = time.monotonic() + 300
    while (answer := browser.get(where)).headers.get("Refresh"):
        assert time.monotonic() < late, "the review was never ready"
        time.sleep(0.5)
    return answer


def test_home_has_some_and_the_library_every_scenario(people: Cast) -> None:
    from subside.web.pages.home import CARDS

    home = client(people.alice).get("/").content.decode()
    assert home.count("Read the briefing") == CARDS
    page = client(people.alice).get("/library/").content.decode()
    for slug in shelf.slugs():
        assert shelf.title(slug) in page
        briefing = client(people.alice).get(f"/scenarios/{slug}/").content.decode()
        (name,) = re.findall(r'name="name" value="([^"]+)"', briefing)
        file = shelf.scenario(name).file
        assert f"About {file.minutes} minutes" in briefing
        assert "988" in briefing  # the content note
        for resource in file.resources.values():
            assert escape(resource.title) in briefing


def test_begin(people: Cast) -> None:
    from subside.web.records.models import Encounter

    browser = client(people.alice)
    for mode in ("real", "study"):
        answer = browser.post("/scenarios/doorstep/", {"mode": mode})
        row = Encounter.objects.order_by("-made")[0]
        assert answer["Location"] == f"/encounters/{row.pk}/"
        assert (row.mode, row.user, row.agency) == (mode, people.alice, people.agency)
        assert str(row.seed) not in browser.get(answer["Location"]).content.decode()
    assert len({row.seed for row in Encounter.objects.all()}) == 2
    assert browser.post("/scenarios/doorstep/", {"mode": "fast"}).status_code == 400
    assert browser.get("/scenarios/nowhere/").status_code == 404
    assert Encounter.objects.count() == 2


def test_before_the_end_nothing_is_told(people: Cast) -> None:
    """Neither log nor review of what can go on: the seed would tell all."""
    where = f"/encounters/{begun(people.alice).pk}/"
    assert client(people.alice).get(where).status_code == 200
    assert client(people.alice).get(f"{where}log").status_code == 404
    review = client(people.alice).get(f"{where}review/")
    assert review.status_code == 409
    assert f'href="{where}"' in review.content.decode()
    for other in (people.ian, people.ada, people.mallory):
        assert client(other).get(f"{where}review/").status_code == 404
    for part in ("state", "ending", "truth", "review.json"):
        assert client(people.alice).get(f"{where}review/{part}").status_code == 404
    assert client(people.alice).post(f"{where}delete").status_code == 302
    assert client(people.alice).get(where).status_code == 200


def test_played_here_reads_as_in_the_terminal(people: Cast, served: Served, tmp_path: Path) -> None:
    """Acts by the live routes; the log that comes out is that of the same acts in the terminal."""
    row = begun(people.alice, seed=11)
    browser = served.signed_in(people.alice)
    page = browser.get(f"/encounters/{row.pk}/").text
    headers = {"X-CSRFToken": token(page)}
    played = Played(stage(shelf.scenario("roadside")), 11)
    while played.end is None and len(played.acts) < 12:
        act = "listen" if "listen" in played.possible() else played.possible()[0]
        body = {"key": str(uuid.uuid4()), "act": act, "say": "take your time"}
        answer = browser.post(f"/live/{row.pk}/acts", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        played.act(act)
    if played.end is None:
        assert browser.post(f"/live/{row.pk}/stop", json={}, headers=headers).status_code == 200
    answer = browser.get(f"/encounters/{row.pk}/log")
    assert answer.status_code == 200
    path = tmp_path / "run.jsonl"
    path.write_bytes(answer.content)
    run = read(path)
    assert run.acts == tuple(played.acts)
    assert run.start == played.start
    assert "attachment" in answer.headers["content-disposition"]
    assert "take your time" not in answer.text
    told = reviewed(browser, f"/encounters/{row.pk}/review/")
    assert told.status_code == 200
    assert "Decision" in told.text or "decision" in told.text


def test_what_was_said_goes_out(people: Cast) -> None:
    """A line for each act with words, for the owner alone, and only once it is over."""
    from subside.web.records.models import Entry

    row = begun(people.alice, seed=11, stopped=True)
    said = ["<b>Take</b> your time.\nI am here\u2028now", "", "  \u202eyes 😀 née "]
    acts = [("act", "listen", said[0]), ("act", "watch", said[1]), ("act", "listen", said[2])]
    for n, (kind, act, say) in enumerate(acts, 1):
        Entry.objects.create(encounter=row, n=n, kind=kind, act=act, at=0, say=say, key=str(n))
    answer = client(people.alice).get(f"/encounters/{row.pk}/said")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    head, safeguard, empty, *lines = answer.content.decode().splitlines()
    assert shelf.title("roadside") in head
    assert "Not a judgement of any real event" in safeguard
    assert empty == ""
    title = shelf.scenario("roadside").acts["listen"].title
    assert lines[0] == f"00:00  {title}: <b>Take</b> your time. I am here now"
    assert re.fullmatch(rf"00:\d\d  {re.escape(title)}: yes 😀 née", lines[1])
    assert len(lines) == 2
    home = client(people.alice).get("/").content.decode()
    assert f"/encounters/{row.pk}/said" in home
    for other in (people.ian, people.carol, people.ada, people.mallory):
        assert client(other).get(f"/encounters/{row.pk}/said").status_code == 404
    row.stopped = False
    row.save()
    assert client(people.alice).get(f"/encounters/{row.pk}/said").status_code == 404
    silent = begun(people.alice, over=True)
    page = client(people.alice).get(f"/encounters/{silent.pk}/said")
    assert "Nothing was written." in page.content.decode()
    silent.model_hash = "0" * 64
    silent.save()
    assert client(people.alice).get(f"/encounters/{silent.pk}/said").status_code == 409


def test_a_log_comes_in_and_goes_out_as_it_was(people: Cast, log: bytes) -> None:
    from subside.web.records.models import Encounter

    browser = client(people.alice)
    page = browser.post("/encounters/import", sent(log), follow=True).content.decode()
    assert "brought in, not verified, never counted" in page
    row = Encounter.objects.get()
    assert (row.origin, row.over, row.user) == ("imported", True, people.alice)
    assert browser.get(f"/encounters/{row.pk}/log").content == log
    assert browser.get(f"/encounters/{row.pk}/")["Location"].endswith("/review/")


@pytest.mark.parametrize(
    "bad",
    [b"", b"hello", b"\0\1\2", b"{}\n", b"<script>alert(1)</script>\n", "ü".encode("latin-1")],
)
def test_what_is_no_log(bad: bytes, people: Cast) -> None:
    from subside.web.records.models import Encounter

    page = client(people.alice).post("/encounters/import", sent(bad), follow=True)
    text = page.content.decode()
    assert "could not be brought in" in text or "Choose a run log" in text
    assert "<script>alert" not in text
    assert "/tmp" not in text
    assert not Encounter.objects.exists()


def test_a_log_that_was_edited(people: Cast, log: bytes) -> None:
    from subside.web.records.models import Encounter

    edited = log.replace(b'"act":"', b'"act":"x', 1)
    page = client(people.alice).post("/encounters/import", sent(edited), follow=True)
    assert "could not be brought in" in page.content.decode()
    assert not Encounter.objects.exists()


def test_a_review_goes_with_its_encounter(people: Cast, log: bytes) -> None:
    """Worked out in another process, kept, gone with its encounter."""
    from subside.web.records.models import Encounter, Review

    browser = client(people.alice)
    browser.post("/encounters/import", sent(log))
    row = Encounter.objects.get()
    where = f"/encounters/{row.pk}/review/"
    text = reviewed(browser, where).content.decode()
    assert "of any real event" in text
    assert "style=" not in text
    assert Review.objects.get().log == log.decode()
    assert browser.post(f"/encounters/{row.pk}/delete").status_code == 302
    assert not Review.objects.exists()
    assert not Encounter.objects.exists()
    assert browser.get(where).status_code == 404


def test_a_scenario_that_changed(people: Cast) -> None:
    row = begun(people.alice, over=True)
    row.model_hash = "0" * 64
    row.save()
    browser = client(people.alice)
    answer = browser.get(f"/encounters/{row.pk}/log")
    assert answer.status_code == 409
    assert "another version" in answer.content.decode()
    page = reviewed(browser, f"/encounters/{row.pk}/review/")
    assert page.status_code == 409
    assert "another version" in page.content.decode()


def test_a_log_of_too_many_acts(people: Cast, log: bytes) -> None:
    """As many as may be come in; one more is refused, and says how many there are."""
    from subside.web.pages.home import ACTS
    from subside.web.records.models import Encounter

    browser = client(people.alice)
    for acts, told in ((ACTS, "is brought in"), (ACTS + 1, "a log may have 1,000 acts")):
        page = browser.post("/encounters/import", sent(longer(log, acts)), follow=True)
        assert told in page.content.decode()
    assert Encounter.objects.count() == 1


def longer(log: bytes, acts: int) -> bytes:
    """The first act of a log again and again, as a whole log that was not ended."""
    start, first, *_ = (json.loads(line) for line in log.splitlines())
    lines = [canonical({**start, "prev": ""})]
    for n in range(1, acts + 1):
        at = (n - 1) * first["seconds"]
        lines.append(canonical({**first, "n": n, "at": at, "prev": sha256(lines[-1])}))
    return b"\n".join(lines) + b"\n"


def test_health_says_nothing_else(tables: object) -> None:
    answer = client().get("/health")
    assert answer.json() == {"status": "ok"}


def test_shelf_has_no_other() -> None:
    with pytest.raises(KeyError):
        shelf.scenario("../../etc")
    assert shelf.title("gone") == "gone"
    assert issubclass(UserError, Exception)
