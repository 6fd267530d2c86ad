"""The search for baskets that reach a goal, from what is asked to one document.

In: a scenario with its goal, budget, worlds and seed. Out: `Found`.
"""

from safelight.policy.search.document import Found, as_json

__all__ = ["Found", "as_json"]
