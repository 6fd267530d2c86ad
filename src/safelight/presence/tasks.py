"""The worker's tasks: one that works off all that waits. It asks for itself again while something will be due.

No message is named by a task: what waits is in the tables, so that nothing is lost with a task, and a task too many
finds nothing to do.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import structlog
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from safelight.core import log
from safelight.core.errors import SafelightError
from safelight.core.home import Home
from safelight.core.settings import load_settings
from safelight.presence.daykey import DayKeys
from safelight.presence.models import PhotoSays, Report
from safelight.presence.purging import purge
from safelight.presence.simulation.marking import shows
from safelight.presence.texting.opening import texts
from safelight.presence.texting.working import Rules, Worker

QUEUE: Final = "presence"
"""A queue of its own: a city's database that is being made must not keep a photo or a text waiting."""

SOON: Final = timedelta(seconds=1)
AT_ONCE: Final = timedelta(seconds=0.2)
EVERY: Final = timedelta(seconds=60)
"""How often it is looked for what has ended, or what a killed worker left."""


@dataclass
class Waker:
    """Asks the worker to look, so that each message is looked at soon while a flood asks once a second."""

    home: str
    _asked_until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, urgent: bool) -> None:
        """Something waits; `urgent`: somebody waits for it. A task that is due later than now will find it, too."""
        wait = AT_ONCE if urgent else SOON
        now = time.monotonic()
        with self._lock:
            if now < self._asked_until <= now + wait.total_seconds():
                return
            self._asked_until = now + wait.total_seconds()
        work_off.using(run_after=timezone.now() + wait).enqueue(self.home)


def take_up(home: str) -> None:
    """Start looking: also for what an earlier worker left undone."""
    DBTaskResult.objects.filter(queue_name=QUEUE).delete()
    work_off.enqueue(home)


@task(queue_name=QUEUE)
def work_off(home: str) -> None:
    """Do all that waits in the tables of `home`, and come again."""
    try:
        worker = _worker(home)
        worker.work_off()
        due = worker.next_due()
        _tidy(home)
    except SafelightError as error:
        structlog.get_logger("safelight.presence").error("texts can't be worked off", reason=error.kind)
        due = None
    except Exception as error:
        # Its text could quote what it was about, and the queue would store that.
        failed = {"error": type(error).__name__, "where": log.place(error)}
        structlog.get_logger("safelight.presence").error("texts were not worked off", **failed)
        due = None
    now = timezone.now()
    _come_again(home, max(min(due or now + EVERY, now + EVERY), now + SOON))


def _come_again(home: str, at: datetime) -> None:
    """One task that waits is enough, if it comes early enough."""
    waiting = DBTaskResult.objects.filter(queue_name=QUEUE, status="READY", run_after__lte=at + SOON)
    if not waiting.exists():
        work_off.using(run_after=at).enqueue(home)


@cache
def _worker(home: str) -> Worker:
    settings = load_settings(home=Path(home))
    rules = Rules(timedelta(seconds=settings.text_seconds), settings.text_budget)
    return Worker(
        texts(settings, Home(Path(home))), rules, lambda: datetime.now(UTC), partial(_take_photo, settings.photo_model)
    )


_tidied: dict[str, float] = {}


def _tidy(home: str) -> None:
    """Once a minute: what has ended goes, and so do the queue's own notes; what a demo shows goes on."""
    now = time.monotonic()
    if now - _tidied.get(home, -EVERY.total_seconds()) < EVERY.total_seconds():
        return
    _tidied[home] = now
    purge(_worker(home).texts.keys, datetime.now(UTC))
    DBTaskResult.objects.filter(queue_name=QUEUE, status__in=("SUCCESSFUL", "FAILED")).delete()
    if shows(Home(Path(home))):
        _show(home).tick(datetime.now(UTC))


@cache
def _show(home: str) -> Any:
    """The simulated day of a demo; other homes never load it."""
    showing = import_module("safelight.presence.simulation.showing")
    return showing.Show(load_settings(home=Path(home)), Home(Path(home)))


def _take_photo(model: str | None, content: bytes, report: Report, keys: DayKeys, now: datetime) -> PhotoSays:
    """Have a photo looked at. What that needs is loaded with the first photo: a worker without any stays small."""
    verifier = import_module("safelight.presence.photos.choosing").verifier(model)
    taken: PhotoSays = import_module("safelight.presence.photos.taking").take_photo(
        content, report, keys, now, verifier
    )
    return taken
