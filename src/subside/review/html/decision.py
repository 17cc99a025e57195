"""One decision on the page: what was seen, what could be known, what was possible, what it cost."""

from __future__ import annotations

from collections.abc import Sequence

from subside.review.html.heard import heard_and_known
from subside.review.html.markup import Markup, el, joined, table
from subside.review.html.site import Site
from subside.review.html.timeline import place_of
from subside.review.html.words import Data, clock, grade, people, pill, points, spoken, spread
from subside.review.text import alike_words
from subside.review.why import TOLD

FIRST = 7  # acts drawn at once; the others are a click away
NAMED = 3  # acts that are named as equally good; the colour shows the others


def article(
    document: Data, d: Data, alike: Sequence[Data], below: Sequence[Markup], told_at_length: bool
) -> Markup:
    """A decision with all that belongs to it; `below`: what a file or a server puts under it."""
    right = [_top(document, d)]
    if document["judged"]:
        right += [
            el("div", _cost(d, alike), class_="r-why"),
            el("div", _acts(document, d), _chances(document, d), class_="r-two"),
        ]
    right += [_followed(document, d), *below]
    return el(
        "article",
        el("div", heard_and_known(document, d), class_="r-left r-sheet"),
        el("div", *right, class_="r-right r-sheet"),
        class_="r-decision r-costly" if told_at_length else "r-decision",
        id=f"decision-{d['t']}",
        aria_labelledby=f"act-{d['t']}",
        data_t=d["t"],
        data_at=place_of(document, d),
        data_told=sentence(document, d),
    )


def sentence(document: Data, d: Data) -> str:
    """A decision in one sentence, as it is said when the cursor comes to it."""
    count = f"Decision {d['t']} of {len(document['decisions'])}"
    text = f"{count}, at {clock(d['seconds'])}: {d['title']}."
    if not document["judged"]:
        return text
    about = d["loss"]["about"]
    sure = "certain" if d["proven"] else "not certain"
    if about < 0.05:
        return f"{text} It cost nothing, {sure}." if about >= 0 else f"{text} {grade(d)}, {sure}."
    whole = f"{about:.0f}" if about >= 9.5 else points(about)
    return f"{text} It cost about {whole} points, {sure}."


def _top(document: Data, d: Data) -> Markup:
    count = f"{clock(d['seconds'])}, decision {d['t']} of {len(document['decisions'])}"
    return el(
        "header",
        el("p", count),
        el("h2", d["title"], id=f"act-{d['t']}"),
        pill(d) if document["judged"] else None,
    )


def _cost(d: Data, alike: Sequence[Data]) -> Markup:
    loss, time = d["loss"], d["discretionary_minutes"]
    text = (
        f"It cost about {points(loss['about'])} points (at least {points(loss['low'])}, at most "
        f"{points(loss['high'])})."
    )
    if max(loss.values()) < 0.05:
        text = "It cost nothing."
    gain = time["gain"]
    if gain is not None and abs(gain) >= 0.5:
        changed = "gained" if gain > 0 else "lost"
        text += f" About {abs(gain):.1f} minutes of discretionary time were {changed}."
    marked = d["grounds"] is not None and not d["grounds"]["met"]
    ground = el("p", f"Without grounds: {_not_seen(d)}", class_="warn") if marked else None
    return joined(
        [
            ground,
            el("p", d["why"], class_="r-reason") if d["why"] else None,
            el("p", text),
            el("p", alike_words(list(alike))) if alike else None,
        ]
    )


def _not_seen(d: Data) -> str:
    return f"nothing that could be seen met its condition. {d['grounds']['wording']}"


def _followed(document: Data, d: Data) -> Markup:
    """What came of the act; of the last one it is the ending, which is told last."""
    head = el("h3", "What followed")
    if document["closed"] and d["t"] == len(document["decisions"]):
        told = el("p", "It is told with the ending.", class_="soft")
    elif d["words"]:
        told = spoken(d["words"])
    else:
        return Markup("")
    return el("div", head, told, class_="r-followed")


def _acts(document: Data, d: Data) -> Markup:
    """The bracket of every act possible then, the best known first."""
    acts = d["acts"]
    shown = list(acts[:FIRST])
    if d["act"] not in [a["act"] for a in shown]:
        shown.append(next(a for a in acts if a["act"] == d["act"]))
    others = [a for a in acts if a not in shown]
    low = min(a["low"] for a in acts)
    high = max(a["high"] for a in acts)
    parts = [
        el("h3", "What was possible"),
        el("ul", *(_bracket(document, d, a, low, high) for a in shown), class_="r-acts"),
    ]
    if others:
        rest = el("ul", *(_bracket(document, d, a, low, high) for a in others), class_="r-acts")
        parts.append(el("details", el("summary", f"{len(others)} more"), rest))
    parts.append(
        el(
            "p", "Bars: from what is proven achievable to what cannot be beaten. ",
            el("span", _equal(document, d)), class_="soft",
        )
    )  # fmt: skip
    return el("div", *parts)


def _equal(document: Data, d: Data) -> str:
    """Where several acts are as good: there is no single right line."""
    others = [document["titles"][name] for name in d["best"] if name != d["act"]]
    if not others:
        return "None of the others is known to be as good." if len(d["acts"]) > 1 else ""
    named = "; ".join(others[:NAMED])
    if len(others) > NAMED:
        named += f"; and {len(others) - NAMED} more, drawn in blue"
    if d["act"] in d["best"]:
        return f"No single right line. As good as your choice: {named}."
    return f"{'Equally good here' if len(others) > 1 else 'Better here'}: {named}."


def _bracket(document: Data, d: Data, act: Data, low: float, high: float) -> Markup:
    chosen = act["act"] == d["act"]
    # Amber is what cost: a choice that is among the best is blue like them.
    kind = "best" if act["act"] in d["best"] else "mine" if chosen else "other"
    marks = ["your choice"] if chosen else []
    marks += [] if act["grounded"] else ["no grounds"]

    def at(value: float) -> str:
        return f"{3 + 94 * (value - low) / max(1e-9, high - low):.4g}%"

    bar = el(
        "svg",
        el("line", x1="0", x2="100%", y1=9, y2=9, class_="grid"),
        el("line", x1=at(act["low"]), x2=at(act["high"]), y1=9, y2=9, class_=f"bracket {kind}"),
        width="100%", height=18, aria_hidden="true",
    )  # fmt: skip
    mark = el("i", f" {', '.join(marks)}") if marks else None
    title = el("span", document["titles"][act["act"]], mark)
    name = f"{kind} chosen" if chosen else kind
    return el("li", title, bar, el("span", spread(act["low"], act["high"])), class_=name)


def _chances(document: Data, d: Data) -> Markup:
    """People of 100 after the best known act and after the chosen one."""
    if len(d["chances"]) < 2:
        return Markup("")
    mine = d["chances"][d["act"]]
    best = next(name for name in d["chances"] if name != d["act"])
    theirs = d["chances"][best]
    rows: list[Sequence[str]] = [
        (name, people(theirs[name]), people(mine[name]))
        for name in TOLD
        if max(mine[name], theirs[name]) >= 0.0005
    ]
    rows.append(("minutes from here", f"{theirs['minutes']:.0f}", f"{mine['minutes']:.0f}"))
    heads = ("Outcome", document["titles"][best], f"{d['title']} (your choice)")
    caption = "Of 100 from here, with the best known play after it"
    return el("div", el("h3", "Why, in people"), table(caption, heads, rows, "r-people"))


def buttons(site: Site, t: int) -> list[Markup]:
    """What a server offers under a decision, and where its answers go."""
    offered = [
        ("again", "Try again from here", True),
        ("follows", "What usually follows", False),
        ("side", "From the person’s side", False),
        ("write", "Write why", True),
    ]
    shown = [
        el("button", told, type="button", class_="r-button", data_do=name)
        for name, told, own in offered
        if site.owner or not own
    ]
    return [
        el("div", *shown, class_="more", data_t=t),
        el("div", class_="answer", data_t=t, hidden=True),
    ]


__all__ = ["article", "buttons", "sentence"]
