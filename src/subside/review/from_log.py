"""A run shown from its log alone: what was seen, done and said, and no judgement of any of it.

For runs whose scenario, or whose version of it, is no longer installed.
"""

from __future__ import annotations

from typing import Any

from subside.review.document import FORMAT, SAFEGUARD
from subside.runs import Act, Run


def shown(run: Run) -> dict[str, Any]:
    """The document of a run that nobody can judge here: `judged` is false, and no number stands."""
    seen = {name: str(value) for name, value in run.start.seen.items()}
    decisions = []
    for act in run.acts:
        decisions.append(_decision(act, seen))
        seen = {name: str(value) for name, value in act.seen.items()}
    last = run.acts[-1] if run.acts else None
    return {
        "format": FORMAT,
        "safeguard": SAFEGUARD,
        "judged": False,
        "refined": False,
        "closed": False,
        "scenario": run.start.scenario,
        "title": in_words(run.start.scenario),
        "model_hash": run.start.model_hash,
        "table_hash": run.start.table_hash,
        "text_hash": run.start.text_hash,
        "dispatch": run.start.dispatch,
        "dispatch_words": [words.text for words in run.start.words],
        "from_decision": run.start.again,
        "complete": run.end is not None,
        "cut": run.cut,
        "seconds": last.at + last.seconds if last else 0,
        "decisions": decisions,
        "truth": None,
        "chosen_hidden": None,
        "outcome": _outcome(run),
        "ending": _ending(run),
    }


def in_words(name: str) -> str:
    """A name of a file as it is told: `request:medical` is "Request: medical"."""
    spaced = name.replace(":", ": ").replace("_", " ").replace("-", " ")
    return " ".join(spaced.split()).capitalize()


def _decision(act: Act, seen: dict[str, str]) -> dict[str, Any]:
    return {
        "t": act.n,
        "seconds": act.at,
        "act": act.act,
        "title": in_words(act.act),
        "seen": seen,
        "plain": {name.replace("_", " "): value for name, value in seen.items()},
        "event": act.event,
        "cue": act.cue,
        "harm": {who: str(grade) for who, grade in act.harm.items()},
        "words": [{"who": words.who, "text": words.text} for words in act.words],
    }


def _outcome(run: Run) -> dict[str, float] | None:
    if run.end is None:
        return None
    return {**run.end.outcome.components, "value": run.end.outcome.value}


def _ending(run: Run) -> dict[str, Any] | None:
    if run.end is None:
        return None
    words = [words.text for words in run.end.words]
    return {"ending": run.end.ending, "title": in_words(run.end.ending), "words": words}
