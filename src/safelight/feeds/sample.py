"""A look at a publication that no catalogue lists yet: its columns and some rows, for drafting an entry."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

import httpx
import polars as pl

from safelight.core.errors import BadInput
from safelight.feeds.download import fetch
from safelight.feeds.files import open_tables, tables_of
from safelight.feeds.http import Http
from safelight.feeds.tables import Table

ROWS: Final = 5_000
_SOCRATA: Final = re.compile(r"/(?:resource|d|views|dataset/.*)/([a-z0-9]{4}-[a-z0-9]{4})(?:[./?]|$)")


@dataclass(frozen=True, slots=True)
class Sample:
    """All column names, and some rows of those that may be looked into (text)."""

    name: str
    columns: tuple[str, ...]
    rows: pl.DataFrame


def sample(where: str, http: Http, *, personal: Callable[[str], bool]) -> Sample:
    """Columns and first rows of a file, a file's address, or a Socrata data set's address.

    Columns for which `personal` is true are named and never read; a portal that can select is not asked for them.
    """
    if not re.match(r"https?://", where):
        path = Path(where)
        return _of_table(open_tables(path)[0], path.stem, personal)
    address = httpx.URL(where)
    if match := _SOCRATA.search(address.path):
        return _of_socrata(address, match[1], http, personal)
    name = PurePosixPath(address.path).stem or address.host
    got = fetch(http, name, where, None)
    if got is None:
        raise BadInput(f"{name}: the publisher sent nothing.", fix="Check the address in a browser.")
    with got:
        return _of_table(tables_of(got.open, name, [])[0], name, personal)


def _of_table(table: Table, name: str, personal: Callable[[str], bool]) -> Sample:
    wanted = [column for column in table.columns if not personal(column)]
    parts = table.read(wanted)
    rows = next((part.frame.head(ROWS) for part in parts), pl.DataFrame(schema=dict.fromkeys(wanted, pl.String)))
    return Sample(name, table.columns, rows)


def _of_socrata(address: httpx.URL, dataset: str, http: Http, personal: Callable[[str], bool]) -> Sample:
    root = f"{address.scheme}://{address.netloc.decode()}"
    described: dict[str, Any] = http.get_json(dataset, f"{root}/api/views/{dataset}.json")
    columns = tuple(column["fieldName"] for column in described["columns"] if not column["fieldName"].startswith(":"))
    wanted = [column for column in columns if not personal(column)]
    query: dict[str, str | int] = {"$select": ",".join(wanted), "$order": ":id", "$limit": ROWS}
    found = http.get_json(dataset, f"{root}/resource/{dataset}.json", query)
    rows = pl.DataFrame(
        [{column: _text(row.get(column)) for column in wanted} for row in found],
        schema=dict.fromkeys(wanted, pl.String),
    )
    return Sample(str(described.get("name", dataset)), columns, rows)


def _text(value: Any) -> str | None:
    return None if value is None or isinstance(value, dict | list) else str(value)
