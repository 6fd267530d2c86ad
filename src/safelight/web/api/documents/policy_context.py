"""The shape of the context layer: figures of counties."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ContextSource(_Document):
    """Whom to cite."""

    publisher: str
    citation: str
    page: str
    licence: str


class ContextMeasure(_Document):
    """What a figure counts."""

    id: str
    name: str
    unit: str
    year: str
    limits: Annotated[list[float], Field(description="Values between the map's colours, the same for every city.")]
    digits: Annotated[int, Field(description="Digits after the point that are worth showing.")]
    source: ContextSource
    note: str


class ContextValue(_Document):
    """A figure, with the ends of its 90 % interval where the publisher gives them."""

    value: float
    low: float | None
    high: float | None


class ContextCounty(_Document):
    """A county by its FIPS code. A measure without a figure is left out of `values`."""

    county: str
    name: str
    values: dict[str, ContextValue]


class ContextArea(_Document):
    """An area by which people without a home are counted."""

    id: str
    name: str
    homeless: int
    youth_beds: int


class ContextCity(_Document):
    """The counties that stand for a city, and its areas."""

    counties: list[str]
    areas: list[ContextArea]
    note: str


class PolicyContext(_Document):
    """The context layer."""

    measures: list[ContextMeasure]
    counties: list[ContextCounty]
    nation: dict[str, ContextValue]
    cities: dict[str, ContextCity]
    without: Annotated[list[str], Field(description="Cities asked for that no figures are held of.")]
    notes: list[str]
