"""What was true, and behind a click how it ended, beside the best achievable."""

from __future__ import annotations

from subside.review.html.axes import nice
from subside.review.html.charts import signed
from subside.review.html.markup import Markup, el, joined, table
from subside.review.html.words import Data, clock, points, spoken, spread
from subside.review.text import what_happened

INTENTS = {
    "none": "meant no harm to anyone",
    "get away": "meant to get away",
    "harm self": "meant to harm themselves",
    "harm others": "meant to harm others",
}
SETTLING = {
    "settles": "settles when there is time and little pressure",
    "settles slowly": "settles slowly",
    "does not settle": "does not settle in this encounter, whatever anyone does",
}


def true(document: Data) -> Markup:
    """What was hidden; told only when the encounter is over."""
    truth = document["truth"]
    if truth is None:
        return Markup("")
    carried = "; something to harm with was hidden" if truth["armed"] == "yes" else ""
    parts = [
        el("p", f"{truth['title']}.", class_="loud"),
        el(
            "p",
            f"This person {INTENTS[truth['intent']]}, and {SETTLING[truth['disposition']]}"
            f"{carried}.",
        ),
        el("ul", *(el("li", _need(need, at)) for need, at in truth["known_from"].items())),
    ]
    if not truth["log_matches"]:
        parts.append(
            el(
                "p",
                "The log is not what its seed and acts give: it was edited, or made elsewhere.",
                class_="warn",
            )
        )
    if document["chosen_hidden"]:
        parts.append(
            el(
                "p",
                "An instructor chose what was hidden, so the chances do not describe the draw: "
                "read luck apart.",
                class_="warn",
            )
        )
    return el(
        "section",
        el("h2", "What was true", id="true"),
        el("div", *parts, class_="card"),
        aria_labelledby="true",
    )


def _need(need: str, second: int | None) -> Markup:
    if second is None:
        when = "could not be known for sure"
    elif second == 0:
        when = "was likely from the start"
    else:
        when = f"could have been known from {clock(second)} on"
    return joined([el("b", f"Needed {need}"), f": {when}."])


def ended(document: Data) -> Markup:
    """How it ended, closed until somebody opens it."""
    outcome, ending = document["outcome"], document["ending"]
    if outcome is None:
        return el("section", el("p", "The encounter is not over; how it ends is open."))
    last = document["decisions"][-1]
    return el(
        "section",
        el("h2", "How it ended", id="ended"),
        el(
            "p",
            "No grade above depends on it: good decisions can end badly, and bad ones well.",
        ),
        el(
            "details",
            el("summary", "Show what happened in the end"),
            el("p", f"{ending['title']}.", class_="loud"),
            spoken(last["words"]),
            *(el("p", text, class_="said") for text in ending["words"] if text not in _said(last)),
            el("p", what_happened(outcome)),
            el("h3", "Best achievable beside what happened"),
            _beside(document),
            _ladder(document),
            class_="card ending",
        ),
        el("p", "How it ended: closed when this was printed.", class_="paper soft"),
        aria_labelledby="ended",
    )


def _said(decision: Data) -> set[str]:
    return {words["text"] for words in decision["words"]}


def _beside(document: Data) -> Markup:
    """Two bars on one scale: what could be achieved at the start, and what it came to."""
    start, value = document["start"], document["outcome"]["value"]
    ticks = nice(min(0.0, value), 100.0)
    low = ticks[0]

    def at(points_of: float) -> str:
        return f"{100 * (points_of - low) / max(1e-9, 100.0 - low):.5g}%"

    def bar(name: str, end: float, told: str, kind: str) -> Markup:
        length = f"{100 * max(0.0, end - low) / max(1e-9, 100.0 - low):.5g}%"
        drawn = el(
            "svg",
            el("rect", width="100%", height=14, class_="rail"),
            el("rect", width=length, height=14, class_=kind),
            el("line", x1=at(start["high"]), x2=at(start["high"]), y1=0, y2=14, class_="roof")
            if kind == "fill known"
            else None,
            width="100%", height=14, aria_hidden="true",
        )  # fmt: skip
        return el("li", el("span", name), drawn, el("b", told))

    return el(
        "ul",
        bar("Best achievable at the start", start["low"], spread(**start), "fill known"),
        bar("What happened", value, points(value), "fill happened"),
        class_="bars beside",
    )


def _ladder(document: Data) -> Markup:
    sums, start, value = document["sums"], document["start"], document["outcome"]["value"]
    rows = (
        ("Proven achievable at the start", points(start["low"])),
        ("Decisions", signed(-sums["about"])),
        ("Chance", signed(sums["luck"])),
        ("Better play found while reviewing", signed(sums["slack"])),
        ("What happened", points(value)),
    )
    return table("How it adds up, points of 100", ("", "Points"), rows, "ladder")
