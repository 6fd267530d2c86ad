"""Posted clean-ups by place: the rows of kind `sweep_notice` that a city's ingest holds, from today on.

A notice hangs in public, so its day and hour are texted as they were posted (ADR 0195); where it hangs is not: what is
answered is whether one is posted near the place that was asked for, by cells of about 0.7 square kilometres.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

import polars as pl

from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.core.vocabulary import AreaKind, DatePrecision
from safelight.geo.gazetteer import Place
from safelight.presence.texting.places import PlaceBook
from safelight.presence.texting.watching import near, parents
from safelight.store import current

MOST: Final = 2
AHEAD: Final = timedelta(days=14)
RESOLUTION: Final = 8
"""A notice names a block or a few; a clean-up moves along it."""

KEPT_UP: Final = timedelta(days=31)
"""A city without a notice for so long has none that anybody reads in: that there is none near says nothing."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A clean-up as it is posted; `hour` of the city's day, None where the notice names the day alone."""

    day: date
    hour: int | None


@dataclass(slots=True)
class Notices:
    """The notices of each city, read again when its database is made anew."""

    home: Home
    book: PlaceBook
    _read: dict[str, tuple[str, pl.DataFrame]] = field(default_factory=dict)

    def next(self, city: str, place: Place, now: datetime) -> list[Posted] | None:
        """The next clean-ups that are posted in or near a place; None where nobody reads the city's notices in."""
        held = self._held(city)
        today = now.astimezone(self.book.timezone(city)).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
        if held is None or held.filter(pl.col("occurred_from") >= today - KEPT_UP).is_empty():
            return None
        cells = parents(near(self.book.ground(city, place)), RESOLUTION)
        found = held.filter(
            pl.col("cell_8").is_in(list(cells)) & pl.col("occurred_from").is_between(today, today + AHEAD)
        ).sort("occurred_from")
        posted = [
            Posted(at.date(), at.hour if precision == DatePrecision.HOUR.value else None)
            for at, precision in found.select("occurred_from", "date_precision").iter_rows()
        ]
        return list(dict.fromkeys(posted))[:MOST]

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
            read = rows.select("occurred_from", "date_precision", "cell_8").collect()
            self._read[city] = known = (generation.path.name, read)
        return known[1]
