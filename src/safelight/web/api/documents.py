"""The shapes of the API's documents, for OpenAPI and for the tests that hold answers against them."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

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
    denominators: Annotated[list[DenominatorOf], Field(description="What rates may be taken of, by city.")]
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


class Cities(BaseModel):
    """All cities of the catalogue."""

    cities: list[City]


class Sources(BaseModel):
    """All sources of the catalogue."""

    sources: list[Source]


class Part(BaseModel):
    """Some of the records: a published number, and its share of the published total; null where held back."""

    status: Literal["shown", "at_least", "few", "protected", "none", "inferred"]
    number: int | None
    share: float | None


class FieldParts(BaseModel):
    """One field: how many records say it, withhold it, and don't record it."""

    model_config = ConfigDict(extra="allow")

    field: str
    published: Part
    withheld: Part
    not_recorded: Part


class CardBasis(BaseModel):
    """All fields of one basis and unit, with the ratios that its silence leaves."""

    basis: Basis
    unit: Unit
    total: dict[str, Any]
    fields: list[FieldParts]
    ratios: Annotated[list[dict[str, Any]], Field(description="Bounds, and how many times the one end is the other.")]


class ReportCard(BaseModel):
    """One city's report card with its papers, in the language of the request."""

    model_config = ConfigDict(extra="allow")

    city: str
    name: str
    question: dict[str, Any]
    origin: list[Origin]
    bases: list[CardBasis]
    silent_sources: list[dict[str, Any]]
    known_totals: list[dict[str, Any]]
    as_of: str | None
    letter: Annotated[str, Field(description="A records-request letter, filled in with this city's gaps.")]
    ordinance: Annotated[str, Field(description="The model wording of a reporting ordinance.")]


class ShortCard(BaseModel):
    """A city beside the others."""

    city: str
    name: str
    origin: list[Origin]
    as_of: str | None
    bases: list[CardBasis]


class ReportCards(BaseModel):
    """All cities side by side; `without` have no database."""

    fields: list[dict[str, str]]
    cities: list[ShortCard]
    without: list[str]


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


class CityInFull(City):
    """One city, with the ground that its numbers may stand on."""

    footprint: Annotated[list[str], Field(description="H3 cells of resolution 6, as hex text, that the city touches.")]


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
