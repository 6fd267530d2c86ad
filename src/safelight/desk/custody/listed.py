"""Pictures that must not be kept: what a capture holds is compared with lists before anything is stored or shown.

Compared are bytes (SHA-256, MD5) and looks (PDQ): of answers as they came and as they are read, of files, and of
what is packed in them (pictures in a page's text, parts of e-mails and MHTML, records of archives, pictures in PDF).
"""

from __future__ import annotations

import base64
import binascii
import email
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import pypdfium2
import pypdfium2.raw as pdfium
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from safelight.core.errors import StoreError
from safelight.desk.capture.captured import Captured
from safelight.desk.capture.replies import read_reply
from safelight.images import pdq
from safelight.images.decoding import DECODER
from safelight.images.unfit import Refused

_LENGTHS: Final = {"sha256": 64, "md5": 32, "pdq": 64}
_DATA: Final = re.compile(rb"data:[a-zA-Z0-9.+/-]{0,80}((?:;[a-zA-Z0-9=.\-]{1,80}){0,5}),([^\s\"'<>)]{40,})")
_DEEPEST: Final = 3
_PACKED: Final = 512 * 2**20
"""Bytes that are unpacked of one capture."""
_PARTS: Final = 20_000
_LARGEST: Final = 64 * 2**20
"""Bytes that are read of one packed part."""


@dataclass(frozen=True, slots=True)
class Lists:
    """Hashes that the deployment was given, lower-case hex."""

    sha256: frozenset[str] = frozenset()
    md5: frozenset[str] = frozenset()
    pdq: tuple[bytes, ...] = ()
    files: tuple[str, ...] = ()
    fingerprint: str = ""
    """SHA-256 over the lists: which ones a capture was checked against."""

    def hit(self, prints: Iterable[Mapping[str, Any]]) -> str | None:
        """The kind of hash by which one of these is listed."""
        for one in prints:
            if one["sha256"] in self.sha256:
                return "sha256"
            if one["md5"] in self.md5:
                return "md5"
            looks = one.get("pdq")
            if looks and self.pdq and pdq.nearest(bytes.fromhex(looks), self.pdq) <= pdq.NEAR:
                return "pdq"
        return None

    def says(self, prints: Sequence[Mapping[str, Any]]) -> str:
        """What was compared, a sentence for the manifest. Raises StoreError where not all could be."""
        if not self.files:
            return "No list of pictures was given; nothing was compared."
        if any(one.get("unread") for one in prints):
            raise StoreError(
                "What was captured packs too much to compare all of it with the lists; nothing of it is kept.",
                fix="Unpack it and hand over its parts.",
            )
        blind = sum(bool(one.get("unseen")) for one in prints)
        unseen = f" {blind} pictures could not be opened, so their looks were not compared." if blind else ""
        return (
            f"{len(prints)} contents were compared with {len(self.files)} lists (SHA-256 of these: "
            f"{self.fingerprint}); none is listed.{unseen}"
        )


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked, and what was seen already."""

    bytes_left: int = _PACKED
    parts_left: int = _PARTS
    seen: set[str] = field(default_factory=set)

    def takes(self, content: bytes) -> bool:
        """Whether this part is still compared."""
        self.bytes_left -= len(content)
        self.parts_left -= 1
        return not self.spent and len(content) < _LARGEST

    @property
    def spent(self) -> bool:
        return self.bytes_left < 0 or self.parts_left < 0


def read_lists(folder: Path | None) -> Lists:
    """All lists of a folder, one hash a line. Raises StoreError where one can't be read: nothing is then kept."""
    if folder is None:
        return Lists()
    found: dict[str, set[str]] = {kind: set() for kind in _LENGTHS}
    names, whole = [], hashlib.sha256()
    try:
        files = sorted(path for path in folder.expanduser().iterdir() if path.suffix[1:].lower() in _LENGTHS)
        for path in files:
            content = path.read_bytes()
            found[path.suffix[1:].lower()].update(_hashes(path, content))
            names.append(path.name)
            whole.update(hashlib.sha256(content).digest())
    except OSError as error:
        raise StoreError(
            f"The lists of pictures that must not be kept can't be read: {error.strerror}.",
            fix="Correct SAFELIGHT_DESK_HASH_LISTS. Nothing is captured while its lists can't be read.",
        ) from None
    if not names:
        raise StoreError(
            "The folder of SAFELIGHT_DESK_HASH_LISTS holds no list.",
            fix="Put *.sha256, *.md5 or *.pdq into it, one hash a line. Nothing is captured without them.",
        )
    looks = tuple(bytes.fromhex(one) for one in sorted(found["pdq"]))
    return Lists(frozenset(found["sha256"]), frozenset(found["md5"]), looks, tuple(names), whole.hexdigest())


def _hashes(path: Path, content: bytes) -> Iterator[str]:
    length = _LENGTHS[path.suffix[1:].lower()]
    for number, line in enumerate(content.decode("utf-8", "replace").lstrip("\ufeff").splitlines(), 1):
        plain = line.partition("#")[0].strip()
        word = re.split(r"[,;\s]", plain, maxsplit=1)[0].lower()
        if word and not re.fullmatch(rf"[0-9a-f]{{{length}}}", word):
            raise StoreError(
                f"Line {number} of the list {path.name} is no hash of {length} hex digits.",
                fix="Correct the list. Nothing is captured while one can't be read.",
            )
        if word:
            yield word


def prints(captured: Captured) -> list[dict[str, Any]]:
    """Hashes of all that a capture holds, each content once; of pictures also those by their looks.

    What packs too much to be taken apart is in as `{"unread": …}`.
    """
    budget = _Budget()
    found: list[dict[str, Any]] = []
    for content in _contents(captured):
        found += _prints(content, budget, 0)
    if budget.spent:
        found[-1]["unread"] = True
    return found


def _contents(captured: Captured) -> Iterator[bytes]:
    for exchange in captured.exchanges:
        reply = read_reply(exchange.response)
        yield exchange.response
        yield exchange.response.partition(b"\r\n\r\n")[2]
        if reply is not None:
            yield reply.body
    for file in captured.files:
        yield file.content


def _prints(content: bytes, budget: _Budget, depth: int) -> Iterator[dict[str, Any]]:
    sha256 = hashlib.sha256(content).hexdigest()
    if not content or sha256 in budget.seen:
        return
    budget.seen.add(sha256)
    found: dict[str, Any] = {"sha256": sha256, "md5": hashlib.md5(content, usedforsecurity=False).hexdigest()}
    if _is_picture(content):
        pixels = DECODER.decode(content)
        if isinstance(pixels, Refused):
            found["unseen"] = True
        elif (picture := pdq.picture(pixels)).tells:
            found["pdq"] = picture.hash.hex()
    yield found
    if depth < _DEEPEST:
        for part in _inside(content):
            if not budget.takes(part):
                found["unread"] = True
                if budget.spent:
                    return
            yield from _prints(part, budget, depth + 1)


def _is_picture(content: bytes) -> bool:
    return (
        content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8"))
        or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
        or content[4:8] == b"ftyp"
    )


def _inside(content: bytes) -> Iterator[bytes]:
    """What is packed in a content, as far as its kind is known."""
    head = content[:2048].lstrip()
    if content.startswith(b"%PDF"):
        yield from _in_pdf(content)
    elif content.startswith((b"WARC/", b"\x1f\x8b")):
        yield from _in_warc(content)
    elif content.startswith(b"PK\x03\x04"):
        yield from _in_zip(content)
    elif re.match(rb"[A-Za-z-]{2,40}:[^\r\n]*\r?\n", head) and b"content-type:" in content[:20_000].lower():
        yield from _in_mail(content)
    yield from _in_text(content)


def _in_text(content: bytes) -> Iterator[bytes]:
    for found in _DATA.finditer(content):
        try:
            plain = unquote_to_bytes(found[2])
            yield base64.b64decode(plain + b"=" * (-len(plain) % 4)) if b";base64" in found[1] else plain
        except (binascii.Error, ValueError):
            continue


def _in_mail(content: bytes) -> Iterator[bytes]:
    for part in email.message_from_bytes(content).walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload


def _in_warc(content: bytes) -> Iterator[bytes]:
    try:
        for record in ArchiveIterator(io.BytesIO(content)):
            yield record.content_stream().read(_LARGEST)
    except (ArchiveLoadFailed, EOFError, ValueError, OSError):
        return


def _in_zip(content: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                with archive.open(member) as opened:
                    yield opened.read(_LARGEST)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        return


def _in_pdf(content: bytes) -> Iterator[bytes]:
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            for page in document:
                for image in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=5):
                    out = io.BytesIO()
                    image.extract(out)
                    yield out.getvalue()
        finally:
            document.close()
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return
