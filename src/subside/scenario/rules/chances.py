"""Probabilities of what is hidden and of what dispatch says sum to one."""

from __future__ import annotations

from subside.scenario.fairness import refuse_unfair
from subside.scenario.rules.draft import Draft, check_name, check_sum


def situations(draft: Draft) -> None:
    """Situations, and what each says of disposition, intent, armed and trust."""
    file, document = draft.file, draft.document
    refuse_unfair(("situations",), file.situations, document)
    if all(document.sound("situations", name, "probability") for name in file.situations):
        check_sum(("situations",), (s.probability for s in file.situations.values()), document)
    for name, situation in file.situations.items():
        if situation.probability == 0:
            where = ("situations", name, "probability")
            document.fault(where, "can never happen", 0, "Remove the situation, or give it a part.")
        for part in ("disposition", "intent", "armed", "trust"):
            table = getattr(situation, part)
            if table is not None and document.sound("situations", name, part):
                check_sum(("situations", name, part), table.values(), document)


def needs(draft: Draft) -> None:
    """A need is named once: each counts the same."""
    for name, situation in draft.file.situations.items():
        where = ("situations", name, "needs")
        if draft.document.sound(*where) and len(set(situation.needs)) < len(situation.needs):
            draft.document.fault(where, "names a need twice", situation.needs, "Name it once.")


def dispatch(draft: Draft) -> None:
    """In each situation exactly one message comes; each message comes in some situation."""
    file, document = draft.file, draft.document
    for name, message in file.dispatch.items():
        where = ("dispatch", name, "likelihood")
        for key in message.likelihood:
            check_name((*where, key), key, file.situations, "is not a situation", document)
        if document.sound(*where) and not any(message.likelihood.values()):
            hint = "Give it a likelihood above zero in some situation."
            document.fault(where, "can never be said", name, hint)
    for name in file.situations:
        read = all(document.sound("dispatch", m, "likelihood", name) for m in file.dispatch)
        if not read or document.meant(name):
            continue
        over = f" over the messages, in situation {name},"
        total = (message.likelihood.get(name, 0.0) for message in file.dispatch.values())
        check_sum(("dispatch",), total, document, over)
