"""The shapes of what time did: changes at a day, and a city's axis of time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from safelight.core.vocabulary import Basis, Origin, Unit
from safelight.web.api.documents.answers import Span


class Window(BaseModel):
    """First and last day, both inclusive."""

    since: str
    until: str


class Windows(BaseModel):
    """Equal windows on the ladder of time; the step that holds the day stands in neither."""

    months: int
    step: Literal["month", "quarter", "year"]
    before: Window
    left_out: Window
    after: Window


class Change(BaseModel):
    """After over before; `direction` is told only where the whole interval lies on one side of 1."""

    point: Annotated[float | None, Field(description="Among records that say their side; null with a reason.")]
    bounds: Span
    interval: Annotated[Span, Field(description="95 %, covering sampling, groups, noise and unknown roles.")]
    direction: Literal["rose", "fell", "not_told"]
    reason: str | None


class CountChange(BaseModel):
    """A role's published counts (`all`: every record), and how they changed."""

    role: str
    before: dict[str, Any]
    after: dict[str, Any]
    change: Change
    sentence: str


class RatioChange(BaseModel):
    """A ratio before, after, and the ratio of the two."""

    ratio: str
    before: dict[str, Any]
    after: dict[str, Any]
    change: Change
    sentence: str


class ChangeRow(BaseModel):
    """One basis and unit; where it isn't `comparable`, `reasons` say why and no change is told."""

    model_config = ConfigDict(extra="allow")

    basis: Basis
    unit: Unit
    windows: Windows | None
    sources: list[str]
    comparable: bool
    reasons: list[str]
    notes: list[str]
    counts: list[CountChange]
    ratios: list[RatioChange]


class Law(BaseModel):
    """A change of law; `source` is the act in words, `source_url` an address where one was seen."""

    id: str
    date: str
    title: str
    what: str
    source: str
    source_url: str | None


class ChangeAnswer(BaseModel):
    """What changed in one city at a day: a row per basis and unit."""

    model_config = ConfigDict(extra="allow")

    question: dict[str, Any]
    law: Law | None
    rows: list[ChangeRow]
    method: str


class TimelineSpan(BaseModel):
    """`published` and `silent` follow one another; `changed` and `not_comparable` are single days laid over them."""

    since: str | None
    until: str | None
    state: Literal["published", "silent", "changed", "not_comparable"]
    why: str


class TimelineSource(BaseModel):
    """A source's time on the axis; `from` and `to` are null where no record of it is counted."""

    model_config = ConfigDict(extra="allow")

    source: str
    title: str
    basis: Basis
    unit: Unit
    status: str
    spans: list[TimelineSpan]


class Timeline(BaseModel):
    """What else happened in a city: laws and sources."""

    city: str
    name: str
    laws: list[Law]
    sources: list[TimelineSource]
    until: Annotated[str | None, Field(description="The last closed day.")]
    origin: list[Origin]
    synthetic: bool
    note: str | None
    as_of: str | None
