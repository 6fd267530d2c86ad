"""A made-up city and its source, for every feed test; the portals that publish it are in tests/servers.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from safelight.catalog import City, Source
from tests.servers import Portal
from tests.text_servers import TextPortal

SOURCE = {
    "title": "Arrests",
    "publisher": "Rivermouth Police",
    "page": "https://data.example.org/arrests",
    "status": "live",
    "status_since": "2024-01",
    "status_note": "made up",
    "covers": False,
    "covers_why": "made up",
    "basis": "arrest",
    "unit": "people",
    "licence": "none",
    "citation": "none",
    "terms": "Made up, for tests.",
    "robots": "none",
    "cadence": "daily",
}
LAYOUT = {
    "id": "portal",
    "columns": {
        "id": "arrest_no",
        "from": "arrest_date",
        "code": "charge_code",
        "text": ["charge", "charge_more"],
        "lat": "lat",
        "lon": "lon",
        "sex": "sex",
    },
    "optional": ["sex"],
    "dates": {"formats": ["%Y-%m-%d"]},
}
CITY = {
    "id": "rivermouth",
    "name": "Rivermouth",
    "state": "CA",
    "timezone": "America/Los_Angeles",
    "centre": (37.0, -122.0),
    "footprint": ["862830827ffffff"],
    "residents": {"value": 1000, "year": 2020, "source": "made up"},
}


@pytest.fixture
def make_source() -> Callable[..., Source]:
    """Build a source; keyword arguments replace its keys, `layout` its one layout's."""

    def make(*, layout: dict[str, Any] | list[Any] | None = None, **keys: Any) -> Source:
        layouts = layout if isinstance(layout, list) else [{**LAYOUT, **(layout or {})}]
        given = {"id": "arrests", "feed": "file", "layout": layouts, **SOURCE, **keys}
        return Source.model_validate(given)

    return make


@pytest.fixture
def make_city(make_source: Callable[..., Source]) -> Callable[..., City]:
    """Build a city of the sources given, or of one made-up source."""

    def make(*sources: Source) -> City:
        listed = [source.model_dump(by_alias=True) for source in sources or (make_source(),)]
        return City.model_validate({**CITY, "source": listed})

    return make


@pytest.fixture
def text_source(make_source: Callable[..., Source]) -> Callable[..., Source]:
    """Build a source of texts: what a publisher of `text_servers` says of itself, and other keys."""

    def make(publisher: TextPortal, **keys: Any) -> Source:
        endpoint = {**publisher.endpoint(), **keys.pop("endpoint", {})}
        return make_source(
            **{"feed": publisher.feed, "endpoint": endpoint, "basis": "announcement", "layout": [], **keys}
        )

    return make


@pytest.fixture
def publisher_source(
    publisher: Portal, make_source: Callable[..., Source], text_source: Callable[..., Source]
) -> Source:
    """The source that the publisher publishes."""
    if isinstance(publisher, TextPortal):
        return text_source(publisher)
    return make_source(feed=publisher.feed, endpoint=publisher.endpoint())


@pytest.fixture
def portal_source(portal: Portal, make_source: Callable[..., Source]) -> Source:
    """The source that the portal publishes."""
    return make_source(feed=portal.feed, endpoint=portal.endpoint())
