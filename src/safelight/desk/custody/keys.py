"""The desk's key: one secret that opens what is sealed, and signs what is written into the chain."""

from __future__ import annotations

import base64
import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from safelight.core.errors import StoreError
from safelight.core.writing import write_private_once


class Unopened(ValueError):
    """Sealed for another key, or altered since."""


@dataclass(frozen=True, slots=True)
class DeskKey:
    """An age identity and the Ed25519 key derived from it; prints as nothing."""

    identity: pyrage.x25519.Identity = field(repr=False)

    @classmethod
    def read(cls, text: str, where: str) -> DeskKey:
        """From `AGE-SECRET-KEY-1…`, with or without comment lines. Raises StoreError naming `where`."""
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
        try:
            (secret,) = lines
            return cls(pyrage.x25519.Identity.from_str(secret))
        except (ValueError, pyrage.IdentityError):
            raise StoreError(
                f"{where} is no key of a desk: it does not hold one line AGE-SECRET-KEY-1….",
                fix="Restore it from its backup. Bundles sealed under it can't be opened by another key.",
            ) from None

    @property
    def recipient(self) -> str:
        """The public half, `age1…`: who has it can seal for the desk, and open nothing."""
        return str(self.identity.to_public())

    def seal(self, content: bytes) -> bytes:
        """`content` as an age file that this key opens, and that any change spoils."""
        return seal_for(self.recipient, content)

    def unseal(self, sealed: bytes) -> bytes:
        """What was sealed. Raises Unopened."""
        try:
            opened: bytes = pyrage.decrypt(sealed, [self.identity])
        except pyrage.DecryptError:
            raise Unopened from None
        return opened

    def sign(self, content: bytes) -> bytes:
        """Ed25519 signature, 64 bytes."""
        return self._signer().sign(content)

    @property
    def public(self) -> bytes:
        """The key that checks signatures, 32 bytes; it may be given to anybody."""
        return self._signer().public_key().public_bytes_raw()

    @property
    def written_public(self) -> str:
        """`public` as the first line of the chain says it."""
        return base64.b64encode(self.public).decode()

    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(
            hmac.digest(str(self.identity).encode(), b"safelight/desk/sign/v1", "sha256")
        )


def seal_for(recipient: str, content: bytes) -> bytes:
    """`content` as an age file for `age1…`. Raises StoreError where that is no recipient."""
    try:
        sealed: bytes = pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(recipient)])
    except pyrage.RecipientError:
        raise StoreError(
            "SAFELIGHT_DESK_QUARANTINE_TO is no public key of age.",
            fix="Set the line age1… that `age-keygen -y` prints.",
        ) from None
    return sealed


def signed(public: bytes, content: bytes, signature: bytes) -> bool:
    """Whether `signature` was made over `content` with the key that belongs to `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def pem(public: bytes) -> bytes:
    """The public key as a PEM file, for `openssl pkeyutl -verify`."""
    return Ed25519PublicKey.from_public_bytes(public).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def from_pem(content: bytes) -> bytes | None:
    """The 32 bytes of a public key in a PEM file; None where there is none."""
    try:
        key = serialization.load_pem_public_key(content)
    except ValueError:
        return None
    return key.public_bytes_raw() if isinstance(key, Ed25519PublicKey) else None


def key_file(path: Path) -> DeskKey:
    """The key in a file, made there (mode 0600) where there is none yet."""
    try:
        if not path.exists():
            made = pyrage.x25519.Identity.generate()
            write_private_once(path, f"# public key: {made.to_public()}\n{made}\n".encode())
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise StoreError(f"{path.name} can be read by others.", fix=f"Run: chmod 600 {path}")
        return DeskKey.read(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            f"The key {path.name} can't be read or made: {type(error).__name__}.",
            fix="Check that the desk's folder is yours and has room.",
        ) from None
