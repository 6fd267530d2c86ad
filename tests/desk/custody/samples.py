"""What the tests seal: a capture with everything in it."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from safelight.desk.capture.captured import Captured, Exchange, File, Purpose

NOW = datetime(2026, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)
PURPOSE = Purpose("K-17", "Search warrant 26-117", "mara")
WARCIO = str(Path(sys.executable).with_name("warcio"))
"""The tool as this environment has it, on the PATH or not."""


def certificate_der() -> bytes:
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ads.example")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(NOW).not_valid_after(NOW.replace(year=2030))
    return made.sign(key, SHA256()).public_bytes(Encoding.DER)


def everything() -> Captured:
    """A page, the same page again, an answer that breaks off, one that is no HTTP; and files."""
    certificate = certificate_der()
    body = b"<p>H\xc3\xa9llo 555-0100</p>"
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Odd:  two  spaces \r\n\r\n" + body
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"

    def exchange(path: str, response: bytes, cut: str | None = None) -> Exchange:
        request = f"GET {path} HTTP/1.1\r\nHost: ads.example\r\n\r\n".encode()
        url = f"https://ads.example{path}"
        return Exchange(url, NOW, request, response, "203.0.113.7", cut, (certificate,))

    return Captured(
        asked="https://ads.example/ad 1?q=ñ",
        began=NOW,
        ended=NOW,
        exchanges=(
            exchange("/ad 1?q=ñ\r\nX: y", page),
            exchange("/ad/2", page),
            exchange("/chunked", chunked),
            exchange("/cut", page[:-5], "disconnect"),
            exchange("/odd", b"no http at all", "time"),
        ),
        files=(
            File(
                "pictures/001-a.jpg", b"\xff\xd8\xff not a picture", "image/jpeg", "body of https://ads.example/a.jpg"
            ),
            File("../../etc/pässword", b"x", "text/plain", "received"),
            File("advertisement.txt", "Héllo 555-0100".encode(), "text/plain", "safelight text"),
        ),
        notes=("robots.txt of ads.example allows this address.",),
    )
