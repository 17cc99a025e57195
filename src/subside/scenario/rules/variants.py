"""Variants: each entry takes the place of one that is there, and no word is swapped in vain."""

from __future__ import annotations

from collections.abc import Iterable

from subside.scenario.document import KeyPath, known
from subside.scenario.rules.draft import Draft, arrivals
from subside.scenario.rules.visible import check_range
from subside.scenario.variants import condition, texts, whole
from subside.scenario.variation import Variant

ELSEWHERE = (("variants",), ("rates",), ("start",), ("grounds",), ("visible",), ("library",))


def entries(draft: Draft) -> None:
    """What a variant replaces is in the file."""
    file = draft.file
    names = {
        "acts": (draft.acts, "act"),
        "events": ([*file.events, *arrivals(draft)], "event"),
        "cues": ([cue for probe in file.probes.values() for cue in probe], ""),
        "endings": (file.endings, ""),
    }
    for name, variant in draft.file.variants.items():
        where: KeyPath = ("variants", name)
        _there((*where, "resources"), variant.resources, draft.file.resources, draft)
        here: KeyPath = (*where, "texts")
        _there((*here, "dispatch"), variant.texts.dispatch, draft.file.dispatch, draft)
        for part, (known_here, kind) in names.items():
            if not kind or draft.settled(kind):
                of = getattr(variant.texts.words, part)
                _there((*here, "words", part), of, known_here, draft)
        _replies((*here, "words", "replies"), variant, draft)


def _there(where: KeyPath, given: Iterable[str], names: Iterable[str], draft: Draft) -> None:
    names = list(names)
    for name in given:
        if name not in names and not draft.document.meant(name):
            fact = "takes the place of nothing in the file"
            draft.document.fault((*where, name), fact, name, known(name, names))


def _replies(where: KeyPath, variant: Variant, draft: Draft) -> None:
    there = {condition(reply.when) for reply in draft.file.words.replies}
    for k, reply in enumerate(variant.texts.words.replies):
        if condition(reply.when) not in there and draft.document.sound(*where, k, "when"):
            hint = "Give it the conditions of a reply in `words.replies`."
            fact = "takes the place of nothing in the file"
            draft.document.fault((*where, k), fact, reply.says[0], hint)


def swaps(draft: Draft) -> None:
    """A word that is swapped occurs, as a whole word, in some text."""
    if any(where[:1] not in ELSEWHERE for where in draft.document.faulty):
        return  # a text that is missing may be the one
    every = "\n".join(texts(draft.file))
    for name, variant in draft.file.variants.items():
        for word in variant.swap:
            if not whole(word).search(every):
                hint = "Write it as it stands in the texts, whole words, capitals as there."
                where: KeyPath = ("variants", name, "swap", word)
                draft.document.fault(where, "occurs in no text", word, hint)


def ranges(draft: Draft) -> None:
    """The usual range of a resource is in order and holds its mean."""
    for name, variant in draft.file.variants.items():
        for resource, change in variant.resources.items():
            check_range(("variants", name, "resources", resource), change, draft)
