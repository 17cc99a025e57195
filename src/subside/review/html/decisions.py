"""The table of decisions, and the costly ones told at length."""

from __future__ import annotations

from collections.abc import Sequence

from subside.review.html.charts import hidden_end
from subside.review.html.markup import Markup, el, joined, table
from subside.review.html.words import (
    Data,
    clock,
    costly,
    grade,
    people,
    pill,
    points,
    shape,
    spoken,
    spread,
    sure,
)
from subside.review.text import alike_words
from subside.review.why import TOLD

FIRST = 6  # acts drawn at once; the others are a click away


def listed(document: Data) -> Markup:
    """Every decision with its cost and grade."""
    told = {d["t"] for d, _ in costly(document)}
    rows = []
    for d in document["decisions"]:
        act = el("a", d["title"], href=f"#decision-{d['t']}") if d["t"] in told else d["title"]
        loss, cost = d["loss"], "cost" if d["loss"]["about"] > 1 else None
        cells = [
            el("td", d["t"], data_head="Number"),
            el("td", clock(d["seconds"]), data_head="Time"),
            el("th", act, scope="row", data_head="Act"),
            el("td", points(loss["about"]), data_head="Cost, about", class_=cost),
            el("td", spread(loss["low"], loss["high"]), data_head="At least to at most"),
            el("td", shape(d["grade"]), " ", grade(d), data_head="Grade"),
            el("td", sure(d), data_head="Certain"),
        ]
        rows.append(el("tr", *cells))
    heads = ("", "Time", "Act", "Cost, about", "At least to at most", "Grade", "Certain")
    body = el(
        "table",
        el("caption", "Points of 100 against the best known act, by what could be known then"),
        el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
        el("tbody", *rows),
        class_="decisions",
    )
    return el(
        "section",
        el("h2", "Every decision", id="decisions"),
        el("div", body, class_="card"),
        el(
            "p",
            "A grade compares with the best act in this model. That is a higher bar than the "
            "law’s, and a different question. Certain means within this model, and says nothing "
            "about the world beyond it.",
            class_="soft",
        ),
        aria_labelledby="decisions",
    )


def told(document: Data) -> Markup:
    """The costly decisions, the costliest first."""
    found = costly(document)
    if not found:
        return Markup("")
    return el(
        "section",
        el("h2", "What to talk about first", id="talk"),
        *(_one(document, d, alike) for d, alike in found),
        aria_labelledby="talk",
    )


def _one(document: Data, d: Data, alike: list[Data]) -> Markup:
    return el(
        "article",
        el(
            "header",
            el("p", f"{clock(d['seconds'])}, decision {d['t']} of {len(document['decisions'])}"),
            el("h3", d["title"]),
            pill(d),
        ),
        el("div", _cost(d, alike), class_="why"),
        el("div", _heard(document, d), _known(d), _followed(document, d), class_="left"),
        el("div", _acts(document, d), _chances(document, d), class_="right"),
        class_="card decision",
        id=f"decision-{d['t']}",
    )


def _cost(d: Data, alike: list[Data]) -> Markup:
    loss, time = d["loss"], d["discretionary_minutes"]
    text = (
        f"It cost about {points(loss['about'])} points: at least {points(loss['low'])}, at most "
        f"{points(loss['high'])}."
    )
    gain = time["gain"]
    if gain is None:
        text += f" It gave up about {time['before']:.0f} minutes of discretionary time."
    elif abs(gain) >= 0.5:
        changed = "gained" if gain > 0 else "lost"
        text += f" About {abs(gain):.1f} minutes of discretionary time were {changed}."
    marked = d["grounds"] is not None and not d["grounds"]["met"]
    ground = el("p", f"Without grounds: {_not_seen(d)}", class_="warn") if marked else None
    return joined(
        [
            ground,
            el("p", text),
            el("p", alike_words(alike)) if alike else None,
            el("p", d["why"], class_="reason") if d["why"] else None,
        ]
    )


def _not_seen(d: Data) -> str:
    return f"nothing that could be seen met its condition. {d['grounds']['wording']}"


def _heard(document: Data, d: Data) -> Markup:
    """What was in view, and what had been said before the act."""
    before = document["decisions"][d["t"] - 2] if d["t"] > 1 else None
    if before is None:
        heard = el("div", *(el("p", text, class_="said") for text in document["dispatch_words"]))
    else:
        heard = el("div", spoken(before["words"]))
    seen = el(
        "ul",
        *(el("li", f"{name}: ", el("b", value)) for name, value in d["seen"].items()),
        class_="seen",
    )
    return joined([el("h4", "What you had seen and heard"), heard, seen])


def _followed(document: Data, d: Data) -> Markup:
    """What came of the act; of the last one it is the ending, which is told last."""
    if not d["words"]:
        return Markup("")
    head = el("h4", "What followed")
    if hidden_end(document, d):
        return joined([head, el("p", "It is told with the ending.", class_="soft")])
    return joined([head, spoken(d["words"])])


def _known(d: Data) -> Markup:
    chances = sorted(d["known"]["situation"].items(), key=lambda item: -item[1])
    rows = [(name.replace("_", " ").capitalize(), p, "known") for name, p in chances if p >= 0.005]
    rows.append(("Means to harm others", d["known"]["intent"].get("harm others", 0.0), "danger"))
    return joined(
        [
            el("h4", "What could be known, of 100 such people"),
            el("ul", *(_of_100(*row) for row in rows), class_="bars"),
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


def _acts(document: Data, d: Data) -> Markup:
    """The bracket of every act possible then, the best known first."""
    acts = d["acts"]
    shown = list(acts[:FIRST])
    if d["act"] not in [a["act"] for a in shown]:
        shown.append(next(a for a in acts if a["act"] == d["act"]))
    others = [a for a in acts if a not in shown]
    low = min(a["low"] for a in acts)
    high = max(a["high"] for a in acts)
    good = [document["titles"][name] for name in d["best"] if name != d["act"]]
    parts = [
        el("h4", "Acts possible then"),
        el("ul", *(_bracket(document, d, a, low, high) for a in shown), class_="acts"),
    ]
    if others:
        rest = el("ul", *(_bracket(document, d, a, low, high) for a in others), class_="acts")
        parts.append(el("details", el("summary", f"{len(others)} more"), rest))
    parts.append(
        el("p", "Bars: from what is proven achievable to what cannot be beaten.", class_="soft")
    )
    if good:
        equally = "Equally good here" if len(good) > 1 else "Better here"
        parts.append(el("p", el("b", f"{equally}: "), "; ".join(good), ".", class_="good"))
    return joined(parts)


def _bracket(document: Data, d: Data, act: Data, low: float, high: float) -> Markup:
    chosen = act["act"] == d["act"]
    kind = "mine" if chosen else "best" if act["act"] in d["best"] else "other"
    good = "equally good" if len(d["best"]) > 1 else "best known"
    mark = {"mine": " · your choice", "best": f" · {good}", "other": ""}[kind]
    if not act["grounded"]:
        mark += " · no grounds"

    def at(value: float) -> str:
        return f"{3 + 94 * (value - low) / max(1e-9, high - low):.5g}%"

    bar = el(
        "svg",
        el("line", x1="0", x2="100%", y1=9, y2=9, class_="grid"),
        el("line", x1=at(act["low"]), x2=at(act["high"]), y1=9, y2=9, class_=f"bracket {kind}"),
        width="100%", height=18, aria_hidden="true",
    )  # fmt: skip
    title = el("span", document["titles"][act["act"]], el("i", mark) if mark else None)
    return el("li", title, bar, el("span", spread(act["low"], act["high"])), class_=kind)


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
    heads = ("", document["titles"][best], f"{d['title']} (your choice)")
    return joined(
        [
            el("h4", "Why, in people"),
            table(
                "Of 100 such encounters from here, with the best known play after it", heads, rows
            ),
        ]
    )


__all__ = ["listed", "told"]
