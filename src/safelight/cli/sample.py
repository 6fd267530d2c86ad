"""Databases of made-up data for the demo: synthetic feeds for eleven cities, ingested as any feed is."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path

from safelight.cli.terminal import home_of, say
from safelight.cli.workbench import rows_read, workshop_of
from safelight.core.settings import Settings
from safelight.ingest import Workshop, ingest
from safelight.synthetic import closed_months, write_activity_feeds, write_feeds

YEARS = 10
FEEDS_FOLDER = "feeds-SYNTHETIC"


def make_databases(settings: Settings, cities: Sequence[str], areas: Collection[str] = ()) -> None:
    """Write and ingest a synthetic feed for each of these cities; of those in `areas`, encampment calls alone."""
    start = time.monotonic()
    folder = home_of(settings).make().root / FEEDS_FOLDER
    say(f"Writing synthetic (made-up) feeds for {len(cities)} cities in their publishers' formats …")
    with rows_read() as progress:
        workshop = workshop_of(settings, progress)
        today = datetime.now(UTC).date()
        write_feeds(workshop.catalog, folder, today=today, cities=[city for city in cities if city not in areas])
        alone = [city for city in cities if city in areas]
        write_activity_feeds(workshop.catalog, folder, months=closed_months(today, YEARS), seed=1, cities=alone)
        for city in cities:
            _ingest(workshop, city, folder)
    say(f"The databases are ready after {time.monotonic() - start:.0f} s.")


def _ingest(workshop: Workshop, city: str, folder: Path) -> None:
    report = ingest(workshop, city, folder=folder)
    read = sum(tally.read for tally in report.tallies.values())
    say(f"  {city}: {read:,} rows read, {report.records:,} records, {report.operations:,} operations")
    if report.problems:
        raise report.problems[0].error
