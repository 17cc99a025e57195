"""Facts and alternatives where force or seizure was used or had grounds; before them, one's why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from subside.review.facts_text import NOTE, TITLE, discussed, heading, sentences
from subside.review.html.markup import Markup, el, joined, table
from subside.review.html.words import Data, people, spread

ASKED = (
    ("why", "Why did you do this? What could you see and know?"),
    ("alternative", "What was the alternative, and why not that?"),
    ("unknown", "What did you not know then?"),
)
KEPT = (
    "As in a report, in your own words. Kept with this review; only you can read it here. It may "
    "be discoverable: leave real names and case numbers out."
)
MOST = 8_000  # characters that a server keeps


def facts(document: Data, d: Data) -> Markup:
    """Material on one decision, closed until somebody opens it."""
    if not document["judged"] or d not in discussed(document):
        return Markup("")
    listed = [joined([el("dt", name), el("dd", sentence)]) for name, sentence in sentences(d)]
    return el(
        "details",
        el("summary", TITLE),
        el("p", el("b", heading(d)), "."),
        el("dl", *listed, class_="r-facts-list"),
        _alternatives(d),
        el("p", NOTE, class_="soft"),
        class_="r-facts",
    )


def articulation(t: int, kept: Mapping[str, Any] | None, shown: bool) -> Markup:
    """Where the officer writes why, before any fact is read; open where facts stand below it."""
    fields = [
        el(
            "label",
            el("span", asked),
            el(
                "textarea",
                (kept or {}).get(name, ""),
                name=name,
                rows=3,
                maxlength=MOST,
                placeholder=" ",
            ),
        )
        for name, asked in ASKED
    ]
    version = (kept or {}).get("version", 0)
    return el(
        "form",
        el("h3", "Write why, before you read on" if shown else "Write why"),
        el("p", KEPT, class_="soft"),
        *fields,
        el(
            "div",
            el("button", "Keep", type="submit", class_="r-button", data_do="keep"),
            el("span", class_="r-kept", role="status"),
            class_="r-row",
        ),
        class_="r-write", data_t=t, data_version=version, autocomplete="off",
        hidden=not (shown or kept),
    )  # fmt: skip


def _alternatives(d: Data) -> Markup:
    """What else could have been done, with its bracket and people of 100."""
    rows = [
        (
            f"{act['title']} (your choice)" if act["chosen"] else act["title"],
            spread(act["low"], act["high"]),
            *(
                people(act["outcomes"][f"{who} hurt badly"])
                for who in ("officer", "person", "other")
            ),
        )
        for act in d["facts"]["alternatives"]
    ]
    heads = ("Act", "Worth, points", "Officer hurt badly", "Person hurt badly", "Others hurt badly")
    caption = "What else could have been done, of 100 from here with the best known play after it"
    return table(caption, heads, rows)
