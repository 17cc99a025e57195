"""An encounter tried again from one of its decisions: a new one of the same trainee's.

It begins with what the other one did before that decision, kept as entries of its own, so that
everything that holds of an encounter holds of it. What was hidden, and the first seed, stay.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from subside.errors import UserError
from subside.play import again as tried_again
from subside.runs import Act, Run
from subside.scenario.load import engine_version
from subside.web import shelf
from subside.web.live import journal
from subside.web.live.replay import said_in
from subside.web.live.story import IDLE
from subside.web.records.journal import entries, header
from subside.web.records.models import Encounter, Entry, Kind, Mode, Origin, draw_seed
from subside.web.records.runs import log_of, run_of


def again(
    row: Encounter, decision: int, fresh: bool, mode: str, hold: Callable[[], None] = lambda: None
) -> Encounter:
    """A new encounter that begins with acts 1 to decision - 1 of one that is done.

    Chances are the same from there, or fresh. `hold` is called before anything is written, after
    all that takes time. Raises UserError where there is no such decision,
    where the scenario is another one by now, and for a log that does not come out of its seed.
    """
    given, kept = header(row), entries(row)
    run = run_of(row.log.encode() or log_of(given, kept))
    if not shelf.here(run.start.scenario):
        raise UserError("", "is of a scenario that is no longer here", run.start.scenario)
    model = shelf.model(run.start.scenario)
    scenario = model.scenario
    if run.start.model_hash != scenario.model_hash:
        hint = "it can be tried again with the version of Subside that it was played with"
        raise UserError("", "was played on another version of the scenario", hint=hint)
    start = tried_again(model, run, decision, draw_seed() if fresh else None, mode).start
    said = {} if row.origin == Origin.IMPORTED else said_in(model, given, kept)
    hold()
    with transaction.atomic():
        made = Encounter.objects.create(
            agency=row.agency, user=row.user, scenario=scenario.name, mode=mode,
            model_hash=scenario.model_hash, table_hash=scenario.table_hash,
            text_hash=scenario.text_hash, engine=engine_version(),
            seed=start.seed, hidden=dict(start.hidden) if start.hidden else None,
            parent=row, from_decision=decision, started=timezone.now(),
            reseeds={str(first): seed for first, seed in start.reseeds.items()},
        )  # fmt: skip
        Entry.objects.bulk_create(_begun(made, run, decision, said))
    return made


def _begun(made: Encounter, run: Run, decision: int, said: dict[int, str]) -> list[Entry]:
    """Entries of the acts before a decision; idle time of real time stays idle time."""
    notes = [Entry(encounter=made, n=1, kind=Kind.NOTE, act=journal.AGAIN, at=0)]
    for act in run.acts[: decision - 1]:
        if run.start.mode == Mode.REAL and act.act == IDLE and act.n not in said:
            kind, at = Kind.IDLE, act.at + act.seconds
        else:
            kind, at = Kind.ACT, act.at
        notes.append(_entry(made, len(notes) + 1, kind, act, at, said.get(act.n, "")))
    return notes


def _entry(made: Encounter, n: int, kind: str, act: Act, at: int, say: str) -> Entry:
    return Entry(encounter=made, n=n, kind=kind, act=act.act, at=at, say=say)
