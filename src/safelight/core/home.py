"""The home folder: where databases, keys and catalogue additions live, and how keys are made and read."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safelight.core.errors import StoreError
from safelight.core.settings import Settings
from safelight.core.writing import write_private_once

KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below $SAFELIGHT_HOME. Only the methods named `make…` write."""

    root: Path

    @property
    def cities(self) -> Path:
        """One folder per city, a numbered folder per generation."""
        return self.root / "cities"

    @property
    def catalog(self) -> Path:
        """Catalogue files of the operator's own; they beat the packaged ones."""
        return self.root / "catalog"

    @property
    def boundaries(self) -> Path:
        """Outlines and neighbourhoods, a GeoJSON file per city; fetched by `safelight boundaries`."""
        return self.root / "boundaries"

    @property
    def overlays(self) -> Path:
        """Rent and public transport for maps, a folder per city and overlay; made by `safelight overlays`."""
        return self.root / "overlays"

    @property
    def keys(self) -> Path:
        """Secrets: never to be published, copied into a bucket or backed up beside the data."""
        return self.root / "keys"

    @property
    def staging(self) -> Path:
        """De-identified pages of an ingest under way, so that it can resume."""
        return self.root / "staging"

    def make(self) -> Home:
        """Create the folder, readable by its owner alone."""
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StoreError(
                f"The home folder {self.root} can't be made: {error.strerror}.",
                fix="Choose another with --home or SAFELIGHT_HOME.",
            ) from None
        return self


@dataclass(frozen=True, slots=True)
class RecordKey:
    """The deployment's secret for record ids and noise; prints as nothing."""

    secret: bytes

    def __repr__(self) -> str:
        return "RecordKey(…)"

    def derive(self, purpose: str) -> bytes:
        """A key of its own for `purpose` (HMAC-SHA-256, 32 bytes)."""
        return hmac.digest(self.secret, b"safelight/derive/v1\0" + purpose.encode(), "sha256")

    @property
    def fingerprint(self) -> str:
        """Eight hex digits that tell whether two databases were made with the same key."""
        return hashlib.sha256(self.derive("fingerprint")).hexdigest()[:8]


def record_key(home: Home, settings: Settings) -> RecordKey:
    """The record key: from the environment, else from HOME/keys/record.key, which is made when missing."""
    text = settings.record_key.get_secret_value() if settings.record_key else _key_text(home, "record.key")
    raw = _key_bytes(text)
    if raw is None:
        raise StoreError(
            "The record key is not 64 hex digits.",
            fix="Restore HOME/keys/record.key from its backup; a new key means restating everything.",
        )
    return RecordKey(raw)


def provider_key(home: Home, file: Path | None = None) -> RecordKey:
    """The key of a provider of closed data: from `file`, else HOME/keys/deidentify.key; made (0600) when missing.

    It never leaves the provider's machine and has nothing to do with the deployment's record key.
    """
    path = file or home.keys / "deidentify.key"
    if file is None:
        home.make()
    raw = _key_bytes(_key_file(path))
    if raw is None:
        raise StoreError(
            f"{path.name} is no key: it does not hold 64 hex digits.",
            fix="Name the file of the key with --key; a new key means that no row of older files is known again.",
        )
    return RecordKey(raw)


def _key_bytes(text: str) -> bytes | None:
    try:
        raw = bytes.fromhex(text.strip())
    except ValueError:
        return None
    return raw if len(raw) == KEY_BYTES else None


def secret_key(home: Home, settings: Settings) -> str:
    """The key that signs sessions: from the environment, else from HOME/keys/secret.key."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value()
    return _key_text(home, "secret.key").strip()


def _key_text(home: Home, name: str) -> str:
    home.make()
    return _key_file(home.keys / name)


def _key_file(path: Path) -> str:
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            write_private_once(path, f"{secrets.token_hex(KEY_BYTES)}\n".encode())
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            f"The key {path} can't be read or made: {type(error).__name__}.",
            fix="Check that the folder is yours and has room.",
        ) from None
