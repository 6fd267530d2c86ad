"""A bounded memory of what was worked out before, safe to share between threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Found = TypeVar("Found")


class Remembered(Generic[Found]):
    """Keeps the `size` values used last. Keys name all that a value depends on, so that nothing has to be forgotten."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, Found] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Found]) -> Found:
        """The value of `key`, made where it isn't known; two threads may make it at once, and get the same."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return made
