"""Words: something to say in every case, nothing that can never be said, no refused words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from subside.scenario.document import KeyPath, known
from subside.scenario.rules.draft import Draft, arrivals, check_name, check_value
from subside.scenario.schema import AGITATION
from subside.scenario.wording import refuse_wording

_TOLD = ("title", "teaches", "briefing", "content_note", "says")


def coverage(draft: Draft) -> None:
    """Acts, events, cues and endings all have words, and nothing else has."""
    file, document = draft.file, draft.document
    coming = arrivals(draft)
    unsure = [name for name in coming if not document.sound("start", name.partition(":")[2])]
    cues = dict.fromkeys(cue for probe in file.probes.values() for cue in probe)
    probes = all(document.named("probes", name) for name in file.probes)
    _covered("acts", draft.acts, (), draft.settled("act"), draft)
    _covered("events", [*file.events, *coming], unsure, draft.settled("event"), draft)
    _covered("cues", cues, (), draft.named("probes") and probes, draft)
    _covered("endings", file.endings, (), draft.named("endings"), draft)


def _covered(
    part: str, wanted: Iterable[str], unsure: Collection[str], complete: bool, draft: Draft
) -> None:
    """Names without words; and words without a name, if all names are known."""
    given, wanted = getattr(draft.file.words, part), list(wanted)
    if not draft.document.named("words", part):
        return
    for name in wanted:
        if name not in given and name not in unsure and not draft.document.meant(name):
            hint = "Add it: a list of texts, one of which is drawn."
            draft.document.fault(("words", part, name), "is missing", "", hint)
    for name in given:
        if complete and name not in wanted and not draft.document.meant(name):
            where, hint = ("words", part, name), known(name, wanted)
            draft.document.fault(where, "can never be said", name, hint)


def conditions(draft: Draft) -> None:
    """What replies depend on exists."""
    events = (*draft.file.events, *arrivals(draft))
    known = {"act": tuple(draft.acts), "event": events, "agitation": AGITATION, **draft.factors}
    for k, reply in enumerate(draft.file.words.replies):
        for name, values in reply.when.items():
            here: KeyPath = ("words", "replies", k, "when", name)
            what = "is not something that a reply can depend on"
            if name in known:
                for i, value in enumerate(values):
                    told = "can never be said: it "
                    check_value((*here, i), value, name, known[name], draft, told)
            elif draft.named("visible", "resources"):
                check_name(here, name, known, what, draft.document)


def replies(draft: Draft) -> None:
    """No conditions stand twice, and one reply is there for every case."""
    document, unsure = draft.document, not draft.document.named("words", "replies")
    seen: dict[frozenset[tuple[str, frozenset[str]]], int] = {}
    for k, reply in enumerate(draft.file.words.replies):
        where: KeyPath = ("words", "replies", k)
        unsure = unsure or not document.named(*where, "when")
        if not document.sound(*where, "when"):
            continue
        when = frozenset((name, frozenset(of)) for name, of in reply.when.items())
        first = seen.setdefault(when, k)
        if first != k:
            hint = f"words.replies[{first}] has the same conditions: join the two."
            document.fault(where, "can never be said", reply.says[0], hint)
    if frozenset() not in seen and not unsure:
        hint = "Add one with an empty `when: {}`."
        document.fault(("words", "replies"), "have none for every case", "", hint)


def wording(draft: Draft) -> None:
    """No text uses refused words; read from the plain data, so that no other fault hides it."""
    for where, text in _texts(draft.document.data, ()):
        refuse_wording(where, text, draft.document)


def _texts(data: object, where: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every text that a person reads, with where it stands."""
    if isinstance(data, str):
        spoken = where[:1] in (("words",), ("variants",)) and "when" not in where
        if spoken or set(where) & set(_TOLD):
            yield where, data
        return
    if isinstance(data, list):
        data = dict(enumerate(data))
    for key, value in data.items() if isinstance(data, dict) else ():
        yield from _texts(value, (*where, key))
