"""The shapes of the API's documents, for OpenAPI and for the tests that hold answers against them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from safelight.core.vocabulary import Basis, Origin, Unit

Status = Literal["shown", "few", "protected"]


class Row(BaseModel):
    """A published number: a key per dimension answered, and the number under its unit's name alone."""

    model_config = ConfigDict(extra="allow")

    basis: Basis
    unit: Unit
    status: Annotated[Status, Field(description="shown; few: none or few; protected: held back, the number is null")]


class Noise(BaseModel):
    """How the numbers are protected: threshold, greatest change and variance of the noise."""

    model_config = ConfigDict(extra="allow")

    method: str
    k: int | None
    max_change: int
    variance: float


class Answer(BaseModel):
    """An answer to a question: what was asked, what was answered, and the published numbers."""

    model_config = ConfigDict(extra="allow")

    question: Annotated[dict[str, Any], Field(description="The question that was answered.")]
    asked: Annotated[dict[str, Any], Field(description="The question that was asked.")]
    rows: list[Row]
    published: Noise
    protected: Annotated[dict[str, Any], Field(description="What Safelight holds back: few people stand behind it.")]
    withheld: Annotated[dict[str, Any], Field(description="What the source holds back.")]
    sources: list[dict[str, Any]]
    as_of: str | None
    release: str | None


class Source(BaseModel):
    """A source: publisher, terms, what it covers and holds back, and how fresh the copy is."""

    model_config = ConfigDict(extra="allow")

    city: str
    source: str
    title: str
    publisher: str
    basis: Basis
    unit: Unit
    status: str
    covers: bool
    covers_why: str
    licence: str
    withholds: list[str]
    newest: str | None


class Span(BaseModel):
    """From low to high; a high of null has no limit that could be said."""

    model_config = ConfigDict(extra="allow")

    low: float
    high: float | None


class RatioRow(BaseModel):
    """One ratio of one city, basis and unit, with its parts."""

    model_config = ConfigDict(extra="allow")

    ratio: str
    basis: Basis
    unit: Unit
    point: Annotated[float | None, Field(description="Among records that say their side; null with a reason.")]
    bounds: Annotated[Span, Field(description="All records of unknown role on one side, and all on the other.")]
    interval: Annotated[Span, Field(description="95 %, covering sampling and unknown roles.")]
    reason: str | None
    sentence: str


class RatioAnswer(BaseModel):
    """Prostituted persons to buyers, to exploiters and to both."""

    model_config = ConfigDict(extra="allow")

    question: dict[str, Any]
    asked: dict[str, Any]
    rows: list[RatioRow]
    counts: list[dict[str, Any]]


class City(BaseModel):
    """A city of the catalogue, the state of its database, its published totals and its sources."""

    model_config = ConfigDict(extra="allow")

    city: str
    name: str
    state: str
    timezone: str
    centre: tuple[float, float]
    database: Literal["ready", "none", "damaged"]
    generation: int | None
    origin: list[Origin]
    newest: Annotated[str | None, Field(description="Day of the newest record.")]
    totals: list[Row]
    sources: list[Source]


class Cities(BaseModel):
    """All cities of the catalogue."""

    cities: list[City]


class Sources(BaseModel):
    """All sources of the catalogue."""

    sources: list[Source]


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
