"""The shapes of what there is: cities, their sources, places, and the nation's tables."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from safelight.core.vocabulary import Basis, Origin, Unit
from safelight.web.api.documents.answers import Answer, Denominator, Row


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


class Sources(BaseModel):
    """All sources of the catalogue."""

    sources: list[Source]


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
    denominators: Annotated[list[Denominator], Field(description="What rates may be taken of.")]
    totals: list[Row]
    sources: list[Source]


class CityInFull(City):
    """One city, with the ground that its numbers may stand on."""

    footprint: Annotated[list[str], Field(description="H3 cells of resolution 6, as hex text, that the city touches.")]


class Cities(BaseModel):
    """All cities of the catalogue."""

    cities: list[City]


class PlaceProperties(BaseModel):
    """What is known of a place: its name, and whether it is the city's outline."""

    name: str
    kind: Literal["outline", "neighbourhood"]


class Place(BaseModel):
    """A place as GeoJSON: a polygon or multipolygon in longitude and latitude."""

    type: Literal["Feature"]
    properties: PlaceProperties
    geometry: dict[str, Any]


class Places(BaseModel):
    """A city's outline and neighbourhoods as GeoJSON; empty with a `note` where nobody fetched them."""

    model_config = ConfigDict(extra="allow")

    type: Literal["FeatureCollection"]
    city: str
    features: list[Place]
    synthetic: bool
    note: Annotated[str | None, Field(description="How to get the places, where there are none.")] = None
    licence: str | None = None
    citation: str | None = None
    changes: Annotated[str | None, Field(description="What was changed about the publisher's areas.")] = None
    fetched_at: str | None = None


class NeighbourhoodRow(Row):
    """The sum of the published cells whose centres lie in a neighbourhood, and how far it may be off."""

    neighbourhood: str
    variance: Annotated[float, Field(description="Of the noise: that of one cell, times the cells that are summed.")]
    low: Annotated[int, Field(description="95 % of the noise allowed for.")]
    high: Annotated[int | None, Field(description="And the most that unlisted cells may hold; null: no limit.")]
    cells: Annotated[int, Field(description="Published cells that are summed.")]
    of_cells: Annotated[int, Field(description="Cells whose centres lie in it.")]
    inside: Annotated[float, Field(description="Share of the ground of these cells that lies in it.")]
    mostly_elsewhere: Annotated[bool, Field(description="Whether that is less than half.")]


class Neighbourhoods(Answer):
    """An answer by neighbourhood of one city, made of published cells alone."""

    rows: list[NeighbourhoodRow]  # type: ignore[assignment]  # a row that says more
    elsewhere: Annotated[list[dict[str, Any]], Field(description="Cells of no neighbourhood, and rest areas.")]
    not_on_map: list[dict[str, Any]]
    resolution: int | None
    too_small: Annotated[
        list[str], Field(description="Neighbourhoods that cells of this resolution are too large for.")
    ]
    places: dict[str, Any] | None
    notes: list[str]
    note: str | None = None


class NationalTable(BaseModel):
    """One national table: its figures may be read together, and with no other."""

    model_config = ConfigDict(extra="allow")

    table: str
    program: str
    count_unit: str
    coverage: str
    not_comparable: str
    citation: str
    figures: list[dict[str, Any]]


class National(BaseModel):
    """National figures, each table with where it was read."""

    tables: list[NationalTable]
    note: str
