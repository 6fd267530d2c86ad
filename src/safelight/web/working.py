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

from django.core.management import call_command

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


def work(settings: Settings, home: Home, *, until_done: bool = False) -> None:
    """Take tasks as they come, until the process is told to end; with `until_done` until there are none.

    What an earlier worker was killed at begins anew. The database must be migrated.
    """
    log.configure(settings.log_level)
    configure_django(settings, home)
    import_module("safelight.web.contributions.tasks").take_up(str(home.root))
    call_command("db_worker", interval=LOOKS_EVERY_SECONDS, startup_delay=False, batch=until_done, verbosity=0)


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
