"""What is left of sightings: how many there were by area of about 5 km2, month and kind. Nothing else is kept.

A sighting that anybody could see as confirmed is counted once, when it has ended; a refused or made-up one isn't. Its
random number is added to the month's key, from which the noise of the published count is made, and then forgotten.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

import h3ronpy
import numpy as np
import polars as pl
from django.db.models import F, Q

from safelight.core.counts import KEY_MODULUS, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.vocabulary import Unit
from safelight.presence.kinds import FADING, SightingKind
from safelight.presence.models import MonthCount, Sighting, SightingState
from safelight.presence.sightings.ledger import LIVE
from safelight.presence.turns import in_turn
from safelight.privacy import HISTORY_CELL, publish_history

BATCH: Final = 200
_DIMENSIONS: Final = ("month", "kind", "cell")


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A published number: sightings of `kind` in a month (its first day) and an area (hexadecimal).

    `part` is `cell`, or `rest`: what is left of that area beside the finer ones that are shown.
    """

    month: date
    kind: SightingKind
    cell: str
    part: str
    sightings: int


def count_ended(now: datetime) -> int:
    """Count what has ended and isn't counted yet; how many that were. Killed, it goes on where it was."""
    counted = 0
    while found := list(
        Sighting.objects.filter(_has_ended(now), counted=False, was_public=True, simulated=False)[:BATCH]
    ):
        with in_turn():
            for sighting in found:
                counted += _count(sighting)
    return counted


def published_history(city: str, today: date, key: RecordKey) -> list[HistoryRow]:
    """What may be shown of a city's history (`privacy.publish_history`), by month, kind and area."""
    rows = MonthCount.objects.filter(city=city).order_by("month", "kind", "cell")
    kept = [(row.month, row.kind, row.cell, row.sightings, row.key_sum, row.sightings, 1) for row in rows]
    # Counted as calls are: with a key of its own the unit says nothing, and as a unit it would be offered to questions.
    true = TrueCounts(pl.DataFrame(kept, schema=_SCHEMA, orient="row"), _DIMENSIONS, Unit.CALLS)
    shown = [row for counts in publish_history(true, today, key) for row in counts.frame.to_dicts()]
    made = [HistoryRow(r["month"], SightingKind(r["kind"]), f"{r['cell']:x}", r["part"], r["number"]) for r in shown]
    return sorted(made, key=lambda row: (row.month, row.kind, row.cell, row.part))


_SCHEMA: Final = {
    "month": pl.Date,
    "kind": pl.String,
    "cell": pl.Int64,
    "n": pl.Int64,
    "key": pl.Int64,
    "operations": pl.Int64,
    "largest": pl.Int64,
}


def _has_ended(now: datetime) -> Q:
    ended = Q(state=SightingState.GONE)
    for kind, fading in FADING.items():
        ended |= Q(kind=kind.value, state__in=LIVE, last_at__lte=now - fading.time_to_live)
    return ended


def _count(sighting: Sighting) -> int:
    """Count one, unless another worker just did."""
    if not Sighting.objects.filter(pk=sighting.pk, counted=False).update(counted=True):
        return 0
    row, _ = MonthCount.objects.get_or_create(
        city=sighting.city,
        cell=_area(sighting.cell),
        month=sighting.first_at.astimezone(UTC).date().replace(day=1),
        kind=sighting.kind,
    )
    own = secrets.randbelow(KEY_MODULUS)
    MonthCount.objects.filter(pk=row.pk).update(
        sightings=F("sightings") + 1, key_sum=(F("key_sum") + own) % KEY_MODULUS
    )
    return 1


def _area(cell: int) -> int:
    return int(np.asarray(h3ronpy.change_resolution(np.array([cell], dtype=np.uint64), HISTORY_CELL))[0])
