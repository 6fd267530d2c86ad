"""The search for baskets that reach a goal, from what is asked to one document.

In: a scenario with its goal, budget, worlds and seed. Out: `Found`.
"""

from safelight.policy.search.document import Found, as_json, from_json
from safelight.policy.search.goals import about
from safelight.policy.search.keeping import Kept, State, kept_as, kept_in, unfinished
from safelight.policy.search.searching import Stopped, check, measured_pace, search, searched
from safelight.policy.search.tables import FILES

__all__ = [
    "FILES",
    "Found",
    "Kept",
    "State",
    "Stopped",
    "about",
    "as_json",
    "check",
    "from_json",
    "kept_as",
    "kept_in",
    "measured_pace",
    "search",
    "searched",
    "unfinished",
]
