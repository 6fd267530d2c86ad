"""ArcGIS feature layers: https://developers.arcgis.com/rest/services-reference/enterprise/query-feature-service-layer/

The layer's description is read first; only allowed fields, and the point only where a layout asks for it, are queried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from safelight.catalog import Source
from safelight.core.errors import CatalogError, PublisherError
from safelight.feeds.base import Batch
from safelight.feeds.http import Http
from safelight.feeds.jsonrows import LAT, LON, Row, flat_feature
from safelight.feeds.pages import Ask, Look, ask_for, day_of, offset, paged, sorts_as_text
from safelight.feeds.replies import TryAgain, unanswered

_POINT = "esriGeometryPoint"
_TIME = "esriFieldTypeDate"
_TEXT = "esriFieldTypeString"
_BUSY = frozenset({429, 500, 502, 503, 504})
_NO_TOKEN = frozenset({401, 403, 498, 499})


class QueryRefused(PublisherError):
    """The layer is there, but does not understand the query."""


class ArcGISFeed:
    """Pages of a layer, ordered by its object id; the cursor is the number of features read."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def batches(self, source: Source, *, since: date | None = None, after: str | None = None) -> Iterator[Batch]:
        """See Feed. `since` is compared a day early where the field is a time: layers keep UTC."""
        url = _layer(source)
        layer = self._described(source, url)
        types = _types(layer)
        ask = ask_for(source, _columns(layer))
        size = min(source.endpoint.page_rows, int(layer.get("maxRecordCount") or source.endpoint.page_rows))
        with_point = bool({LON, LAT} & set(ask.columns))
        query: dict[str, str | int] = {
            "f": "json",
            "where": _where(source, ask, types, since),
            "outFields": ",".join(column for column in ask.columns if column not in {LON, LAT}),
            "orderByFields": source.endpoint.order or _object_id(layer, types),
            "returnGeometry": "true" if with_point else "false",
            "outSR": 4326,
            "resultRecordCount": size,
        }
        exceeded = True

        def page(start: int) -> Sequence[Row]:
            nonlocal exceeded
            if not exceeded:
                return []
            try:
                answer = self._ask(source, url, {**query, "resultOffset": start})
            except QueryRefused:
                ask_for(source, _columns(self._described(source, url)))  # says so where a field has gone
                raise
            features = answer.get("features") or []
            exceeded = bool(answer.get("exceededTransferLimit")) or len(features) >= size
            return [flat_feature(feature) for feature in features]

        if not layer.get("advancedQueryCapabilities", {}).get("supportsPagination", True):
            raise unanswered(source.id, url, "offers this layer without paging")
        return paged(source, url, offset(after), page, lambda rows, at: ask.batch(rows, str(at)))

    def look(self, source: Source) -> Look:
        """What `sources --check` asks: fields, newest day, number of features, terms."""
        url = _layer(source)
        layer = self._described(source, url)
        ask = ask_for(source, _columns(layer))
        types = _types(layer)
        where = source.endpoint.where or "1=1"
        count = self._ask(source, url, {"f": "json", "where": where, "returnCountOnly": "true"})
        if types.get(ask.day) == _TIME:
            tomorrow = self._http.now().date() + timedelta(days=1)
            where = f"({where}) AND {ask.day} <= TIMESTAMP '{tomorrow} 00:00:00'"
        statistic = f'[{{"statisticType":"max","onStatisticField":"{ask.day}","outStatisticFieldName":"newest"}}]'
        newest = self._ask(source, url, {"f": "json", "where": where, "outStatistics": statistic})
        features = newest.get("features") or [{}]
        value = next(iter((features[0].get("attributes") or {}).values()), None)
        rows = count.get("count")
        return Look(
            ask.layout,
            day_of(ask.layout, value),
            rows if isinstance(rows, int) else None,
            layer.get("copyrightText") or "",
        )

    def _described(self, source: Source, url: str) -> dict[str, Any]:
        layer = self._ask(source, url, {"f": "json"}, path="")
        if not isinstance(layer.get("fields"), list):
            raise unanswered(source.id, url, "answers without a description of the layer")
        return layer

    def _ask(self, source: Source, url: str, query: Mapping[str, str | int], *, path: str = "/query") -> dict[str, Any]:
        answer: dict[str, Any] = self._http.get_json(
            source.id, url + path, query, check=lambda got: _judge(source, url, got)
        )
        return answer


def _layer(source: Source) -> str:
    if not source.endpoint.url:
        raise CatalogError(
            f"{source.id}: an ArcGIS source needs endpoint.url, a layer's address.", fix="Add it to the catalogue."
        )
    return source.endpoint.url.rstrip("/").removesuffix("/query")


def _judge(source: Source, url: str, answer: Any) -> None:
    """ArcGIS answers 200 to everything; the truth is inside."""
    if not isinstance(answer, dict):
        raise TryAgain("answers with something else than a layer's features")
    error = answer.get("error")
    if not isinstance(error, dict):
        return
    code = error.get("code")
    if code in _BUSY:
        raise TryAgain(f"answers with error {code}")
    if code in _NO_TOKEN:
        raise unanswered(source.id, url, f"wants a log-in for this layer (error {code})")
    raise QueryRefused(
        f"{source.id}: the publisher refuses the query of this layer (error {code}).",
        fix=f"Compare {source.page} with the catalogue: a field, the `where` or the `order` may have changed.",
    )


def _types(layer: dict[str, Any]) -> dict[str, str]:
    return {str(field["name"]): str(field.get("type", "")) for field in layer["fields"] if "name" in field}


def _columns(layer: dict[str, Any]) -> tuple[str, ...]:
    return (*_types(layer), *((LON, LAT) if layer.get("geometryType") == _POINT else ()))


def _object_id(layer: dict[str, Any], types: dict[str, str]) -> str:
    named = layer.get("objectIdField") or next(
        (name for name, kind in types.items() if kind == "esriFieldTypeOID"), None
    )
    return str(named or "OBJECTID")


def _where(source: Source, ask: Ask, types: dict[str, str], since: date | None) -> str:
    given = source.endpoint.where or "1=1"
    if since is None:
        return given
    if types.get(ask.day) == _TIME:
        return f"({given}) AND {ask.day} >= TIMESTAMP '{since - timedelta(days=1)} 00:00:00'"
    if types.get(ask.day) == _TEXT and sorts_as_text(ask.layout):
        return f"({given}) AND {ask.day} >= '{since}'"
    return given
