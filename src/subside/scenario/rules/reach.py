"""Rules on what can be reached: the size of a scenario, and what can never happen in it.

They hold on to the visible contexts of ``states``; a chance counts as above zero when its base
and every table give more than zero for some situation that can be drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from subside.scenario.document import Document, Fault, KeyPath
from subside.scenario.rules.draft import Draft
from subside.scenario.schema import AGITATION, OTHERWISE, RESOURCE, TRUST, Act, Law, Reply
from subside.scenario.states import Reachable, allowed

CONTEXTS_MOST = 400  # visible states but agitation; times five with it
CONTEXTS_WARN = 350
CONTEXTS_COUNTED = 4000  # where the search gives up
PROFILES_MOST = 60  # combinations of what is hidden and does not change
HELP = 4  # factors that are named where there are too many states

_NEVER = "can never happen"


# What the rules here rest on: sections, each with the keys of its entries that do not count.
_Reads = Mapping[str, tuple[str, ...]]
_ACT = ("title", "seconds", "pressure", "trust", "addresses")
PLACES: _Reads = {
    "visible": (),
    "resources": ("title", "minutes", "usual_range"),
    "start": (),
    "acts": (*_ACT, "probe", "reveals"),
    "events": ("title", "harmful", "rate"),
}
CHANCES: _Reads = {
    **PLACES,
    "acts": _ACT,
    "events": ("title", "harmful"),
    "situations": ("title", "needs", "trust"),
    "probes": (),
}


def faultless(document: Document, reads: _Reads) -> bool:
    """Whether nothing that counts is faulty or unread."""
    faulty = (document.faulty | document.unread) - {("start", "agitation")}
    return not any(_counts(where, reads) for where in faulty)


def _counts(where: KeyPath, reads: _Reads) -> bool:
    if not where or str(where[0]) not in reads:
        return not where
    return len(where) < 3 or where[2] not in reads[str(where[0])]


def check_reach(draft: Draft, reachable: Reachable) -> tuple[tuple[Fault, ...], bool]:
    """Note faults of reach; return warnings, and whether every rule here could run."""
    chances, count = faultless(draft.document, CHANCES), len(reachable.contexts)
    if chances:
        _profiles(draft)
    hint = "Drop a factor or a resource, or tighten `requires`."
    if count > CONTEXTS_WARN:
        hint += f" {_without(draft, reachable)}"
    if count > CONTEXTS_MOST:
        given = f"{count} or more" if count > CONTEXTS_COUNTED else count
        fact = f"give too many visible states, at most {CONTEXTS_MOST} not counting agitation"
        draft.document.fault(("visible",), fact, given, hint)
        return (), False
    _values(draft, reachable)
    _acts(draft, reachable)
    if chances:
        happens = _events(draft, reachable)
        _endings(draft, reachable, happens)
        _probes(draft, reachable, happens)
    replies = faultless(draft.document, PLACES)
    if replies:
        _replies(draft, reachable)
    if count > CONTEXTS_WARN:
        fact = f"give many visible states, over {CONTEXTS_WARN}: solving may be slow"
        return (draft.document.note(("visible",), fact, count, hint),), chances and replies
    return (), chances and replies


def _without(draft: Draft, reachable: Reachable) -> str:
    """How many visible states would be left without a factor: those that help most, first."""
    names, found = list(draft.factors), reachable.contexts
    left = {
        name: len({(*context[:at], *context[at + 1 :]) for context in found})
        for at, name in enumerate(names)
    }
    order = sorted(left, key=lambda name: left[name])[:HELP]
    of = f" of the first {len(found)}" if len(found) > CONTEXTS_COUNTED else ""
    return f"Left{of} without {', '.join(f'{name}: {left[name]}' for name in order)}."


def _replies(draft: Draft, reachable: Reachable) -> None:
    """A reply can be said: its conditions hold together after some act."""
    faulty = draft.document.faulty | draft.document.unread
    for k, reply in enumerate(draft.file.words.replies):
        where: KeyPath = ("words", "replies", k)
        told = where in faulty or any(path[:4] == (*where, "when") for path in faulty)
        if not told and not _said(reply, draft, reachable):
            hint = "Its conditions never hold together while the encounter goes on."
            draft.document.fault(where, "can never be said", reply.says[0], hint)


def drawn(draft: Draft) -> Iterator[dict[str, str]]:
    """Every combination of hidden values that can be drawn and does not change."""
    for name, situation in draft.file.situations.items():
        for disposition, p in situation.disposition.items():
            for intent, q in situation.intent.items():
                for armed, r in situation.armed.items():
                    if situation.probability * p * q * r > 0:
                        yield {
                            "situation": name,
                            "disposition": disposition,
                            "intent": intent,
                            "armed": armed,
                        }


def _profiles(draft: Draft) -> None:
    every = list(drawn(draft))
    count = len(every)
    if count > PROFILES_MOST:
        fact = f"give too many hidden states, at most {PROFILES_MOST} not counting trust"
        left = {
            name: len({tuple(v for key, v in one.items() if key != name) for one in every})
            for name in every[0]
        }
        order = sorted(left, key=lambda name: left[name])
        told = ", ".join(f"{name}: {left[name]}" for name in order)
        hint = (
            "Drop a situation, or give fewer dispositions or intents a probability. Left with one "
            f"{told}."
        )
        draft.document.fault(("situations",), fact, count, hint)


def _values(draft: Draft, reachable: Reachable) -> None:
    """Every value of a visible factor can come about, every resource can come."""
    for at, (name, values) in enumerate(draft.factors.items()):
        reached = {values[context[at]] for context in reachable.contexts}
        if name in draft.file.resources:
            if RESOURCE[2] not in reached:
                hint = f'Offer the act "request:{name}".'
                draft.document.fault(("resources", name), "can never be called", name, hint)
            continue
        for k, value in enumerate(values):
            if value not in reached:
                hint = "No act or event sets it, and the encounter does not start there."
                draft.document.fault(("visible", name, k), "can never come about", value, hint)


def _acts(draft: Draft, reachable: Reachable) -> None:
    for name, where in reachable.acts.items():
        if not where:
            hint = "What it requires never holds together."
            draft.document.fault(("acts", name), _NEVER, name, hint)


def _events(draft: Draft, reachable: Reachable) -> set[str]:
    """Names of the events that can happen, arrivals among them."""
    happens = {name for name in reachable.events if name not in draft.file.events}
    for name, event in draft.file.events.items():
        acts = [a for a in draft.acts if _factor(event.rate, "act", a) > 0]
        if event.force_works:
            acts = [a for a in acts if draft.acts[a].power in ("force", "deadly force")]
        contexts = {c for a in acts for c in reachable.acts[a].values()}
        if _positive(event.rate, draft, reachable, contexts & set(reachable.events[name])):
            happens.add(name)
        else:
            hint = "What it requires never holds together, or its rate is zero everywhere."
            draft.document.fault(("events", name), _NEVER, name, hint)
    return happens


def _endings(draft: Draft, reachable: Reachable, happens: set[str]) -> None:
    used = {draft.file.events[name].ending for name in happens if name in draft.file.events}
    used |= {act.ending for name, act in draft.acts.items() if reachable.acts[name]}
    for name in draft.file.endings:
        if name not in used:
            hint = "No act or event that can happen leads to it."
            draft.document.fault(("endings", name), _NEVER, name, hint)


def _probes(draft: Draft, reachable: Reachable, happens: set[str]) -> None:
    """Every cue can be given by some act."""
    for probe, cues in draft.file.probes.items():
        acts = {name: act for name, act in draft.acts.items() if act.probe == probe}
        if not acts:
            hint = f"Offer an act with `probe: {probe}`, or remove it."
            draft.document.fault(("probes", probe), "is used by no act", probe, hint)
            continue
        contexts = {c for name in acts for c in reachable.acts[name].values()}
        contexts |= {c for name in acts for c in _interrupted(name, happens, draft, reachable)}
        for cue, law in cues.items():
            revealed = any(_revealed(law, act) for act in acts.values())
            if not revealed or not _positive(law, draft, reachable, contexts):
                hint = "Its probability is zero everywhere: look at p, its tables and `reveals`."
                draft.document.fault(("probes", probe, cue), "can never be given", cue, hint)


def _factor(law: Law, name: str, value: str) -> float:
    table = law.tables.get(name, {})
    return table.get(value, table.get(OTHERWISE, 1.0))


def _revealed(law: Law, act: Act) -> bool:
    """Whether at some trust neither the law nor the act keeps the cue back."""
    return any(act.reveals.get(t, 1.0) * _factor(law, "trust", t) > 0 for t in TRUST)


def _positive(law: Law, draft: Draft, reachable: Reachable, contexts: Iterable[int]) -> bool:
    """Whether a law is above zero in some hidden state and one of the contexts."""
    visible = [name for name in draft.factors if name in law.tables]
    return (
        law.base > 0
        and any(_factor(law, "agitation", level) > 0 for level in AGITATION)
        and any(_factor(law, "trust", level) > 0 for level in TRUST)
        and any(all(_factor(law, n, v) > 0 for n, v in profile.items()) for profile in drawn(draft))
        and any(
            all(_factor(law, name, values[name]) > 0 for name in visible)
            for values in (_named(draft, reachable, c) for c in contexts)
        )
    )


def _named(draft: Draft, reachable: Reachable, context: int) -> Mapping[str, str]:
    values = reachable.contexts[context]
    return {
        name: of[value] for (name, of), value in zip(draft.factors.items(), values, strict=True)
    }


def _said(reply: Reply, draft: Draft, reachable: Reachable) -> bool:
    """Whether after some act, and the event asked for if any, the visible conditions hold."""
    visible = {name: values for name, values in reply.when.items() if name in draft.factors}
    fits = {c for c, at in enumerate(reachable.contexts) if allowed(draft.factors, visible, at)}
    for name in reply.when.get("act", tuple(draft.acts)):
        closing = draft.acts[name].ending is not None
        quiet = "event" not in reply.when and not closing
        events = reply.when.get("event", tuple(reachable.events))
        if quiet and fits & set(reachable.acts[name].values()):
            return True
        if fits & set(_interrupted(name, events, draft, reachable)):
            return True
    return False


def _interrupted(
    act: str, events: Iterable[str], draft: Draft, reachable: Reachable
) -> Iterator[int]:
    """Contexts after an event that broke an act off and did not end the encounter."""
    for event in events:
        described = draft.file.events.get(event)
        if described is None or described.ending is None:
            leads = reachable.events[event]
            yield from (leads[c] for c in reachable.acts[act].values() if c in leads)
