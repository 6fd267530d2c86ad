"""The worker's tasks. What they need of ingest is loaded when one runs, so that a worker that waits is small."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from django_tasks import task

from safelight.core.settings import load_settings


@task()
def carry_out(number: int, home: str) -> None:
    """Publish or take out contribution `number` in the databases of `home`."""
    import_module("safelight.web.contributions.publishing").carry_out_in(
        number, load_settings(home=Path(home)), datetime.now(UTC)
    )
