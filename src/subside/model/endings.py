"""Terminal cases: what each way of ending leaves behind, by what is visible and hidden.

Components are expectations: harm to each person by grade, the share of the person's needs left
unmet, somebody left in danger, custody or a hold with or without grounds, and whether the person
had settled (calm or tense at the end). Force without grounds is counted act by act, in ``Ledger``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from subside.kernels.arrays import LEVELS, TRUST
from subside.model.laws import Profile, pattern, scalar, visible_tables
from subside.scenario import Scenario
from subside.scenario.reader import Document
from subside.scenario.schema import HARMS, PEOPLE, Ending, Law

HARM_COMPONENTS = tuple(f"{who}: {harm}" for who in PEOPLE for harm in HARMS)
SEIZED = ("custody with grounds", "custody without grounds")
USED = ("force without grounds", "weapon pointed without grounds")
CONDUCT = (*SEIZED, *USED)  # what officers did, as far as it costs points
COMPONENTS = (*HARM_COMPONENTS, "need unmet", "left in danger", *CONDUCT, "settled")
X = LEVELS * TRUST


@dataclass(frozen=True)
class Cases:
    """Every terminal case with its chances."""

    index: dict[tuple[str, int, str], int]  # (ending, context, how seized or "") -> case
    ending: tuple[str, ...]  # by case
    components: np.ndarray  # [case, component, profile, x]
    points: np.ndarray  # [case, profile, x] expected points, at most 0
    met: tuple[dict[str, np.ndarray], ...]  # by case: need -> [profile, x] chance that it is met

    def conduct(self, case: int) -> dict[str, float]:
        """What a case says of custody and holds: certain, whatever is hidden."""
        return {
            name: float(self.components[case, COMPONENTS.index(name), 0, 0]) for name in CONDUCT
        }


def ending_cases(scenario: Scenario, hidden: tuple[Profile, ...], document: Document) -> Cases:
    """All terminal cases; contexts that an ending's laws do not tell apart share one."""
    index: dict[tuple[str, int, str], int] = {}
    seen: dict[tuple[str, tuple[str, ...], str], int] = {}
    components: list[np.ndarray] = []
    met: list[dict[str, np.ndarray]] = []
    names: list[str] = []
    for name, ending in scenario.file.endings.items():
        used = sorted(
            set().union(*(visible_tables(law, scenario.factors) for law in _laws(ending)), set())
        )
        seizing = any(
            use.power == "seizure" and scenario.acts[act].ending == name
            for act, use in scenario.uses.items()
        )
        for context in range(len(scenario.reachable.contexts)):
            visible = scenario.seen(context, 0)
            for how in ("", *SEIZED) if seizing else ("",):
                key = (name, tuple(visible[factor] for factor in used), how)
                if key not in seen:
                    seen[key] = len(components)
                    table, needs = _case(scenario, name, ending, hidden, visible, document)
                    if how:
                        table[COMPONENTS.index(how)] = 1.0
                    components.append(table)
                    met.append(needs)
                    names.append(name)
                index[name, context, how] = seen[key]
    stacked = np.array(components)
    return Cases(
        index, tuple(names), stacked, -np.tensordot(stacked, weights(scenario), (1, 0)), tuple(met)
    )


def weights(scenario: Scenario) -> np.ndarray:
    """Points lost per unit of each component, in the order of ``COMPONENTS``."""
    values = scenario.values
    harm = [values.harm[grade] for _ in PEOPLE for grade in HARMS]
    points = values.points
    conduct = [
        points.seized_with, points.seized_without, points.force_without, points.pointed_without,
    ]  # fmt: skip
    return np.array([*harm, points.need_unmet, points.left_in_danger, *conduct, 0.0])


def _laws(ending: Ending) -> list[Law]:
    found = [law for harms in ending.harm.values() for law in harms.values()]
    found += ending.meets.values()
    return found + ([ending.left_in_danger] if ending.left_in_danger else [])


def _case(
    scenario: Scenario,
    name: str,
    ending: Ending,
    hidden: tuple[Profile, ...],
    visible: dict[str, str],
    document: Document,
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    def chance(law: Law, where: tuple[str, ...]) -> np.ndarray:
        table = scalar(law, visible) * pattern(law, hidden)
        if table.max() > 1 + 1e-12:
            document.fault(
                where, "is a probability above one in some state", f"{table.max():.3g}", "Lower it."
            )
        return table

    table = np.zeros((len(COMPONENTS), len(hidden), X))
    for who, harms in ending.harm.items():
        for harm, law in harms.items():
            where = ("endings", name, "harm", who, harm)
            table[COMPONENTS.index(f"{who}: {harm}")] = chance(law, where)
    for k, who in enumerate(PEOPLE):
        total = table[3 * k : 3 * k + 3].sum(axis=0).max()
        if total > 1 + 1e-12:
            document.fault(
                ("endings", name, "harm", who),
                "chances add to more than one in some state",
                f"{total:.3g}",
                "Lower them.",
            )
    needs: dict[str, np.ndarray] = {
        need: chance(law, ("endings", name, "meets", need)) for need, law in ending.meets.items()
    }
    for s, profile in enumerate(hidden):
        wanted = scenario.file.situations[profile.situation].needs
        met = [needs[need][s] if need in needs else np.zeros(X) for need in wanted]
        table[COMPONENTS.index("need unmet"), s] = 1.0 - np.mean(met, axis=0)
    if ending.left_in_danger is not None:
        table[COMPONENTS.index("left in danger")] = chance(
            ending.left_in_danger, ("endings", name, "left_in_danger")
        )
    if not ending.unsettled:
        table[COMPONENTS.index("settled"), :, : 2 * TRUST] = 1.0
    return table, needs
