"""The key of the day: all that ties a message to a person is under it, and ends with it.

Senders and message ids are stored as keyed hashes, what waits to be done is sealed. The key of a day is made when it
is first needed, lies in a folder outside the database and its backups (memory, by default), and is deleted when the
day after the next one begins: nobody can then tie two rows, or a row and a person, not even with the whole disk.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from safelight.core.errors import StoreError
from safelight.core.home import KEY_BYTES, Home
from safelight.core.settings import Settings
from safelight.core.writing import write_private_once

MEMORY: Final = Path("/dev/shm")  # noqa: S108  # memory that never reaches a disk is what is wanted
KEPT: Final = timedelta(days=1)
"""Yesterday's key stays, so that what was sent at night is still tied in the morning; older ones are gone."""

MARK_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_FILE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})\.key")


class Unreadable(Exception):
    """Sealed under a key that is gone, or altered."""


@dataclass(frozen=True, slots=True)
class DayKey:
    """The secret of one day (UTC)."""

    day: date
    secret: bytes = field(repr=False)

    def pseudonym(self, channel: str, sender: str) -> bytes:
        """Who somebody is on this day, 16 bytes: the same for all they send, and nothing that tells a number."""
        return self._mark("sender", channel, sender)

    def message_mark(self, channel: str, message_id: str) -> bytes:
        """By what a message is known again when the provider sends it twice, 16 bytes."""
        return self._mark("message", channel, message_id)

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """`plain` so that only this day's key opens it, and only for `purpose` (AES-256-GCM)."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._derived("seal")).encrypt(nonce, plain, purpose.encode())

    def unseal(self, sealed: bytes, purpose: str) -> bytes:
        """What `seal` sealed for the same purpose. Raises Unreadable."""
        try:
            return AESGCM(self._derived("seal")).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError):
            raise Unreadable from None

    def _mark(self, *parts: str) -> bytes:
        # Length before each part: ("a", "bc") and ("ab", "c") are two marks.
        text = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
        return hmac.digest(self._derived("mark"), text, "sha256")[:MARK_BYTES]

    def _derived(self, purpose: str) -> bytes:
        return hmac.digest(self.secret, b"safelight/day/v1\0" + purpose.encode(), "sha256")


@dataclass(frozen=True, slots=True)
class DayKeys:
    """The folder of the keys. `lasting`: it is on a disk, which a copy of the disk would tell: for a demo alone."""

    folder: Path
    lasting: bool = False

    def today(self, now: datetime) -> DayKey:
        """The key of the day of `now`, made when it is missing; keys past their time are deleted on the way."""
        day = now.astimezone(UTC).date()
        return self.of(day) or self._made(day)

    def known(self, now: datetime) -> tuple[DayKey, ...]:
        """Today's key, then yesterday's where there is one: somebody may have written before midnight."""
        today = self.today(now)
        before = self.of(today.day - KEPT)
        return (today, before) if before else (today,)

    def of(self, day: date) -> DayKey | None:
        """The key of `day`; None when it was never made or is gone. Raises StoreError when it is damaged."""
        try:
            secret = self._path(day).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(self.folder, error) from None
        if len(secret) != KEY_BYTES:
            raise StoreError(
                "The key of a day is damaged.",
                fix="Delete it: what was queued under it is lost.",
                operator=f"It is {self._path(day)}.",
            )
        return DayKey(day, secret)

    def purge(self, now: datetime) -> int:
        """Delete the keys of the days before yesterday; how many there were."""
        oldest = now.astimezone(UTC).date() - KEPT
        gone = 0
        for path in self.folder.glob("*.key") if self.folder.is_dir() else ():
            if (named := _FILE.fullmatch(path.name)) and date.fromisoformat(named[1]) < oldest:
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _made(self, day: date) -> DayKey:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self.folder.stat().st_uid != os.getuid():
                raise PermissionError(1, "belongs to somebody else")
            write_private_once(self._path(day), secrets.token_bytes(KEY_BYTES))
        except OSError as error:
            raise _unusable(self.folder, error) from None
        self.purge(datetime(day.year, day.month, day.day, tzinfo=UTC))
        made = self.of(day)
        if made is None:
            raise _unusable(self.folder, FileNotFoundError(2, "the key is gone again"))
        return made

    def _path(self, day: date) -> Path:
        return self.folder / f"{day.isoformat()}.key"


def day_keys(settings: Settings, home: Home) -> DayKeys:
    """The deployment's day keys: in SAFELIGHT_DAY_KEY_DIR, else in memory, else (no such memory) in HOME/run."""
    chosen = settings.day_key_dir or (MEMORY if MEMORY.is_dir() else home.root / "run")
    folder = chosen / f"safelight-{hashlib.sha256(bytes(home.root.resolve())).hexdigest()[:12]}"
    return DayKeys(folder, lasting=not chosen.resolve().is_relative_to(MEMORY))


def _unusable(folder: Path, error: OSError) -> StoreError:
    return StoreError(
        f"The day's key can't be made or read: {error.strerror}.",
        fix="Without it no message is taken.",
        operator=f"Check that {folder} can be written, or set SAFELIGHT_DAY_KEY_DIR.",
    )
