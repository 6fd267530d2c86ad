"""A bundle's content: the WARC, the files, the manifest and the sums, and how these become one sealed file and back."""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from safelight import __version__
from safelight.core.errors import BadInput
from safelight.desk.capture.captured import Captured, Purpose
from safelight.desk.custody import warc
from safelight.desk.custody.clock import clock_source
from safelight.desk.custody.ledger import canonical, written_time

MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
WARC: Final = "capture.warc"
FILES: Final = "files/"
FORMAT: Final = "safelight bundle 1"

_SAFE_PART: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a bundle says of the desk that sealed it."""

    bundle: str
    previous: str
    """Hash of the chain's last line when it was sealed."""
    configuration: str
    """SHA-256 of the settings."""
    lists: str
    """What the pictures were checked against, in a sentence."""
    prints: Sequence[Mapping[str, Any]] = ()
    """Hashes of all that was compared, also of what is packed inside files: for lists that come later."""
    clock_back_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Packed:
    """The content of a bundle by path, the manifest and the sums among them."""

    content: Mapping[str, bytes] = field(repr=False)

    @property
    def manifest(self) -> bytes:
        """As written."""
        return self.content[MANIFEST]


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def pack(captured: Captured, purpose: Purpose, now: datetime, around: Circumstances) -> Packed:
    """All that one bundle holds."""
    facts = _facts(captured, purpose, now, around)
    content: dict[str, bytes] = {
        WARC: warc.write(captured.exchanges, facts, facts["tool"], captured.began),
    }
    listed = []
    for file in captured.files:
        path = _path(file.name, content)
        content[path] = file.content
        listed.append(
            {"path": path, "name": file.name, "content_type": file.content_type, "origin": file.origin}
            | _sized(file.content)
        )
    warc_entry = {"path": WARC, "name": WARC, "content_type": "application/warc", "origin": facts["tool"]}
    files = [warc_entry | _sized(content[WARC]), *listed]
    content[MANIFEST] = canonical({"capture": facts, "files": files, "compared": list(around.prints)})
    content[SUMS] = sums(content)
    return Packed(content)


def sums(content: Mapping[str, bytes]) -> bytes:
    """The file that `sha256sum -c` reads, over everything but itself."""
    return "".join(f"{digest(content[path])}  {path}\n" for path in sorted(content) if path != SUMS).encode()


def _facts(captured: Captured, purpose: Purpose, now: datetime, around: Circumstances) -> dict[str, Any]:
    clock = clock_source()
    if around.clock_back_seconds:
        clock += f" It is {around.clock_back_seconds} s behind the chain's last line: it was moved back."
    return {
        "format": FORMAT,
        "bundle": around.bundle,
        "previous": around.previous,
        "case": purpose.case,
        "basis": purpose.basis,
        "officer": purpose.officer,
        "asked": captured.asked,
        "began": written_time(captured.began),
        "ended": written_time(captured.ended),
        "sealed": written_time(now),
        "clock": clock,
        "tool": f"safelight {__version__}",
        "configuration": around.configuration,
        "handed_over_by": captured.handed_over_by,
        "notes": list(captured.notes),
        "pictures_checked": around.lists,
        "addresses": [exchange.url for exchange in captured.exchanges],
    }


def _sized(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "sha256": digest(content)}


def _path(name: str, taken: Mapping[str, bytes]) -> str:
    """Where a file stands in the bundle: its name where that is plain, else what is plain of it; each path once."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    plain = [part if _SAFE_PART.fullmatch(part) else _plain(part) for part in parts[-3:]] or ["file"]
    path = FILES + "/".join(plain)
    number = 2
    while path in taken or any(known.startswith(path + "/") or path.startswith(known + "/") for known in taken):
        path = FILES + "/".join([f"{number}-{plain[0]}", *plain[1:]])
        number += 1
    return path


def _plain(part: str) -> str:
    return (re.sub(r"[^A-Za-z0-9._-]+", "_", part).lstrip(".")[-100:]) or "file"


def to_tar(packed: Packed) -> bytes:
    """One file, the same for the same content."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(packed.content):
            member = tarfile.TarInfo(path)
            member.size, member.mode = len(packed.content[path]), 0o600
            archive.addfile(member, io.BytesIO(packed.content[path]))
    return out.getvalue()


def from_tar(content: bytes) -> Packed:
    """The content of a bundle. Raises BadInput where it isn't the tar of one."""
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for member in archive:
                opened = archive.extractfile(member)
                if opened is not None:
                    found[member.name] = opened.read()
    except (tarfile.TarError, OSError) as error:
        raise BadInput(
            f"The bundle can't be unpacked: {type(error).__name__}.", fix="Run `safelight desk verify` on it."
        ) from None
    if MANIFEST not in found:
        raise BadInput("The bundle has no manifest.", fix="Run `safelight desk verify` on it.")
    return Packed(found)
