"""The shape of every error."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, ConfigDict


class Problem(BaseModel):
    """An error, as RFC 9457 says; `nearest` are the filters of the nearest question that is answered."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int
    detail: str
    instance: str
    fix: str | None = None
    nearest: dict[str, str] | None = None


PROBLEMS: Final[dict[int, Any]] = dict.fromkeys((400, 404, 422, 429, 503), Problem)
"""What a path answers where it can't answer."""
