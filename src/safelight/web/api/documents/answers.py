"""The shapes of answers about numbers: rows, noise, ratios."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from safelight.core.vocabulary import Basis, Unit

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


class Denominator(BaseModel):
    """What numbers may be divided by, with its year and source."""

    kind: Literal["residents"]
    number: int
    year: int
    source: str
    licence: str | None


class DenominatorOf(Denominator):
    """A denominator, and the city that it is of."""

    city: str


class Span(BaseModel):
    """From low to high; a high of null has no limit that could be said."""

    model_config = ConfigDict(extra="allow")

    low: float
    high: float | None


class Answer(BaseModel):
    """An answer to a question: what was asked, what was answered, and the published numbers."""

    model_config = ConfigDict(extra="allow")

    question: Annotated[dict[str, Any], Field(description="The question that was answered.")]
    asked: Annotated[dict[str, Any], Field(description="The question that was asked.")]
    rows: list[Row]
    published: Noise
    protected: Annotated[
        dict[str, Any], Field(description="What Safelight holds back: nobody or few people stand behind it.")
    ]
    withheld: Annotated[dict[str, Any], Field(description="What the source holds back.")]
    sources: list[dict[str, Any]]
    denominators: Annotated[list[DenominatorOf], Field(description="What rates may be taken of, by city.")]
    as_of: str | None
    release: str | None


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
