"""What the verbs that ingest share: the workshop, and a line that counts rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from safelight.catalog import load_catalog
from safelight.cli.terminal import err, home_of, say
from safelight.core.home import record_key
from safelight.core.settings import Settings
from safelight.feeds import Http, Pace
from safelight.ingest import Progress as IngestProgress
from safelight.ingest import Workshop


def workshop_of(settings: Settings, progress: IngestProgress | None = None) -> Workshop:
    """Everything that an ingest needs, as of now."""
    home = home_of(settings)
    workshop = Workshop(home, load_catalog(home.catalog), record_key(home, settings), datetime.now(UTC))
    return workshop if progress is None else Workshop(home, workshop.catalog, workshop.key, workshop.now, progress)


@contextmanager
def rows_read() -> Iterator[IngestProgress]:
    """A line on stderr that counts rows as they are read; nothing where stderr is not a terminal."""
    if not err.is_terminal:
        yield lambda _city, _source, _rows: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def show(city: str, source: str, rows: int) -> None:
            bar.update(task, description=f"{city} · {source} · {rows:,} rows read")

        yield show


def http_of(settings: Settings, pace: Pace | None = None) -> Http:
    """The way to publishers, with the operator's contact and tokens; long pauses are told on stderr."""

    def waiting(who: str, seconds: float) -> None:
        say(f"{who}: the publisher's limit is reached: waiting {seconds / 60:.0f} minutes.")

    socrata, x = (token.get_secret_value() if token else None for token in (settings.socrata_token, settings.x_bearer))
    return Http(contact=settings.contact, socrata_token=socrata, x_token=x, pace=pace or Pace(), waiting=waiting)
