"""What an ingest works with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from safelight.catalog import Catalog, City, without_contributed
from safelight.core.home import Home, RecordKey

Progress: TypeAlias = Callable[[str, str, int], None]
"""Hears (city, source, rows read so far)."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Everything an ingest works with; time comes in as `now` (UTC)."""

    home: Home
    catalog: Catalog
    key: RecordKey
    now: datetime
    progress: Progress = lambda _city, _source, _rows: None


def catalog_version(city: City) -> str:
    """A hash of everything that the catalogue says of the city's published sources."""
    return hashlib.sha256(without_contributed(city).model_dump_json().encode()).hexdigest()[:16]
