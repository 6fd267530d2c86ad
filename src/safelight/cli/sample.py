"""Databases of made-up data for the demo: synthetic feeds for eleven cities, ingested as any feed is."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from django.db import connections

from safelight.catalog import load_catalog
from safelight.cli.terminal import home_of, say
from safelight.cli.workbench import rows_read, workshop_of
from safelight.core.settings import Settings
from safelight.ingest import Workshop, ingest
from safelight.presence.simulation.marking import mark
from safelight.synthetic import closed_months, write_activity_feeds, write_feeds
from safelight.web.migrating import migrate

YEARS = 10
FEEDS_FOLDER = "feeds-SYNTHETIC"
LIVE = "los_angeles"
"""The city whose live sightings are made up."""


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


def make_live(settings: Settings) -> None:
    """Let a home whose city the demo made show a simulated day of live sightings, from the last hours on."""
    home = home_of(settings)
    if not (home.root / FEEDS_FOLDER / LIVE).is_dir():
        return
    migrate(settings, home)
    # The tables can be imported only now, when Django knows where its database is.
    import_module("safelight.presence.simulation.ground").write_places(home, load_catalog(home.catalog))
    mark(home)
    import_module("safelight.presence.simulation.showing").Show(settings, home).tick(datetime.now(UTC))
    connections.close_all()


def _ingest(workshop: Workshop, city: str, folder: Path) -> None:
    report = ingest(workshop, city, folder=folder)
    read = sum(tally.read for tally in report.tallies.values())
    say(f"  {city}: {read:,} rows read, {report.records:,} records, {report.operations:,} operations")
    if report.problems:
        raise report.problems[0].error
