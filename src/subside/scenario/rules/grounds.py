"""Conditions of force that a scenario gives: for acts on offer, in facts that can be seen here."""

from __future__ import annotations

from subside.scenario.document import known
from subside.scenario.grounds import THREATS, check_facts
from subside.scenario.rules.draft import Draft
from subside.scenario.wording import refuse_wording


def conditions(draft: Draft) -> None:
    """Each names an act with a power, and visible facts; deadly force a threat to somebody."""
    document = draft.document
    powers = {name: act.power for name, act in draft.acts.items() if act.power is not None}
    for name, change in draft.file.grounds.items():
        where = ("grounds", name)
        if name not in powers:
            if document.meant(name) or not document.named(*where):
                continue
            fact, hint = "is not an act of force or seizure on offer", known(name, powers)
            document.fault(where, fact, name, hint)
            continue
        check_facts(
            (*where, "when"), powers[name], change.when or (), draft.factors, draft.document
        )
        if change.wording:
            refuse_wording((*where, "wording"), change.wording, draft.document)


def threat(draft: Draft) -> None:
    """The values of threat are those of every scenario: grounds and reviews read them."""
    for k, value in enumerate(draft.file.visible.get("threat", ())):
        if value not in THREATS and draft.document.named("visible", "threat", k):
            where, hint = ("visible", "threat", k), known(value, THREATS)
            draft.document.fault(where, "is not a kind of threat", value, hint)
