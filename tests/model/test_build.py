"""Arrays of a model against the words of the file, and what the model refuses."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from subside.kernels.arrays import LEVELS, TRUST
from subside.model import build
from subside.model.endings import COMPONENTS
from subside.scenario import ScenarioFaults
from subside.scenario.schema import AGITATION
from subside.scenario.schema import TRUST as TRUST_NAMES
from tests.oracles import tiny
from tests.oracles.cast import PAIRS, RANDOM, SLUGS, model
from tests.oracles.chain import begin, hidden_combinations, occurrences, visible_names
from tests.oracles.table import cue_chances, ending_points, prior, seconds_seen

NAMES = [*SLUGS, *PAIRS[:2], "with_force", *RANDOM[:3]]
STATES = list(enumerate(product(AGITATION, TRUST_NAMES)))


@pytest.mark.parametrize("name", NAMES)
def test_what_follows_an_act_or_event_is_what_the_file_says(name: str) -> None:
    """Contexts after acts and events, and endings, for every context by its words."""
    of = model(name)
    scenario, chain = of.scenario, of.chain
    names = [visible_names(scenario, c) for c in range(of.contexts)]
    for c, (a, act) in product(range(of.contexts), enumerate(of.acts)):
        start = begin(scenario, act, names[c])
        assert chain.after[c, a] == (-1 if start is None else names.index(start))
        ending = scenario.acts[act].ending if start is not None else None
        assert (chain.ends[c, a] >= 0) == (ending is not None)
        if ending is not None:
            assert of.cases.ending[chain.ends[c, a]] == ending
    for c in set(chain.after[chain.after >= 0].tolist()):
        found = {event: (then, ending) for event, then, ending in occurrences(scenario, names[c])}
        for e, event in enumerate(of.events):
            then, ending = found.get(event, (None, None))
            assert chain.event_after[c, e] == (-1 if then is None else names.index(then))
            case = chain.event_ends[c, e]
            assert (of.cases.ending[case] if case >= 0 else None) == ending


@pytest.mark.parametrize("name", NAMES)
def test_cues_are_as_likely_as_the_file_says(name: str) -> None:
    """Every act with cues, in some contexts and profiles, in every agitation and trust."""
    of = model(name)
    rng, hidden = np.random.default_rng(1), hidden_combinations(of.scenario)
    for (a, act), _ in product(enumerate(of.acts), range(3)):
        c, s = int(rng.integers(of.contexts)), int(rng.integers(len(hidden)))
        table = of.chain.cue[of.chain.cue_set[a, c], :, s]
        for x, (level, trust) in STATES:
            base = {**visible_names(of.scenario, c), **hidden[s][0]}
            expected = cue_chances(of.scenario, act, {**base, "agitation": level, "trust": trust})
            assert of.cue_names[a] == tuple(expected)
            assert table[: len(expected), x] == pytest.approx(list(expected.values()), abs=1e-12)
            assert not table[len(expected) :, x].any()


@pytest.mark.parametrize("name", NAMES)
def test_cue_rows_are_distributions(name: str) -> None:
    cue = model(name).chain.cue
    assert (cue >= 0).all()
    assert np.abs(cue.sum(axis=1) - 1).max() < 1e-12


@pytest.mark.parametrize("name", NAMES)
def test_endings_cost_what_the_file_says(name: str) -> None:
    """Points of every ending, in some contexts, profiles, agitation and trust."""
    of = model(name)
    rng, hidden = np.random.default_rng(2), hidden_combinations(of.scenario)
    keys = list(of.cases.index)
    for k in rng.choice(len(keys), min(60, len(keys)), replace=False):
        ending, c, how = keys[k]
        s = int(rng.integers(len(hidden)))
        base = {**visible_names(of.scenario, c), **hidden[s][0]}
        points = of.scenario.values.points.model_dump(by_alias=True)
        seized = points[how] if how else 0.0
        expected = [
            ending_points(of.scenario, ending, {**base, "agitation": level, "trust": trust})
            - seized
            for _, (level, trust) in STATES
        ]
        assert of.cases.points[of.cases.index[ending, c, how], s] == pytest.approx(
            expected, abs=1e-12
        )


@pytest.mark.parametrize("name", NAMES)
def test_components_of_endings_are_chances(name: str) -> None:
    """Each between 0 and 1; settled is calm or tense, unless the ending says otherwise."""
    of = model(name)
    found = of.cases.components
    assert found.min() >= -1e-12
    assert found.max() <= 1 + 1e-12
    settled = found[:, COMPONENTS.index("settled")].reshape(len(found), -1, LEVELS, TRUST)
    for case, ending in enumerate(of.cases.ending):
        calm = not of.scenario.file.endings[ending].unsettled
        assert (settled[case, :, :2] == calm).all()
        assert not settled[case, :, 2:].any()


@pytest.mark.parametrize("name", NAMES)
def test_prior_and_dispatch_are_distributions_over_the_same_profiles(name: str) -> None:
    of = model(name)
    hidden = [names for names, _ in hidden_combinations(of.scenario)]
    assert [(p.situation, p.disposition, p.intent, p.armed) for p in of.profiles] == [
        tuple(names[kind] for kind in ("situation", "disposition", "intent", "armed"))
        for names in hidden
    ]
    assert of.prior.ravel() == pytest.approx(prior(of.scenario), abs=1e-15)
    assert of.prior.sum() == pytest.approx(1, abs=1e-9)
    assert of.dispatch.sum(axis=0) == pytest.approx(np.ones(len(hidden)), abs=1e-9)
    for message, row in zip(of.messages, of.dispatch, strict=True):
        likelihood = of.scenario.file.dispatch[message].likelihood
        assert row.tolist() == [likelihood.get(names["situation"], 0.0) for names in hidden]


@pytest.mark.parametrize("name", NAMES)
def test_seconds_on_the_clock_are_whole_and_inside_the_act(name: str) -> None:
    of = model(name)
    for a, act in enumerate(of.acts):
        entry = of.scenario.acts[act]
        assert of.chain.elapsed[a, 0] == entry.seconds
        assert of.chain.minutes[a] == pytest.approx(entry.seconds / 60)
        assert of.chain.thirds[a] == (3 if entry.seconds > 30 else 1)
        for third in range(of.chain.thirds[a]):
            assert of.chain.elapsed[a, 1 + third] == seconds_seen(entry, "event", third)
            assert 1 <= of.chain.elapsed[a, 1 + third] <= entry.seconds


def refused(folder: Path, data: tiny.Data) -> str:
    """What the model says against a file that the scenario room takes."""
    scenario = tiny.loaded(folder / "refused", data)
    with pytest.raises(ScenarioFaults) as caught:
        build(scenario)
    return str(caught.value)


def test_cues_that_add_to_more_than_one_are_refused(tmp_path: Path) -> None:
    """In one state of what is hidden is enough; `reveals` counts."""
    base = tiny.two_reasons()
    assert "more than one" in refused(
        tmp_path, tiny.changed(base, "probes", "need", "dazed", "p", to=0.95)
    )
    reveals = tiny.changed(base, "acts", "ask_need", "reveals", to={"good": 2.0})
    assert "ask_need" in refused(tmp_path, reveals)


def test_chances_of_an_ending_above_one_are_refused(tmp_path: Path) -> None:
    """One chance by itself, and the grades of harm to one person together."""
    base = tiny.two_reasons()
    danger = {"p": 0.6, "agitation": {"calm": 2.0}}
    assert "above one" in refused(
        tmp_path, tiny.changed(base, "endings", "leave", "left_in_danger", to=danger)
    )
    harm = {"minor injury": {"p": 0.6}, "death": {"p": 0.6}}
    assert "more than one" in refused(
        tmp_path, tiny.changed(base, "endings", "leave", "harm", "person", to=harm)
    )


@pytest.mark.parametrize(
    ("where", "to"),
    [
        (("told",), {"told": 0.0}),  # only once he was told
        (("situation",), {"ill": 0.0}),  # only in one situation
        (("addressed",), 0.0),  # only while an act addresses a need
    ],
)
def test_an_encounter_that_might_never_end_is_refused(
    where: tuple[str, ...], to: object, tmp_path: Path
) -> None:
    """Every act must have a rate of ending, in every state."""
    base = tiny.changed(tiny.two_reasons(), "events", "goes", "rate", *where, to=to)
    never = tiny.changed(base, "events", "attack", "rate", "agitation", to={"calm": 0.0})
    assert "never end" in refused(tmp_path, never)


def test_a_state_without_any_act_is_refused(tmp_path: Path) -> None:
    """Where nothing can be done the encounter would stand still."""
    data = tiny.two_reasons()
    for act in data["acts"].values():
        act["requires"] = {"told": ["not yet"]}
    assert "nothing can be done" in refused(tmp_path, data)


def test_rates_too_fast_for_the_arithmetic_are_refused(tmp_path: Path) -> None:
    """Beyond some hundreds of events an act, rows would silently no longer sum to one."""
    fast = {"per_minute": 60, "agitation": {"calm": 1000, "otherwise": 1000}}
    base = tiny.changed(tiny.two_reasons(), "events", "goes", "rate", to=fast)
    assert "fast" in refused(tmp_path, base)


@pytest.mark.parametrize("name", ["settle_disposition", "trigger_trust", "agitation_down"])
def test_a_rate_table_with_gaps_is_refused_or_whole(name: str, tmp_path: Path) -> None:
    """A disposition that a scenario's own table leaves out must not settle at full speed."""
    base = tiny.two_reasons()
    base["situations"]["ill"]["disposition"] = {"does not settle": 1.0}
    first = {"settle_disposition": "settles", "trigger_trust": "none", "agitation_down": "calm"}[
        name
    ]
    with pytest.raises(ScenarioFaults):
        build(tiny.loaded(tmp_path / "gaps", tiny.changed(base, "rates", name, to={first: 0.5})))
