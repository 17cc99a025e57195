"""Does a fixed sequence win?

A trainee who learns a sequence by heart, and plays it without looking, must not do well. The rule
plays the exemplar blindly, each single act over and over, and short rounds of talk that end by
leaving. Each is begun again when it is through; what is not possible is passed over; after a
hundred acts it leaves. All are tried a few times, and the best of them, and the exemplar, often.

It holds if the best of them does no better than ordinary play (beyond chance: the interval of its
mean reaches down to the interval of ordinary play), or where the exemplar is the only one that does
and every other loses: an emergency in which one thing has to be done is learnt as such.

Where it does not hold: the situations ask for the same acts, or one act settles everybody. Repeated
talk may gain too much trust (`trust.up`), or leaving may cost too little (`endings`).
"""

from __future__ import annotations

from subside.lint.rule import Finding, Rule
from subside.lint.subject import Subject, closers
from subside.rollout import mean_interval
from subside.runs import read_acts

TOLD = 3  # sequences that are named
TRIED, OFTEN = 40, 6  # runs of every sequence; sequences that are then played more


def check(subject: Subject) -> Finding:
    """The best fixed sequence against ordinary play."""
    ordinary = mean_interval(subject.ordinary.value)
    sequences = _sequences(subject)
    tried = {name: subject.blind(acts, TRIED).value for name, acts in sequences.items()}
    ended = [name for name, value in tried.items() if len(value) > 1]
    order = sorted(ended, key=lambda name: (name != "exemplar", -tried[name].mean()))
    found = [(*mean_interval(subject.blind(sequences[name]).value), name) for name in order[:OFTEN]]
    found.sort(reverse=True)
    better = [one for one in found if one[1] > ordinary[2]]
    listed = tuple(f"{name}: {mean:.1f}" for mean, _, _, name in found[:TOLD])
    mean, name = found[0][0], found[0][3]
    told = (
        f"The best of {len(tried)} blind sequences ({name}) is worth {mean:.1f} points, ordinary "
        f"play {ordinary[0]:.1f}."
    )
    ok = all(name == "exemplar" for *_, name in better)
    return Finding(ok, told, {"best": mean, "ordinary": ordinary[0]}, listed)


def _sequences(subject: Subject) -> dict[str, list[str]]:
    scenario = subject.model.scenario
    talk = [n for n, a in scenario.acts.items() if a.heading == "tools" and a.power is None]
    ends = list(closers(subject.model)[:1])
    exemplar = [line.act for line in read_acts(scenario.path / "exemplar.acts")]
    found = {"exemplar": exemplar, "all talk in turn": talk + ends}
    found |= {f"{name} only": [name] for name, act in scenario.acts.items() if act.power is None}
    return found | {f"{name} five times": [name] * 5 + ends for name in talk}


BLIND = Rule("blind", "No fixed sequence wins", check)
