"""Facts and alternatives where force or seizure was used or had grounds."""

from __future__ import annotations

from subside.review.facts_text import NOTE, TITLE, discussed, heading, sentences
from subside.review.html.markup import Markup, el, joined, table
from subside.review.html.words import Data, clock, people, spread


def discussion(document: Data) -> Markup:
    """One card for each decision to talk about; nothing where force played no part."""
    found = discussed(document)
    if not found:
        return Markup("")
    return el(
        "section",
        el("h2", TITLE, id="force"),
        *(_one(d) for d in found),
        el("p", NOTE, class_="soft"),
        aria_labelledby="force",
    )


def _one(d: Data) -> Markup:
    facts = [joined([el("dt", name), el("dd", sentence)]) for name, sentence in sentences(d)]
    return el(
        "article",
        el("header", el("p", f"{clock(d['seconds'])}, decision {d['t']}"), el("h3", heading(d))),
        el("dl", *facts, class_="grounds"),
        _alternatives(d),
        class_="card force",
    )


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
    heads = ("", "Worth, points", "Officer hurt badly", "Person hurt badly", "Others hurt badly")
    caption = "What else could have been done, of 100 from here with the best known play after it"
    return table(caption, heads, rows)
