"""A run played again: all of it, or up to a decision from which it goes on in another way."""

from __future__ import annotations

from dataclasses import replace

from subside.errors import UserError
from subside.model import Model
from subside.play.encounter import Encounter, NotPossible
from subside.runs import Act, Run, RunWriter

KEPT = ("model_hash", "dispatch", "seen")  # what must come out of the seed as the log tells it


def resume(model: Model, writer: RunWriter) -> Encounter:
    """Carry an unfinished run on: its acts are played again, and must come out the same."""
    encounter = replay(model, writer.run)
    encounter.carry_on(writer)
    return encounter


def replay(model: Model, run: Run) -> Encounter:
    """Play the acts of a run again; refuses a log that does not come out the same.

    Words may differ: texts can be put right without a run being lost.
    """
    start = run.start
    encounter = _begun(model, run, start.mode, dict(start.reseeds), start.again)
    if start.table_hash != encounter.start.table_hash:
        raise _not_the_same(f"{run.path}:1", f"table_hash {start.table_hash}")
    _carry_out(encounter, run, run.acts)
    return encounter


def again(
    model: Model, run: Run, decision: int, seed: int | None = None, mode: str = "study"
) -> Encounter:
    """A new run that begins with what a run did before a decision.

    Chances are those of that run, or fresh from there where `seed` is given: then the same acts
    need not come to the same. What is hidden stays as it was. It is valued by the tables in force
    here, whatever the run was valued by.

    Raises UserError where the run has no such decision, or does not come out of its seed.
    """
    if not 1 <= decision <= len(run.acts):
        has = f"1 to {len(run.acts)}" if run.acts else "none"
        raise UserError(str(run.path), "has no such decision", str(decision), f"it has {has}")
    reseeds = dict(run.start.reseeds)
    if seed is not None:
        reseeds = {first: of for first, of in reseeds.items() if first < decision}
        reseeds[decision] = seed
    encounter = _begun(model, run, mode, reseeds, decision)
    _carry_out(encounter, run, run.acts[: decision - 1])
    return encounter


def _begun(
    model: Model, run: Run, mode: str, reseeds: dict[int, int], first: int | None
) -> Encounter:
    """The encounter of a run before its acts."""
    hidden = dict(run.start.hidden) if run.start.hidden else None
    encounter = Encounter(model, run.start.seed, mode, hidden, reseeds, first)
    for name in KEPT:
        given = getattr(run.start, name)
        if given != getattr(encounter.start, name):
            raise _not_the_same(f"{run.path}:1", f"{name} {given}")
    return encounter


def _carry_out(encounter: Encounter, run: Run, acts: tuple[Act, ...]) -> None:
    """Carry out acts of a run, each of which must come to what the run tells."""
    for act in acts:
        where = f"{run.path}: act {act.n}"
        try:
            found = encounter.act(act.act).act
        except NotPossible as error:
            raise _not_the_same(where, f"{act.act}, which {error.fact}") from None
        if replace(found, words=()) != replace(act, words=()):
            raise _not_the_same(where, f"event {act.event}, cue {act.cue}, {act.seconds} s")


def _not_the_same(where: str, given: str) -> UserError:
    hint = (
        "the log was edited by hand, or made by another version or under another agency's table; "
        "it cannot be carried on"
    )
    return UserError(where, "does not come out of this seed and these acts", given, hint)
