"""Sightings over both databases, reported by people who are known by the pseudonyms of their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.presence.daykey import DayKeys
from safelight.web.migrating import configure_django
from tests.texted_places import cell_at

# Tables can be imported once Django has settings; each test then points it at its own database.
configure_django(Settings(home=Path("unused"), secret_key="for tests"), Home(Path("unused")))

CITY = "los_angeles"
CELL, FAR = cell_at(34.0430, -118.2430), cell_at(34.0590, -118.2785)
"""Two cells of Los Angeles that are kilometres apart."""

NOW = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class People:
    """Who reports: `people(number, at)` is the sender as they are known at that moment."""

    keys: DayKeys

    def marks(self, number: int, at: datetime) -> tuple[bytes, ...]:
        return tuple(key.pseudonym("simulator", f"+1213555{number:04}") for key in self.keys.known(at))

    def __call__(self, number: int, at: datetime = NOW) -> object:
        from safelight.presence.sightings.ledger import Sender

        return Sender(at.astimezone(UTC).date(), self.marks(number, at))


def empty() -> None:
    """Delete all rows of Presence."""
    with transaction.atomic(), connection.cursor() as cursor:  # where keys are checked at the end, in any order
        for table in connection.introspection.table_names():
            if table.startswith("presence_"):
                cursor.execute(f"DELETE FROM {table}")
