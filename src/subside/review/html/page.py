"""The whole page: decisions first, the ending last."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from subside.review.html import charts, decisions, ending, force
from subside.review.html.charts import signed
from subside.review.html.markup import Markup, el, joined
from subside.review.html.words import Data, clock, points, spread
from subside.review.text import OTHER_TABLE, summary

DRAFT = "Not yet reviewed by practitioners."
MARK = "For learning only. Not a judgement of any real event or person."


def page(document: Data, back: str | None = None) -> str:
    """A review document as one HTML file that needs nothing else and asks nobody anything.

    back: where its name leads to, on a server; None for a file that stands alone.
    """
    style = _style()
    policy = f"default-src 'none'; style-src {style_source()}; base-uri 'none'; form-action 'none'"
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="referrer", content="no-referrer"),
        el("title", f"Subside review: {document['title']}"),
        el("style", Markup(style)),
    )
    body = el(
        "body", _top(document, back), el("main", *_parts(document)), _foot(document), _watermark()
    )
    return f"<!doctype html>\n{el('html', head, body, lang='en')}\n"


def style_source() -> str:
    """What a Content-Security-Policy must allow for the page's own style, and for no other."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"'sha256-{digest}'"


@cache
def _style() -> str:
    return (files("subside.review.html") / "style.css").read_text(encoding="utf-8")


def _parts(document: Data) -> list[Markup]:
    if not document["decisions"]:
        return [_lead(document), ending.ended(document)]
    return [
        _lead(document),
        charts.charts(document),
        decisions.listed(document),
        decisions.told(document),
        force.discussion(document),
        ending.true(document),
        ending.ended(document),
    ]


def _top(document: Data, back: str | None) -> Markup:
    made = len(document["decisions"])
    length = f"{made} decision{'' if made == 1 else 's'} in {clock(document['seconds'])}"
    return el(
        "header",
        el("b", el("a", "Subside", href=back) if back else "Subside"),
        el("span", f"Review. {document['title']}, {length}"),
        el("a", "Back to all encounters", href=back) if back else "",
        class_="top",
    )


def _lead(document: Data) -> Markup:
    """The sentence that sums up, then four numbers."""
    facts = [_fact(spread(**document["start"]), "best achievable from the start, of 100", "known")]
    if document["decisions"]:
        sums, bounds, time = document["sums"], document["bounds"], document["discretionary_minutes"]
        ends = f"at least {points(bounds['low'])}, at most {points(bounds['high'])}"
        facts += [
            _fact(
                f"about {points(sums['about'])}", f"what decisions cost, points ({ends})", "cost"
            ),
            _fact(f"{signed(time['gained'])} min", "discretionary time gained", "time"),
            _fact(f"{signed(-time['lost'])} min", "discretionary time lost", "time"),
        ]
    notes = [document["cut"]] if document["cut"] else []
    if not document["complete"]:
        notes.append("The encounter is not over: this is as far as it went.")
    return el(
        "section",
        el(
            "div",
            el("h1", summary(document)),
            el(
                "p",
                "Every decision is judged by what could be known when it was made, and not by "
                "how things ended. Certain within a model; not a judgement of any real event.",
                class_="soft",
            ),
            *(el("p", note, class_="warn") for note in notes),
        ),
        el("dl", *facts, class_="facts"),
        class_="lead",
    )


def _fact(number: str, told: str, kind: str) -> Markup:
    return el("div", el("dt", told), el("dd", number), class_=kind)


def _foot(document: Data) -> Markup:
    notes = [
        document["safeguard"],
        f"{DRAFT} Most rates of this scenario are assumptions; “certain” means within the "
        "model as written.",
        "Cost: “about” compares with the best known act, followed by the same best known play; "
        "at least and at most are certain ends.",
        "This file may be discoverable. Deleting it deletes this review. Leave real names and "
        "case numbers out.",
        document["content_note"],
    ]
    if document["other_table"]:
        notes.append(OTHER_TABLE)
    versions = (
        f"Model {document['model_hash'][:12]}, values and grounds {document['table_hash'][:12]}, "
        f"text {document['text_hash'][:12]}."
    )
    return el("footer", *(el("p", note) for note in notes), el("p", versions))


def _watermark() -> Markup:
    """Stands across every printed page."""
    return joined([el("div", el("span", MARK), class_="watermark", aria_hidden="true")])
