"""When each host may be asked again: known to one command, or to all commands of a desk through one sealed file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

import filelock
import orjson

from safelight.core.writing import write_private

FILE: Final = "pace.age"
LONGEST_REST: Final = 60.0
"""Seconds that are waited at most where a host asks to be left alone."""
_PATIENCE: Final = 30.0


class Key(Protocol):
    """What seals what capture remembers: the desk's key."""

    def seal(self, content: bytes) -> bytes:
        """`content`, for nobody but this key."""

    def unseal(self, sealed: bytes) -> bytes:
        """What was sealed. Raises ValueError where another key did it, or where it was altered."""


@dataclass(slots=True)
class Turns:
    """The turns of one command, in memory."""

    free: dict[str, float] = field(default_factory=dict)
    """For each host when it may be asked again, in seconds of the clock."""

    def take(self, host: str, now: float, seconds: float) -> float:
        """Take the turn: 0 where the host is free, which it then isn't for `seconds`; else seconds to wait first."""
        with self._known() as free:
            pause = free.get(host, now) - now
            moved_back = pause > max(seconds, LONGEST_REST)
            if pause > 0 and not moved_back:
                return pause
            for passed in [one for one, at in free.items() if at <= now]:
                del free[passed]  # who was asked when is told no longer than it is needed
            free[host] = now + seconds
            return seconds if moved_back else 0.0

    def rest(self, host: str, until: float) -> None:
        """Nobody asks this host before then."""
        with self._known() as free:
            free[host] = max(until, free.get(host, until))

    @contextlib.contextmanager
    def _known(self) -> Iterator[dict[str, float]]:
        yield self.free


@dataclass(slots=True)
class SharedTurns(Turns):
    """The turns of all commands that use one desk's folder. Hosts are sites that somebody looks at: they are sealed."""

    home: Path = field(kw_only=True)
    key: Key = field(kw_only=True, repr=False)

    @contextlib.contextmanager
    def _known(self) -> Iterator[dict[str, float]]:
        path = self.home / FILE
        lock = filelock.FileLock(path.with_suffix(".lock"), timeout=_PATIENCE, mode=0o600)
        try:
            lock.acquire()
        except OSError:  # nobody can write there (or somebody hangs): this command minds its own pauses
            yield self.free
            return
        try:
            self.free |= self._read(path)
            before = dict(self.free)
            yield self.free
            if self.free != before:
                with contextlib.suppress(OSError):
                    write_private(path, self.key.seal(orjson.dumps(self.free)))
        finally:
            lock.release()

    def _read(self, path: Path) -> dict[str, float]:
        """What the last command wrote; nothing where that is damaged: only pauses are lost."""
        try:
            return {str(host): float(at) for host, at in orjson.loads(self.key.unseal(path.read_bytes())).items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}
