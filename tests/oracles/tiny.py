"""Tiny scenarios, written as folders in the format: two situations, two contexts, a few acts.

`two_reasons` hides which of two situations is true and keeps trust fixed; `two_trusts` hides how
much trust is left, which falls. Each has two hidden states in all, so its beliefs lie on a line,
where exact values can be had (`tests/oracles/line.py`). `chance` draws whole files at random.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from subside.scenario import Scenario, load
from subside.scenario.schema import AGITATION, DISPOSITION, INTENT, TRUST

Data = dict[str, Any]
DESIGN = "".join(
    f"## {section}\n\nNone: made by a test.\n\n"
    for section in ("Goal", "Objectives", "Sources", "Out of scope", "Review status")
)
STILL: Data = {"up": 0.0, "down": 0.0}
SHOUTING = {"calm": 0.2, "tense": 0.6, "otherwise": 1}
TEXTS = {"title": "Tiny", "teaches": "x", "briefing": "x", "content_note": "x"}


def write(folder: Path, data: Data) -> Path:
    """Write a scenario folder, with the fewest words that the format takes."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = {**TEXTS, **data, "words": data.get("words") or fewest_words(data)}
    text = yaml.safe_dump(whole, sort_keys=False, allow_unicode=True)
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    (folder / "design.md").write_text(DESIGN, encoding="utf-8")
    for name in ("exemplar.acts", "poor.acts"):
        (folder / name).write_text("leave\n", encoding="utf-8")
    return folder


def loaded(folder: Path, data: Data) -> Scenario:
    """The scenario of a file's data, through the ordinary door."""
    return load(write(folder, data))


def fewest_words(data: Data) -> Data:
    """One line for everything that can be said."""
    arrivals = [f"arrives:{name}" for name in data.get("resources", {})]
    cues = {cue for probe in data["probes"].values() for cue in probe}
    parts = {
        "acts": list(data["acts"]),
        "events": [*data["events"], *arrivals],
        "cues": sorted(cues),
        "endings": list(data["endings"]),
    }
    lines = {part: {name: ["x"] for name in names} for part, names in parts.items()}
    return {**lines, "rises": ["x"], "falls": ["x"], "replies": [{"when": {}, "says": ["x"]}]}


def changed(data: Data, *where: str, to: Any) -> Data:
    """A copy of the data with one entry set, making the tables on the way."""
    fresh = copy.deepcopy(data)
    table = fresh
    for key in where[:-1]:
        table = table.setdefault(key, {})
    table[where[-1]] = to
    return fresh


def renamed(data: Any, names: Mapping[str, str]) -> Any:
    """A copy in which keys and texts that are one of the names are replaced, in place."""
    if isinstance(data, dict):
        return {names.get(key, key): renamed(value, names) for key, value in data.items()}
    if isinstance(data, list):
        return [renamed(value, names) for value in data]
    return names.get(data, data) if isinstance(data, str) else data


def two_reasons() -> Data:
    """Angry or ill? Asking tells, at a price; leaving is right for one, a plan for the other."""
    return {
        "minutes": 5,
        "settles_at_most": 0.5,
        "visible": {"told": ["not yet", "told"]},
        "start": {"agitation": "agitated", "told": "not yet"},
        "situations": {
            "angry": _situation(0.6, ["being heard"]),
            "ill": _situation(0.4, ["medical care"]),
        },
        "dispatch": _dispatch({"angry": (0.7, 0.3), "ill": (0.4, 0.6)}),
        "acts": {
            "ask_need": {"seconds": 20, "probe": "need", "reveals": {}, "trust": STILL},
            "wait": {"seconds": 45},
            "explain": {
                "sets": {"told": "told"},
                "requires": {"told": ["not yet"]},
                "trust": STILL,
            },
            "leave_with_plan": {"seconds": 30, "trust": STILL},
            "leave": {},
        },
        "probes": {
            "need": {
                "dazed": {"p": 0.5, "situation": {"ill": 1, "angry": 0.2}},
                "shouts": {"p": 0.4, "situation": {"angry": 1, "ill": 0.3}, "agitation": SHOUTING},
            },
            "watching": {"dazed": {"p": 0.1, "situation": {"ill": 1, "angry": 0.3}}},
        },
        "events": {
            "attack": _attack({"angry": 1, "ill": 0.2}),
            "goes": {
                "title": "x",
                "rate": {"per_minute": 0.2, "told": {"told": 0.5}},
                "ending": "gone",
            },
            "listens": {
                "title": "x",
                "requires": {"told": ["not yet"]},
                "rate": {"per_minute": 0.8, "situation": {"angry": 1, "ill": 0.3}},
                "sets": {"told": "told"},
            },
        },
        "endings": {
            "struggle": _ending({"minor injury": 0.4, "serious injury": 0.2}, {"being heard": 0.1}),
            "gone": {
                **_ending({"serious injury": 0.1}, {}),
                "left_in_danger": {"p": 0.5, "situation": {"ill": 1.5, "angry": 0.1}},
            },
            "leave": {
                **_ending({"minor injury": 0.05}, {"being heard": 0.6}),
                "left_in_danger": {"p": 0.5, "situation": {"ill": 1.6, "angry": 0.1}},
            },
            "leave with a plan": _ending({"minor injury": 0.1}, {"medical care": 0.9}),
        },
        "rates": {"start_trust": {"none": 1.0, "little": 0.0, "some": 0.0, "good": 0.0}},
    }


def two_trusts() -> Data:
    """One situation; whether trust is little or none is hidden, and pressing on loses it."""
    data = two_reasons()
    data["situations"] = {"angry": _situation(1.0, ["being heard"])}
    data["dispatch"] = _dispatch({"angry": (0.5, 0.5)})
    data["events"]["attack"] = _attack({}, trust={"none": 3, "little": 0.3})
    data["events"]["goes"]["rate"]["trust"] = {"none": 2, "otherwise": 1}
    data["events"]["listens"]["rate"] = {"per_minute": 0.8, "trust": {"none": 0.3, "little": 1}}
    data["probes"]["need"] = {
        "talks": {"p": 0.6, "trust": {"none": 0.2, "little": 1}},
        "shouts": {"p": 0.4, "trust": {"none": 1, "little": 0.4}, "agitation": SHOUTING},
    }
    data["probes"]["watching"] = {"shouts": {"p": 0.1, "trust": {"none": 1, "little": 0.5}}}
    data["endings"]["leave"] = _ending({"minor injury": 0.05}, {"being heard": 0.35})
    heard = {"being heard": {"p": 0.95, "trust": {"none": 0.05, "little": 1}}}
    data["endings"]["leave with a plan"] = {**_ending({"minor injury": 0.05}, {}), "meets": heard}
    data["endings"]["gone"] = _ending({"serious injury": 0.1}, {})
    for name, down in (
        ("ask_need", 0.2),
        ("wait", 0.1),
        ("explain", 0.5),
        ("leave_with_plan", 1.5),
    ):
        data["acts"][name]["trust"] = {"up": 0.0, "down": down}
    data["rates"] = {"start_trust": {"none": 0.4, "little": 0.6, "some": 0.0, "good": 0.0}}
    return data


def four_states() -> Data:
    """Both at once: two situations, and two levels of trust that can fall."""
    data = two_trusts()
    data["situations"] = two_reasons()["situations"]
    data["dispatch"] = two_reasons()["dispatch"]
    data["probes"]["need"]["dazed"] = {"p": 0.3, "situation": {"ill": 1, "angry": 0.2}}
    data["probes"]["need"]["talks"]["p"] = 0.3
    danger = {"p": 0.5, "situation": {"ill": 1.6, "angry": 0.1}}
    data["endings"]["leave"]["left_in_danger"] = danger
    return data


def with_force() -> Data:
    """Afraid, or after you? He may come at you, draw, strike and be struck down; two hidden states.

    Harm at once by `strikes` and `shot`, the default harm by `works`; conditions of custody are
    the scenario's own, all others the default's. Held: nothing more of the kind. Two acts make him
    drop what he holds as they begin, so that it counts what is visible before, and what after.
    """
    up, coming = {"stance": ["up"]}, {"threat": ["against an officer"]}
    still = {"trust": STILL}
    return {
        "minutes": 5,
        "settles_at_most": 0.9,
        "visible": {
            "threat": ["none", "against an officer"],
            "stance": ["up", "held"],
            "weapon": ["not seen", "in hand"],
        },
        "start": {
            "agitation": "agitated",
            "threat": "none",
            "stance": "up",
            "weapon": "not seen",
        },
        "situations": {
            "afraid": _situation(0.7, ["being heard"]),
            "after_you": _situation(0.3, ["a way out"]),
        },
        "dispatch": _dispatch({"afraid": (0.6, 0.4), "after_you": (0.3, 0.7)}),
        "acts": {
            "watch": still,
            "ask_need": {"seconds": 32, "probe": "need", "reveals": {}, "requires": up, **still},
            "point_firearm": {"requires": up, "sets": {"weapon": "not seen"}},
            "cew": {"requires": up, "sets": {"weapon": "not seen"}},
            "deadly_force": {"requires": up},
            "custody": {},
            "leave": {"requires": {"threat": ["none"]}},
        },
        "grounds": {"custody": {"when": [{"stance": ["held"]}, coming]}},
        "probes": {
            "need": {
                "shakes": {"p": 0.5, "situation": {"afraid": 1, "after_you": 0.2}},
                "shouts": {"p": 0.4, "situation": {"after_you": 1, "afraid": 0.3}},
            },
            "watching": {"shakes": {"p": 0.2, "situation": {"afraid": 1, "after_you": 0.3}}},
        },
        "events": _force_events(up, coming),
        "endings": {
            "gone": {
                **_ending({"serious injury": 0.05}, {}),
                "left_in_danger": {"p": 0.5, "situation": {"afraid": 0.6, "after_you": 0.2}},
            },
            "custody": _ending({"minor injury": 0.1}, {"being heard": 0.2, "a way out": 0.1}),
            "leave": {
                **_ending({"minor injury": 0.05}, {"being heard": 0.5}),
                "left_in_danger": {"p": 0.5, "situation": {"afraid": 0.1, "after_you": 1}},
            },
        },
        "rates": {"start_trust": {"none": 1.0, "little": 0.0, "some": 0.0, "good": 0.0}},
    }


def _force_events(up: Data, coming: Data) -> Data:
    """What happens in `with_force`."""
    hurt = {"agitation": {"calm": 0.4, "extreme distress": 1.3, "otherwise": 1}}
    down = {"stance": "held", "threat": "none", "weapon": "not seen"}
    rates: dict[str, Data] = {
        "comes": {"per_minute": 0.5, "pressure": 0.4, "situation": {"afraid": 0.4, "after_you": 2}},
        "draws": {"per_minute": 0.3, "situation": {"afraid": 0.3, "after_you": 2}},
        "stops": {"per_minute": 0.6, "situation": {"after_you": 0.3, "afraid": 1.5}},
        "strikes": {"per_minute": 6.0, "act": {"cew": 0.5}, "situation": {"afraid": 0.5}},
        "works": {"p": 1.0, "act": {"deadly_force": 0}, "situation": {"after_you": 0.8}},
        "shot": {"p": 0.9, "act": {"deadly_force": 1, "otherwise": 0}, "weapon": {"in hand": 1.05}},
        "goes": {"per_minute": 0.5, "stance": {"held": 0.4}},
    }
    events: Data = {name: {"title": "x", "rate": rate} for name, rate in rates.items()}
    events["comes"] |= {
        "requires": {**up, "threat": ["none"]},
        "sets": {"threat": coming["threat"][0]},
    }
    events["draws"] |= {"requires": {**up, "weapon": ["not seen"]}, "sets": {"weapon": "in hand"}}
    events["stops"] |= {"requires": coming, "sets": {"threat": "none"}}
    events["strikes"] |= {
        "harmful": True,
        "requires": coming,
        "sets": {"threat": coming["threat"][0]},
        "harm": {
            "officer": {
                "minor injury": {"p": 0.4, **hurt, "act": {"cew": 0.5}},
                "serious injury": {"p": 0.1, **hurt, "weapon": {"in hand": 3}},
            },
            "other": {"death": {"p": 0.01, "weapon": {"not seen": 0}}},
        },
    }
    events["works"] |= {"force_works": True, "requires": up, "sets": down}
    events["shot"] |= {
        "force_works": True,
        "requires": up,
        "sets": down,
        "harm": {"person": {"serious injury": {"p": 0.4}, "death": {"p": 0.5}}},
    }
    events["goes"]["ending"] = "gone"
    return events


def force_pays() -> Data:
    """`with_force`, where who is not held will kill: force is worth most, grounds or none."""
    data = with_force()
    dies = {"other": {"death": {"p": 0.9}}}
    for name in ("leave", "gone"):
        data["endings"][name]["harm"] = dies
    return data


def force_kills() -> Data:
    """`with_force`, where an act of force that works kills: it is worth least, grounds or none."""
    data = with_force()
    data["events"]["works"]["harm"] = {"person": {"death": {"p": 1.0}}}
    return data


def sure_to_harm() -> Data:
    """`with_force`, where almost everybody means to harm others, and dispatch says so."""
    data = with_force()
    for name, probability in (("afraid", 0.01), ("after_you", 0.99)):
        data["situations"][name] |= {
            "probability": probability,
            "intent": {"none": 0.001, "harm others": 0.999},
        }
    data["events"]["comes"]["rate"]["intent"] = {"harm others": 4, "none": 0.1}
    return data


def shaken(data: Data, seed: int) -> Data:
    """The same file with every rate, chance and multiplier of its laws moved at random.

    Only downwards, so that chances still add to at most one; a harmful hazard stays monotone.
    """
    rng = np.random.default_rng(seed)

    def move(entry: Any) -> Any:
        if isinstance(entry, dict):
            return {key: move(value) for key, value in entry.items()}
        return (
            entry if isinstance(entry, str | list | bool) else _round(entry * rng.uniform(0.3, 1))
        )

    fresh = copy.deepcopy(data)
    for part in ("probes", "events", "endings"):
        fresh[part] = move(fresh[part])
    return fresh


def _situation(probability: float, needs: list[str]) -> Data:
    return {
        "title": "x",
        "probability": probability,
        "needs": needs,
        "disposition": {"settles": 1.0},
        "intent": {"none": 1.0},
    }


def _dispatch(likelihood: Mapping[str, tuple[float, ...]]) -> Data:
    return {
        f"message_{k}": {
            "says": ["x"],
            "likelihood": {name: row[k] for name, row in likelihood.items()},
        }
        for k in range(2)
    }


def _attack(situation: Data, **tables: Data) -> Data:
    agitation = {"calm": 0.1, "tense": 0.3, "agitated": 1, "highly agitated": 2, "otherwise": 3}
    rate = {"per_minute": 0.05, "pressure": 0.8, "agitation": agitation, **tables}
    if situation:
        rate["situation"] = situation
    return {"title": "x", "harmful": True, "rate": rate, "ending": "struggle"}


def _ending(harm: Mapping[str, float], meets: Mapping[str, float]) -> Data:
    return {
        "title": "x",
        "harm": {"person": {name: {"p": p} for name, p in harm.items()}},
        "meets": {name: {"p": p} for name, p in meets.items()},
    }


def chance(seed: int) -> Data:
    """A file with every number, and which factor matters where, drawn at random.

    Two distances and a resource; two situations with two dispositions, two intents and armed or
    not; hazards and chances depend on randomly chosen factors of every kind.
    """
    rng = np.random.default_rng(seed)
    situations = ("first", "second")
    split = _round(rng.uniform(0.2, 0.8))
    factors = {
        "situation": situations,
        "disposition": DISPOSITION,
        "intent": INTENT,
        "armed": ("no", "yes"),
        "agitation": AGITATION,
        "trust": TRUST,
        "told": ("not yet", "told"),
        "medical": ("not called", "called", "here"),
    }
    law = _Laws(rng, factors)
    data = two_reasons()
    data |= {
        "visible": {"distance": ["4-10 ft", "11-25 ft"], "told": ["not yet", "told"]},
        "resources": {
            "medical": {"title": "x", "minutes": _round(rng.uniform(1, 9)), "usual_range": [1, 9]}
        },
        "start": {
            "agitation": str(rng.choice(AGITATION)),
            "distance": "4-10 ft",
            "told": "not yet",
        },
        "situations": {
            name: _chance_situation(rng, p)
            for name, p in zip(situations, (split, _round(1 - split)), strict=True)
        },
        "dispatch": _dispatch(dict.fromkeys(situations, (0.25, 0.75))),
        "acts": _chance_acts(rng),
        "probes": {
            "need": {"dazed": law(0.3), "shouts": law(0.3)},
            "talk": {"shouts": law(0.4)},
            "watching": {"dazed": law(0.2)},
        },
    }
    nearer = sorted((_round(x) for x in rng.uniform(0.2, 3, 2)), reverse=True)
    attack = law(0.1, "per_minute", "act") | {"pressure": _round(rng.uniform(0, 1.5))}
    attack["distance"] = dict(zip(data["visible"]["distance"], nearer, strict=True))
    data["events"] = {
        "attack": {"title": "x", "harmful": True, "rate": attack, "ending": "struggle"},
        "goes": {
            "title": "x",
            "rate": law(0.1, "per_minute") | {"addressed": _round(rng.uniform(0.2, 2))},
            "ending": "gone",
        },
        "hears": {
            "title": "x",
            "requires": {"told": ["not yet"]},
            "rate": law(0.5, "per_minute", "act") | {"pressure": _round(rng.uniform(-1, 1))},
            "sets": {"told": "told"},
        },
    }
    data["endings"] = {
        name: _chance_ending(law) for name in (*data["endings"], "hand_over:medical")
    }
    data["rates"] = _chance_rates(rng, situations)
    return data


def _round(value: float) -> float:
    return round(float(value), 4)


class _Laws:
    """Draws laws: a base, and random multipliers over two random factors."""

    def __init__(self, rng: np.random.Generator, factors: Mapping[str, tuple[str, ...]]) -> None:
        self.rng, self.factors = rng, factors

    def __call__(self, base: float, unit: str = "p", *more: str) -> Data:
        law: Data = {unit: _round(base * self.rng.uniform(0.3, 1))}
        for name in self.rng.choice(list(self.factors), 3, replace=False):
            values = self.factors[name]
            some = self.rng.choice(values, 2, replace=False)
            table = {str(value): _round(self.rng.uniform(0.05, 1.4)) for value in some}
            law[str(name)] = table | {"otherwise": _round(self.rng.uniform(0.05, 1.4))}
        if "act" in more:
            law["act"] = {"listen": _round(self.rng.uniform(0.5, 4)), "wait": 0.0}
        return law


def _parts(rng: np.random.Generator, names: tuple[str, ...], count: int) -> dict[str, float]:
    """Some of the names with probabilities that sum to one as written."""
    some = [str(name) for name in rng.choice(names, count, replace=False)]
    first = [_round(p) for p in rng.dirichlet(np.ones(count))[:-1]]
    return dict(zip(some, [*first, _round(1 - sum(first))], strict=True))


def _chance_situation(rng: np.random.Generator, probability: float) -> Data:
    needs = ["being heard", "medical care", "time", "information"]
    return {
        "title": "x",
        "probability": probability,
        "needs": [str(need) for need in rng.choice(needs, int(rng.integers(1, 3)), replace=False)],
        "disposition": _parts(rng, DISPOSITION, 2),
        "intent": _parts(rng, INTENT, 2),
        "armed": _parts(rng, ("no", "yes"), 2),
        "trust": _parts(rng, TRUST, 3),
    }


def _chance_acts(rng: np.random.Generator) -> Data:
    def seconds() -> int:
        return int(rng.integers(1, 90))

    def trust() -> Data:
        return {"up": _round(rng.uniform(0, 2)), "down": _round(rng.uniform(0, 2))}

    return {
        "watch": {},
        "wait": {"seconds": 120},
        "listen": {
            "seconds": seconds(),
            "trust": trust(),
            "pressure": _round(rng.uniform(-0.5, 2)),
        },
        "ask_need": {"seconds": seconds(), "trust": trust()},
        "explain": {"seconds": seconds(), "sets": {"told": "told"}},
        "step_back": {"seconds": seconds()},
        "approach": {"trust": trust()},
        "request:medical": {"seconds": seconds()},
        "hand_over:medical": {},
        "leave_with_plan": {},
        "leave": {"seconds": seconds()},
    }


def _chance_ending(law: _Laws) -> Data:
    return {
        "title": "x",
        "unsettled": bool(law.rng.integers(2)),
        "harm": {
            "officer": {"minor injury": law(0.1)},
            "person": {"minor injury": law(0.1), "serious injury": law(0.1), "death": law(0.05)},
        },
        "meets": {"being heard": law(0.3), "information": law(0.3), "medical care": law(0.3)},
        "left_in_danger": law(0.3),
    }


def _chance_rates(rng: np.random.Generator, situations: tuple[str, ...]) -> Data:
    def table(names: tuple[str, ...]) -> dict[str, float]:
        return {name: _round(rng.uniform(0.05, 2)) for name in names}

    return {
        "agitation_down": table(AGITATION),
        "agitation_up": table(AGITATION),
        "settle_disposition": table(DISPOSITION),
        "settle_situation": {situations[0]: _round(rng.uniform(0.1, 2))},
        "settle_trust": table(TRUST),
        "trigger_trust": table(TRUST),
        "trust_openness": table(AGITATION),
        "settle_pressure": _round(rng.uniform(0, 3)),
        "settle_addressed": _round(rng.uniform(0.2, 3)),
        "trigger_offset": _round(rng.uniform(0, 0.5)),
        "trust_addressed": _round(rng.uniform(0.2, 3)),
        "pressure": {
            "distance": {
                "4-10 ft": _round(rng.uniform(0.4, 1)),
                "11-25 ft": _round(rng.uniform(-1, 0.4)),
            },
            "medical": {"here": _round(rng.uniform(-0.5, 0.5))},
        },
    }
