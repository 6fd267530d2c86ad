"""How a publication is read: its kind of feed, where the feed asks, and the shapes in which rows come."""

from __future__ import annotations

import re
from enum import StrEnum
from string import Formatter
from typing import Annotated, Final, Literal

from pydantic import Field, field_validator, model_validator

from safelight.catalog.rules import Strict, Text
from safelight.core.vocabulary import DatePrecision, PlacePrecision

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Columns = str | list[str]

CODE_FIELDS: Final = ("code", "text", "statute")
"""Fields that rules match. A layout's `columns` may list several columns for one; they are joined by " / "."""

PLACE_FIELDS: Final = ("lat", "lon", "point", "x", "y", "cell")
PERSON_FIELDS: Final = ("sex", "age", "race", "ethnicity")
POST_FIELDS: Final = ("body", "address", "replaces", "parts")
"""Fields of a public text: it is read in memory for its facts and dropped; its public address stays."""
COMPLAINT_FIELDS: Final = ("category", "finding", "area")
"""Fields of a complaint about the police: words of the catalogue, never a text."""

ACTIVITY_FIELDS: Final = ("flags", "outcome")
"""Fields that set the kind of a row of police activity and are dropped: no record of the sex trade has them."""

ALL_FIELDS: Final = (
    "id",
    "incident",
    "person",
    "from",
    "from_time",
    "until",
    "until_time",
    *CODE_FIELDS,
    "venue",
    "offences",
    *PLACE_FIELDS,
    *PERSON_FIELDS,
    *POST_FIELDS,
    *COMPLAINT_FIELDS,
    *ACTIVITY_FIELDS,
)
"""The allow-list: what ingest can take from a row. Nothing else of a row is ever read."""


class Status(StrEnum):
    """Whether a source can be read today, as far as is known."""

    LIVE = "live"
    UNVERIFIED = "unverified"
    MOVED = "moved"
    GONE = "gone"
    REFUSED = "refused"
    ARCHIVE = "archive"


class FeedKind(StrEnum):
    """How a publisher is read; `file` is a file that a person downloads by hand, `none` can't be read at all."""

    SOCRATA = "socrata"
    ARCGIS = "arcgis"
    CKAN = "ckan"
    DOWNLOAD = "download"
    X = "x"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    RSS = "rss"
    HTML = "html"
    PDF = "pdf"
    FILE = "file"
    NONE = "none"


TEXT_FEEDS: Final = frozenset({FeedKind.X, FeedKind.MASTODON, FeedKind.BLUESKY, FeedKind.RSS, FeedKind.HTML})
"""Feeds of public texts: they need no layout, because their posts all have one shape."""


class Dates(Strict):
    """How a layout writes dates. Formats are strptime's; `clock` formats read `from_time` and `until_time`.

    `zone`: "local" is the city's wall clock, "utc" is converted to it, "epoch_ms" is UTC milliseconds. A false
    offset (Boston's +00) is a literal in the format, with zone "local".
    """

    formats: list[str] = []
    clock: list[str] = []
    zone: Literal["local", "utc", "epoch_ms"] = "local"
    precision: DatePrecision = DatePrecision.HOUR
    midnight_is_unknown: bool = False

    @model_validator(mode="after")
    def _formats_fit_zone(self) -> Dates:
        if (self.zone == "epoch_ms") == bool(self.formats):
            raise ValueError('give formats, or zone = "epoch_ms", not both')
        return self


class Place(Strict):
    """How a layout says where: `precision` of a row with a point, `without_point` of one without.

    `point` is read as WKT `POINT (lon lat)`, as `(lat, lon)` or as a GeoJSON point; x and y are in `epsg`. `sentinels`
    mean "not known", `withheld` "held back by the publisher"; `fallback_points` (lat, lon) are where a geocoder puts
    what it can't find.
    """

    precision: PlacePrecision = PlacePrecision.BLOCK
    without_point: PlacePrecision = PlacePrecision.CITY
    epsg: int | None = None
    point: Literal["wkt", "lat_lon", "geojson"] | None = None
    sentinels: list[str] = []
    withheld: list[str] = []
    fallback_points: list[tuple[float, float]] = []


class PdfTable(Strict):
    """Where a table stands in a PDF, and how its rows become rows of this layout.

    `starts`: a line (regular expression) that every page of the table bears; its named groups become columns. `header`:
    its columns from left to right, the first the label of a row, the others numbers, or all of them texts (`texts`). A
    report in words has `fields` instead: a row for each line that `each` fits and what follows it. With `across` each
    number that is not nought is a row of its own: `across` holds the name of its column, `number` the number. `period`
    is a template over the row's values, such as "{year}-01-01".
    """

    starts: Text
    header: list[Text] = []
    ruled: bool = False
    texts: bool = False
    each: Text | None = None
    fields: dict[Text, Text] = {}
    pages: Annotated[str, Field(pattern=r"^\d+(-\d+)?$")] | None = None
    printed: Text | None = None
    ends: Text | None = None
    skip: list[Text] = []
    across: Text | None = None
    number: Text = "count"
    leave: list[Text] = []
    period: Text | None = None
    word_gap: Annotated[float, Field(ge=0, le=20)] = 2.0

    @field_validator("starts", "printed", "ends", "each", "skip", "fields")
    @classmethod
    def _compiles(cls, patterns: str | list[str] | dict[str, str] | None) -> str | list[str] | dict[str, str] | None:
        several = patterns.values() if isinstance(patterns, dict) else patterns or []
        for pattern in [patterns] if isinstance(patterns, str) else several:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from None
        return patterns

    @model_validator(mode="after")
    def _one_form(self) -> PdfTable:
        if self.wordy and (self.across or self.printed):
            raise ValueError("a table of texts has no numbers for `across`, and its header is not `printed`")
        if bool(self.fields) == bool(self.header) or bool(self.fields) != bool(self.each):
            raise ValueError("a table has `header`, or `each` and `fields`")
        if self.header and len(self.header) < 2:
            raise ValueError("header needs two columns or more")
        if (self.texts and not self.ruled) or (self.fields and (self.ruled or self.texts)):
            raise ValueError("texts stand in a ruled grid, or are found by `fields`")
        if loose := [name for name, pattern in self.fields.items() if re.compile(pattern).groups != 1]:
            raise ValueError(f"each of `fields` has one group, unlike {loose}")
        return self

    @model_validator(mode="after")
    def _period_is_told(self) -> PdfTable:
        names = {name for _, name, _, _ in Formatter().parse(self.period or "") if name}
        if unknown := names - set(self.columns):
            raise ValueError(f"period uses values that no row has: {sorted(unknown)}")
        return self

    @property
    def wordy(self) -> bool:
        """Whether its rows are cases in words, not numbers."""
        return self.texts or bool(self.fields)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the rows that come out."""
        cells = [self.header[0], self.across, self.number] if self.across else [*self.header, *self.fields]
        told = list(re.compile(self.starts).groupindex)
        return (*cells, *told, *(["period"] if self.period else []))

    @property
    def page_range(self) -> tuple[int, int]:
        """First and last page, from 1."""
        first, _, last = (self.pages or "1-99999").partition("-")
        return int(first), int(last or first)


class Layout(Strict):
    """One shape in which a source's rows come, told from the others by its columns.

    `columns`: our field -> the publisher's column, or a list of columns joined by " / ". All must be there but those of
    `optional` fields, and those of `also` (never read, only looked for); `absent` columns must not be there.
    """

    id: Identifier
    columns: dict[str, Columns]
    optional: list[str] = []
    absent: list[str] = []
    also: list[str] = []
    dates: Dates
    place: Place = Place(precision=PlacePrecision.CITY)
    statute_separator: str | None = None
    pdf: PdfTable | None = None
    note: str = ""

    @field_validator("columns")
    @classmethod
    def _known_fields(cls, columns: dict[str, Columns]) -> dict[str, Columns]:
        if unknown := set(columns) - set(ALL_FIELDS):
            raise ValueError(f"unknown fields {sorted(unknown)}; the fields are {', '.join(ALL_FIELDS)}")
        if "from" not in columns:
            raise ValueError("a layout needs a `from` column (when it happened)")
        return columns

    @model_validator(mode="after")
    def _optional_known(self) -> Layout:
        if unknown := set(self.optional) - set(self.columns):
            raise ValueError(f"optional names fields without a column: {sorted(unknown)}")
        return self

    def names(self, field: str) -> tuple[str, ...]:
        """The publisher's columns behind our `field`; empty where the layout has none."""
        value = self.columns.get(field, [])
        return (value,) if isinstance(value, str) else tuple(value)

    @property
    def required(self) -> frozenset[str]:
        """Columns that must be there for this layout to fit."""
        needed = (name for field in self.columns if field not in self.optional for name in self.names(field))
        return frozenset(needed) | frozenset(self.also)

    @property
    def allowed(self) -> tuple[str, ...]:
        """All columns that may be read, in a stable order."""
        return tuple(dict.fromkeys(name for field in self.columns for name in self.names(field)))

    @property
    def recorded(self) -> tuple[str, ...]:
        """Those of them that a record may come from: without what is read for police activity alone."""
        fields = [field for field in self.columns if field not in ACTIVITY_FIELDS]
        return tuple(dict.fromkeys(name for field in fields for name in self.names(field)))


class Selectors(Strict):
    """Where a web log keeps its articles: CSS selectors of a listing page (`item`, `link`, `next`) and of a page."""

    item: str
    link: str = "a"
    next: str | None = None
    title: str | None = None
    date: str | None = None
    body: str


class Endpoint(Strict):
    """Where a feed asks. Which keys are needed depends on the kind of feed.

    `download_only`: the portal's robots.txt or terms bar its data store; take the file instead (CKAN).
    """

    url: str | None = None
    urls: list[str] = []
    host: str | None = None
    dataset: str | None = None
    package: str | None = None
    resource: str | None = None
    where: str | None = None
    order: str | None = None
    page_rows: Annotated[int, Field(ge=1, le=50_000)] = 5_000
    download_only: bool = False
    account: str | None = None
    query: str | None = None
    whole_archive: bool = False
    selectors: Selectors | None = None
    listing_pages: Annotated[int, Field(ge=1, le=5_000)] = 50


class Expect(Strict):
    """What is plausible for a whole fetch of this source; outside it no new generation is published."""

    rows: tuple[int, int] | None = None
    newest_within_days: int | None = None
    unknown_code_share_max: Annotated[float, Field(ge=0, le=1)] = 0.05
    first_year: int = 1990
    ahead_days: Annotated[int, Field(ge=1, le=120)] = 1
