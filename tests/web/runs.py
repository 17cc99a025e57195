"""Encounters that were played to their end, for tests of what comes after it."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from subside.files import scenarios_folder
from subside.play import Encounter as Played
from subside.play import play_acts
from subside.play.stage import stage
from subside.runs import read_acts
from subside.web import shelf
from tests.web.cast import begun

if TYPE_CHECKING:
    from subside.web.accounts.models import User
    from subside.web.records.models import Encounter

SEED = 7


@cache
def played(slug: str, plan: str = "exemplar", seed: int = SEED) -> Played:
    """The acts of a scenario's play, played to the end."""
    acts = scenarios_folder() / slug / f"{plan}.acts"
    encounter = Played(stage(shelf.scenario(slug)), seed, "study")
    play_acts(encounter, read_acts(acts), acts)
    assert encounter.end is not None
    return encounter


def done(user: User, slug: str = "roadside", plan: str = "exemplar") -> Encounter:
    """An encounter of this user that was played here to its end, with its entries."""
    from subside.web.records.models import Entry

    encounter = played(slug, plan)
    row = begun(user, slug, seed=SEED, over=True)
    Entry.objects.bulk_create(
        Entry(encounter=row, n=n, kind="act", act=act.act, at=act.at, key=str(n))
        for n, act in enumerate(encounter.acts, start=1)
    )
    return row


@cache
def log_of(slug: str = "roadside", plan: str = "exemplar") -> str:
    """The run log of such an encounter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.jsonl"
        encounter = played(slug, plan)
        encounter.record(path)
        encounter.close()
        return path.read_text()


def brought_in(user: User, slug: str = "roadside", plan: str = "exemplar") -> Encounter:
    """The same, as a log that was brought in."""
    return begun(user, slug, seed=SEED, over=True, origin="imported", log=log_of(slug, plan))
