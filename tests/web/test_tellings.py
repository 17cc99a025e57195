"""A scenario told in variants: each in turn, under its own name, and one scenario in all lists."""

from __future__ import annotations

from html import escape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from subside.play import Encounter as Played
from subside.web import shelf
from tests.web.cast import Cast, client
from tests.web.test_pages import reviewed

SLUG = "stairwell"


def begin(browser: Any, **form: str) -> Any:
    return browser.post(f"/scenarios/{SLUG}/", {"mode": "study", **form})


def test_each_telling_in_turn_and_neighbours_not_the_same(people: Cast) -> None:
    from subside.web.practice.tried import told_next
    from subside.web.records.models import Encounter

    heard = []
    for _ in shelf.names(SLUG):
        name = told_next(people.alice, SLUG)
        page = client(people.alice).get(f"/scenarios/{SLUG}/").content.decode()
        assert f'name="name" value="{name}"' in page
        assert begin(client(people.alice), name=name).status_code == 302
        heard.append(Encounter.objects.order_by("-made")[0].scenario)
    assert sorted(heard) == sorted(shelf.names(SLUG))
    neighbour = type(people.alice)(pk=people.alice.pk + 1, agency=people.agency)
    assert told_next(neighbour, SLUG) != told_next(people.alice, SLUG)


def test_a_telling_that_is_not_there_begins_nothing(people: Cast) -> None:
    from subside.web.records.models import Encounter

    for name in ("stairwell:nowhere", "bridge", "bridge:harbor", "../stairwell", "stairwell:"):
        answer = begin(client(people.alice), name=name)
        assert answer.status_code == 400
        assert "not here" in answer.content.decode()
    assert not Encounter.objects.exists()


def test_a_variant_keeps_the_arrays_of_its_scenario() -> None:
    plain, other = (shelf.model(name) for name in shelf.names(SLUG)[:2])
    assert other.chain is plain.chain
    assert other.scenario.file.briefing != plain.scenario.file.briefing
    assert set(shelf.models()) & set(shelf.names(SLUG)) == {SLUG}


def test_its_run_is_reviewed_in_its_own_words_and_counts_for_the_scenario(
    people: Cast, tmp_path: Any
) -> None:
    """Brought in, as every run that was played elsewhere; its files take no colon."""
    from subside.web.practice.tried import tried
    from subside.web.records.models import Encounter, Origin

    name = shelf.names(SLUG)[1]
    encounter = Played(shelf.model(name), 3)
    encounter.record(tmp_path / "run.jsonl")
    said = encounter.act("introduce").act.words
    encounter.act("leave")
    encounter.close()
    assert encounter.end is not None
    browser = client(people.alice)
    log = SimpleUploadedFile("run.jsonl", (tmp_path / "run.jsonl").read_bytes())
    browser.post("/encounters/import", {"log": log})
    row = Encounter.objects.get()
    assert row.scenario == name
    page = reviewed(browser, f"/encounters/{row.pk}/review/").content.decode()
    assert all(escape(words.text) in page for words in said)
    given = browser.get(f"/encounters/{row.pk}/log")["Content-Disposition"]
    assert f'filename="{name.replace(":", "-")}-' in given
    Encounter.objects.update(origin=Origin.PLAYED)
    assert tried(people.alice)[SLUG].times == 1
