"""The left side of a decision: the scene, what was seen and heard, and what could be known."""

from __future__ import annotations

import json

from subside.review.html.markup import Markup, el, joined
from subside.review.html.words import Data, clock, people, spoken

INTENT = {
    "none": "No harm meant", "get away": "Means to get away", "harm self": "Means to harm self",
    "harm others": "Means to harm others",
}  # fmt: skip
SETTLES = {
    "settles": "Settles", "settles slowly": "Settles slowly",
    "does not settle": "Does not settle, whatever anyone does",
}  # fmt: skip
LEAST = 0.005  # chance from which a row is drawn


def heard_and_known(document: Data, d: Data) -> Markup:
    """Everything that was there before the act."""
    return joined([_heard(document, d), _known(d) if document["judged"] else None])


def _heard(document: Data, d: Data) -> Markup:
    before = document["decisions"][d["t"] - 2] if d["t"] > 1 else None
    if before is None:
        heard = joined(el("p", text, class_="said") for text in document["dispatch_words"])
    else:
        heard = spoken(before["words"])
    seen = [el("li", f"{name}: ", el("b", value)) for name, value in d["plain"].items()]
    here = [f"{title} is here" for title in (d.get("scene") or {}).get("here", ())]
    here += [f"{title} has been called" for title in (d.get("scene") or {}).get("coming", ())]
    return joined(
        [
            el("h3", f"{clock(d['seconds'])}, what you saw and heard"),
            _scene(document, d),
            el("div", heard, class_="r-heard"),
            el("ul", *seen, *(el("li", told) for told in here), class_="r-seen"),
            _did(d),
        ]
    )


def _scene(document: Data, d: Data) -> Markup | None:
    """A place for the picture; a script draws it, the words above and below say the same."""
    found = d.get("scene")
    if not found:
        return None
    data = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return el("div", class_="r-scene", data_scene=data, data_title=document["title"])


def _did(d: Data) -> Markup:
    """What the officer did then, and in which words where they are known."""
    said = d.get("said")
    return el("p", "You: ", el("b", d["title"]), f". “{said}”" if said else ".", class_="said you")


def _known(d: Data) -> Markup:
    known = d["known"]
    chances = sorted(known["situation"].items(), key=lambda item: -item[1])
    rows = [(name.replace("_", " ").capitalize(), p, "known") for name, p in chances if p >= LEAST]
    means = [
        (INTENT[name], p, "danger" if name == "harm others" else "known")
        for name, p in known["intent"].items()
        if name == "harm others" or (name != "none" and p >= LEAST)
    ]
    armed = known["armed"].get("yes", 0.0)
    if armed >= LEAST:
        means.append(("Hides a weapon", armed, "danger"))
    settles = [(SETTLES.get(name, name), p, "known") for name, p in known["disposition"].items()]
    return joined(
        [
            el("h3", "What could be known then, of 100 such people"),
            el("ul", *(_of_100(*row) for row in rows), class_="r-bars"),
            el("ul", *(_of_100(*row) for row in means), class_="r-bars"),
            el("ul", *(_of_100(*row) for row in settles), class_="r-bars"),
        ]
    )


def _of_100(name: str, chance: float, kind: str) -> Markup:
    bar = el(
        "svg",
        el("rect", width="100%", height=8, rx=4, class_="rail"),
        el("rect", width=f"{100 * chance:.4g}%", height=8, rx=4, class_=f"fill {kind}"),
        width="100%", height=8, aria_hidden="true",
    )  # fmt: skip
    return el("li", el("span", name), bar, el("b", people(chance)))
