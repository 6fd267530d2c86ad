"""The shape of answers about complaints."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from safelight.web.api.documents.answers import Noise, Row


class Complaints(BaseModel):
    """Published numbers of complaints about the police; no number of arrests has any of them in it."""

    model_config = ConfigDict(extra="allow")

    question: dict[str, Any]
    rows: Annotated[list[Row], Field(description="Empty where no source of the cities asked for lists complaints.")]
    published: Noise
    notes: list[str]
    origin: list[str]
    synthetic: bool
    sources: list[dict[str, Any]]
    as_of: str | None
