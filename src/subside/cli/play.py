"""`subside play`: an encounter in the terminal, from a file of acts, or through a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subside.cli.edge import INTERRUPTED, Command, quoted
from subside.cli.output import TO_STDOUT, deliver, json_option, reencoded, seed_checked
from subside.errors import UserError

if TYPE_CHECKING:
    from subside.cli.screen import Screen
    from subside.model import Model
    from subside.play import Encounter

SEEDS = 10**9  # a seed that can be read out; any up to 2**63 - 1 may be given
HIDDEN = ("situation", "disposition", "intent", "armed")


@click.command(cls=Command)
@click.argument("scenario", required=False)
@click.option(
    "--seed", type=int, callback=seed_checked, metavar="N",
    help="The same seed and acts give the same run; drawn at random without.",
)  # fmt: skip
@click.option("--log", metavar="FILE", help="Where to write the run; SCENARIO-1.jsonl without.")
@click.option("--acts", metavar="FILE", help="Take the acts from a file, and ask nothing.")
@click.option("--resume", metavar="LOG", help="Carry on a run that is not over.")
@click.option(
    "--again",
    metavar="LOG",
    help="Try a run again from a decision of it, in a new log.",
)
@click.option(
    "--from", "first", type=click.IntRange(1), metavar="N",
    help="With --again: the decision from which you decide anew.",
)  # fmt: skip
@click.option(
    "--fresh", is_flag=True,
    help="With --again: fresh chances from there, by --seed; without, those of that run.",
)  # fmt: skip
@click.option(
    "--choose", metavar="NAME=VALUE,...",
    help="Choose what is hidden, for teaching: situation, disposition, intent, armed.",
)  # fmt: skip
@json_option
def play(
    scenario: str | None, seed: int | None, log: str | None, acts: str | None,
    resume: str | None, again: str | None, first: int | None, fresh: bool, choose: str | None,
    json_to: str | None,
) -> int:  # fmt: skip
    """Play an encounter; the first one without SCENARIO.

    Every act is written to a log as it happens, so a run can be stopped at any time and carried
    on with --resume. Without a terminal the acts are read line by line from standard input.
    """
    from subside.cli.screen import Screen

    if again is None and (first is not None or fresh):
        raise click.UsageError("--from and --fresh go with --again LOG")
    seat = _seat(acts)
    screen = Screen(error=json_to == TO_STDOUT)
    if again is not None:
        _refuse("--again", resume=resume, choose=choose)
        encounter, path = _tried_again(again, scenario, first, fresh, seed, log)
    elif resume is None:
        encounter, path = _begun(scenario, seed, log, choose)
    else:
        _refuse("--resume", seed=seed, log=log, choose=choose)
        encounter, path = _resumed(resume, scenario, screen)
    code = _carried_out(encounter, path, screen, seat)
    if code == 0:
        deliver(json_to, _document(encounter, path))
    return code


def _seat(acts: str | None) -> Callable[[Encounter, Screen], None]:
    """Where the acts come from; a file of them is read before anything is begun."""
    from subside.cli.seat import from_file, from_pipe, from_terminal
    from subside.runs import read_acts

    if acts is not None:
        return partial(from_file, Path(acts), read_acts(acts))
    reencoded(sys.stdin)
    return from_terminal if sys.stdin is not None and sys.stdin.isatty() else from_pipe


def _begun(
    scenario: str | None, seed: int | None, log: str | None, choose: str | None
) -> tuple[Encounter, Path]:
    """A new encounter, its log begun."""
    import secrets

    from subside.cli.named import FIRST, model_of
    from subside.play import Encounter

    model = model_of(scenario or FIRST)
    drawn = secrets.randbelow(SEEDS) if seed is None else seed
    encounter = Encounter(model, drawn, hidden=_hidden(model, choose))
    path = Path(log) if log else _free_name(model.scenario.slug)
    encounter.record(path)
    return encounter, path


def _free_name(slug: str) -> Path:
    """First name of the form SLUG-1.jsonl that is not taken in this folder."""
    number = 1
    while Path(f"{slug}-{number}.jsonl").exists():
        number += 1
    return Path(f"{slug}-{number}.jsonl")


def _hidden(model: Model, choose: str | None) -> Mapping[str, object] | None:
    """What was chosen to be true, checked name by name."""
    if choose is None:
        return None
    chosen: dict[str, object] = {}
    for part in choose.split(","):
        name, equals, value = (word.strip() for word in part.partition("="))
        if name not in HIDDEN or not equals or name in chosen:
            hint = f"write NAME=VALUE, each NAME once, of: {', '.join(HIDDEN)}"
            raise UserError("--choose", "is not understood", part, hint)
        values = list(dict.fromkeys(getattr(profile, name) for profile in model.profiles))
        if value not in values:
            hint = f"{name} here is one of: {', '.join(values)}"
            raise UserError("--choose", f"no {name} of this scenario", value, hint)
        chosen[name] = value
    return chosen


def _refuse(beside: str, **given: object) -> None:
    """A run that is carried on keeps its seed, its log and what was chosen."""
    for name, value in given.items():
        if value is not None:
            raise click.UsageError(f"--{name} cannot be given with {beside}: the log has its own")


def _tried_again(
    log: str, scenario: str | None, first: int | None, fresh: bool, seed: int | None, to: str | None
) -> tuple[Encounter, Path]:
    """An encounter that begins as the run of a log did, its own log begun."""
    import secrets

    from subside.cli.named import model_for
    from subside.play import again
    from subside.runs import read

    if first is None:
        raise click.UsageError("--again needs --from N: the decision from which you decide anew")
    if seed is not None and not fresh:
        raise click.UsageError("--seed goes with --fresh here: without it chances are the log's")
    drawn = secrets.randbelow(SEEDS) if fresh and seed is None else seed
    run = read(log)
    model = model_for(run, scenario, "subside play FOLDER --again LOG --from N")
    encounter = again(model, run, first, drawn)
    path = Path(to) if to else _free_name(model.scenario.slug)
    encounter.record(path)
    return encounter, path


def _resumed(log: str, scenario: str | None, screen: Screen) -> tuple[Encounter, Path]:
    """The encounter of a log that is not over, ready to go on."""
    from subside.cli.named import model_for
    from subside.play import resume
    from subside.runs import RunWriter, read

    run = read(log)
    if run.end is not None:
        raise UserError(log, "this encounter is over", hint=f"subside review {quoted(log)}")
    model = model_for(run, scenario, "subside play FOLDER --resume LOG")
    writer = RunWriter.resume(log)
    try:
        encounter = resume(model, writer)
    except UserError:
        writer.close()
        raise
    if writer.notice:
        screen.note(f"{writer.notice}.")
    return encounter, Path(log)


def _carried_out(
    encounter: Encounter, path: Path, screen: Screen, seat: Callable[[Encounter, Screen], None]
) -> int:
    """Play until the encounter is over or the acts are; tell how it can go on."""
    try:
        screen.opening(encounter)
        seat(encounter, screen)
    except KeyboardInterrupt:
        screen.note()
        screen.open(encounter, path)
        return INTERRUPTED
    except UserError:
        screen.open(encounter, path)
        raise
    finally:
        encounter.close()
    if encounter.end is None:
        screen.open(encounter, path)
    else:
        screen.over(encounter, path)
    return 0


def _document(encounter: Encounter, path: Path) -> dict[str, Any]:
    """The run so far as plain data; the seed only once the encounter is over."""
    run, end = encounter.run, encounter.end
    return {
        "scenario": run.start.scenario,
        "log": str(path),
        "seconds": encounter.seconds,
        "over": end is not None,
        "seed": run.start.seed if end else None,
        "again": run.start.again,
        "dispatch": run.start.dispatch,
        "seen": dict(encounter.visible),
        "possible": encounter.possible(),
        "acts": [
            {
                "n": act.n,
                "at": act.at,
                "act": act.act,
                "seconds": act.seconds,
                "event": act.event,
                "cue": act.cue,
                "harm": dict(act.harm),
                "seen": dict(act.seen),
                "words": [vars(words) for words in act.words],
            }
            for act in run.acts
        ],
        "ending": end.ending if end else None,
        "outcome": {**end.outcome.components, "value": end.outcome.value} if end else None,
    }
