"""The shape of answers about encampments and other police activity."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from safelight.core.vocabulary import About, AreaKind
from safelight.web.api.documents.answers import Answer


class KindOfRow(BaseModel):
    """What a city publishes of one kind of row."""

    city: str
    kind: AreaKind
    state: Annotated[
        Literal["held", "published", "not_published"],
        Field(description="held: rows of it are here; published: known, and none is here; not_published: no source."),
    ]
    sources: list[str]
    since: Annotated[str | None, Field(description="Since when it is not published in a usable form, where known.")]
    why: str | None


class Areas(Answer):
    """Published numbers of encampment calls or police activity; no number of arrests in the trade has them in it."""

    about: About
    kinds: list[KindOfRow]
    notes: list[Any]
