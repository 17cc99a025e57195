"""What was true, and how it ended, beside the best achievable: shown to those who ask."""

from __future__ import annotations

from subside.review.html.axes import nice
from subside.review.html.markup import Markup, el, table
from subside.review.html.words import Data, points, signed, spoken, spread
from subside.review.sentences import needed as known
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


def truth(document: Data) -> Markup:
    """What was hidden, and when the need could have been known; nothing while it is not over."""
    told = document["truth"]
    if told is None:
        return Markup("")
    carried = "; something to harm with was hidden" if told["armed"] == "yes" else ""
    parts = [
        el("p", f"{told['title']}.", class_="r-loud"),
        el(
            "p",
            f"This person {INTENTS[told['intent']]}, and {SETTLING[told['disposition']]}{carried}.",
        ),
        needed(document),
        *(el("p", note, class_="warn") for note in _doubts(document)),
    ]
    return el("div", *parts, class_="r-sheet")


def _doubts(document: Data) -> list[str]:
    found = []
    if not document["truth"]["log_matches"]:
        found.append(
            "The log is not what its seed and acts give: it was edited, or made elsewhere."
        )
    if document["chosen_hidden"]:
        found.append(
            "An instructor chose what was hidden, so the chances do not describe the draw: read "
            "luck apart."
        )
    return found


def needed(document: Data) -> Markup:
    """One sentence for each need: what it was, and when it could have been known."""
    return el("ul", *_needs(document))


def _needs(document: Data) -> list[Markup]:
    return [el("li", el("b", f"Needed {name}"), f": it {when}.") for name, when in known(document)]


def ended(document: Data) -> Markup:
    """What came of it: the last act's words, the ending, and how the points add up."""
    outcome, ending = document["outcome"], document["ending"]
    if outcome is None:
        return el("p", "The encounter is not over; how it ends is open.")
    last = document["decisions"][-1] if document["decisions"] else {"words": []}
    parts = [
        el("p", f"{ending['title']}.", class_="r-loud"),
        spoken(last["words"]),
        *(el("p", text, class_="said") for text in ending["words"] if text not in _said(last)),
    ]
    if document["judged"]:
        parts += [
            el("p", what_happened(outcome)),
            el("h3", "Best achievable beside what happened"),
            _beside(document),
            _ladder(document),
        ]
    return el("div", *parts, class_="r-ended")


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
        class_="r-bars r-beside",
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
    return table("How it adds up, points of 100", ("Part", "Points"), rows, "r-ladder")
