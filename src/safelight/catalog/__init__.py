"""What each city publishes: one TOML per city, state law packs, and the loader that checks them.

In: the packaged files and $SAFELIGHT_HOME/catalog. Out: a checked `Catalog` of cities, sources, layouts and rules.
"""

from safelight.catalog.draft import draft
from safelight.catalog.guess import personal
from safelight.catalog.layouts import recognise, recognise_layout, resolve
from safelight.catalog.loader import Catalog, check_city, load_catalog, read_city
from safelight.catalog.model import Boundaries, City, Source
from safelight.catalog.reading import Dates, FeedKind, Layout, Place, Status
from safelight.catalog.rules import LawChange, LawPack, Rule, SourceChange, normalise, normalise_statute
from safelight.catalog.schema import city_schema, law_pack_schema

__all__ = [
    "Boundaries",
    "Catalog",
    "City",
    "Dates",
    "FeedKind",
    "LawChange",
    "LawPack",
    "Layout",
    "Place",
    "Rule",
    "Source",
    "SourceChange",
    "Status",
    "check_city",
    "city_schema",
    "draft",
    "law_pack_schema",
    "load_catalog",
    "normalise",
    "normalise_statute",
    "personal",
    "read_city",
    "recognise",
    "recognise_layout",
    "resolve",
]
