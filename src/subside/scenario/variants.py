"""A scenario file as one of its variants tells it.

A name is ``SLUG`` for a scenario as written, and ``SLUG:VARIANT`` for a variant. First whole
entries are replaced, then words are swapped, in what was replaced too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from subside.scenario.schema import ScenarioFile
from subside.scenario.variation import OtherTexts

_TEXTS = ("title", "teaches", "briefing", "content_note")
_TITLED = ("situations", "resources", "events", "endings", "acts")
_NAME = re.compile(r"(.+):([a-z][a-z0-9_]*)", re.DOTALL)


def split_name(name: str) -> tuple[str, str]:
    """Scenario and variant of a name; no variant for a scenario as written."""
    match = _NAME.fullmatch(name)
    return (match[1], match[2]) if match else (name, "")


def varied(file: ScenarioFile, name: str) -> ScenarioFile:
    """The file with a variant's texts and resources in the place of its own."""
    variant = file.variants[name]
    data = file.model_dump()
    _replace(data, variant.texts)
    for resource, change in variant.resources.items():
        data["resources"][resource] |= change.model_dump()
    # a key that is left out and one that says what is the default anyway are not the same
    data["acts"] = {act: own.model_dump(exclude_unset=True) for act, own in file.acts.items()}
    data = {key: _swapped(part, variant.swap, (key,)) for key, part in data.items()}
    data["words"]["replies"] = tuple(data["words"]["replies"])
    data["rates"] = file.rates
    return ScenarioFile.model_validate(data)


def texts(file: ScenarioFile) -> Iterator[str]:
    """Every text of a file in which a variant may swap words."""

    def walk(part: Any, where: tuple[str, ...]) -> Iterator[str]:
        if isinstance(part, str):
            if _is_text(where):
                yield part
        elif isinstance(part, Mapping):
            for key, value in part.items():
                yield from walk(value, (*where, str(key)))
        elif isinstance(part, tuple | list):
            for value in part:
                yield from walk(value, where)

    for key, part in file.model_dump(exclude={"variants"}).items():
        yield from walk(part, (key,))


def whole(word: str) -> re.Pattern[str]:
    """A word, or several, where no other word goes on from it."""
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")


def _replace(data: dict[str, Any], texts: OtherTexts) -> None:
    """Put a variant's entries in their places."""
    for key in ("title", "briefing", "content_note"):
        if getattr(texts, key) is not None:
            data[key] = getattr(texts, key)
    for message, says in texts.dispatch.items():
        data["dispatch"][message]["says"] = says
    words = data["words"]
    for part in ("acts", "events", "cues", "endings"):
        words[part] |= getattr(texts.words, part)
    for part in ("rises", "falls"):
        words[part] = getattr(texts.words, part) or words[part]
    other = {condition(reply.when): reply.says for reply in texts.words.replies}
    for reply in words["replies"]:
        reply["says"] = other.get(condition(reply["when"]), reply["says"])


def condition(when: Mapping[str, tuple[str, ...]]) -> frozenset[tuple[str, frozenset[str]]]:
    """What a reply depends on, whatever the order it is written in."""
    return frozenset((name, frozenset(values)) for name, values in when.items())


def _swapped(part: Any, swap: Mapping[str, str], where: tuple[str, ...]) -> Any:
    """A part of the file with words swapped in its texts, all at once."""
    if isinstance(part, str):
        return _swap(part, swap) if swap and _is_text(where) else part
    if isinstance(part, Mapping):
        return {key: _swapped(value, swap, (*where, str(key))) for key, value in part.items()}
    if isinstance(part, tuple):
        return tuple(_swapped(value, swap, where) for value in part)
    return part


def _swap(text: str, swap: Mapping[str, str]) -> str:
    """A text with words swapped, the longest first, so that two names can change places."""
    longest = sorted(swap, key=len, reverse=True)
    pattern = "|".join(whole(word).pattern for word in longest)
    return re.sub(pattern, lambda match: swap[match[0]], text)


def _is_text(where: tuple[str, ...]) -> bool:
    """Whether a string there is read by a person and means nothing to the model."""
    top, last = where[0], where[-1]
    if top == "words":
        return "when" not in where
    return where in {(key,) for key in _TEXTS} or (
        last in ("title", "says", "wording") and top in (*_TITLED, "dispatch", "grounds")
    )
