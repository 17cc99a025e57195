"""Scenario files: one door from a folder to a checked, frozen ``Scenario``."""

from subside.scenario.json_schema import json_schema
from subside.scenario.load import Scenario, ScenarioFaults, load

__all__ = ["Scenario", "ScenarioFaults", "json_schema", "load"]
