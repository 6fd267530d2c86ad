"""One line of writes for this process. Whoever comes while another writes is written with the next, in one transaction.

SQLite lets one write at a time and makes the others sleep, and what a transaction costs is mostly its end: standing in
line here is shorter, and the longer the line, the more are done at once. Each work is still all or nothing by itself,
and nobody is answered before the transaction that holds their work has ended.
"""

from __future__ import annotations

import contextlib
import fcntl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

from django.db import OperationalError, connection

from safelight.presence.turns import in_turn

MOST_AT_ONCE: Final = 32

Result = TypeVar("Result")


class _Waiting:
    """A piece of work, and what came of it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.done = False
        self.result: Any = None
        self.error: Exception | None = RuntimeError("whoever was to do it was stopped")

    def run(self) -> None:
        """Do it in a transaction of its own; once more where the database ended that, as PostgreSQL ends a deadlock."""
        for _ in range(2):
            try:
                with in_turn():
                    self.result = self.work()
                self.error = None
            except OperationalError as error:
                self.error = error
                continue
            except Exception as error:  # whatever it was, it belongs to whoever asked for the work
                self.error = error
            return


class Line:
    """The line; any number of threads may stand in it."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._waiting: deque[_Waiting] = deque()

    def through(self, work: Callable[[], Result]) -> Result:
        """Do `work` in a transaction that has ended when this returns; what it raises is raised, and undone.

        It may run in another thread, and a second time where the whole transaction failed.
        """
        own = _Waiting(work)
        self._waiting.append(own)
        with self._turn:
            while not own.done:
                self._work_off()
        if own.error is not None:
            raise own.error
        return own.result  # type: ignore[no-any-return]  # what `work` returned

    def _work_off(self) -> None:
        batch: list[_Waiting] = []
        try:
            with _turn_of_this_process():
                batch += [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
                if len(batch) == 1 or not _together(batch):
                    for one in batch:
                        one.run()
        finally:
            for one in batch:
                one.done = True


@contextlib.contextmanager
def _turn_of_this_process() -> Iterator[None]:
    """Server processes that share a file of SQLite stand in line, too; whoever is killed has left it."""
    if connection.vendor != "sqlite":
        yield
        return
    with Path(f"{connection.settings_dict['NAME']}-line").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _together(batch: list[_Waiting]) -> bool:
    """Do all in one transaction; False where one of them failed, or its end: then nothing of it stands."""
    try:
        with in_turn():
            for one in batch:
                one.result = one.work()
    except Exception:  # each is tried alone then, and says itself what was wrong
        return False
    for one in batch:
        one.error = None
    return True
