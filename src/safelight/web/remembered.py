"""Answers kept for the next who asks the same: whole bodies by their ETag, the least used forgotten first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

ROOM: Final = 32 * 1024 * 1024
"""Bytes of bodies that one worker keeps."""


class Remembered:
    """Bodies by ETag. An ETag changes with the data, so nothing here grows stale; it only grows unused."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._used = 0
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, etag: str, make: Callable[[], bytes]) -> bytes:
        """The body for `etag`, made if it isn't here. Two threads may make the same one; neither waits."""
        with self._lock:
            if etag in self._bodies:
                self._bodies.move_to_end(etag)
                return self._bodies[etag]
        body = make()
        with self._lock:
            if etag not in self._bodies and len(body) <= self._room:
                self._bodies[etag] = body
                self._used += len(body)
                while self._used > self._room:
                    self._used -= len(self._bodies.popitem(last=False)[1])
        return body
