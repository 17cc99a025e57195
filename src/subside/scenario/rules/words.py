"""Words: something to say in every case, nothing that can never be said, no refused words."""

from __future__ import annotations

from collections.abc import Iterator

from subside.scenario.document import KeyPath, known
from subside.scenario.rules.draft import Draft, arrivals, check_name
from subside.scenario.schema import AGITATION
from subside.scenario.wording import refuse_wording

_TOLD = ("title", "teaches", "briefing", "content_note", "says")


def coverage(draft: Draft) -> None:
    """Acts, events, cues and endings all have words, and nothing else has."""
    file = draft.file
    cues = dict.fromkeys(cue for probe in file.probes.values() for cue in probe)
    wanted = {
        "acts": list(draft.acts),
        "events": [*file.events, *arrivals(draft)],
        "cues": list(cues),
        "endings": list(file.endings),
    }
    for part, names in wanted.items():
        given = getattr(file.words, part)
        for name in names:
            if name not in given:
                hint = "Add it: a list of texts, one of which is drawn."
                draft.document.fault(("words", part, name), "is missing", "", hint)
        for name in given:
            if name not in names:
                where, hint = ("words", part, name), known(name, names)
                draft.document.fault(where, "can never be said", name, hint)


def replies(draft: Draft) -> None:
    """Conditions of replies exist, none stands twice, and one is there for every case."""
    events = (*draft.file.events, *arrivals(draft))
    known = {"act": tuple(draft.acts), "event": events, "agitation": AGITATION, **draft.factors}
    seen: dict[frozenset[tuple[str, frozenset[str]]], int] = {}
    for k, reply in enumerate(draft.file.words.replies):
        where = ("words", "replies", k)
        _conditions((*where, "when"), reply.when, known, draft)
        conditions = frozenset((name, frozenset(of)) for name, of in reply.when.items())
        first = seen.setdefault(conditions, k)
        if first != k:
            hint = f"words.replies[{first}] has the same conditions: join the two."
            draft.document.fault(where, "can never be said", reply.says[0], hint)
    if frozenset() not in seen:
        hint = "Add one with an empty `when: {}`."
        draft.document.fault(("words", "replies"), "have none for every case", "", hint)


def _conditions(
    where: KeyPath,
    when: dict[str, tuple[str, ...]],
    known: dict[str, tuple[str, ...]],
    draft: Draft,
) -> None:
    for name, values in when.items():
        here = (*where, name)
        what = "is not something that a reply can depend on"
        if check_name(here, name, known, what, draft.document):
            for i, value in enumerate(values):
                what = f"can never be said: it is not a value of {name}"
                check_name((*here, i), value, known[name], what, draft.document)


def wording(draft: Draft) -> None:
    """No text uses refused words; read from the plain data, so that no other fault hides it."""
    for where, text in _texts(draft.document.data, ()):
        refuse_wording(where, text, draft.document)


def _texts(data: object, where: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every text that a person reads, with where it stands."""
    if isinstance(data, str):
        spoken = where[:1] == ("words",) and "when" not in where
        if spoken or set(where) & set(_TOLD):
            yield where, data
        return
    if isinstance(data, list):
        data = dict(enumerate(data))
    for key, value in data.items() if isinstance(data, dict) else ():
        yield from _texts(value, (*where, key))
