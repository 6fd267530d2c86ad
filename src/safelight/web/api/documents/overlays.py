"""The shapes of overlays: rent and public transport."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _About(_Document):
    """Whom to cite, on which terms, and of when the data are."""

    city: str
    name: str
    kind: Literal["rent", "transit"]
    level: Literal["zip", "county", "metro"] | None
    title: str
    publisher: str
    page: str
    licence: str
    terms: str
    citation: str
    note: str
    since: Annotated[str | None, Field(description="First month, fiscal year or day that the data have.")]
    until: Annotated[str | None, Field(description="The last one: of rent the vintage of the file.")]
    fetched_at: str | None
    synthetic: bool
    unit: str


class LegendLine(_Document):
    """A line and its colour on the map, as its agency paints it."""

    line: str
    name: str
    colour: str | None


class Legend(_Document):
    """How to read the colours: dollars between them, or the lines."""

    breaks: list[int] | None = None
    lines: list[LegendLine] | None = None


class OverlayEntry(_About):
    """One overlay of the catalogue."""

    held: Annotated[bool, Field(description="False: the catalogue knows it, this site has no data of it.")]
    typical: Annotated[str | None, Field(description="Of a timetable: the weekday that is shown unless asked.")]
    formats: list[str]
    parts: list[str]
    legend: Legend


class Overlays(_Document):
    """What may be laid over maps."""

    overlays: list[OverlayEntry]
    notes: list[str]


class RentRow(_Document):
    """Rent of a place in the month."""

    region: str
    name: str
    measure: Annotated[str, Field(description="zori, or of HUD's rents 0br to 4br: the number of bedrooms.")]
    value: float


class RentSeries(_Document):
    """Rent of a place over time."""

    region: str
    name: str
    measure: str
    periods: list[str]
    values: list[float]


class LineHour(_Document):
    """Trips of a line that begin in one hour of the service day."""

    direction: str
    hour: int
    trips: int


class Line(_Document):
    """A line on the day."""

    line: str
    name: str
    mode: str
    colour: str | None
    text_colour: str | None
    trips: int
    most: Annotated[int, Field(description="Most trips an hour in one direction.")]
    hours: list[LineHour]


class Stop(_Document):
    """A stop or station on the day, all its lines together."""

    stop: str
    name: str
    lat: float
    lon: float
    departures: int | None
    busiest: Annotated[int | None, Field(description="Departures of the busiest hour.")]


class Overlay(_About):
    """An overlay: of rent `month`, `rows` and (without a month asked for) `series`; of transit the rest."""

    notes: list[str]
    month: str | None = None
    rows: list[RentRow] | None = None
    series: list[RentSeries] | None = None
    date: str | None = None
    weekday: str | None = None
    lines: list[Line] | None = None
    stops: list[Stop] | None = None


class CallsPoint(_Document):
    """A city in a year: published calls of one kind, and the rent of its county."""

    city: str
    year: int
    kind: str
    basis: str
    calls: int
    residents: int | None
    per_1000: float | None
    rent: float
    months: int


class CallsBesideRent(_Document):
    """Points of a scatter, with its caveats in `notes`."""

    joined_by: Literal["county"]
    unit: str
    points: list[CallsPoint]
    notes: list[str]
    sources: Annotated[list[dict[str, Any]], Field(description="Of the rents; those of the calls are beside them.")]
    calls: dict[str, Any]
