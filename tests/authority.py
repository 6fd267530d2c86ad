"""A time-stamping authority on loopback (RFC 3161): `openssl ts` behind HTTP, with a root of its own."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

_CONFIG = """
[ca]
distinguished_name = dn
x509_extensions = ca_ext
prompt = no
[dn]
CN = Root of a test
[ca_ext]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[signer_ext]
basicConstraints = CA:FALSE
extendedKeyUsage = critical, timeStamping
keyUsage = critical, digitalSignature
crlDistributionPoints = URI:PLACE/revoked.crl
[tsa]
default_tsa = one
[one]
dir = .
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """An RFC 3161 authority: `openssl ts` behind HTTP. It can be told to be down, or to answer for something else."""

    folder: Path
    url: str = ""
    down: bool = False
    canned: bytes | None = None
    asked: list[bytes] = field(default_factory=list)
    revoked: bytes = b""
    """Its list of revoked certificates; nothing on it but what a test puts there."""

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def make(self) -> None:
        (self.folder / "tsa.cnf").write_text(_CONFIG.replace("PLACE", self.url.removesuffix("/tsr")))
        (self.folder / "serial").write_text("01\n")
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-config", "tsa.cnf",
                      "-section", "ca", "-keyout", "root.key", "-out", "root.pem")  # fmt: skip
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-config", "tsa.cnf", "-section", "ca",
                      "-subj", "/CN=Authority of a test", "-keyout", "tsa.key", "-out", "tsa.csr")  # fmt: skip
        self._openssl("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
                      "-days", "3650", "-extfile", "tsa.cnf", "-extensions", "signer_ext",
                      "-out", "tsa.pem")  # fmt: skip
        self.revoked = self.list_of_revoked()

    def list_of_revoked(self, since: datetime | None = None, reason: x509.ReasonFlags | None = None) -> bytes:
        """A list by its root (DER), with the authority's own certificate on it `since` a time, for a reason or none."""
        root = x509.load_pem_x509_certificate(self.root.read_bytes())
        key = load_pem_private_key((self.folder / "root.key").read_bytes(), None)
        assert isinstance(key, RSAPrivateKey)
        now = datetime.now(UTC)
        made = x509.CertificateRevocationListBuilder().issuer_name(root.subject).last_update(now)
        made = made.next_update(now + timedelta(days=7))
        if since:
            own = x509.load_pem_x509_certificate((self.folder / "tsa.pem").read_bytes())
            entry = x509.RevokedCertificateBuilder().serial_number(own.serial_number).revocation_date(since)
            entry = entry.add_extension(x509.CRLReason(reason), critical=False) if reason else entry
            made = made.add_revoked_certificate(entry.build())
        return made.sign(key, SHA256()).public_bytes(Encoding.DER)

    def answer(self, query: bytes) -> bytes:
        if self.canned is not None:
            return self.canned
        (self.folder / "query.tsq").write_bytes(query)
        self._openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "one", "-queryfile", "query.tsq",
                      "-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "reply.tsr")  # fmt: skip
        return (self.folder / "reply.tsr").read_bytes()

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True, timeout=30)


@contextmanager
def served(folder: Path) -> Iterator[Authority]:
    """An authority with a root of its own, until the block ends."""
    authority = Authority(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append(query)
            known = self.headers["Content-Type"] == "application/timestamp-query"
            content = b"" if authority.down or not known else authority.answer(query)
            self.send_response(503 if authority.down else 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self.send_response(503 if authority.down else 200)
            self.send_header("Content-Length", str(len(authority.revoked)))
            self.end_headers()
            self.wfile.write(authority.revoked)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    authority.url = f"http://127.0.0.1:{server.server_port}/tsr"
    authority.make()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield authority
    server.shutdown()
    server.server_close()
