"""Posted clean-ups by place: the rows of kind `sweep_notice` that a city's ingest holds, from today on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

import polars as pl

from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.core.vocabulary import AreaKind
from safelight.geo.gazetteer import Place
from safelight.presence.texting.places import PlaceBook
from safelight.presence.texting.watching import near, parents
from safelight.store import current

MOST_DAYS: Final = 2
AHEAD: Final = timedelta(days=14)
RESOLUTION: Final = 8
"""A notice names a block or a few; a clean-up moves along it."""


@dataclass(slots=True)
class Notices:
    """The notices of each city, read again when its database is made anew."""

    home: Home
    book: PlaceBook
    _read: dict[str, tuple[str, pl.DataFrame]] = field(default_factory=dict)

    def next(self, city: str, place: Place, now: datetime) -> list[date] | None:
        """The days on which a clean-up is posted near a place, the next first; None where no source gives any."""
        if not self._has_source(city):
            return None
        held = self._held(city)
        if held is None:
            return None
        today = now.astimezone(self.book.timezone(city)).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
        cells = parents(near(self.book.ground(city, place)), RESOLUTION)
        found = held.filter(
            pl.col("cell_8").is_in(list(cells)) & pl.col("occurred_from").is_between(today, today + AHEAD)
        )
        days = sorted(set(found["occurred_from"].dt.date().to_list()))
        return days[:MOST_DAYS]

    def _has_source(self, city: str) -> bool:
        entry = self.book.catalog.cities.get(city)
        rules = (rule for source in (entry.sources if entry else ()) for rule in source.activity)
        return any(rule.kind == AreaKind.SWEEP_NOTICE for rule in rules)

    def _held(self, city: str) -> pl.DataFrame | None:
        try:
            generation = current(self.home, city)
        except StoreError:
            return None
        if generation is None:
            return None
        known = self._read.get(city)
        if known is None or known[0] != generation.path.name:
            rows = generation.table("encampment_calls").filter(
                (pl.col("kind") == AreaKind.SWEEP_NOTICE.value) & ~pl.col("held")
            )
            read = rows.select("occurred_from", "cell_8").collect()
            self._read[city] = known = (generation.path.name, read)
        return known[1]
