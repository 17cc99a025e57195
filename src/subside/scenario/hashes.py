"""Three hashes of a scenario: how people behave, how outcomes are judged, and the texts.

Run logs are keyed by the first, policies by the first two: an agency's table judges the same runs.
A text can be put right without losing either.
"""

from __future__ import annotations

import hashlib
import json

from subside import __version__
from subside.scenario.grounds import Use
from subside.scenario.schema import Act, Rates, ScenarioFile
from subside.scenario.value_table import Values

ENGINE = 3  # raise when the meaning of a scenario changes: it is part of every model hash
_TEXTS = ("title", "teaches", "briefing", "content_note", "words")


def table_hash(values: Values, uses: dict[str, Use]) -> str:
    """Hash of what judges: points lost by what happened, and when force has grounds."""
    grounds = {name: [use.power, use.ground.when] for name, use in uses.items()}
    return _digest({"values": values.model_dump(), "grounds": grounds})


def hashes(file: ScenarioFile, acts: dict[str, Act], rates: Rates) -> tuple[str, str]:
    """Hash of the resolved scenario without its texts, and hash of the texts.

    The order of keys counts where it is the order of an axis of the model's arrays.
    """
    body = file.model_dump()
    texts = {key: body.pop(key) for key in _TEXTS}
    texts["dispatch"] = {name: message.pop("says") for name, message in body["dispatch"].items()}
    del body["library"], body["variants"]  # tags of neither; a variant has hashes of its own
    for message in body["dispatch"].values():
        del message["fault"]
    for situation in body["situations"].values():
        del situation["mental_health"]
    resolved = {name: act.model_dump() for name, act in acts.items()}
    for name, act in resolved.items():
        texts[f"act {name}"] = act.pop("title")
    for part in ("situations", "resources", "events", "endings"):
        for name, entry in body[part].items():
            texts[f"{part} {name}"] = entry.pop("title")
    del body["acts"], body["rates"], body["grounds"]
    model = {
        "engine": ENGINE,
        "file": body,
        "acts": resolved,
        "rates": rates.model_dump(),
    }
    return _digest(model), _digest(texts)


def engine_version() -> str:
    """Version told in run logs, for people; ``ENGINE`` is what hashes depend on."""
    return f"{__version__} (engine {ENGINE})"


def _digest(data: object) -> str:
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
