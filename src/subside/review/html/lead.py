"""The top of a review: its title, what one can do with it, and the sentence that sums it up."""

from __future__ import annotations

from subside.review.html.markup import Markup, el
from subside.review.html.site import Site
from subside.review.html.words import Data, clock, points, signed, spread
from subside.review.sentences import need
from subside.review.text import summary

NOT_JUDGED = (
    "Shown from its log alone, and not judged: the scenario that it was played in, or this version "
    "of it, is not installed here."
)


def head(document: Data, site: Site | None, ending: bool) -> Markup:
    """Title, length and actions; `ending`: whether there is one to ask for."""
    made = len(document["decisions"])
    many = f"{made} decision{'' if made == 1 else 's'}"
    length = f"{many} in {clock(document['seconds'])}"
    if document["closed"]:
        length = f"{many}, the last at {clock(document['seconds'])}"
    again = document["from_decision"]
    if again is not None:
        length += f"; tried again from decision {again}"
    return el(
        "div",
        el("p", f"Review. {document['title']}, {length}", class_="r-title"),
        el("div", *_actions(document, site, ending), class_="r-actions"),
        class_="r-head",
    )


def _actions(document: Data, site: Site | None, ending: bool) -> list[Markup]:
    shown = []
    if ending and site is None:
        shown.append(el("a", "Show what happened in the end", href="#ended", class_="r-button"))
    elif ending and site is not None and site.ending == "closed":
        label = "Show what happened in the end"
        shown.append(el("button", label, type="button", class_="r-button", data_do="ending"))
    script = {"class_": "r-button needs-script", "type": "button"}
    shown.append(el("button", "Print", data_do="print", **script))
    if document["decisions"] and document["judged"]:
        pressed = {"aria_expanded": "false", "aria_controls": "all"}
        shown.append(el("button", "Table view", data_do="table", **pressed, **script))
    if site is None:
        shown.append(el("button", "Dark", data_do="theme", **script))
    elif site.owner:
        shown.append(_exports(site))
    return shown


def _exports(site: Site) -> Markup:
    files = (
        ("One file to read offline", "review.html"),
        ("Table of decisions (CSV)", "review.csv"),
        ("Data (JSON)", "review.json"),
    )
    items = [el("li", el("a", told, href=f"{site.base}{name}")) for told, name in files]
    note = el("p", "Without the ending. Each says that it is for learning only.", class_="soft")
    inside = el("div", el("ul", *items), note, class_="r-menu")
    return el("details", el("summary", "Save", class_="r-button"), inside, class_="r-save")


def lead(document: Data, notice: str = "", refining: bool = False) -> Markup:
    """The sentence that sums up, then one for each thing to know before looking closer."""
    judged = document["judged"]
    notes = [notice] if notice else []
    if not judged:
        notes.append(NOT_JUDGED)
    notes += [document["cut"]] if document["cut"] else []
    if not document["complete"]:
        notes.append("The encounter is not over: this is as far as it went.")
    sentence = summary(document) if judged else "What was seen, done and said."
    return el(
        "section",
        el(
            "div",
            el("h1", sentence),
            el("div", class_="r-need", data_slot="need", hidden=True),
            el("p", need(document), class_="r-known") if judged and need(document) else None,
            el("p", _certain(document), class_="soft") if judged else None,
            *(el("p", note, class_="warn") for note in notes),
            el("p", _first(refining), class_="soft r-refining", hidden=not refining),
        ),
        el("dl", *_figures(document), class_="r-figures") if judged else None,
        class_="r-lead",
    )


def _first(refining: bool) -> str:
    return "This is the first judgement. A closer one is being worked out." if refining else ""


def _certain(document: Data) -> str:
    return (
        "Judged by what could be known at each moment, not by how things ended. Within this model; "
        "not a judgement of any real event."
    )


def _figures(document: Data) -> list[Markup]:
    facts = [_fact(spread(**document["start"]), "best achievable from the start, of 100", "known")]
    if not document["decisions"]:
        return facts
    sums, bounds, time = document["sums"], document["bounds"], document["discretionary_minutes"]
    ends = f"at least {points(bounds['low'])}, at most {points(bounds['high'])}"
    until = " until the last decision" if document["closed"] else ""
    lost = f"{signed(time['gained'])} and {signed(-time['lost'])} min"
    return [
        *facts,
        _fact(f"about {points(sums['about'])}", f"points that decisions cost ({ends})", "cost"),
        _fact(signed(sums["luck"]), f"points that chance brought{until}", "luck"),
        _fact(lost, "discretionary time gained and lost", "time"),
    ]


def _fact(number: str, told: str, kind: str) -> Markup:
    return el("div", el("dt", told), el("dd", number), class_=kind)
