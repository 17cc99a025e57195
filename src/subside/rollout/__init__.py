"""A policy or a belief carried forward many times: how encounters end."""

from subside.rollout.carry import Batch, Choose, best, carry_out, ordinary
from subside.rollout.follow import Following, follows
from subside.rollout.intervals import Interval, interval, mean_interval, share_interval

__all__ = [
    "Batch",
    "Choose",
    "Following",
    "Interval",
    "best",
    "carry_out",
    "follows",
    "interval",
    "mean_interval",
    "ordinary",
    "share_interval",
]
