"""What can be seen, and how late it is, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

    from subside.play import Encounter

PLAIN_VALUES = ("agitation", "distance")  # factors whose values need no name beside them


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds: 4:07."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def from_dispatch(words: str) -> str:
    """What dispatch said, with its name before it; some scenarios write it themselves."""
    return words if words.startswith("Dispatch") else f"Dispatch: {words}"


def seen_in_words(
    seen: Mapping[str, object],
    before: Mapping[str, object] | None = None,
    leave_out: tuple[str, ...] = (),
) -> Text:
    """The visible state on one line; what differs from `before` stands out."""
    from rich.text import Text

    line = Text()
    for name, value in seen.items():
        if name in leave_out:
            continue
        if line:
            line.append("   ")
        if name not in PLAIN_VALUES:
            line.append(f"{name}: ", style="dim")
        changed = before is not None and before.get(name) != value
        line.append(str(value), style="bold" if changed else "")
    return line


def resources(encounter: Encounter) -> list[Text]:
    """Who can be called: since when, and how long it usually takes; never a countdown."""
    from rich.text import Text

    from subside.play import since

    lines = []
    for name, resource in encounter.model.scenario.file.resources.items():
        state, second = encounter.visible[name], since(encounter, name)
        least, most = resource.usual_range
        usual = f"usually {least:g} to {most:g} min"
        told = {
            "not called": f"not called, {usual}",
            "called": f"called {clock(encounter.seconds - second)} ago, {usual}",
        }.get(state, f"here since {clock(second)}")
        style = "dim" if state == "not called" else ""
        lines.append(Text(f"{resource.title}: {told}", style=style))
    return lines
