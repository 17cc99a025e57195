"""Visible factors, resources, and the state at the start."""

from __future__ import annotations

from subside.scenario.document import KeyPath
from subside.scenario.fairness import refuse_unfair
from subside.scenario.rules.draft import HIDDEN, Draft, check_values
from subside.scenario.schema import AGITATION, DISTANCE, LAW_KEYS, OTHERWISE, Resource
from subside.scenario.variation import OtherResource

RESERVED = {*HIDDEN, "agitation", "act", "event", "cue", *LAW_KEYS}


def names(draft: Draft) -> None:
    """Names of factors mean one thing."""
    refuse_unfair(("visible",), draft.file.visible, draft.document)
    for name in draft.file.visible:
        if name in RESERVED:
            fact = "is a name with a meaning of its own"
            draft.document.fault(("visible", name), fact, name, "Rename it.")


def values(draft: Draft) -> None:
    """Values of a factor differ, and none is the word for all others."""
    for name, values in draft.file.visible.items():
        where = ("visible", name)
        if not draft.document.sound(*where):
            continue
        if len(values) < 2 or len(set(values)) < len(values):
            fact, hint = "needs two or more different values", "A factor that never varies is none."
            draft.document.fault(where, fact, values, hint)
        if OTHERWISE in values:
            fact = "has a value with a meaning of its own"
            draft.document.fault(where, fact, OTHERWISE, "Rename it.")


def distance_bands(draft: Draft) -> None:
    """Distance has the bands of the model, nearest first: steps go from one to the next."""
    given = draft.file.visible.get("distance")
    if not given or not draft.document.sound("visible", "distance"):
        return
    if given not in [DISTANCE[k : k + len(given)] for k in range(len(DISTANCE))]:
        hint = f"Use neighbours of these, nearest first: {', '.join(DISTANCE)}."
        fact = "has values that are not the bands of distance"
        draft.document.fault(("visible", "distance"), fact, given, hint)


def cover_values(draft: Draft) -> None:
    """Cover begins with none: whoever moves leaves cover."""
    given, sound = draft.file.visible.get("cover"), draft.document.sound("visible", "cover", 0)
    if given and sound and given[0] != "none":
        hint = "Begin the list with none: a step to or fro leaves cover."
        draft.document.fault(("visible", "cover"), "does not begin with none", given, hint)


def resource_names(draft: Draft) -> None:
    """A resource is a visible factor too, so its name is taken only once."""
    refuse_unfair(("resources",), draft.file.resources, draft.document)
    for name in draft.file.resources:
        if name in RESERVED or name in draft.file.visible:
            fact = "is a name that is taken by a factor"
            draft.document.fault(("resources", name), fact, name, "Rename one of them.")


def resource_minutes(draft: Draft) -> None:
    """The usual range is in order and holds the mean."""
    for name, resource in draft.file.resources.items():
        check_range(("resources", name), resource, draft)


def check_range(where: KeyPath, resource: Resource | OtherResource, draft: Draft) -> None:
    """Fault where a usual range is not in order or does not hold the mean."""
    low, high = resource.usual_range
    here = (*where, "usual_range")
    if not draft.document.sound(*here):
        return
    if not low < high:
        hint = "Write [least, most] in minutes."
        draft.document.fault(here, "is not in order", resource.usual_range, hint)
    elif draft.document.sound(*where, "minutes") and not (low <= resource.minutes <= high):
        fact, hint = "does not hold the mean", f"`minutes` says {resource.minutes:g}."
        draft.document.fault(here, fact, resource.usual_range, hint)


def start(draft: Draft) -> None:
    """The start names a value of agitation and of every factor; resources may be left out."""
    start, document = draft.file.start, draft.document
    check_values(("start",), start, {"agitation": AGITATION, **draft.factors}, draft)
    for name in ("agitation", *draft.file.visible):
        if name not in start:
            document.fault(("start", name), "is missing", "", f"Say where {name} starts.")
