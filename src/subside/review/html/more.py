"""More charts on the same time axis, each with its table: luck, who could arrive, belief."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from subside.review.html.axes import Scale, Time, area, grid, gutter, nice, path, plot, stretched
from subside.review.html.markup import Child, Markup, el, joined, table
from subside.review.html.timeline import time_of
from subside.review.html.words import Data, clock, costly, people, points, signed, spread

WITHIN = {
    "no": "too late",
    "perhaps": "might arrive in time",
    "usually": "would usually arrive in time",
    "called": "on the way",
    "here": "here",
}


def more(document: Data) -> Markup:
    """Charts for a second look, behind a click."""
    time = time_of(document)
    seconds = [d["seconds"] for d, _ in costly(document)]
    drawn = [part(document, time, seconds) for part in (_belief, _parts, _arrivals)]
    return el(
        "details",
        el("summary", "More charts: what could be known, decision and luck, who could arrive"),
        el("div", *drawn, class_="r-sheet r-charts"),
        class_="r-more",
    )


def _panel(title: str, note: str, drawn: Iterable[Markup], time: Time, listed: Markup) -> Markup:
    return el(
        "figure",
        el("figcaption", el("strong", title), " ", el("span", note)),
        *drawn,
        time.labels(),
        el("details", el("summary", "As a table"), listed),
    )


def _rows(document: Data, cells: Callable[[Data], Sequence[Child]]) -> list[list[Child]]:
    return [[f"{clock(d['seconds'])}  {d['title']}", *cells(d)] for d in document["decisions"]]


def _parts(document: Data, time: Time, marks: Sequence[int]) -> Markup:
    """What each decision cost, with its proven ends, and what chance did after it."""
    decisions = document["decisions"]
    lucks = [d["luck"] for d in decisions]
    lows = [-d["loss"]["high"] for d in decisions] + [luck or 0.0 for luck in lucks]
    values = nice(min(-1.0, *lows), max(1.0, *(luck or 0.0 for luck in lucks)))
    scale = Scale(values[0], values[-1], 170)
    shapes = []
    for d, luck in zip(decisions, lucks, strict=True):
        x, loss = f"{time.at(d['seconds']):.6g}%", d["loss"]
        shapes.append(_bar(x, -9, scale, -loss["about"], "bar cost"))
        if loss["high"] >= 0.05:
            y1, y2 = scale.y(-loss["low"]), scale.y(-loss["high"])
            shapes.append(
                el(
                    "line",
                    x1=x,
                    x2=x,
                    y1=y1,
                    y2=y2,
                    transform="translate(-5.5 0)",
                    class_="whisker",
                )
            )
        if luck is not None:
            shapes.append(_bar(x, 1, scale, luck, "bar luck"))
    zero = el("line", x1="0", x2="100%", y1=scale.y(0), y2=scale.y(0), class_="zero")
    inside = joined([grid(scale, time, values, marks), *shapes, zero])
    listed = table(
        "Cost of each decision and chance after it, points of 100",
        ("Decision", "Cost, about", "At least to at most", "Chance after it"),
        _rows(
            document,
            lambda d: (
                points(d["loss"]["about"]),
                spread(d["loss"]["low"], d["loss"]["high"]),
                "told with the ending" if d["luck"] is None else signed(d["luck"]),
            ),
        ),
    )
    told = (
        f"Decisions cost about {points(document['sums']['about'])} points in all; chance moved "
        "what was achievable up and down between them."
    )
    withheld = " What it did in the last act is told with the ending." if document["closed"] else ""
    note = (
        "points. Amber, down: what a decision cost, a thin line from at least to at most. "
        f"Outlined: what chance did after it.{withheld}"
    )
    labels = gutter(scale, [(v, f"{v:+g}".replace("-", "−") if v else "0") for v in values])
    drawn = plot(told, scale.height, labels, inside)
    return _panel("Decision and luck", note, [drawn], time, listed)


def _bar(x: str, shift: float, scale: Scale, value: float, kind: str) -> Markup:
    top, bottom = sorted((scale.y(0), scale.y(value)))
    return el(
        "rect", x=x, y=top, width=8, height=max(0.0, bottom - top),
        transform=f"translate({shift:g} 0)", class_=kind,
    )  # fmt: skip


def _arrivals(document: Data, time: Time, marks: Sequence[int]) -> Markup:
    """Who could have arrived within the discretionary time, had they been called then."""
    resources = document["resources"]
    if not resources:
        return Markup("")
    heads = [f"{r['title']} ({r['low']:g} to {r['high']:g} min)" for r in resources.values()]
    listed = table(
        "Discretionary time in minutes, and who could arrive within it",
        ("Decision", "Minutes before it", "Expected change", *heads),
        _rows(
            document,
            lambda d: (
                f"{d['discretionary_minutes']['before']:.1f}",
                _gain(document, d),
                *(WITHIN[d["within"][name]] for name in resources),
            ),
        ),
    )
    note = (
        "discretionary time is minutes of the next hour in which nobody is seriously harmed if the "
        "officer only watches."
    )
    drawn = [_resource(document, name, time) for name in resources]
    return _panel("Who could arrive in time", note, drawn, time, listed)


def _gain(document: Data, d: Data) -> str:
    gain = d["discretionary_minutes"]["gain"]
    if gain is None:
        last = document["closed"] and d["t"] == len(document["decisions"])
        return "told with the ending" if last else "ends the encounter"
    return signed(gain)


def _resource(document: Data, name: str, time: Time) -> Markup:
    """One row: from when a resource could have arrived within the discretionary time."""
    resource, decisions = document["resources"][name], document["decisions"]
    spans: list[tuple[float, float, str]] = []
    for k, d in enumerate(decisions):
        start = time.at(d["seconds"])
        end = time.at(decisions[k + 1]["seconds"]) if k + 1 < len(decisions) else 100.0
        if spans and spans[-1][2] == d["within"][name]:
            spans[-1] = (spans[-1][0], end, spans[-1][2])
        else:
            spans.append((start, end, d["within"][name]))
    shapes = [
        el("rect", x=f"{a:.6g}%", y=3, width=f"{b - a:.6g}%", height=12, class_=f"span {kind}")
        for a, b, kind in spans
    ]
    told = "; ".join(f"from {clock(a * time.seconds / 100 + 0.5)} {WITHIN[k]}" for a, _, k in spans)
    usual = f"usually {resource['low']:g} to {resource['high']:g} min away"
    return el(
        "div",
        el("p", el("b", resource["title"]), f", {usual}: {told}", class_="row-name"),
        plot(told, 18, Markup(""), joined(shapes)),
        class_="resource",
    )


def _belief(document: Data, time: Time, marks: Sequence[int]) -> Markup:
    """What could be known: a row for each situation, and one for meaning to harm others."""
    decisions = document["decisions"]
    names = sorted(
        document["situations"],
        key=lambda name: -max(d["known"]["situation"].get(name, 0.0) for d in decisions),
    )
    rows = [
        _chance(
            name.replace("_", " ").capitalize(),
            document["situations"][name],
            [d["known"]["situation"].get(name, 0.0) for d in decisions],
            document, time, marks, "",
        )
        for name in names
    ]  # fmt: skip
    harm = [d["known"]["intent"].get("harm others", 0.0) for d in decisions]
    if max(harm) > 0:
        rows.append(
            _chance("Danger", "Means to harm others", harm, document, time, marks, "danger")
        )
    heads = [name.replace("_", " ") for name in names]
    listed = table(
        "What could be known at each decision, people of 100",
        ("Decision", *heads, "means to harm others"),
        _rows(
            document,
            lambda d: (
                *(people(d["known"]["situation"].get(name, 0.0)) for name in names),
                people(d["known"]["intent"].get("harm others", 0.0)),
            ),
        ),
    )
    note = (
        "of 100 people who look and answer so, how many are in each situation. Each row runs "
        "from 0 to 100."
    )
    return _panel("What could be known", note, rows, time, listed)


def _chance(
    name: str, title: str, chances: Sequence[float], document: Data, time: Time,
    marks: Sequence[int], kind: str,
) -> Markup:  # fmt: skip
    scale = Scale(0.0, 1.0, 44, 3)
    points_of = [
        (time.at(d["seconds"]), scale.y(p))
        for d, p in zip(document["decisions"], chances, strict=True)
    ]
    floor = [(points_of[-1][0], scale.y(0)), (points_of[0][0], scale.y(0))]
    inside = joined(
        [
            grid(scale, time, (0.0, 1.0), marks),
            stretched(
                scale.height,
                el("path", d=area([*points_of, *floor]), class_=f"area-known {kind}".strip()),
                el("path", d=path(points_of), class_=f"line {kind}".strip()),
            ),
            *(
                el("circle", cx=f"{x:.6g}%", cy=y, r=2.5, class_=f"point known {kind}".strip())
                for x, y in points_of
            ),
        ]
    )
    first, last = people(chances[0]), people(chances[-1])
    told = f"{name}: {first} of 100 at the first decision, {last} at the last."
    return el(
        "div",
        el("p", el("b", f"{name}, {first} → {last}"), f". {title}", class_="row-name"),
        plot(told, scale.height, Markup(""), inside),
        class_="chance",
    )


__all__ = ["more"]
