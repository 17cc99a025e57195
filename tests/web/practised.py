"""People who have practised: real runs through the engine, judged without refining."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from subside.belief import first_belief, update
from subside.grade import judge
from subside.model import Seen
from subside.play import Encounter
from subside.reveal import truth_of
from subside.review import document as review
from subside.review.difficulty import DRAWS, Measurement, run_of_ordinary
from subside.rollout import ordinary
from subside.runs import RunWriter
from subside.simulate import stream
from subside.web import shelf

if TYPE_CHECKING:
    from subside.runs import Run
    from subside.web.accounts.models import User
    from subside.web.records.models import Encounter as Row

RUNS = 12  # of a difficulty in tests
PRACTISED = ("roadside", "doorstep", "hallway")
AHEAD = timedelta(minutes=5)


@cache
def measurement(slug: str) -> Measurement:
    """Model and policy of a scenario, once for all tests; nothing is added to the policy."""
    return Measurement(shelf.scenario(slug))


@cache
def measured(slug: str) -> dict[str, Any]:
    """Difficulty of a scenario from a few runs."""
    of = measurement(slug)
    return of.figures(of.losses(0, RUNS), RUNS)


def kept_difficulty(slug: str) -> None:
    """Keep the difficulty of a scenario in the tables."""
    from subside.review.difficulty import difficulty_key
    from subside.web.records.models import Difficulty

    key = difficulty_key(shelf.scenario(slug))
    given = {"scenario": slug, "figures": measured(slug)}
    Difficulty.objects.get_or_create(key=key, defaults=given)


@cache
def ordinary_run(slug: str, seed: int) -> Run:
    """A run of ordinary play that came to its end."""
    run = run_of_ordinary(measurement(slug).model, seed)
    assert run is not None
    return run


@cache
def mixed_run(slug: str, seed: int, careless: int) -> Run:
    """A run that takes the best known act, and in `careless` of 100 decisions an ordinary one."""
    of = measurement(slug)
    encounter, any_of = Encounter(of.model, seed), ordinary(of.model)
    seen, belief = Seen(0, of.model.start), first_belief(of.model, encounter.start.dispatch)
    uniform = stream(seed, DRAWS)
    while encounter.end is None:
        number = of.policy.bounds.act(seen.context, seen.level, belief)
        if 100 * uniform.random() < careless:
            number = any_of(seen, belief, uniform)
        foreseen = encounter.foresee(of.model.acts[number])
        encounter.happen(foreseen)
        if encounter.end is None:
            belief = update(of.model, seen, belief, number, foreseen.after)
        seen = foreseen.after.seen
    return encounter.run


@cache
def document(slug: str, kind: Callable[..., Run], *how: int) -> dict[str, Any]:
    """The review of a run."""
    of, run = measurement(slug), kind(slug, *how)
    return review(of.model, judge(of.model, of.policy, run, 0), truth_of(of.model, run))


def practised(user: User, slug: str, kind: Callable[..., Run], *how: int, **more: Any) -> Row:
    """An encounter of this user that is over and reviewed; `made` and the rest may be given."""
    from subside.web.records.models import Review
    from tests.web.cast import begun

    refined = more.pop("refined", True)
    given = {"over": True, "seed": how[0], **more}
    row = begun(user, slug, **given)
    key = f"{slug} {kind.__name__} {how}"[:64]
    found = document(slug, kind, *how)
    Review.objects.create(encounter=row, key=key, refined=refined, document=found)
    return row


def written(run: Run) -> str:
    """The log of a run, with which it can be gone on from a decision."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.jsonl"
        writer = RunWriter.create(path, run.start)
        for act in run.acts:
            writer.append_act(act)
        if run.end is not None:
            writer.append_end(run.end)
        writer.close()
        return path.read_text(encoding="utf-8")


def weeks_of(user: User, seeds: Sequence[int], now: datetime | None = None) -> list[Row]:
    """Some weeks of practice on three scenarios: careless at first, and less so later."""
    until, found = now or timezone.now(), []
    for k, seed in enumerate(seeds):
        slug = PRACTISED[k % len(PRACTISED)]
        made = until - timedelta(days=3 * (len(seeds) - k)) + AHEAD
        careless = 80 - 60 * k // len(seeds)
        log = written(mixed_run(slug, seed, careless))
        found.append(practised(user, slug, mixed_run, seed, careless, made=made, log=log))
    for slug in PRACTISED:
        kept_difficulty(slug)
    return found
