"""The exact filter: what can be known of the hidden state from what was observed.

belief[profile, trust] is a probability given all that was seen and heard. Conditioning on the
observation of an act is Bayes' rule on the exact transition of the model:

    b'(s, d') is proportional to sum_d b(s, d) P(event, third, level', d' | s, d, act) O(cue | ...)
"""

from __future__ import annotations

import numpy as np

from subside.errors import UserError
from subside.kernels.observe import posterior
from subside.model import Model, Observation, Seen


class ImpossibleObservation(UserError):
    """An observation that has probability zero under the model, with where it happened."""

    def __init__(self, at: int, act: str, observation: str) -> None:
        self.at, self.act, self.observation = at, act, observation
        super().__init__(
            f"at {at} s, act {act}",
            "what is recorded cannot follow this act in this scenario",
            observation,
            "the log was edited, or belongs to another version of the scenario",
        )

    def __reduce__(self) -> tuple[type[ImpossibleObservation], tuple[int, str, str]]:
        return type(self), (self.at, self.act, self.observation)


def first_belief(model: Model, message: str) -> np.ndarray:
    """Prior given what dispatch said: shape [profile, trust], sums to one."""
    weight = model.prior * model.dispatch[model.messages.index(message)][:, None]
    total = float(weight.sum())
    if not total > 0.0:
        raise ImpossibleObservation(0, "dispatch", message)
    return np.asarray(weight / total)


def message_chances(model: Model) -> np.ndarray:
    """Probability of each dispatch message under the prior."""
    return np.asarray(model.dispatch @ model.prior.sum(axis=1))


def weigh(model: Model, seen: Seen, belief: np.ndarray, act: int, after: Observation) -> np.ndarray:
    """Joint weight of the hidden state and an observation: sums to its probability."""
    return np.asarray(
        posterior(
            model.chain, seen.context, seen.level, act, belief,
            after.event, after.third, after.seen.level, after.cue,
        )
    )  # fmt: skip


def update(
    model: Model, seen: Seen, belief: np.ndarray, act: int, after: Observation, at: int = 0
) -> np.ndarray:
    """Belief after an act and its observation; `at` is the second it began, for the error."""
    weight = weigh(model, seen, belief, act, after)
    total = float(weight.sum())
    if not total > 0.0:
        event, cue, state = after.names(model, act)
        told = f"event {event}, cue {cue}, {', '.join(f'{k} {v}' for k, v in state.items())}"
        raise ImpossibleObservation(at, model.acts[act], told)
    return weight / total
