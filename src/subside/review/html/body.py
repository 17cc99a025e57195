"""What stands in the page of a review, in its order; the ending last, and only where it may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from subside.review.hide import without_ending
from subside.review.html import decision, ending, force, side
from subside.review.html.lead import head, lead
from subside.review.html.markup import Markup, el, joined
from subside.review.html.more import more
from subside.review.html.site import Site
from subside.review.html.timeline import steps, table_of, timeline
from subside.review.html.words import Data, costly
from subside.review.notable import notable
from subside.review.text import OTHER_TABLE

DRAFT = "Not yet reviewed by practitioners."
MARK = "For learning only. Not a judgement of any real event or person."


def body(document: Mapping[str, Any], site: Site) -> str:
    """Everything inside `<main>` of a server's page; nothing of the ending is in it."""
    return content(without_ending(document), site, None)


def ending_fragment(document: Mapping[str, Any]) -> str:
    """How it ended, for who asked for it."""
    return ending.ended(document)


def truth_fragment(document: Mapping[str, Any]) -> str:
    """What was true: what was needed, all of it, and the person's side of each decision.

    Three parts, by `data-part`: `need` (for the top of the page), `true`, and `sides` with one
    `<section data-side="T">` for each decision.
    """
    if document["truth"] is None:
        return el("p", "Nothing is known of what was true.")
    return joined(
        [
            el("div", ending.needed(document), data_part="need"),
            el("div", ending.truth(document), data_part="true"),
            el("div", *side.sides(document), data_part="sides"),
        ]
    )


def content(told: Data, site: Site | None, whole: Data | None) -> Markup:
    """The review as one block. `whole`: the document with its ending, for a file that has it."""
    parts = [head(told, site, _has_ending(told, site, whole))]
    parts.append(lead(told, site.notice if site else "", bool(site and site.refining)))
    if told["decisions"]:
        parts.append(timeline(told) if told["judged"] else steps(told))
        parts.append(el("p", class_="r-live vh", role="status", aria_live="polite"))
        parts.append(_decisions(told, site, whole))
        if told["judged"]:
            parts += [table_of(told), more(told)]
    parts += [_truth(site, whole), _ending(told, site, whole), _foot(told)]
    return el(
        "div", *parts, _watermark(), class_="review", data_first=_first(told),
        data_total=len(told["decisions"]), data_base=site.base if site else None,
        data_csrf=site.csrf if site else None, data_owner=bool(site and site.owner),
    )  # fmt: skip


def _first(told: Data) -> int:
    """The first decision worth talking about, or the first of all."""
    if not told["judged"]:
        return 1
    return min((d["t"] for d, _ in notable(told)), default=1)


def _has_ending(told: Data, site: Site | None, whole: Data | None) -> bool:
    return bool(told["complete"] and (site is not None or whole is not None))


def _decisions(told: Data, site: Site | None, whole: Data | None) -> Markup:
    alike = {d["t"]: others for d, others in costly(told)} if told["judged"] else {}
    articles = [
        decision.article(
            told, d, alike.get(d["t"], ()), _below(told, d, site, whole), d["t"] in alike
        )
        for d in told["decisions"]
    ]
    return el("div", *articles, class_="r-decisions")


def _below(told: Data, d: Data, site: Site | None, whole: Data | None) -> list[Markup]:
    """What a reader can do with a decision; on paper and without a script only the facts."""
    found, t = force.facts(told, d), d["t"]
    if site is None:
        other = side.side(whole, t) if whole else Markup("")
        return [*([_imagined(t, other)] if other else []), found]
    parts = decision.buttons(site, t) if told["judged"] or site.owner else []
    parts.append(side.views(t, site.views.get(t), hidden=True))
    if site.owner:
        parts.append(force.articulation(t, site.statements.get(t), bool(found)))
    return [*parts, found]


def _imagined(t: int, other: Markup) -> Markup:
    """In a file: the person's side, once the reader has said what they would do."""
    label = "From the person’s side"
    button = el("button", label, type="button", class_="r-button", data_do="side")
    return el(
        "div",
        el("div", button, class_="more", data_t=t),
        side.views(t, None, hidden=True),
        el("div", other, class_="answer", data_t=t, hidden=True),
        class_="r-imagined needs-script",
    )


def _truth(site: Site | None, whole: Data | None) -> Markup:
    if site is not None:
        return el("section", class_="r-true", data_slot="true", hidden=True)
    if whole is None or whole["truth"] is None:
        return Markup("")
    return el(
        "section",
        el("h2", "What was true", id="true"),
        el(
            "details",
            el("summary", "Show what was going on, and when that could have been known"),
            ending.truth(whole),
            class_="r-asked",
        ),
        el("p", "What was true: closed when this was printed.", class_="paper soft"),
        aria_labelledby="true",
    )


def _ending(told: Data, site: Site | None, whole: Data | None) -> Markup:
    """How it ended: behind a click, behind a question to the server, or not here at all."""
    if not told["complete"]:
        inside = el("p", "The encounter is not over; how it ends is open.")
    elif site is None and whole is None:
        inside = el("p", "The ending is not in this file.", class_="soft")
    elif site is not None:
        inside = _asked(site)
    else:
        assert whole is not None
        label, closed = "Show what happened in the end", "r-sheet r-asked r-ending"
        inside = joined(
            [
                el("details", el("summary", label), ending.ended(whole), class_=closed),
                el("p", "How it ended: closed when this was printed.", class_="paper soft"),
            ]
        )
    return el(
        "section",
        el("h2", "How it ended", id="ended"),
        el("p", "No grade above depends on it: good decisions can end badly, and bad ones well."),
        inside,
        aria_labelledby="ended",
    )


def _asked(site: Site) -> Markup:
    if site.ending == "held":
        held = "Held back by an instructor. It is shown here once they release it."
        question = el("p", held, class_="r-held")
    else:
        label = "Show what happened in the end"
        question = el("button", label, type="button", class_="r-button", data_do="ending")
    return joined([question, el("div", class_="r-sheet", data_slot="ending", hidden=True)])


def _foot(document: Data) -> Markup:
    notes = [document["safeguard"]]
    if document["judged"]:
        notes += [
            f"{DRAFT} Most rates of this scenario are assumptions; “certain” means within the "
            "model as written.",
            "Cost: “about” compares with the best known act, followed by the same best known play; "
            "at least and at most are certain ends.",
        ]
    notes.append(
        "This review may be discoverable. Deleting it deletes it. Leave real names and case "
        "numbers out."
    )
    if document["judged"]:
        notes.append(document["content_note"])
        if document["other_table"]:
            notes.append(OTHER_TABLE)
    versions = (
        f"Model {document['model_hash'][:12]}, values and grounds {document['table_hash'][:12]}, "
        f"text {document['text_hash'][:12]}."
    )
    return el("div", *(el("p", note) for note in notes), el("p", versions), class_="r-foot")


def _watermark() -> Markup:
    """Stands across every printed page."""
    return el("div", el("span", MARK), class_="r-watermark", aria_hidden="true")


__all__ = ["body", "content", "ending_fragment", "truth_fragment"]
