"""Photos that came along with a message, until the worker takes them: sealed, in memory, never in a database.

They lie beside the day's key, which is memory (`daykey`), and end with it, or within the hour.
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from typing import Final

from safelight.core.writing import write_private_once
from safelight.presence.daykey import DayKey, DayKeys, Unreadable

PURPOSE: Final = "photo"
PREFIX: Final = "spool:"
MOST_BYTES: Final = 48 * 1024**2
"""Memory folders of containers are often no larger than 64 MB, and the keys live there too."""

LASTS_SECONDS: Final = 3600
_NAME: Final = re.compile(r"spool:(\d{4}-\d{2}-\d{2}-[0-9a-f]{32})")


class Full(Exception):
    """No room: nothing was kept."""


@dataclass(frozen=True, slots=True)
class Spool:
    """The folder of waiting photos."""

    keys: DayKeys

    def put(self, content: bytes, key: DayKey) -> str:
        """Keep a photo, sealed; its name. Raises Full, also where keys lie on a disk: that would be no seal."""
        if self.keys.lasting:
            raise Full
        folder = self.keys.folder / "spool"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if sum(path.stat().st_size for path in folder.iterdir()) + len(content) > MOST_BYTES:
            raise Full
        name = f"{key.day.isoformat()}-{secrets.token_hex(16)}"
        write_private_once(folder / name, key.seal(content, PURPOSE))
        return PREFIX + name

    def take(self, name: str, key: DayKey) -> bytes | None:
        """The photo of that name; None where it is gone."""
        named = _NAME.fullmatch(name)
        try:
            return key.unseal((self.keys.folder / "spool" / named[1]).read_bytes(), PURPOSE) if named else None
        except (FileNotFoundError, Unreadable):
            return None

    def drop(self, names: tuple[str, ...]) -> None:
        """Delete photos; done already is done."""
        for name in names:
            if named := _NAME.fullmatch(name):
                (self.keys.folder / "spool" / named[1]).unlink(missing_ok=True)

    def purge(self) -> int:
        """Delete what nobody took within the hour; how many there were."""
        gone = 0
        folder = self.keys.folder / "spool"
        for path in folder.iterdir() if folder.is_dir() else ():
            if time.time() - path.stat().st_mtime > LASTS_SECONDS:
                path.unlink(missing_ok=True)
                gone += 1
        return gone
