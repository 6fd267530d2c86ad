"""CKAN portals: https://docs.ckan.org/en/latest/api/ and the data store's own search.

The package is asked each time where its resource lies, because download names change and an old address can go on
answering with frozen content. The data store lets us choose columns; where it is off or barred, the file is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from safelight.catalog import Source
from safelight.core.errors import CatalogError
from safelight.feeds.base import Batch
from safelight.feeds.download import DownloadFeed
from safelight.feeds.http import Http
from safelight.feeds.jsonrows import Row
from safelight.feeds.pages import Look, ask_for, day_of, offset, paged
from safelight.feeds.replies import StatusError, TryAgain, unanswered


class CkanFeed:
    """Pages of a resource in the data store, or its file; the cursor is a row number or a download's."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def batches(self, source: Source, *, since: date | None = None, after: str | None = None) -> Iterator[Batch]:
        """See Feed. The data store compares for equality alone, so `since` is for the reader of the batches."""
        resource = self._resource(source)
        if not _searchable(source, resource):
            return DownloadFeed(self._http).files(source, [str(resource["url"])], after)
        url = f"{_root(source)}/api/3/action/datastore_search"
        ask = ask_for(source, self._fields(source, url))
        query: dict[str, str | int] = {
            "resource_id": str(resource["id"]),
            "fields": ",".join(ask.columns),
            "sort": source.endpoint.order or "_id",
            "limit": source.endpoint.page_rows,
        }

        def page(start: int) -> Sequence[Row]:
            return self._records(source, url, {**query, "offset": start})

        return paged(source, url, offset(after), page, lambda rows, at: ask.batch(rows, str(at)))

    def look(self, source: Source) -> Look:
        """What `sources --check` asks: fields, newest day, number of records, licence."""
        package = self._package(source)
        resource = _chosen(source, package)
        terms = str(package.get("license_title") or "")
        if not _searchable(source, resource):
            found = DownloadFeed(self._http).look(source.model_copy(update={
                "endpoint": source.endpoint.model_copy(update={"url": str(resource["url"]), "urls": []})
            }))  # fmt: skip
            return Look(found.layout, found.newest, found.rows, terms)
        url = f"{_root(source)}/api/3/action/datastore_search"
        ask = ask_for(source, self._fields(source, url))
        query: dict[str, str | int] = {"resource_id": str(resource["id"]), "fields": ask.day, "limit": 1}
        answer = self._search(source, url, {**query, "sort": f'"{ask.day}" desc nulls last'})
        newest = next((day_of(ask.layout, row.get(ask.day)) for row in answer["records"]), None)
        total = answer.get("total")
        return Look(ask.layout, newest, total if isinstance(total, int) else None, terms)

    def _resource(self, source: Source) -> dict[str, Any]:
        return _chosen(source, self._package(source))

    def _package(self, source: Source) -> dict[str, Any]:
        answer = self._http.get_json(
            source.id,
            f"{_root(source)}/api/3/action/package_show",
            {"id": source.endpoint.package or ""},
            check=_succeeded,
        )
        package: dict[str, Any] = answer["result"]
        return package

    def _fields(self, source: Source, url: str) -> tuple[str, ...]:
        answer = self._search(source, url, {"resource_id": source.endpoint.resource or "", "limit": 0})
        fields = answer.get("fields") or []
        return tuple(str(field["id"]) for field in fields if field.get("id") != "_id")

    def _records(self, source: Source, url: str, query: dict[str, str | int]) -> Sequence[Row]:
        rows: Sequence[Row] = self._search(source, url, query)["records"]
        return rows

    def _search(self, source: Source, url: str, query: dict[str, str | int]) -> dict[str, Any]:
        try:
            answer = self._http.get_json(source.id, url, query, check=_has_records)
        except StatusError as error:
            if error.status == 409 and "fields" in query:
                ask_for(source, self._fields(source, url))  # says so where a field has gone
            raise
        result: dict[str, Any] = answer["result"]
        return result


def _root(source: Source) -> str:
    endpoint = source.endpoint
    if not (endpoint.url and endpoint.package and endpoint.resource):
        raise CatalogError(
            f"{source.id}: a CKAN source needs endpoint.url, endpoint.package and endpoint.resource.",
            fix="Add them to the catalogue.",
        )
    return endpoint.url.rstrip("/")


def _chosen(source: Source, package: dict[str, Any]) -> dict[str, Any]:
    resources = package.get("resources") or []
    found = next((one for one in resources if one.get("id") == source.endpoint.resource), None)
    if found is None:
        raise unanswered(source.id, _root(source), "no longer lists this resource in its package")
    resource: dict[str, Any] = found
    return resource


def _searchable(source: Source, resource: dict[str, Any]) -> bool:
    return bool(resource.get("datastore_active")) and not source.endpoint.download_only


def _succeeded(answer: Any) -> None:
    if not (isinstance(answer, dict) and answer.get("success") and isinstance(answer.get("result"), dict)):
        raise TryAgain("answers without success")


def _has_records(answer: Any) -> None:
    _succeeded(answer)
    if not isinstance(answer["result"].get("records"), list):
        raise TryAgain("answers without records")
