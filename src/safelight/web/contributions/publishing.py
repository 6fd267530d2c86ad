"""A contribution in the city databases: in by the ordinary ingest, out of every generation."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from safelight.catalog import load_catalog
from safelight.core.home import Home, record_key
from safelight.core.settings import Settings
from safelight.ingest import Workshop
from safelight.ingest.contributed import take_contribution, withdraw_contribution
from safelight.web.contributions.deciding import carry_out


def carry_out_in(number: int, settings: Settings, now: datetime) -> None:
    """Do what was decided of contribution `number`; see `deciding.carry_out`."""
    home = Home(settings.home)
    workshop = Workshop(home, load_catalog(home.catalog), record_key(home, settings), now)
    carry_out(
        number,
        taking=partial(take_contribution, workshop),
        dropping=partial(withdraw_contribution, workshop),
        public_url=settings.public_url,
        now=now,
    )
