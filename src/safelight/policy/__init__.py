"""The policy lab: what is known, a model of coercion in stages, and baskets of policies that reach a goal.

In: evidence (figures with their citations), settings and scenarios. Out: runs with intervals, frontiers, reports. It
informs; it never scores a person, only populations.
"""

from safelight.policy.listing import symbol_rows
from safelight.policy.running import Run, document, outputs, run
from safelight.policy.setting import Setting, read_settings, setting

__all__ = ["Run", "Setting", "document", "outputs", "read_settings", "run", "setting", "symbol_rows"]
