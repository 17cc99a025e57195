"""Acts on offer: what they need is there, what they lead to is described."""

from __future__ import annotations

from subside.scenario.document import known
from subside.scenario.rules.draft import Draft, check_values


def changes(draft: Draft) -> None:
    """What the scenario changes names its own visible factors."""
    for name, change in draft.file.acts.items():
        check_values(("acts", name, "requires"), change.requires or {}, draft.factors, draft)
        check_values(("acts", name, "sets"), change.sets or {}, draft.factors, draft)


def catalogue(draft: Draft) -> None:
    """What the catalogue says fits the scenario's factors; those it lacks do not bind."""
    for name, act in draft.acts.items():
        changed = draft.file.acts[name].model_fields_set
        for part, table in (("requires", act.requires), ("sets", act.sets)):
            ours = {factor: given for factor, given in table.items() if factor in draft.factors}
            if part not in changed:
                check_values(("acts", name, part), ours, draft.factors, draft)
        if act.moves and "distance" not in draft.factors:
            fact = "moves, but distance is not visible here"
            draft.document.fault(("acts", name), fact, name, "Add visible.distance.")
        sound = draft.document.sound("acts", name, "probe")
        if act.reveals and act.probe is None and sound:
            hint = "Add `probe`, or take `reveals` out."
            draft.document.fault(("acts", name), "reveals, but has no probe", name, hint)


def endings(draft: Draft) -> None:
    """An act that closes the encounter leads to an ending of the file."""
    described = draft.file.endings
    for name, act in draft.acts.items():
        sound = draft.document.sound("acts", name, "ending")
        if sound and not (act.ending is None or act.ending in described):
            fact = "leads to an ending that is not described"
            hint = f"Add endings.{act.ending}, or set `ending`. {known(act.ending, described)}"
            draft.document.fault(("acts", name), fact, act.ending, hint)


def probes(draft: Draft) -> None:
    """An act's probe is a table of the file."""
    described = draft.file.probes
    for name, act in draft.acts.items():
        if act.probe is None or act.probe in described or draft.document.meant(act.probe):
            continue
        if draft.document.sound("acts", name, "probe"):
            hint = f"Add probes.{act.probe}, or set `probe`. {known(act.probe, described)}"
            draft.document.fault(
                ("acts", name), "has a probe that is not described", act.probe, hint
            )
