"""The exchanges of a capture as a WARC 1.1 file, byte for byte, and back.

Records are written here and not by warcio, whose writer sets HTTP headers anew: evidence is the bytes that came. They
are read by warcio. Digests are SHA-256; a payload is what follows the HTTP headers, encoded as it was sent.
"""

from __future__ import annotations

import hashlib
import io
import ssl
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import orjson
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from safelight.core.errors import BadInput
from safelight.desk.capture.captured import Exchange
from safelight.desk.custody.ledger import canonical, read_time, written_time

CAPTURE_URI: Final = "urn:safelight:capture"
"""Target of the record that says who captured what, when and why."""

_STANDARD: Final = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_REVISIT: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_PEM: Final = "application/x-pem-file"
_AS_THEY_ARE: Final = "!#$%&'()*+,/:;=?@[]~"
_LOADER: Final = ArcWarcRecordLoader()

Fields = Sequence[tuple[str, str]]


def write(exchanges: Sequence[Exchange], facts: Mapping[str, Any], software: str, began: datetime) -> bytes:
    """The whole file: who made it, the facts of the capture, then each exchange with its certificates."""
    out = io.BytesIO()
    info = f"software: {software}\r\nformat: WARC File Format 1.1\r\nconformsTo: {_STANDARD}\r\n".encode()
    _record(out, "warcinfo", began, info, (("Content-Type", "application/warc-fields"),))
    _record(
        out,
        "metadata",
        began,
        canonical(facts),
        (("WARC-Target-URI", CAPTURE_URI), ("Content-Type", "application/json")),
    )
    seen: dict[str, tuple[str, Exchange]] = {}
    for exchange in exchanges:
        _write_exchange(out, exchange, seen)
    return out.getvalue()


def _write_exchange(out: io.BytesIO, exchange: Exchange, seen: dict[str, tuple[str, Exchange]]) -> None:
    about = [("WARC-Target-URI", _uri(exchange.url))]
    where = [("WARC-IP-Address", exchange.address)] if exchange.address else []
    split = payload_start("response", exchange.response)
    response = _record_id()
    if split is None:
        fields = [*about, *where, ("Content-Type", "application/octet-stream"), *_cut(exchange)]
        _record(out, "resource", exchange.at, exchange.response, fields, response)
    else:
        payload = _digest(exchange.response[split:])
        http = [
            *about,
            *where,
            ("Content-Type", "application/http; msgtype=response"),
            ("WARC-Payload-Digest", payload),
        ]
        first = seen.get(payload)
        if first and exchange.cut is None and len(exchange.response) > split:
            again = [
                ("WARC-Profile", _REVISIT),
                ("WARC-Refers-To", first[0]),
                ("WARC-Refers-To-Target-URI", _uri(first[1].url)),
                ("WARC-Refers-To-Date", written_time(first[1].at)),
            ]
            _record(out, "revisit", exchange.at, exchange.response[:split], [*http, *again], response)
        else:
            if exchange.cut is None:
                seen[payload] = response, exchange
            _record(out, "response", exchange.at, exchange.response, [*http, *_cut(exchange)], response)
    beside = [*about, ("WARC-Concurrent-To", response)]
    if exchange.request:
        known = payload_start("request", exchange.request) is not None
        kind, form = ("request", "http; msgtype=request") if known else ("metadata", "octet-stream")
        _record(out, kind, exchange.at, exchange.request, [*beside, ("Content-Type", f"application/{form}")])
    if exchange.certificates:
        chain = b"".join(_pem(certificate) for certificate in exchange.certificates)
        _record(out, "metadata", exchange.at, chain, [*beside, ("Content-Type", _PEM)])


def payload_start(kind: str, message: bytes) -> int | None:
    """Where the payload of an HTTP message begins, as the tools of others see it; None where it is no such message."""
    stream = io.BytesIO(message)
    parser = _LOADER.http_req_parser if kind == "request" else _LOADER.http_parser
    try:
        parser.parse(stream)
    except (StatusAndHeadersParserException, EOFError, UnicodeError):
        return None
    return stream.tell()


def _cut(exchange: Exchange) -> list[tuple[str, str]]:
    return [("WARC-Truncated", exchange.cut)] if exchange.cut else []


def _record(
    out: io.BytesIO, kind: str, at: datetime, block: bytes, fields: Fields, record_id: str | None = None
) -> None:
    head = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id or _record_id()),
        ("WARC-Date", written_time(at)),
        *fields,
        ("WARC-Block-Digest", _digest(block)),
        ("Content-Length", str(len(block))),
    ]
    lines = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in head)
    out.write(b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n")


def _record_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _uri(url: str) -> str:
    """An address that can't end its line or hold a space; the address as typed is in the facts of the capture."""
    return quote(url, safe=_AS_THEY_ARE)


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _pem(certificate: bytes) -> bytes:
    return ssl.DER_cert_to_PEM_cert(certificate).encode()


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands in the file, with what its digests say."""

    kind: str
    headers: Mapping[str, str]
    block: bytes = field(repr=False)

    def wrong(self) -> list[str]:
        """Names of the headers that don't fit the block."""
        wrong = []
        if self.headers.get("WARC-Block-Digest") != _digest(self.block):
            wrong.append("WARC-Block-Digest")
        if self.kind == "response":
            start = payload_start("response", self.block)
            if start is None or self.headers.get("WARC-Payload-Digest") != _digest(self.block[start:]):
                wrong.append("WARC-Payload-Digest")
        return wrong


def records(content: bytes) -> Iterator[Record]:
    """All records in order. Raises BadInput where the file can't be read on."""
    try:
        for record in ArchiveIterator(io.BytesIO(content), no_record_parse=True):
            yield Record(record.rec_type, dict(record.rec_headers.headers), record.content_stream().read())
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise BadInput(
            f"The WARC file can't be read on: {type(error).__name__}.", fix="Run `safelight desk verify` on the bundle."
        ) from None


def read(content: bytes) -> tuple[dict[str, Any], tuple[Exchange, ...]]:
    """The facts of the capture and its exchanges, as they were sealed. Raises BadInput."""
    facts: dict[str, Any] = {}
    responses: dict[str, Record] = {}
    beside: dict[str, list[Record]] = {}
    for record in records(content):
        if record.headers.get("WARC-Target-URI") == CAPTURE_URI:
            facts = orjson.loads(record.block)
        elif record.kind in ("response", "revisit", "resource"):
            responses[record.headers["WARC-Record-ID"]] = record
        elif to := record.headers.get("WARC-Concurrent-To"):
            beside.setdefault(to, []).append(record)
    found = tuple(_exchange(record, beside.get(name, []), responses) for name, record in responses.items())
    urls = facts.get("addresses", [])
    return facts, tuple(replace(one, url=url) for one, url in zip(found, urls, strict=True)) if urls else found


def _exchange(record: Record, beside: list[Record], responses: Mapping[str, Record]) -> Exchange:
    response = record.block
    if record.kind == "revisit":
        first = responses[record.headers["WARC-Refers-To"]].block
        response += first[payload_start("response", first) or 0 :]
    chain = next((one.block for one in beside if one.headers.get("Content-Type") == _PEM), b"")
    return Exchange(
        url=record.headers["WARC-Target-URI"],
        at=read_time(record.headers["WARC-Date"]),
        request=next((one.block for one in beside if one.headers.get("Content-Type") != _PEM), b""),
        response=response,
        address=record.headers.get("WARC-IP-Address"),
        cut=record.headers.get("WARC-Truncated"),
        certificates=tuple(one.public_bytes(Encoding.DER) for one in load_pem_x509_certificates(chain))
        if chain
        else (),
    )
