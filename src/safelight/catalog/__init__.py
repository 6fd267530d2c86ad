"""What each city publishes: one TOML per city, state law packs, and the loader that checks them.

In: the packaged files and $SAFELIGHT_HOME/catalog. Out: a checked `Catalog` of cities, sources, layouts and rules.
"""

from safelight.catalog.contributed import (
    BY_MONTH,
    BY_QUARTER,
    BY_YEAR,
    contributed_source,
    contributed_stamp,
    drop_contributed,
    is_contributed,
    save_contributed,
    without_contributed,
)
from safelight.catalog.draft import draft
from safelight.catalog.gazetteer import Gazetteer, PlaceFile, PlaceName
from safelight.catalog.guess import personal
from safelight.catalog.layouts import recognise, recognise_layout, resolve
from safelight.catalog.loader import Catalog, check_city, load_catalog, read_city, with_contributed
from safelight.catalog.model import ActivityRule, Boundaries, City, Complaints, Source
from safelight.catalog.overlays import Overlay, Publication
from safelight.catalog.reading import TEXT_FEEDS, Dates, Endpoint, FeedKind, Layout, PdfTable, Place, Selectors, Status
from safelight.catalog.rules import LawChange, LawPack, Rule, SourceChange, normalise, normalise_statute
from safelight.catalog.schema import city_schema, law_pack_schema, publication_schema

__all__ = [
    "BY_MONTH",
    "BY_QUARTER",
    "BY_YEAR",
    "TEXT_FEEDS",
    "ActivityRule",
    "Boundaries",
    "Catalog",
    "City",
    "Complaints",
    "Dates",
    "Endpoint",
    "FeedKind",
    "Gazetteer",
    "LawChange",
    "LawPack",
    "Layout",
    "Overlay",
    "PdfTable",
    "Place",
    "PlaceFile",
    "PlaceName",
    "Publication",
    "Rule",
    "Selectors",
    "Source",
    "SourceChange",
    "Status",
    "check_city",
    "city_schema",
    "contributed_source",
    "contributed_stamp",
    "draft",
    "drop_contributed",
    "is_contributed",
    "law_pack_schema",
    "load_catalog",
    "normalise",
    "normalise_statute",
    "personal",
    "publication_schema",
    "read_city",
    "recognise",
    "recognise_layout",
    "resolve",
    "save_contributed",
    "with_contributed",
    "without_contributed",
]
