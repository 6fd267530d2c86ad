"""The second factor: codes of an authenticator app (TOTP), and recovery codes, of which only hashes are kept."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Final
from urllib.parse import quote

import segno
from django.contrib.auth.models import User
from django.db import transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from safelight.web.accounts.models import RecoveryCode

SECRET_BYTES: Final = 20
RECOVERY_CODES: Final = 8
_GROUPS: Final = 4
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike; sixteen of them are 79 bits."""


def new_secret() -> str:
    """A secret for an app, as hex."""
    return secrets.token_hex(SECRET_BYTES)


def as_text(secret: str) -> str:
    """The secret as people type it into an app (base32, in groups of four)."""
    text = base64.b32encode(bytes.fromhex(secret)).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def as_picture(secret: str, name: str) -> str:
    """The secret as a QR code: SVG to stand in a page, made here."""
    plain = as_text(secret).replace(" ", "")
    address = f"otpauth://totp/Safelight:{quote(name)}?secret={plain}&issuer=Safelight"
    code = segno.make(address, error="m")
    return str(code.svg_inline(scale=5, border=4, light="#fff", dark="#000", omitsize=True))


def fits(secret: str, code: str) -> bool:
    """Whether a code is one of the secret, now or half a minute ago or ahead."""
    return code.isdigit() and bool(TOTP(bytes.fromhex(secret)).verify(int(code), tolerance=1))


def enrol(user: User, secret: str) -> list[str]:
    """Make the secret the user's only second factor, and give new recovery codes."""
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
        TOTPDevice.objects.create(user=user, name="app", key=secret, confirmed=True)
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=_hash(user, code)) for code in codes)
    return codes


def verify(user: User, code: str) -> tuple[TOTPDevice | None, bool]:
    """The user's device where the code is right, and whether it was a recovery code, which is then used up.

    A code of the app is taken once; after wrong ones the device waits longer and longer (django-otp).
    """
    device = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    plain = code.replace(" ", "").replace("-", "").lower()
    if device is None:
        return None, False
    if plain.isdigit():
        return (device if device.verify_is_allowed()[0] and device.verify_token(plain) else None), False
    used, _ = RecoveryCode.objects.filter(user=user, code_hash=_hash(user, plain)).delete()
    return (device if used else None), bool(used)


def _recovery_code() -> str:
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(_GROUPS))


def _hash(user: User, code: str) -> str:
    return hashlib.sha256(f"{user.pk}/{code.replace('-', '')}".encode()).hexdigest()
