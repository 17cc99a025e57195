"""Refused words: found in every text that a person reads, and in nothing else."""

from __future__ import annotations

import pytest

from subside.scenario.defaults import defaults
from subside.scenario.wording import find, prose
from tests.scenario.small import Change, Folder, expect


@pytest.mark.parametrize(
    "text",
    [
        "de-escalate him",
        "You de-escalated the subject.",
        "She de-escalates them",
        "deescalating\nher",
        "De-escalate the person",
        "to de-escalate an angry crowd of suspects",
        "de-escalate this man",
        "The suspect waits",
        "Two SUSPECTS",
        "The subject waits.",
        "a male subject",
        "subjects at the scene",
        "excited delirium",
        "Excited  Delirium",
    ],
)
def test_refused(text: str) -> None:
    findings = list(find(text))
    assert findings
    assert all(text[one.start :].startswith(one.words) for one in findings)
    assert all(one.rule.fact and one.rule.hint for one in findings)


@pytest.mark.parametrize(
    "text",
    [
        "The situation de-escalated.",
        "De-escalation is an outcome.",
        "Things may de-escalate with time.",
        "He changes the subject.",
        "She dropped the subject.",
        "the subject of the call",
        "subject to policy",
        "the subject line",
        "A suspicious car; he was suspected of nothing",
        "He is excited. Delirium is something else.",
    ],
)
def test_allowed(text: str) -> None:
    assert list(find(text)) == []


CASES: dict[str, tuple[Change, str, tuple[str, ...]]] = {
    "title": (
        ("title: At the door", "title: The suspect"),
        "title: The suspect",
        ("title: calls a person a suspect", "Write the person"),
    ),
    "briefing": (
        ("briefing: A neighbour", "briefing: De-escalate him. A neighbour"),
        "briefing",
        ("briefing", "De-escalate him", "Nobody de-escalates a person"),
    ),
    "teaches": (
        ("teaches: Listening.", "teaches: Excited delirium."),
        "teaches",
        ("teaches", "emergency medicine"),
    ),
    "content note": (
        ("content_note: Raised", "content_note: The subject dies. Raised"),
        "content_note",
        ("content_note", "calls a person a subject"),
    ),
    "dispatch": (
        ("Dispatch: somebody fell.", "Dispatch: a male subject fell."),
        "male subject",
        ("dispatch.fall.says[0]", "subject"),
    ),
    "words of an act": (
        ("You listen.", "You listen to the suspect."),
        "to the suspect",
        ("words.acts.listen[0]", "suspect"),
    ),
    "a reply": (
        ("You hear the lock.", "The suspect locks up."),
        "locks up",
        ("words.replies[1].says[0]", "suspect"),
    ),
    "an agitation line": (
        ("He breathes out.", "The suspect breathes out."),
        "breathes out",
        ("words.falls[0]", "suspect"),
    ),
    "a situation's title": (
        ("He has hurt his head", "The suspect has hurt his head"),
        "hurt his head",
        ("situations.hurt.title", "suspect"),
    ),
    "an act's title": (
        ("  watch: {}", "  watch: {title: Watch the suspect}"),
        "Watch the suspect",
        ("acts.watch.title", "suspect"),
    ),
    "an ending's title": (
        ("title: You left", "title: You left the suspect"),
        "You left",
        ("endings.leave.title", "suspect"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_text_is_read(folder: Folder, name: str) -> None:
    change, at, words = CASES[name]
    expect(folder, change, at, *words)


def test_line_of_a_variant(folder: Folder) -> None:
    folder.swap(('watch: ["You watch."]', 'watch:\n      - "You watch."\n      - "A suspect."'))
    assert folder.fault().line == folder.line("A suspect")


def test_each_use_is_told(folder: Folder) -> None:
    folder.swap(("You listen.", "A suspect, the subject, and excited delirium."))
    assert len(folder.faults()) == 3


def test_names_of_keys_are_no_texts(folder: Folder) -> None:
    """Only what a person reads is read: ids are the author's own."""
    text = folder.file.read_text("utf-8").replace("holds_head", "suspect")
    folder.file.write_text(text, encoding="utf-8")
    folder.load()


def test_prose_leaves_out_code() -> None:
    page = "The `suspect` is\n```\nsuspect\n```\nnot ``a `subject` x`` here, a suspect is.\n"
    found = list(find(prose(page)))
    assert len(prose(page)) == len(page)
    assert [(one.words, page[: one.start].count("\n") + 1) for one in found] == [("suspect", 5)]


def test_shipped_catalogue_has_no_refused_words() -> None:
    assert [act.title for act in defaults().acts.values() if list(find(act.title))] == []
