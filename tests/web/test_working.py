"""The worker beside a server: a process that stands back, starts a little later, and ends with the server."""

from __future__ import annotations

import multiprocessing
import os
import time

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.web.working import NICENESS, beside


def test_it_stands_back_behind_the_pages_and_ends_with_the_server(home: Home) -> None:
    until, expected = time.monotonic() + 30, [os.getpriority(os.PRIO_PROCESS, 0) + NICENESS]
    with beside(Settings(home=home.root), home, after=0):
        while (found := _niceness()) != expected and time.monotonic() < until:
            time.sleep(0.05)
    assert found == expected
    assert not multiprocessing.active_children()


def test_a_server_that_ends_at_once_starts_none(home: Home) -> None:
    begun = time.monotonic()
    with beside(Settings(home=home.root), home, after=60):
        assert not multiprocessing.active_children()
    assert time.monotonic() - begun < 10
    assert not multiprocessing.active_children()


def _niceness() -> list[int]:
    return [os.getpriority(os.PRIO_PROCESS, child.pid) for child in multiprocessing.active_children() if child.pid]
