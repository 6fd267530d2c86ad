"""Searches for baskets that take longer than an answer may: tasks of a queue of their own.

All that is kept of one lies in its folder in the home: what was asked, how far it has come, what was found. A search
that a worker was killed at goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final

import structlog
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from safelight.core import log
from safelight.core.home import Home

QUEUE: Final = "policy"
_TELLS_EVERY_SECONDS: Final = 1.0


def take_up(home: str) -> None:
    """Ask again for what an earlier worker left undone; the queue's own notes of it go."""
    DBTaskResult.objects.filter(queue_name=QUEUE).delete()
    if (Path(home) / "policy").exists():  # what a search needs is large: a worker without any stays small
        for name in import_module("safelight.policy.search").unfinished(Home(Path(home))):
            carry_out.enqueue(name, home)


@task(queue_name=QUEUE)
def carry_out(name: str, home: str) -> None:
    """Do the search that is kept under `name` in `home`, unless it is done or cancelled."""
    part = import_module("safelight.policy.search")
    kept = part.kept_as(Home(Path(home)), name)
    scenario = kept.scenario()
    if scenario is None or kept.cancelled():
        return
    try:
        part.searched(scenario, kept, told=_seldom(kept.tell), stopped=kept.cancelled)
    except part.Stopped:
        return
    except Exception as error:
        # Its text could quote what was asked, and the queue would store that.
        failed = {"error": type(error).__name__, "where": log.place(error)}
        structlog.get_logger("safelight.policy").error("a search failed", **failed)
        kept.fail()


def _seldom(tell: Callable[[float], None]) -> Callable[[float], None]:
    """Once a second is often enough to be told how far it has come."""
    last = 0.0

    def told(done: float) -> None:
        nonlocal last
        if time.monotonic() - last >= _TELLS_EVERY_SECONDS:
            last = time.monotonic()
            tell(done)

    return told
