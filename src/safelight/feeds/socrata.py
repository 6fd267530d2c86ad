"""Socrata portals (SODA): https://dev.socrata.com/docs/queries/

The data set's description is read first, so that only allowed columns are ever asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import orjson

from safelight.catalog import Source
from safelight.core.errors import CatalogError, ColumnsChanged
from safelight.feeds.base import Batch
from safelight.feeds.hosts import site
from safelight.feeds.http import Http
from safelight.feeds.jsonrows import Row
from safelight.feeds.pages import Ask, Look, ask_for, day_of, offset, paged, sorts_as_text
from safelight.feeds.replies import StatusError, TryAgain

_TIMES = frozenset({"calendar_date", "floating_timestamp", "fixed_timestamp", "date"})


class SocrataFeed:
    """Pages of a data set, ordered by its row id; the cursor is the number of rows read."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def batches(self, source: Source, *, since: date | None = None, after: str | None = None) -> Iterator[Batch]:
        """See Feed. `since` is compared by the portal where the column is a time, or text that sorts by time."""
        types = _types(self._described(source))
        ask = ask_for(source, types)
        endpoint = source.endpoint
        query = {
            "$select": ",".join(ask.columns),
            "$order": endpoint.order or ":id",
            "$limit": str(endpoint.page_rows),
        }
        if where := _both(endpoint.where, _since(ask, types, since)):
            query["$where"] = where
        url = f"{_root(source)}/resource/{endpoint.dataset}.json"

        def page(start: int) -> Sequence[Row]:
            return self._rows(source, url, {**query, "$offset": str(start)})

        return paged(source, url, offset(after), page, lambda rows, at: ask.batch(rows, str(at)))

    def look(self, source: Source) -> Look:
        """What `sources --check` asks: columns, newest day, number of rows."""
        described = self._described(source)
        types = _types(described)
        ask = ask_for(source, types)
        query = {"$select": f"max({ask.day}) as newest,count(*) as rows"}
        tomorrow = self._http.now().date().isoformat() + "T23:59:59"
        if where := _both(source.endpoint.where, f"{ask.day} <= '{tomorrow}'" if types[ask.day] in _TIMES else None):
            query["$where"] = where
        rows = self._rows(source, f"{_root(source)}/resource/{source.endpoint.dataset}.json", query)
        first = rows[0] if rows else {}
        licence = described.get("license")
        terms = str(licence.get("name", "")) if isinstance(licence, dict) else ""
        return Look(ask.layout, day_of(ask.layout, first.get("newest")), _count(first.get("rows")), terms)

    def _described(self, source: Source) -> dict[str, Any]:
        """The data set's description: no row is touched."""
        url = f"{_root(source)}/api/views/{source.endpoint.dataset}.json"
        described: dict[str, Any] = self._http.get_json(source.id, url, headers=self._token(), check=_has_columns)
        return described

    def _rows(self, source: Source, url: str, query: dict[str, str]) -> Sequence[Row]:
        try:
            rows: Sequence[Row] = self._http.get_json(source.id, url, query, headers=self._token(), check=_is_rows)
        except StatusError as error:
            if missing := _missing_column(error.body):
                raise ColumnsChanged(source.id, {missing}, page=source.page) from None
            raise
        return rows

    def _token(self) -> dict[str, str]:
        return {"X-App-Token": self._http.socrata_token} if self._http.socrata_token else {}


def _root(source: Source) -> str:
    if not (source.endpoint.host and source.endpoint.dataset):
        raise CatalogError(
            f"{source.id}: a Socrata source needs endpoint.host and endpoint.dataset.", fix="Add them to the catalogue."
        )
    return site(source.endpoint.host)


def _types(described: dict[str, Any]) -> dict[str, str]:
    """Column -> type, without the portal's own columns."""
    columns = (column for column in described["columns"] if isinstance(column, dict))
    types = {str(column.get("fieldName", ":")): str(column.get("dataTypeName", "")) for column in columns}
    return {name: kind for name, kind in types.items() if not name.startswith(":")}


def _has_columns(answer: Any) -> None:
    if not (isinstance(answer, dict) and isinstance(answer.get("columns"), list)):
        raise TryAgain("answers without a description of the data set")


def _is_rows(answer: Any) -> None:
    if not (isinstance(answer, list) and all(isinstance(row, dict) for row in answer)):
        raise TryAgain("answers with something else than rows")


def _both(first: str | None, second: str | None) -> str | None:
    parts = [part for part in (first, second) if part]
    return " AND ".join(f"({part})" for part in parts) if len(parts) > 1 else next(iter(parts), None)


def _since(ask: Ask, types: dict[str, str], since: date | None) -> str | None:
    if since is None:
        return None
    if types[ask.day] in _TIMES:
        return f"{ask.day} >= '{since.isoformat()}T00:00:00'"
    return f"{ask.day} >= '{since.isoformat()}'" if sorts_as_text(ask.layout) else None


def _missing_column(body: bytes) -> str | None:
    """The column that a 400 says is not there."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(answer, dict) or "no-such-column" not in str(answer.get("code") or answer.get("errorCode")):
        return None
    data = answer.get("data")
    return str(data["column"]) if isinstance(data, dict) and "column" in data else "a column"


def _count(value: object) -> int | None:
    return int(str(value)) if str(value).isdecimal() else None
