"""Time stamps after RFC 3161: that a manifest, and with it all before it in the chain, existed at a time.

Only a hash leaves the house. A stamp says nothing of whether the content is true or complete, or who captured it.
Request, response, the authority's certificates and what it said of revoked ones are kept, so that all is checked
offline. Where no authority answers, bundles wait: `stamp` is called again later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import certifi
import httpx
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)
from rfc3161_client._rust import parse_timestamp_request

from safelight.core.errors import BadFilter, StoreError
from safelight.desk.custody.desk import Desk
from safelight.desk.custody.ledger import written_time
from safelight.desk.custody.packing import MANIFEST, digest
from safelight.desk.custody.revoking import NoStamp, list_of, revocation
from safelight.desk.custody.vault import STAMPS

REQUEST: Final = "request.tsq"
RESPONSE: Final = "response.tsr"
CHAIN: Final = "chain.pem"
REVOKED: Final = "revoked.crl"

_LARGEST: Final = 4 * 2**20
_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a stamp says."""

    at: datetime
    authority: str
    serial: int
    root_sha256: str
    """Fingerprint of the root that it leads to: whoever doesn't trust that root isn't convinced."""
    until: datetime
    """When the authority's certificate ends: a stamp from before goes on holding."""
    revocation: str
    """What the kept list of revoked certificates says, in a clause."""


@dataclass(frozen=True, slots=True)
class Stamping:
    """What became of those that waited."""

    stamped: tuple[str, ...]
    waiting: tuple[str, ...]
    why: str = ""
    """Why some still wait, a sentence."""
    altered: tuple[str, ...] = ()
    """Not as they were sealed: no authority is asked to stamp that."""


def stamp(desk: Desk, now: datetime, transport: httpx.BaseTransport | None = None) -> Stamping:
    """Have all bundles stamped that wait. What no authority stamps goes on waiting, and `why` says so."""
    shelf = desk.shelf()
    waiting, altered = [ref.id for ref in shelf.refs if not ref.stamped], list(shelf.altered)
    url = desk.settings.tsa_url
    if not waiting or not url:
        why = "No authority is set: SAFELIGHT_TSA_URL names one." if waiting else ""
        return Stamping((), tuple(waiting), why, tuple(altered))
    roots = _roots(desk.settings.tsa_ca)
    done: list[str] = []
    with httpx.Client(timeout=_SECONDS, transport=transport, follow_redirects=False) as client:
        for at, bundle in enumerate(waiting):
            try:
                manifest = desk.unpacked(bundle).content[MANIFEST]
            except StoreError:
                altered.append(bundle)
                continue
            try:
                files, found = _asked(client, url, manifest, roots)
            except NoStamp as reason:
                why = f"The authority gave no stamp: {reason}."
                return Stamping(tuple(done), tuple(waiting[at:]), why, tuple(altered))
            facts = {
                "manifest": digest(manifest),
                "time": written_time(found.at),
                "authority": found.authority,
                "root": found.root_sha256,
                "clock_minus_authority_seconds": round((now - found.at).total_seconds()),
            }
            with desk.vault.writing():
                # Another command may have had it stamped meanwhile. Its answer is in the chain: this one isn't needed.
                if not desk.vault.folder(STAMPS, bundle).exists():
                    desk.vault.put(STAMPS, bundle, files, "stamp", now, facts)
            done.append(bundle)
    return Stamping(tuple(done), (), altered=tuple(altered))


def check(manifest: bytes, files: Mapping[str, bytes]) -> Stamp:
    """What the stamp of a manifest says, from the kept files alone. Raises NoStamp."""
    try:
        request = parse_timestamp_request(files[REQUEST])
        response = decode_timestamp_response(files[RESPONSE])
        chain = x509.load_pem_x509_certificates(files[CHAIN])
    except KeyError as missing:
        raise NoStamp(f"{missing.args[0]} is gone") from None
    except ValueError:
        raise NoStamp("its files can't be read") from None
    if request.message_imprint.message.hex() != digest(manifest):
        raise NoStamp("the request is for another manifest")
    return _verified(manifest, response, request.nonce, chain, files.get(REVOKED))


def _verified(
    manifest: bytes,
    response: TimeStampResponse,
    nonce: int | None,
    chain: Sequence[x509.Certificate],
    revoked: bytes | None,
) -> Stamp:
    builder = VerifierBuilder(roots=[chain[-1]], intermediates=list(chain[1:-1]), nonce=nonce)
    try:
        builder.build().verify_message(response, manifest)
        info = response.tst_info
        return Stamp(
            at=info.gen_time,
            authority=chain[0].subject.rfc4514_string(),
            serial=info.serial_number,
            root_sha256=chain[-1].fingerprint(SHA256()).hex(),
            until=chain[0].not_valid_after_utc,
            revocation=revocation(revoked, chain, info.gen_time),
        )
    except VerificationError as error:
        raise NoStamp(str(error).rstrip(".").lower()) from None
    except ValueError:  # parts are parsed when they are asked for
        raise NoStamp("its response is damaged") from None


def _asked(
    client: httpx.Client, url: str, manifest: bytes, roots: Sequence[x509.Certificate]
) -> tuple[dict[str, bytes], Stamp]:
    request = (
        TimestampRequestBuilder()
        .data(manifest)
        .hash_algorithm(HashAlgorithm.SHA256)
        .cert_request(cert_request=True)
        .nonce(nonce=True)
        .build()
    )
    content = _content(client, "POST", url, request.as_bytes())
    try:
        response = decode_timestamp_response(content)
        if response.status:
            raise NoStamp(f"it refused (status {response.status})")
        chain = _chain(response, roots)
    except ValueError:
        raise NoStamp("what it sent is no response") from None
    found = _verified(manifest, response, request.nonce, chain, None)
    revoked = _revoked(client, chain)  # not before what named its address was verified
    revocation(revoked, chain, found.at)
    files = {
        REQUEST: request.as_bytes(),
        RESPONSE: content,
        CHAIN: b"".join(one.public_bytes(Encoding.PEM) for one in chain),
    }
    return files | ({REVOKED: revoked} if revoked else {}), found


def _content(client: httpx.Client, method: str, url: str, body: bytes | None = None) -> bytes:
    headers = {"Content-Type": "application/timestamp-query"} if body else {}
    try:
        with client.stream(method, url, content=body, headers=headers) as answer:
            if answer.status_code != 200:
                raise NoStamp(f"it answered {answer.status_code}")
            content = b""
            for part in answer.iter_bytes():
                content += part
                if len(content) > _LARGEST:
                    raise NoStamp("its answer is too large")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NoStamp(f"it can't be reached ({type(error).__name__})") from None
    return content


def _chain(response: TimeStampResponse, roots: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """The authority's certificate, those above it, and a root that is trusted."""
    sent = [x509.load_der_x509_certificate(one) for one in response.signed_data.certificates]
    (signer,) = response.signed_data.signer_infos
    chain = [one for one in sent if (one.issuer, one.serial_number) == (signer.issuer, signer.serial_number)][:1]
    if not chain:
        raise NoStamp("it sent no certificate")
    while chain[-1] not in roots and len(chain) < 8:
        above = next((one for one in (*roots, *sent) if one not in chain and _issued(chain[-1], one)), None)
        if above is None:
            raise NoStamp("its certificate leads to no root that is trusted here; SAFELIGHT_TSA_CA names one")
        chain.append(above)
    return chain


def _issued(one: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(by)
    except Exception:  # whatever doesn't fit is not the issuer
        return False
    return True


def _revoked(client: httpx.Client, chain: Sequence[x509.Certificate]) -> bytes | None:
    """The list of revoked certificates that the authority's own certificate names, as it is now; nothing without."""
    try:
        points = chain[0].extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return None
    for name in (name for point in points for name in point.full_name or ()):
        if isinstance(name, x509.UniformResourceIdentifier) and name.value.startswith(("http://", "https://")):
            try:
                content = _content(client, "GET", name.value)
                list_of(content, chain)
            except NoStamp:
                continue
            return content
    return None


def _roots(file: Path | None) -> list[x509.Certificate]:
    path = file or Path(certifi.where())
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        raise BadFilter(
            f"{path.name} is no PEM file of certificates.", fix="Set SAFELIGHT_TSA_CA to the authority's root."
        ) from None
