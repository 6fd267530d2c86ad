"""A city's boundaries from their addresses: a file fetched only if it changed, or a layer read page by page.

In: an address of the catalogue. Out: GeoJSON bytes and what tells this version from the next. Nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import orjson

from safelight.catalog import Boundaries
from safelight.core.errors import PublisherError
from safelight.feeds.download import Mark, fetch
from safelight.feeds.http import Http
from safelight.feeds.replies import TryAgain, unanswered

_PAGE: Final = 500
_MOST_PAGES: Final = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """What an address sent, and its validators: both empty where it names none."""

    content: bytes
    etag: str = ""
    modified: str = ""


def fetch_boundaries(
    http: Http, boundaries: Boundaries, url: str, *, name: str, known: Sent | None = None
) -> Sent | None:
    """What lies at an address of the boundaries, or None where it is still the version `known` (its content aside).

    `name` is the property asked of a layer, `*` for all. Raises PublisherError.
    """
    if boundaries.feed == "arcgis":
        return Sent(_layer(http, url, name))
    return fetch_file(http, "boundaries", url, known)


def fetch_file(http: Http, who: str, url: str, known: Sent | None = None) -> Sent | None:
    """The file at an address, or None where it is still the version `known` (its content aside).

    `who` is for messages. Raises PublisherError.
    """
    mark = Mark(known.etag, known.modified, whole=True) if known and (known.etag or known.modified) else None
    got = fetch(http, who, url, mark)
    if got is None:
        return None
    with got, got.open() as stream:
        return Sent(stream.read(), got.etag, got.modified)


def _layer(http: Http, url: str, name: str) -> bytes:
    """All features of an ArcGIS layer as one GeoJSON collection."""
    features: list[Any] = []
    for _ in range(_MOST_PAGES):
        page = http.get_json(
            "boundaries",
            f"{url.rstrip('/')}/query",
            {
                "where": "1=1",
                "outFields": name,
                "returnGeometry": "true",
                "outSR": 4326,
                "geometryPrecision": 6,
                "resultOffset": len(features),
                "resultRecordCount": _PAGE,
                "f": "geojson",
            },
            check=_no_error,
        )
        found = page.get("features") if isinstance(page, dict) else None
        if not isinstance(found, list):
            raise unanswered("boundaries", url, "answers with something else than areas")
        features += found
        if not found or not _more(page):
            return orjson.dumps({"type": "FeatureCollection", "features": features})
    raise unanswered("boundaries", url, "sends page after page without end")


def _more(page: dict[str, Any]) -> bool:
    """Whether the layer has more than this page; GeoJSON pages say so in one of two places."""
    properties = page.get("properties")
    inner = properties.get("exceededTransferLimit") if isinstance(properties, dict) else None
    return bool(page.get("exceededTransferLimit") or inner)


def _no_error(answer: Any) -> None:
    """ArcGIS sends its errors with status 200."""
    if isinstance(answer, dict) and "error" in answer:
        code = answer["error"].get("code") if isinstance(answer["error"], dict) else None
        if code in (429, 500, 503, 504):
            raise TryAgain("answers with an error of its own")
        raise PublisherError(
            "boundaries: the layer doesn't answer the question for its areas.",
            fix="Check address and name in [city.boundaries] against the publisher's page.",
        )
