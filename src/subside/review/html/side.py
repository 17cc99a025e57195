"""The person's side of a moment: imagined, and shown once the reader has judged it themselves."""

from __future__ import annotations

from subside.review.html.markup import Markup, el
from subside.review.html.words import Data

VIEWS = (
    ("same", "I would do the same"),
    ("other", "I would do something else"),
    ("unsure", "I am not sure"),
)
TRUSTS = {
    "none": "does not trust you",
    "little": "trusts you a little",
    "some": "trusts you somewhat",
    "good": "trusts you",
}


def views(t: int, chosen: str | None, hidden: bool) -> Markup:
    """What the reader would do now: to be answered before the other side is shown."""
    buttons = [
        el(
            "button", told, type="button", class_="r-button", data_do="view", data_view=view,
            aria_pressed="true" if view == chosen else "false",
        )
        for view, told in VIEWS
    ]  # fmt: skip
    return el(
        "fieldset",
        el("legend", "First: what would you do here now?"),
        *buttons,
        class_="r-view", data_t=t, hidden=hidden,
    )  # fmt: skip


def sides(document: Data) -> list[Markup]:
    """One section for each decision."""
    truth = document["truth"]
    return [_side(document, moment) for moment in truth["moments"]] if truth else []


def side(document: Data, t: int) -> Markup:
    """The section of one decision; nothing where it is not known."""
    truth = document["truth"]
    found = [m for m in truth["moments"] if m["t"] == t] if truth else []
    return _side(document, found[0]) if found else Markup("")


def _side(document: Data, moment: Data) -> Markup:
    rows = [
        ("What was going on", f"{document['truth']['title']}."),
        ("Agitation, as seen", moment["agitation"]),
        ("Trust", TRUSTS.get(moment["trust"], f"{moment['trust']} trust in you")),
        ("Still needed", _needs(moment)),
        ("What raised the pressure", _pressure(moment)),
    ]
    listed = [part for name, told in rows for part in (el("dt", name), el("dd", told))]
    return el(
        "section",
        el("h3", "From the person’s side"),
        el("p", "Imagined: how this moment may have been for them.", class_="soft"),
        el("dl", *listed, class_="r-facts-list"),
        class_="r-side", data_side=moment["t"],
    )  # fmt: skip


def _needs(moment: Data) -> str:
    if not moment["needs"]:
        return "everything they needed had been spoken to before"
    told = ", ".join(moment["needs"])
    if moment["spoken_to"]:
        return f"{told}; what you did spoke to: {', '.join(moment['spoken_to'])}"
    return f"{told}; what you did spoke to none of it"


def _pressure(moment: Data) -> str:
    found = [one["what"] for one in moment["pressure"]]
    return "; ".join(found) if found else "nothing that can be named"
