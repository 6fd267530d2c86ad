"""The shape of a search for baskets."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from safelight.policy.search import Found, State


class PolicySearch(BaseModel):
    """A search: its name, how it stands, the part that is done (0 to 1), where to ask again, what it found,
    and how to cite it."""

    model_config = ConfigDict(extra="forbid")

    search: str
    state: State
    progress: float
    address: str
    found: Found | None
    licence: str
