"""Run + policy -> losses in three numbers, luck, discretionary time. Never sees what was true."""

from subside.grade.judge import Decision, Judgement, judge
from subside.grade.loss import GRADES, Loss
from subside.grade.standing import Standing
from subside.grade.told import standpoint

__all__ = ["GRADES", "Decision", "Judgement", "Loss", "Standing", "judge", "standpoint"]
