"""The review as text for a terminal: readable at 80 columns, no colour needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from subside.model.endings import CONDUCT
from subside.review.force_text import force
from subside.review.notable import SHOWN, notable
from subside.review.sentences import need, needed
from subside.review.told import clock, points, short, wrap
from subside.review.why import TOLD, told

__all__ = ["GAP_WORDS", "clock", "grade_words", "points", "summary", "text", "what_happened"]

Data = Mapping[str, Any]
GAP_WORDS = {"serious": "large gap"}
SMALL = 5.0  # points up to which a loss is called small
OTHER_TABLE = (
    "This run was played under another table of values or grounds than the one that judges it here."
)


def text(document: Data, width: int = 80) -> str:
    """Lay a review document out in lines of at most `width` characters."""
    parts = [
        list(part(document, width))
        for part in (_head, _table, _notable, force, _sums, _truth, _ending, _notes)
    ]
    fitted = [[piece for line in lines for piece in _fitted(line, width)] for lines in parts]
    return "\n\n".join("\n".join(lines) for lines in fitted if lines) + "\n"


def grade_words(decision: Data) -> str:
    """The grade as it is told: certain, or the bands of both ends.

    "serious" is never said of a person's decision: it is told as a large gap. Force or seizure
    without grounds is marked so.
    """
    if decision["grounds"] is not None and not decision["grounds"]["met"]:
        return f"no grounds; {GAP_WORDS.get(decision['grade'], decision['grade'])}"
    low, high = (GAP_WORDS.get(band, band) for band in decision["bands"])
    if decision["proven"]:
        return f"{low}, certain"
    if low == high:
        return f"within {low}"
    if decision["bands"][1] == "serious" and decision["bands"][0] in ("improvable", "costly"):
        return f"at least {low}"
    return f"{low} to {high}"


def _fitted(line: str, width: int) -> list[str]:
    """A line as it is, or in pieces at its own indent where the page is too narrow for it."""
    if len(line) <= width:
        return [line]
    bare = line.lstrip()
    return wrap(" ".join(bare.split()), width, " " * (len(line) - len(bare)))


def _head(document: Data, width: int) -> Iterator[str]:
    decisions, sums, bounds = document["decisions"], document["sums"], document["bounds"]
    yield f"{document['title']}: after-action review"
    yield "=" * min(width, len(document["title"]) + 23)
    yield from wrap(summary(document), width)
    yield ""
    start, gains = document["start"], document["discretionary_minutes"]
    reach = f"{points(start['low'])} to {points(start['high'])} of 100"
    yield f"  Best achievable from the start   {reach}"
    if decisions:
        yield (
            f"  What your decisions cost         about {points(sums['about'])} "
            f"(at least {points(bounds['low'])}, at most {points(bounds['high'])})"
        )
        minutes = f"{gains['gained']:.1f} min gained, {gains['lost']:.1f} lost"
        yield f"  Discretionary time               {minutes}"
        length = f"{len(decisions)} decisions in {clock(document['seconds'])}"
        yield f"  Encounter                        {length}"
        if known := need(document):
            yield ""
            yield from wrap(known, width)


def summary(document: Data) -> str:
    """The sentence that sums the decisions up, before any number."""
    decisions = document["decisions"]
    if not decisions:
        return "No decision was made."
    total = document["sums"]["about"]
    costly = [first for first, _ in notable(document)]
    if not costly:
        return "No single decision cost much: each came within a point of the best that is known."
    share = sum(d["loss"]["about"] for d in costly[:3])
    named = " and ".join(f'"{d["title"]}" at {clock(d["seconds"])}' for d in costly[:3])
    many = {1: "One decision", 2: "Two decisions", 3: "Three decisions"}[min(3, len(costly))]
    verb = "makes up" if len(costly) == 1 else "make up"
    sure = _certainty(costly[:3])
    if share < 0.5 * total:
        many = "Many small losses" if costly[0]["loss"]["about"] <= SMALL else "Many losses"
        return f"{many} add up; the largest: {named}. {sure}"
    return f"{many} {verb} most of what was lost here: {named}. {sure}"


def _certainty(costly: Sequence[Data]) -> str:
    """How much of what these decisions are said to cost is proven."""
    least = sum(d["loss"]["low"] for d in costly)
    if least < 0.1:
        return "None of it is certain: the bounds are too wide to tell."
    return f"At least {points(least)} points of that are certain within this model."


def _table(document: Data, width: int) -> Iterator[str]:
    if not document["decisions"]:
        return
    yield "Decisions (points of 100 against the best known act; judged by what could be"
    yield "known then)"
    yield ""
    yield _table_row(("t", "time", "act"), ("least", "about", "most"), "grade", width)
    for d in document["decisions"]:
        loss = [points(d["loss"][end]) for end in ("low", "about", "high")]
        yield _table_row((d["t"], clock(d["seconds"]), d["title"]), loss, grade_words(d), width)


def _table_row(left: Sequence[object], loss: Sequence[str], grade: str, width: int) -> str:
    """One row: least and most only where there is room for them, then the grade too."""
    number, time, title = left
    shown = loss if width >= 74 else loss[1:2]
    right = "".join(f" {part:>5}" for part in shown) + (f"  {grade:<23}" if width >= 56 else "")
    room = max(1, width - 13 - len(right))
    return f"{number:>4} {time:>6}  {short(str(title), room):<{room}}{right}".rstrip()


def _notable(document: Data, width: int) -> Iterator[str]:
    """The decisions that cost most, each with why, alternatives and what could be known."""
    costly = notable(document)
    if not costly:
        return
    yield "What to talk about first"
    yield "------------------------"
    for d, alike in costly[:SHOWN]:
        yield ""
        yield from _one_decision(document, d, alike, width)


def alike_words(alike: Sequence[Data]) -> str:
    """Where else the same was decided on the same, and what that cost."""
    if not alike:
        return ""
    when = ", ".join(clock(d["seconds"]) for d in alike[:SHOWN])
    more = f" and {len(alike) - SHOWN} times more" if len(alike) > SHOWN else ""
    cost = sum(d["loss"]["about"] for d in alike)
    return f"The same again at {when}{more}: about {points(cost)} points together."


def _one_decision(document: Data, d: Data, alike: list[Data], width: int) -> Iterator[str]:
    loss, time = d["loss"], d["discretionary_minutes"]
    within = " within this model" if d["proven"] else ""
    yield from wrap(f"{clock(d['seconds'])}  {d['title']}: {grade_words(d)}{within}", width)
    cost = (
        f"It cost about {points(loss['about'])} points (at least {points(loss['low'])}, at most "
        f"{points(loss['high'])})"
    )
    gain = time["gain"]
    if gain is None and d["luck"] is None:
        cost += "."
    elif gain is None:
        cost += f"; it gave up about {time['before']:.0f} minutes of discretionary time."
    elif abs(gain) >= 0.5:
        changed = "gained" if gain > 0 else "lost"
        cost += f", and {abs(gain):.1f} minutes of discretionary time were {changed}."
    else:
        cost += "."
    yield from wrap(cost, width, "  ")
    if alike:
        yield from wrap(alike_words(alike), width, "  ")
    if d["why"]:
        yield from wrap(d["why"], width, "  ")
    yield from wrap(_seen(d), width, "  ")
    yield from wrap(_could_be_known(document, d), width, "  ")
    yield from wrap(_alternatives(document, d), width, "  ")
    if len(d["chances"]) == 2:
        yield from _chances(document, d, width)


def _seen(d: Data) -> str:
    return "Seen: " + ", ".join(f"{name}: {value}" for name, value in d["seen"].items()) + "."


def _could_be_known(document: Data, d: Data) -> str:
    """Belief over situations then; what was true stands apart, at the end."""
    chances = sorted(d["known"]["situation"].items(), key=lambda item: -item[1])
    names = ", ".join(
        f"{name.replace('_', ' ')} {100 * p:.0f}" for name, p in chances if p >= 0.005
    )
    harm = 100 * d["known"]["intent"].get("harm others", 0.0)
    intent = f"{harm:.0f}" if harm >= 1 else "under 1"
    return f"What could be known, of 100 such people: {names}; meaning to harm others {intent}."


def _alternatives(document: Data, d: Data) -> str:
    titles = document["titles"]
    good = [titles[name] for name in d["best"] if name != d["act"]]
    if not good:
        return ""
    some = "; ".join(good[:4]) + ("; and others" if len(good) > 4 else "")
    return f"Equally good here: {some}." if len(good) > 1 else f"Better here: {some}."


def _chances(document: Data, d: Data, width: int) -> Iterator[str]:
    """Outcomes of 100 such encounters after the best and after the chosen act."""
    chosen = d["act"]
    best = next(name for name in d["chances"] if name != chosen)
    ours, theirs = told(d["chances"][chosen]), told(d["chances"][best])
    room = max(9, (width - 28) // 2)
    names = [short(document["titles"][act], room - 2) for act in (best, chosen)]
    yield f"  {'Of 100 from here':<24}{names[0]:>{room}}{names[1]:>{room}}"
    for name in TOLD:
        if max(ours[name], theirs[name]) >= 0.05:
            yield f"    {name:<22}{theirs[name]:>{room}.1f}{ours[name]:>{room}.1f}"


def _sums(document: Data, width: int) -> Iterator[str]:
    if not document["decisions"]:
        return
    yield "Where it added up (about, points)"
    for title, table in (
        ("by heading", document["by_heading"]),
        ("by phase", document["by_phase"]),
    ):
        told_parts = ", ".join(f"{name} {points(value)}" for name, value in table.items())
        yield from wrap(f"{title}: {told_parts}", width, "  ")


def _truth(document: Data, width: int) -> Iterator[str]:
    truth = document["truth"]
    if truth is None:
        return
    yield "What was true"
    yield from wrap(
        f"{truth['title']}. This person {truth['disposition']}; intent: {truth['intent']}.",
        width,
        "  ",
    )
    for name, when in needed(document):
        yield from wrap(f"Needed {name}: it {when}.", width, "  ")
    if not truth["log_matches"]:
        yield from wrap(
            "The log is not what its seed and acts give: it was edited, or made elsewhere.",
            width,
            "  ",
        )


def _ending(document: Data, width: int) -> Iterator[str]:
    outcome, ending = document["outcome"], document["ending"]
    if document["closed"]:
        yield "How it ended and what was true are left out."
        return
    if outcome is None:
        yield "The encounter is not over; how it ends is open."
        return
    sums, start = document["sums"], document["start"]
    yield "How it ended"
    yield from wrap(f"{ending['title']}. {' '.join(ending['words'])}", width, "  ")
    yield from wrap(what_happened(outcome), width, "  ")
    yield (
        f"  {points(start['low'])} achievable, {-sums['about']:+.1f} by decisions, "
        f"{sums['luck']:+.1f} by chance, {sums['slack']:+.1f} by search: "
        f"{points(outcome['value'])}"
    )
    if document["chosen_hidden"]:
        yield from wrap(
            "An instructor chose what was hidden, so the prior does not describe the draw: "
            "read chance apart.",
            width,
            "  ",
        )


def what_happened(outcome: Data) -> str:
    hurt = [_hurt(name, value) for name, value in outcome.items() if ": " in name and value > 0]
    parts = [", ".join(hurt) if hurt else "nobody hurt"]
    unmet = outcome["need unmet"]
    parts.append("needs met" if unmet == 0 else "needs unmet" if unmet == 1 else "needs partly met")
    if outcome["left in danger"]:
        parts.append("somebody left in danger")
    parts += [_hurt(name, outcome[name]) for name in CONDUCT if outcome.get(name, 0) > 0]
    parts.append("settled" if outcome["settled"] else "not settled")
    return "; ".join(parts).capitalize() + "."


def _hurt(name: str, times: float) -> str:
    """A component with how many times, where it was more than once."""
    return name if times < 1.5 else f"{name} ({times:.0f} times)"


def _notes(document: Data, width: int) -> Iterator[str]:
    if document["cut"]:
        yield from wrap(f"Note: {document['cut']}", width)
    if document["other_table"]:
        yield from wrap(OTHER_TABLE, width)
    yield from wrap(
        'Loss: "about" compares with the best known act, followed by the same best known play; '
        'least and most are proven ends. "Certain" means certain within this model.',
        width,
    )
    yield from wrap(document["safeguard"], width)
