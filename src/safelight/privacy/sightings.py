"""How sharp the history of sightings may be: areas of about 5 km2 by month, from ten on, and coarser while it is young.

Source: the row on the history of sightings of the disclosure policy, and its rule that nothing is a guide to the
street: areas finer than H3 6 are shown of months that ended at least twelve months ago alone.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from safelight.core.counts import PublishedCounts, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.vocabulary import Dimension
from safelight.privacy.areas import publish_areas, roll_up
from safelight.privacy.ladders import last_closed, last_settled
from safelight.privacy.publish import Protection

HISTORY_CELL: Final = 7
"""The finest area of the history (H3), as it is kept and as it may be shown."""

_YOUNG_CELL: Final = 6
_PROTECTION: Final = Protection(10)
_PURPOSE: Final = "sightings/v1"


def publish_history(true: TrueCounts, today: date, key: RecordKey) -> tuple[PublishedCounts, PublishedCounts]:
    """Counts by month, kind and cell (H3 7) as they may be shown: those of settled months, then those of younger ones.

    The running month is in neither. What fails joins a rest area, or is in neither as well. Its noise has a key of its
    own, so that nothing of it can be learned from any other table.
    """
    own = RecordKey(key.derive(_PURPOSE))
    settled, closed = last_settled(today, Dimension.MONTH), last_closed(today, Dimension.MONTH)
    month = pl.col("month")
    old = TrueCounts(true.frame.filter(month <= settled), true.dimensions, true.unit)
    young = TrueCounts(true.frame.filter((month > settled) & (month <= closed)), true.dimensions, true.unit)
    return (
        publish_areas(old, HISTORY_CELL, own, _PROTECTION).cells,
        publish_areas(roll_up(young, _YOUNG_CELL), _YOUNG_CELL, own, _PROTECTION).cells,
    )
