"""The worker's tasks. What they need of ingest is loaded when one runs, so that a worker that waits is small."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from django.core.management import call_command
from django_tasks import task

from safelight.core.settings import load_settings
from safelight.web.contributions.models import AT_WORK, Contribution


def take_up(home: str) -> None:
    """Ask again for what an earlier worker left undone, and forget sessions that have ended."""
    call_command("clearsessions")
    for number in Contribution.objects.filter(state__in=AT_WORK).values_list("pk", flat=True):
        carry_out.enqueue(number, home)


@task()
def carry_out(number: int, home: str) -> None:
    """Publish or take out contribution `number` in the databases of `home`."""
    import_module("safelight.web.contributions.publishing").carry_out_in(
        number, load_settings(home=Path(home)), datetime.now(UTC)
    )
