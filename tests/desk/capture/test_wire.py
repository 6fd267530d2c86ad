"""What is recorded of a request: every byte as it crossed the wire, from a server that behaves or not."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from safelight.core.errors import PublisherError
from safelight.desk.capture import Guard, Limits, Wire, read_reply
from tests.desk.capture.conftest import Site


def test_both_directions_are_kept_as_they_crossed_the_wire(site: Site, wire: Wire) -> None:
    packed = gzip.compress(b"<p>Call 314-555-0153</p>")
    chunks = b"".join(f"{len(part):x};x=y\r\n".encode() + part + b"\r\n" for part in (packed[:9], packed[9:]))
    sent = b"HTTP/1.1 200 Fine\r\nX-Odd:  two  spaces \r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    sent += chunks + b"0\r\n\r\n"
    site.answers["/a?b=1"] = sent
    exchange = wire.get(httpx.URL(f"{site.root}/a?b=1"))
    assert exchange.response == sent
    assert exchange.request == site.requests[0]
    assert exchange.request.startswith(b"GET /a?b=1 HTTP/1.1\r\nHost: 127.0.0.1")
    assert (exchange.address, exchange.cut, exchange.certificates) == ("127.0.0.1", None, ())
    reply = read_reply(exchange.response)
    assert reply is not None
    assert reply.body == b"<p>Call 314-555-0153</p>"


def test_nothing_but_get_without_cookies_is_sent(site: Site, wire: Wire) -> None:
    site.page("/", "x", head="Set-Cookie: id=7\r\n")
    for _ in range(2):
        wire.get(httpx.URL(site.root + "/"))
    assert all(request.startswith(b"GET ") and b"ookie" not in request for request in site.requests)


def _endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65_536)


def _drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def _cut(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")


@pytest.mark.parametrize(("answer", "why"), [(_endless, "length"), (_drip, "time"), (_cut, "disconnect")])
def test_what_never_ends_is_cut_and_says_why(site: Site, answer: object, why: str) -> None:
    site.answers["/"] = answer  # type: ignore[assignment]
    wire = Wire(Guard(frozenset({("127.0.0.1", site.port)})), Limits(bytes=500_000, seconds=0.4, silence=0.3))
    began = time.monotonic()
    exchange = wire.get(httpx.URL(site.root + "/"))
    assert time.monotonic() - began < 2
    assert exchange.cut == why
    assert exchange.response.startswith(b"HTTP/1.1 200 OK")
    assert len(exchange.response) <= 500_000


def test_fifty_megabytes_are_taken_and_no_byte_more(site: Site) -> None:
    body = b"<p>Call 314-555-0153</p>" + b"<p>more</p>" * (5 * 2**20)
    site.page("/", body)
    exchange = Wire(Guard(frozenset({("127.0.0.1", site.port)}))).get(httpx.URL(site.root + "/"))
    assert len(body) > 50 * 2**20
    assert (len(exchange.response), exchange.cut) == (50 * 2**20, "length")


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH_9\r\n"])
def test_no_answer_is_an_error_or_no_reply(site: Site, wire: Wire, answer: bytes) -> None:
    site.answers["/"] = answer
    if not answer:
        with pytest.raises(PublisherError, match="can't be reached"):
            wire.get(httpx.URL(site.root + "/"))
        return
    assert read_reply(wire.get(httpx.URL(site.root + "/")).response) is None


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Loopback")])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    built = built.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = built.sign(key, hashes.SHA256())
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def test_certificates_are_kept_and_checked(authority: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(authority)
    site = Site(server)
    try:
        site.page("/", "<p>hello</p>")
        guard = Guard(frozenset({("127.0.0.1", site.port)}))
        trusting = Wire(guard, tls=ssl.create_default_context(cafile=str(authority)))
        exchange = trusting.get(httpx.URL(site.root + "/"))
        known = x509.load_pem_x509_certificate(authority.read_bytes())
        assert exchange.certificates[0] == known.public_bytes(serialization.Encoding.DER)
        assert exchange.response.endswith(b"<p>hello</p>")
        with pytest.raises(PublisherError, match="certificate"):
            Wire(guard).get(httpx.URL(site.root + "/"))
    finally:
        site.close()
