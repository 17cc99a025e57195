"""Scenario -> checked arrays. No files, no random numbers.

See docs/model.md for the formulas; ``kernels/arrays.py`` has the axes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from subside.kernels.arrays import (
    DOWN,
    EVENTS,
    LEVELS,
    TRUST,
    TRUST_DOWN,
    TRUST_UP,
    UP,
    Chain,
    Rewards,
    Worth,
)
from subside.kernels.chain import act_rewards
from subside.model.checks import must_be_slow, must_end, must_go_on
from subside.model.endings import COMPONENTS, SEIZED, USED, Cases, ending_cases, weights
from subside.model.harms import Harms, event_harms
from subside.model.laws import Profile, multiplier, pattern, profiles, scalar, visible_tables
from subside.scenario import Scenario, ScenarioFaults
from subside.scenario.reader import Document
from subside.scenario.schema import AGITATION
from subside.scenario.schema import TRUST as TRUST_NAMES

X = LEVELS * TRUST
MOST_CHANCE = 0.999  # of an act of force: at one its event would have no finite rate
LONG_ACT = 30  # seconds; of a longer act the third in which an event fell is seen


@dataclass(frozen=True)
class Model:
    """A scenario as arrays, with the names of their axes."""

    scenario: Scenario
    acts: tuple[str, ...]
    events: tuple[str, ...]
    profiles: tuple[Profile, ...]
    cases: Cases
    harms: Harms
    cue_names: tuple[tuple[str, ...], ...]  # by act; the first is "nothing"
    chain: Chain
    prior: np.ndarray  # [profile, trust] before dispatch
    dispatch: np.ndarray  # [message, profile] likelihood
    messages: tuple[str, ...]
    start: int  # agitation level at the start; the first context is the start's

    @property
    def contexts(self) -> int:
        """Number of visible contexts (everything visible but agitation)."""
        return len(self.scenario.reachable.contexts)

    @property
    def visible(self) -> int:
        """Number of visible states, v = context * 5 + agitation."""
        return self.contexts * LEVELS

    @property
    def hidden(self) -> int:
        """Number of hidden states, h = profile * 4 + trust."""
        return len(self.profiles) * TRUST

    def conduct(self, context: int, act: int) -> str | None:
        """Component that an act costs as it begins: force, or pointing, without grounds."""
        use = self.scenario.uses.get(self.acts[act])
        if use is None or use.power == "seizure" or self.chain.grounded[context, act]:
            return None
        return USED[use.power == "pointing"]

    def possible(self, context: int) -> np.ndarray:
        """Indices of the acts that are possible in a context."""
        return np.flatnonzero(self.chain.after[context] >= 0)

    @cached_property
    def rewards(self) -> Rewards:
        """Expected points of acts and endings; built at first use, play does not need it."""
        points = self.scenario.values.points
        out = np.zeros((self.contexts, len(self.acts), len(self.profiles), X))
        worth = Worth(self.cases.points, self.harms.points)
        act_rewards(self.chain, worth, points.minute, points.minute_in_high_agitation, out)
        cost = dict(zip(COMPONENTS, weights(self.scenario), strict=True))
        for c, a in np.argwhere((self.chain.after >= 0) & ~self.chain.grounded):
            conduct = self.conduct(int(c), int(a))
            if conduct is not None:
                out[c, a] -= cost[conduct]
        return Rewards(out)


def build(scenario: Scenario) -> Model:
    """Arrays of a scenario; probabilities that exceed one are faults with file and line."""
    document = Document(scenario.path / "scenario.yaml", lines=scenario.lines)
    hidden = profiles(scenario.file)
    cases = ending_cases(scenario, hidden, document)
    cue, cue_set, cue_names = _cues(scenario, hidden, document)
    acts = tuple(scenario.acts)
    grounded = _grounded(scenario, acts)
    after, ends = _acts(scenario, acts, cases, grounded)
    event_after, event_ends, events = _events(scenario, cases)
    harms = event_harms(scenario, acts, events, after, event_after, document)
    patterns, boost = _patterns(scenario, hidden)
    scale = _scales(scenario, acts, after, event_after, document)
    addressed = np.array([[_addressed(scenario, act, p) for p in hidden] for act in acts])
    most_trust = np.array([TRUST_NAMES.index(scenario.acts[act].trust.to) for act in acts])
    limit = _limits(patterns, boost, scale)
    seconds = np.array([scenario.acts[a].seconds for a in acts])
    thirds = np.where(seconds > LONG_ACT, 3, 1)
    weakest = patterns * np.minimum(boost, 1.0)[:, None, None]
    must_end(weakest, scale, after, ends, event_ends, document)
    possible = np.where(grounded, after, -1)
    must_go_on(scenario, possible, after, ends, event_after, event_ends, document)
    must_be_slow(limit * (seconds / 60.0 / thirds), acts, document)
    if document.faults:
        raise ScenarioFaults(scenario.path, document.faults)
    chain = Chain(
        patterns, boost, addressed, most_trust, scale, limit, after, grounded, ends,
        event_after, event_ends, harms.of, seconds / 60.0, thirds, _elapsed(seconds, thirds),
        cue, cue_set, np.array([len(names) for names in cue_names]),
    )  # fmt: skip
    return Model(
        scenario, acts, events, hidden, cases, harms, cue_names, chain, _prior(scenario, hidden),
        _dispatch(scenario, hidden),
        tuple(scenario.file.dispatch), AGITATION.index(scenario.file.start["agitation"]),
    )  # fmt: skip


def _dispatch(scenario: Scenario, hidden: tuple[Profile, ...]) -> np.ndarray:
    """Likelihood of each dispatch message, [message, profile]."""
    messages = scenario.file.dispatch.values()
    return np.array([[m.likelihood.get(p.situation, 0.0) for p in hidden] for m in messages])


def _prior(scenario: Scenario, hidden: tuple[Profile, ...]) -> np.ndarray:
    rows = []
    for profile in hidden:
        trust = scenario.file.situations[profile.situation].trust or scenario.rates.start_trust
        rows.append([profile.probability * trust.get(name, 0.0) for name in TRUST_NAMES])
    return np.array(rows)


def _elapsed(seconds: np.ndarray, thirds: np.ndarray) -> np.ndarray:
    """Whole seconds on the clock: the duration, or the middle of the third with the event."""
    table = np.zeros((len(seconds), 4), dtype=np.int64)
    table[:, 0] = seconds
    for a, (total, parts) in enumerate(zip(seconds, thirds, strict=True)):
        for third in range(parts):
            table[a, 1 + third] = max(1, math.ceil(total * (2 * third + 1) / (2 * parts)))
    return table


def _addressed(scenario: Scenario, act: str, profile: Profile) -> bool:
    needs = scenario.file.situations[profile.situation].needs
    return any(need in needs for need in scenario.acts[act].addresses)


def _grounded(scenario: Scenario, acts: tuple[str, ...]) -> np.ndarray:
    """Whether an act needs no grounds, or has them, in what can be seen: [context, act]."""
    table = np.ones((len(scenario.reachable.contexts), len(acts)), dtype=np.bool_)
    for a, act in enumerate(acts):
        if act in scenario.uses:
            for c in range(len(table)):
                table[c, a] = scenario.uses[act].met(scenario.seen(c, 0)) is not None
    return table


def _acts(
    scenario: Scenario, acts: tuple[str, ...], cases: Cases, grounded: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What follows each act: context right after it begins, and terminal case if it closes."""
    count = len(scenario.reachable.contexts)
    after = np.full((count, len(acts)), -1, dtype=np.int64)
    ends = np.full((count, len(acts)), -1, dtype=np.int64)
    for a, act in enumerate(acts):
        ending = scenario.acts[act].ending
        for context, then in scenario.reachable.acts[act].items():
            after[context, a] = then
            if ending is not None:
                seizes = act in scenario.uses and scenario.uses[act].power == "seizure"
                how = SEIZED[not grounded[context, a]] if seizes else ""
                ends[context, a] = cases.index[ending, then, how]
    return after, ends


def _events(scenario: Scenario, cases: Cases) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """What follows each event, by the context right after the act began."""
    events = tuple(scenario.reachable.events)
    count = len(scenario.reachable.contexts)
    after = np.full((count, len(events)), -1, dtype=np.int64)
    ends = np.full((count, len(events)), -1, dtype=np.int64)
    for e, event in enumerate(events):
        described = scenario.file.events.get(event)
        for context, then in scenario.reachable.events[event].items():
            after[context, e] = then
            if described is not None and described.ending is not None:
                ends[context, e] = cases.index[described.ending, context, ""]
    return after, ends, events


def _patterns(scenario: Scenario, hidden: tuple[Profile, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Rates per minute before scaling, [channel, profile, x], and boosts [channel]."""
    rates = scenario.rates
    events = scenario.reachable.events
    table = np.zeros((EVENTS + len(events), len(hidden), LEVELS, TRUST))
    boost = np.ones(len(table))
    settle = [
        multiplier(rates.settle_disposition, p.disposition)
        * multiplier(rates.settle_situation, p.situation)
        for p in hidden
    ]
    down = np.array([rates.agitation_down.get(level, 0.0) for level in AGITATION])
    up = np.array([rates.agitation_up.get(level, 0.0) for level in AGITATION])
    openness = np.array([multiplier(rates.trust_openness, level) for level in AGITATION])
    calming = np.array([multiplier(rates.settle_trust, t) for t in TRUST_NAMES])
    rousing = np.array([multiplier(rates.trigger_trust, t) for t in TRUST_NAMES])
    table[DOWN] = np.einsum("s,i,d->sid", np.array(settle), down, calming)
    table[UP] = np.outer(up, rousing)
    table[TRUST_UP] = openness[:, None]
    table[TRUST_DOWN] = 1.0
    table[DOWN, :, 0] = 0.0
    table[UP, :, -1] = 0.0
    table[TRUST_UP, :, :, -1] = 0.0
    table[TRUST_DOWN, :, :, 0] = 0.0
    boost[DOWN], boost[TRUST_UP] = rates.settle_addressed, rates.trust_addressed
    for e, event in enumerate(events):
        described = scenario.file.events.get(event)
        table[EVENTS + e] = 1.0
        if described is not None:
            table[EVENTS + e] = pattern(described.rate, hidden).reshape(len(hidden), LEVELS, TRUST)
            boost[EVENTS + e] = described.rate.addressed
    return table.reshape(len(table), len(hidden), X), boost


def pressure(scenario: Scenario, visible: dict[str, str], act: str) -> float:
    """P: what position, people present and the scene contribute, and the act; at least 0."""
    total = scenario.acts[act].pressure
    for name, table in scenario.rates.pressure.items():
        total += table.get(visible.get(name, ""), 0.0)
    return max(0.0, total)


def _scales(
    scenario: Scenario, acts: tuple[str, ...], after: np.ndarray, event_after: np.ndarray,
    document: Document,
) -> np.ndarray:  # fmt: skip
    """Factor on each channel by context and act, [context, act, channel]."""
    rates, file = scenario.rates, scenario.file
    names = tuple(scenario.reachable.events)
    scale = np.zeros((*after.shape, EVENTS + len(names)))
    for c, a in np.argwhere(after >= 0):
        then, act = int(after[c, a]), acts[a]
        visible = scenario.seen(then, 0)
        p = pressure(scenario, visible, act)
        scale[c, a, DOWN] = math.exp(-rates.settle_pressure * p)
        scale[c, a, UP] = rates.trigger_offset + p
        scale[c, a, TRUST_UP] = scenario.acts[act].trust.up
        scale[c, a, TRUST_DOWN] = scenario.acts[act].trust.down
        for e, event in enumerate(names):
            if event_after[then, e] < 0:
                continue
            if event in file.events:
                scale[c, a, EVENTS + e] = _event_scale(scenario, event, visible, act, p, document)
            else:
                scale[c, a, EVENTS + e] = 1.0 / file.resources[event.partition(":")[2]].minutes
    return scale


def _event_scale(
    scenario: Scenario, event: str, visible: dict[str, str], act: str, p: float, document: Document
) -> float:
    """Factor on the pattern of an event; of force that works, the rate that gives its chance.

    An act of m minutes that works with probability q, nothing else happening, does so at the
    rate -ln(1 - q) / m.
    """
    described = scenario.file.events[event]
    factor = scalar(described.rate, visible, act)
    if not described.force_works:
        return factor * math.exp(described.rate.pressure * p)
    chance = factor * scenario.rates.force_works.get(act, 0.0)
    if chance > MOST_CHANCE:
        where, given = ("events", event, "rate"), f"{chance:.3g} for act {act}"
        if where not in document.faulty:
            hint = f"Lower p or its tables: times `force_works` they give {MOST_CHANCE} at most."
            document.fault(where, "makes force work with a chance of one or more", given, hint)
        chance = MOST_CHANCE
    return -math.log1p(-chance) / (scenario.acts[act].seconds / 60.0)


def _limits(patterns: np.ndarray, boost: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Uniformisation rate per context and act: at least every exit rate, never zero."""
    peak = (patterns * np.maximum(boost, 1.0)[:, None, None]).reshape(len(patterns), -1)
    C, A, _ = scale.shape
    exits = np.empty((C, A))
    for c in range(C):
        exits[c] = (scale[c] @ peak).max(axis=1)
    return np.maximum(exits, 1e-3)


def _cues(
    scenario: Scenario, hidden: tuple[Profile, ...], document: Document
) -> tuple[np.ndarray, np.ndarray, tuple[tuple[str, ...], ...]]:
    """Cue probabilities [set, cue, profile, x'], the set by act and context, names by act."""
    names = tuple(
        ("nothing", *scenario.file.probes.get(act.probe or "", {}))
        for act in scenario.acts.values()
    )
    most = max(map(len, names))
    sets: list[np.ndarray] = []
    index: dict[tuple[object, ...], int] = {}
    cue_set = np.zeros((len(names), len(scenario.reachable.contexts)), dtype=np.int64)
    for a, act in enumerate(scenario.acts.values()):
        cues = scenario.file.probes.get(act.probe or "", {})
        reveals = np.tile([multiplier(act.reveals, t) for t in TRUST_NAMES], LEVELS)
        used = set().union(*(visible_tables(law, scenario.factors) for law in cues.values()), set())
        for c in range(cue_set.shape[1]):
            visible = scenario.seen(c, 0)
            key = (act.probe, tuple(reveals), tuple(visible[name] for name in sorted(used)))
            if key not in index:
                index[key] = len(sets)
                table = np.zeros((most, len(hidden), X))
                for q, law in enumerate(cues.values(), start=1):
                    table[q] = scalar(law, visible) * pattern(law, hidden) * reveals
                if table.sum(axis=0).max() > 1 + 1e-12:
                    given = f"{table.sum(axis=0).max():.3g} for act {list(scenario.acts)[a]}"
                    document.fault(
                        ("probes", act.probe or ""),
                        "cues add to more than one in some state",
                        given,
                        "Lower them; remember `reveals` of the act.",
                    )
                table[0] = np.maximum(0.0, 1.0 - table[1:].sum(axis=0))
                sets.append(table)
            cue_set[a, c] = index[key]
    return np.array(sets), cue_set, names
