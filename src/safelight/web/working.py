"""The worker: a process of its own that does what takes longer than a page may, one task after another."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from typing import Final

import structlog
from django.core.management import call_command
from django.db import DatabaseError, close_old_connections
from django.utils.crypto import get_random_string

from safelight.core import log
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.web.migrating import configure_django

LOOKS_EVERY_SECONDS: Final = 0.5
STARTS_AFTER_SECONDS: Final = 10
"""The first page of a visitor goes first: on two slow cores it takes half of this. Tasks wait in the database."""

NICENESS: Final = 10
"""How far a worker beside a server stands back behind it (see nice(1)): pages wait for people, tasks for nobody."""

_ENDS_WITHIN_SECONDS: Final = 30
_AFTER_AN_ERROR_SECONDS: Final = 5


def work(settings: Settings, home: Home, *, until_done: bool = False) -> None:
    """Take tasks as they come, until the process is told to end; with `until_done` until there are none.

    What an earlier worker was killed at begins anew. Texts and searches have threads of their own: a city's database
    that is being made keeps nobody's photo waiting. The database must be migrated.
    """
    log.configure(settings.log_level)
    configure_django(settings, home)
    import_module("safelight.web.contributions.tasks").take_up(str(home.root))
    texts = import_module("safelight.presence.tasks")
    texts.take_up(str(home.root))
    searches = import_module("safelight.web.searches")
    searches.take_up(str(home.root))
    look = {"interval": LOOKS_EVERY_SECONDS, "startup_delay": False, "verbosity": 0}
    if until_done:
        call_command("db_worker", queue_name="*", batch=True, **look)
        return
    for queue in (texts.QUEUE, searches.QUEUE):
        threading.Thread(target=_work_at, args=(queue,), daemon=True).start()
    call_command("db_worker", **look)


def _work_at(queue: str) -> None:
    """Take the tasks of one queue for as long as the process lives: what is left at its end begins anew."""
    worker = import_module("django_tasks_db.management.commands.db_worker").Worker(
        queue_names=[queue],
        interval=LOOKS_EVERY_SECONDS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    while True:
        try:
            worker.run()
        except DatabaseError as error:
            # The thread must outlive a database that is away for a moment: nobody would take texts any more.
            structlog.get_logger("safelight.web").error("the queue can't be read", error=type(error).__name__)
            close_old_connections()
            time.sleep(_AFTER_AN_ERROR_SECONDS)


@contextlib.contextmanager
def beside(settings: Settings, home: Home, *, after: float = STARTS_AFTER_SECONDS) -> Iterator[None]:
    """A worker in a process of its own, from `after` seconds on for as long as this lasts.

    It ends with its parent, however that ends. Nothing is lost meanwhile: a worker takes up what was asked for before.
    """
    process = multiprocessing.get_context("spawn").Process(target=_child, args=(settings, home, os.getpid()))
    start = threading.Timer(after, process.start)
    start.start()
    try:
        yield
    finally:
        start.cancel()
        start.join()
        if process.pid is not None:
            process.terminate()
            process.join(_ENDS_WITHIN_SECONDS)
            process.kill()


def _child(settings: Settings, home: Home, parent: int) -> None:
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    os.nice(NICENESS)
    with contextlib.suppress(KeyboardInterrupt):
        work(settings, home)


def _end_with(parent: int) -> None:
    """End this process when its parent is gone: nobody would ever stop it."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
