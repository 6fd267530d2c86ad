"""The policy lab: what is known, a model of coercion in stages, and baskets of policies that reach a goal.

In: evidence (figures with their citations), settings and scenarios. Out: runs with intervals, frontiers, reports. It
informs; it never scores a person, only populations.
"""

from safelight.policy.arrests import MEASURED, arrest_policy
from safelight.policy.bands import QUICK, bands
from safelight.policy.calibration import Calibration, calibrate, read_observed
from safelight.policy.listing import symbol_rows
from safelight.policy.places import Place, place, place_ids
from safelight.policy.running import Run, base_of, run
from safelight.policy.scenario import Goal, Scenario, read_scenario, scenario
from safelight.policy.setting import Setting, read_settings, setting
from safelight.policy.telling import document, outputs, told

__all__ = [
    "MEASURED",
    "QUICK",
    "Calibration",
    "Goal",
    "Place",
    "Run",
    "Scenario",
    "Setting",
    "arrest_policy",
    "bands",
    "base_of",
    "calibrate",
    "document",
    "outputs",
    "place",
    "place_ids",
    "read_observed",
    "read_scenario",
    "read_settings",
    "run",
    "scenario",
    "setting",
    "symbol_rows",
    "told",
]
