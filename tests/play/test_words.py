"""The seat never holds the answer: what is read depends on nothing hidden."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from subside.model import Model
from subside.play import Encounter
from subside.play.words import HURT, WHO
from subside.runs import Words
from tests.grade.cast import model, played
from tests.oracles.cast import SLUGS

Key = tuple[object, ...]


def turns(
    of: Model, seed: int, hidden: dict[str, object], most: int
) -> list[tuple[Key, tuple[Words, ...]]]:
    """(all that could be seen of each turn, its words); acts are drawn by the turn's number."""
    encounter = Encounter(of, seed, hidden=hidden)
    found: list[tuple[Key, tuple[Words, ...]]] = [
        ((0, encounter.start.dispatch), encounter.start.words)
    ]
    while encounter.end is None and len(encounter.acts) < most:
        before = encounter.visible
        act = encounter.act(random.Random(len(encounter.acts)).choice(encounter.possible())).act
        seen = (*before.values(), *act.seen.values(), *sorted(act.harm.items()))
        key = (act.n, act.act, act.event, act.cue, *seen, encounter.end is not None)
        found.append((key, act.words))
    if encounter.end is not None:
        found.append(((-1, encounter.end.ending), encounter.end.words))
    return found


@pytest.mark.parametrize("name", [*SLUGS, "chance 0", "four_states"])
def test_words_depend_on_nothing_hidden(name: str) -> None:
    """Every truth under the same seed: what looks the same reads the same, to the letter.

    The other way round, seeds choose among several lines, so that the comparison means something.
    """
    of = model(name)
    truths = [
        {
            "situation": p.situation,
            "disposition": p.disposition,
            "intent": p.intent,
            "armed": p.armed,
        }
        for p in of.profiles
    ]
    shared, lines = 0, defaultdict(set)
    for seed in range(6):
        said: dict[Key, dict[tuple[Words, ...], int]] = defaultdict(dict)
        for k, hidden in enumerate(truths):
            for key, words in turns(of, seed, dict(hidden), 12):
                said[key][words] = said[key].get(words, k)
                shared += said[key][words] != k
                lines[key].add(words)
        for key, variants in said.items():
            assert len(variants) == 1, f"seed {seed}, {key}: {variants}"
    assert shared > 12 * len(truths), "many turns looked the same under different truths"
    assert max(map(len, lines.values())) > 2, "lines are chosen among several"


def test_words_may_not_use_what_is_hidden_even_by_its_name() -> None:
    """No line of a shipped scenario's log names a disposition or an intent."""
    for slug in SLUGS:
        of = model(slug)
        terms = {p.disposition for p in of.profiles} | {p.intent for p in of.profiles} - {"none"}
        for k in range(0, len(of.profiles), 9):
            p = of.profiles[k]
            for _, words in turns(of, k, {"situation": p.situation, "intent": p.intent}, 15):
                text = " ".join(line.text for line in words).casefold()
                assert not [term for term in terms if term in text]


def test_harm_that_an_event_does_at_once_is_told() -> None:
    """Nobody has to guess who was hurt: it can be seen, and is said after the event."""
    of, told = model("with_force"), 0
    for seed in range(60):
        for act in played(of, seed).acts:
            lines = [words.text for words in act.words[len(act.words) - len(act.harm) :]]
            assert lines == [HURT[str(grade)].format(WHO[who]) for who, grade in act.harm.items()]
            told += len(lines)
    assert told > 0
