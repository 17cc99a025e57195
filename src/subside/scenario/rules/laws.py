"""Laws: the right unit for the place, factors and values that exist."""

from __future__ import annotations

from subside.scenario.document import KeyPath
from subside.scenario.fairness import refuse_unfair
from subside.scenario.rules.draft import (
    HIDDEN,
    Draft,
    check_name,
    check_value,
    law_factors,
    laws,
)
from subside.scenario.schema import OTHERWISE, Law

_ONLY_EVENTS = "can only be used in the rate of an event"


def units(draft: Draft) -> None:
    """Events happen at rates per minute; cues and endings have probabilities."""
    for where, law in laws(draft.file):
        if not draft.document.named(*where):
            continue
        if where[0] != "events" or where[2] != "rate":
            _probability(where, law, draft)
        elif not draft.document.sound(*where[:2], "force_works"):
            continue
        elif draft.file.events[str(where[1])].force_works:
            _force(where, law, draft)
        elif law.p is not None:
            hint = "Write per_minute: how often in a minute, from 0 to 60."
            fact = "has the wrong unit: an event needs a rate, not a probability"
            draft.document.fault((*where, "p"), fact, law.p, hint)


def _force(where: KeyPath, law: Law, draft: Draft) -> None:
    if law.per_minute is not None:
        hint = "Write p: it multiplies the chance that each act of force has by itself."
        fact = "has the wrong unit: force works with a probability"
        draft.document.fault((*where, "per_minute"), fact, law.per_minute, hint)
    for name in ("pressure", "addressed"):
        if name in law.model_fields_set:
            fact = "has no part in how force works"
            hint = "Take it out: the chance of each act of force holds whatever the pressure."
            draft.document.fault((*where, name), fact, getattr(law, name), hint)


def _probability(where: KeyPath, law: Law, draft: Draft) -> None:
    if law.per_minute is not None:
        fact = "has the wrong unit: a probability is needed here, not a rate"
        hint = "Write p: a probability from 0 to 1."
        draft.document.fault((*where, "per_minute"), fact, law.per_minute, hint)
    for name in ("pressure", "addressed"):
        if name in law.model_fields_set:
            hint = "Take it out: a probability here is p times its tables."
            draft.document.fault((*where, name), _ONLY_EVENTS, getattr(law, name), hint)


def tables(draft: Draft) -> None:
    """Every table names a factor of the scenario and values that the factor has."""
    known, named = law_factors(draft), draft.named("visible", "resources")
    for where, law in laws(draft.file):
        refuse_unfair(where, law.tables, draft.document)
        for name, table in law.tables.items():
            here = (*where, name)
            if name not in known:
                if named:
                    check_name(here, name, known, "is not a factor here", draft.document)
                continue
            if name in HIDDEN and where[0] == "events" and where[2] == "harm":
                hint = "Use what is seen: an injury may not tell what is hidden."
                draft.document.fault(
                    here, "is hidden, and harm at once may not depend on it", name, hint
                )
            if name == "act" and where[0] != "events":
                draft.document.fault(here, _ONLY_EVENTS, name, "Use the state, not the act.")
            for value in table:
                check_value((*here, value), value, name, (*known[name], OTHERWISE), draft)
