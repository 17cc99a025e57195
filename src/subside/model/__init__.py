"""A checked scenario as arrays: rates, what is possible, what follows, what it costs."""

from subside.model.build import Model, build
from subside.model.observation import Observation, Seen

__all__ = ["Model", "Observation", "Seen", "build"]
