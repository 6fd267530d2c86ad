"""Counters that all worker processes of the site share: one memory-mapped file each, summed when read."""

from __future__ import annotations

import mmap
import os
import struct
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_NUMBER: Final = struct.Struct("<d")
_SUFFIX: Final = ".tally"


class Tally:
    """Numbers under fixed names, added up over the processes that share `folder`.

    Each process writes a file of its own, so that no two write the same number; a worker that ends leaves its file,
    so that a sum never falls. Without a folder the numbers live in memory.
    """

    def __init__(self, names: Sequence[str], folder: Path | None = None) -> None:
        self._places = {name: index * _NUMBER.size for index, name in enumerate(names)}
        self._bytes = max(len(names), 1) * _NUMBER.size
        self._folder = folder
        self._lock = threading.Lock()
        self._map = self._open(folder)

    def _open(self, folder: Path | None) -> mmap.mmap:
        if folder is None:
            return mmap.mmap(-1, self._bytes)
        with (folder / f"{os.getpid()}{_SUFFIX}").open("wb+") as file:
            file.truncate(self._bytes)
            return mmap.mmap(file.fileno(), self._bytes)

    def add(self, name: str, amount: float = 1.0) -> None:
        """Add `amount` to the number called `name`, which must be one of those given at the start."""
        place = self._places[name]
        with self._lock:
            (now,) = _NUMBER.unpack_from(self._map, place)
            _NUMBER.pack_into(self._map, place, now + amount)

    def totals(self) -> dict[str, float]:
        """Every number, summed over all processes."""
        contents: list[bytes | mmap.mmap] = [self._map]
        if self._folder is not None:
            contents = [path.read_bytes() for path in sorted(self._folder.glob(f"*{_SUFFIX}"))]
        whole = [content for content in contents if len(content) == self._bytes]
        return {
            name: sum(_NUMBER.unpack_from(content, place)[0] for content in whole)
            for name, place in self._places.items()
        }


class Windows:
    """How many requests each client made in the running minute, shared by all workers, without keeping who they are.

    A client is a keyed hash that points at two slots; a slot holds a minute and a count. The smaller of the two counts
    is the client's, so that another client in one of the slots does no harm. Two processes adding in the same
    microsecond may lose a count: a limit is not an account.
    """

    SLOTS: Final = 1 << 15
    _SLOT: Final = struct.Struct("<II")

    def __init__(self, path: Path | None = None) -> None:
        size = self.SLOTS * self._SLOT.size
        self._lock = threading.Lock()
        if path is None:
            self._map = mmap.mmap(-1, size)
            return
        with path.open("ab+") as file:
            file.truncate(size)
            self._map = mmap.mmap(file.fileno(), size)

    def add(self, digest: bytes, minute: int) -> int:
        """Count one request of the client behind `digest` (8 bytes or more) in `minute`; returns its count so far."""
        with self._lock:
            return min(self._bump(int.from_bytes(digest[i : i + 4], "big") % self.SLOTS, minute) for i in (0, 4))

    def _bump(self, slot: int, minute: int) -> int:
        place = slot * self._SLOT.size
        then, count = self._SLOT.unpack_from(self._map, place)
        count = count + 1 if then == minute else 1
        self._SLOT.pack_into(self._map, place, minute, count)
        return int(count)
