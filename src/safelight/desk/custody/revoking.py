"""Whether an authority's certificate was revoked, by the list kept with its stamp: the rule of RFC 3161, section 4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

_HARMLESS: Final = frozenset(
    {
        x509.ReasonFlags.unspecified,
        x509.ReasonFlags.affiliation_changed,
        x509.ReasonFlags.superseded,
        x509.ReasonFlags.cessation_of_operation,
    }
)
"""Revoked for these reasons, stated: stamps from before hold. Without a stated reason none does."""


class NoStamp(Exception):
    """The stamp doesn't hold, in a clause."""


def revocation(kept: bytes | None, chain: Sequence[x509.Certificate], at: datetime) -> str:
    """What a kept list says of the authority's certificate, in a clause. Raises NoStamp where the stamp falls with it.

    `chain` begins with the authority's certificate and the one that issued it; `at` is the stamp's time.
    """
    if kept is None:
        return "no list of revoked certificates was to be had"
    found = list_of(kept, chain)
    entry = found.get_revoked_certificate_by_serial_number(chain[0].serial_number)
    if entry is None:
        return f"not revoked by the list of {found.last_update_utc:%Y-%m-%d %H:%M} UTC"
    day = f"{entry.revocation_date_utc:%Y-%m-%d}"
    if at >= entry.revocation_date_utc or _reason(entry) not in _HARMLESS:
        raise NoStamp(f"the authority's certificate was revoked on {day}")
    return f"revoked on {day}, for a reason that leaves earlier stamps as they are"


def list_of(content: bytes, chain: Sequence[x509.Certificate]) -> x509.CertificateRevocationList:
    """A list of revoked certificates, signed by who issued the authority's. Raises NoStamp."""
    issuer = chain[min(1, len(chain) - 1)]
    try:
        found = x509.load_der_x509_crl(content)
        if found.issuer == issuer.subject and found.is_signature_valid(issuer.public_key()):  # type: ignore[arg-type]
            return found
    except (ValueError, TypeError, UnsupportedAlgorithm):
        pass
    raise NoStamp("the list of revoked certificates is not one of who issued the authority's certificate")


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return None
