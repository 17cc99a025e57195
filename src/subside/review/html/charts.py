"""Charts that share one time axis, each with its table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from subside.review.html.axes import Scale, Time, area, grid, gutter, nice, path, plot, stretched
from subside.review.html.markup import Child, Markup, el, joined, table
from subside.review.html.words import Data, clock, costly, grade, people, points, spread
from subside.scenario.terms import AGITATION

SHORT = ("calm", "tense", "agitat.", "high", "extreme")  # where there is little room
WITHIN = {
    "no": "too late",
    "perhaps": "might arrive in time",
    "usually": "would usually arrive in time",
    "called": "on the way",
    "here": "here",
}


def charts(document: Data) -> Markup:
    """All charts in the order in which they are read."""
    decisions = document["decisions"]
    time = Time(max(1, document["seconds"]))
    parts: list[Callable[[Data, Time, Sequence[int]], Markup]] = [
        _value, _parts, _discretion, _agitation, _belief,
    ]  # fmt: skip
    seconds = [d["seconds"] for d, _ in costly(document)]
    drawn = [part(document, time, seconds) for part in parts] if decisions else []
    return el(
        "section",
        el("h2", "Along the encounter", id="along"),
        el(
            "p",
            "All charts share one time axis. Numbers at the top are decisions that cost more "
            "than a point; the dotted lines follow them down.",
        ),
        el("div", *drawn, class_="card charts"),
        aria_labelledby="along",
    )


def _numbers(document: Data, time: Time) -> Markup:
    """Numbers of the costly decisions, where there is room for each; they lead to the words."""
    shown, last = [], -100.0
    for d, _ in sorted(costly(document), key=lambda found: found[0]["t"]):
        at = time.at(d["seconds"])
        if at - last >= 7.5:
            told = f"{d['t']} at {clock(d['seconds'])}"
            text = el("text", str(d["t"]), x=f"{at:.6g}%", y=18, text_anchor="middle")
            shown.append(el("a", text, href=f"#decision-{d['t']}", aria_label=f"Decision {told}"))
            last = at
    inside = el("svg", *shown, class_="area", width="100%", height=24)
    name = el("text", "decision" if shown else "", x="100%", y=18, text_anchor="end")
    left = el("svg", name, class_="gutter", height=24, aria_hidden="true")
    return el("div", left, inside, class_="plot numbers")


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


def _best_known(decision: Data) -> tuple[float, float]:
    """Best achievable for the whole encounter before a decision: proven, and not to be beaten."""
    acts, spent = [a for a in decision["acts"] if a["grounded"]], decision["spent"]
    return max(a["low"] for a in acts) - spent, max(a["high"] for a in acts) - spent


def _chosen(decision: Data) -> tuple[float, float]:
    found = next(a for a in decision["acts"] if a["act"] == decision["act"])
    return found["low"] - decision["spent"], found["high"] - decision["spent"]


def _value(document: Data, time: Time, marks: Sequence[int]) -> Markup:
    """Value in force: amber drops are decisions, the blue line between them is chance."""
    decisions = document["decisions"]
    befores, afters = [_best_known(d) for d in decisions], [_chosen(d) for d in decisions]
    ends = [v for pair in (*befores, *afters) for v in pair]
    values = nice(min(ends), min(100.0, max(ends)))
    scale = Scale(min(values[0], *ends), max(values[-1], *ends), 190)
    xs = [time.at(d["seconds"]) for d in decisions]
    bands, lines, drops, dots = [], [], [], []
    for k, d in enumerate(decisions):
        (low, _), (left, left_high) = befores[k], afters[k]
        if k + 1 < len(decisions):
            then, then_high = befores[k + 1]
            ends_of = [(xs[k], left_high), (xs[k + 1], then_high), (xs[k + 1], then), (xs[k], left)]
            bands.append(el("path", d=area([(x, scale.y(v)) for x, v in ends_of]), class_="band"))
            ends_of = [(xs[k], left), (xs[k + 1], then)]
            lines.append(el("path", d=path([(x, scale.y(v)) for x, v in ends_of]), class_="line"))
        x = f"{xs[k]:.6g}%"
        if d["loss"]["about"] > 0.25:
            drops.append(el("line", x1=x, x2=x, y1=scale.y(low), y2=scale.y(left), class_="drop"))
        dots.append(_dot(x, scale.y(left), d))
    inside = joined(
        [grid(scale, time, values, marks), stretched(scale.height, *bands, *lines), *drops, *dots]
    )
    listed = table(
        "Best achievable at each decision, points of 100",
        ("Decision", "Best achievable before it", "After the act chosen", "Grade"),
        _rows(document, lambda d: (spread(*_best_known(d)), spread(*_chosen(d)), grade(d))),
    )
    told = (
        f"Proven achievable: {points(befores[0][0])} of 100 at the first decision, "
        f"{points(befores[-1][0])} before the last, {points(afters[-1][0])} after it."
    )
    note = (
        "points of 100, less what the encounter had cost already. Blue: proven; shaded up to what "
        "cannot be beaten. An amber drop is what a decision cost; the slope after it is what came "
        "next."
    )
    labels = gutter(scale, [(v, f"{v:g}") for v in values])
    drawn = [_numbers(document, time), plot(told, scale.height, labels, inside)]
    return _panel("Best achievable", note, drawn, time, listed)


def _dot(x: str, y: float, decision: Data) -> Markup:
    """A decision: round where it cost little, a diamond or a square where it cost."""
    kind = decision["grade"]
    if kind in ("best", "sound"):
        return el("circle", cx=x, cy=y, r=3.5, class_="point")
    if kind == "serious":
        inner = el("rect", x=-6, y=-6, width=12, height=12, class_="point cost")
    else:
        r = 6.5 if kind == "costly" else 5
        look = "point cost" if kind == "costly" else "point cost hollow"
        inner = el("path", d=f"M0 {-r:g} {r:g} 0 0 {r:g} {-r:g} 0Z", class_=look)
    return el("svg", inner, x=x, y=y, class_="loose", width=1, height=1)


def hidden_end(document: Data, decision: Data) -> bool:
    """Whether what chance did in a decision is how the encounter ended, which is told last."""
    return bool(document["complete"]) and decision["t"] == len(document["decisions"])


def _parts(document: Data, time: Time, marks: Sequence[int]) -> Markup:
    """What each decision cost, with its proven ends, and what chance did after it."""
    decisions = document["decisions"]
    lucks = [None if hidden_end(document, d) else d["luck"] for d in decisions]
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
                "told with the ending" if hidden_end(document, d) else signed(d["luck"]),
            ),
        ),
    )
    told = (
        f"Decisions cost about {points(document['sums']['about'])} points in all; chance moved "
        "what was achievable up and down between them."
    )
    withheld = (
        " What it did in the last act is told with the ending." if document["complete"] else ""
    )
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


def signed(value: float) -> str:
    """Points with their sign, a true minus, and no minus zero."""
    shown = f"{value:+.1f}"
    return "0.0" if float(shown) == 0 else shown.replace("-", "−")


def _discretion(document: Data, time: Time, marks: Sequence[int]) -> Markup:
    """Minutes before each act, and who could arrive within them."""
    decisions = document["decisions"]
    minutes = [d["discretionary_minutes"]["before"] for d in decisions]
    values = nice(0.0, max(5.0, *minutes))
    scale = Scale(0.0, values[-1], 130)
    points_of = [
        (time.at(d["seconds"]), scale.y(m)) for d, m in zip(decisions, minutes, strict=True)
    ]
    floor = [(points_of[-1][0], scale.y(0)), (points_of[0][0], scale.y(0))]
    dots = [el("circle", cx=f"{x:.6g}%", cy=y, r=3, class_="point time") for x, y in points_of]
    filled = stretched(
        scale.height,
        el("path", d=area([*points_of, *floor]), class_="area-time"),
        el("path", d=path(points_of), class_="line time"),
    )
    inside = joined([grid(scale, time, values, marks), filled, *dots])
    told = f"From {minutes[0]:.0f} minutes at the first decision to {minutes[-1]:.0f} at the last."
    drawn = [plot(told, scale.height, gutter(scale, [(v, f"{v:g}") for v in values]), inside)]
    resources = document["resources"]
    drawn.extend(_resource(document, name, time, marks) for name in resources)
    heads = [
        f"{r['title']} ({r['low']:g} to {r['high']:g} min)" for r in resources.values()
    ]  # fmt: skip
    listed = table(
        "Discretionary time in minutes, and who could arrive within it",
        ("Decision", "Minutes before it", "Expected change", *heads),
        _rows(
            document,
            lambda d: (
                f"{d['discretionary_minutes']['before']:.1f}",
                _gain(d["discretionary_minutes"]["gain"]),
                *(WITHIN[d["within"][name]] for name in resources),
            ),
        ),
    )
    note = (
        "minutes of the next hour in which nobody is seriously harmed if the officer only watches."
    )
    return _panel("Discretionary time", note, drawn, time, listed)


def _gain(gain: float | None) -> str:
    return "ends the encounter" if gain is None else signed(gain)


def _resource(document: Data, name: str, time: Time, marks: Sequence[int]) -> Markup:
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


def _agitation(document: Data, time: Time, marks: Sequence[int]) -> Markup:
    """A step line: what was seen before each act."""
    decisions = document["decisions"]
    levels = [AGITATION.index(d["seen"]["agitation"]) for d in decisions]
    scale = Scale(0, len(AGITATION) - 1, 140)
    steps: list[tuple[float, float]] = []
    for d, level in zip(decisions, levels, strict=True):
        x = time.at(d["seconds"])
        if steps:
            steps.append((x, steps[-1][1]))
        steps.append((x, scale.y(level)))
    line = stretched(scale.height, el("path", d=path(steps), class_="line person"))
    dots = [
        el(
            "circle", cx=f"{time.at(d['seconds']):.6g}%", cy=scale.y(level), r=3,
            class_="point person",
        )
        for d, level in zip(decisions, levels, strict=True)
    ]  # fmt: skip
    inside = joined([grid(scale, time, range(len(AGITATION)), marks), line, *dots])
    names = joined(
        el("text", told, x="100%", y=scale.y(k) + 5, text_anchor="end", class_=kind)
        for kind, labels in (("long", AGITATION), ("short", SHORT))
        for k, told in enumerate(labels)
    )
    listed = table(
        "Agitation as seen before each act",
        ("Decision", "Agitation", "Everything else in view"),
        _rows(document, lambda d: (d["seen"]["agitation"], _rest(d["seen"]))),
    )
    told = f"{AGITATION[levels[0]]} at the first decision, {AGITATION[levels[-1]]} at the last."
    drawn = [plot(told, scale.height, names, inside)]
    return _panel("Agitation, as seen", "before each act.", drawn, time, listed)


def _rest(seen: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in seen.items() if name != "agitation")


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


__all__ = ["charts", "hidden_end", "signed"]
