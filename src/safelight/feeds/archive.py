"""ZIP and gzip: members are opened as streams, within bounds that a zip bomb breaks and a city's file does not."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from safelight.core.errors import BadInput

Opener = Callable[[], BinaryIO]


GZIP_MAGIC: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an archive may hold at most: members, bytes unpacked in all, and how much smaller packed than unpacked."""

    members: int = 500
    bytes: int = 8 * 1024**3
    ratio: int = 200


BOUNDS: Final = Bounds()
_RATIO_FROM: Final = 32 * 1024**2
"""Below this many unpacked bytes no ratio is judged: a short file of blanks is harmless."""


@contextmanager
def whole(name: str) -> Iterator[None]:
    """Turn what a cut or damaged archive raises into a sentence."""
    try:
        yield
    except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, NotImplementedError):
        raise BadInput(f"{name} is cut off or damaged: it can't be unpacked.", fix="Download the file again.") from None


def members(open_bytes: Opener, name: str, bounds: Bounds = BOUNDS) -> list[tuple[str, Opener]]:
    """The files inside a ZIP, without folders and what a Mac adds. Raises BadInput for a bomb or a password."""
    with whole(name), open_bytes() as raw, zipfile.ZipFile(raw) as archive:
        inside = [info for info in archive.infolist() if not info.is_dir()]
    if len(inside) > bounds.members:
        raise BadInput(
            f"{name} holds more than {bounds.members} files.", fix="Unpack it, give the one file that matters."
        )
    if any(info.flag_bits & 1 for info in inside):
        raise BadInput(f"{name} is an archive with a password.", fix="Unpack it, give the file inside.")
    _judge(sum(info.file_size for info in inside), sum(info.compress_size for info in inside), name, bounds)
    wanted = [info.filename for info in inside if not _litter(info.filename)]
    return [(member, _member(open_bytes, member, name, bounds)) for member in wanted]


def gunzipped(open_bytes: Opener, name: str, bounds: Bounds = BOUNDS) -> Opener:
    """What is inside a gzip file, as a stream."""

    def opened() -> BinaryIO:
        raw = open_bytes()
        return io.BufferedReader(_Bounded(gzip.GzipFile(fileobj=raw), raw, name, bounds), 1 << 20)

    return opened


def _member(open_bytes: Opener, member: str, name: str, bounds: Bounds) -> Opener:
    def opened() -> BinaryIO:
        raw = open_bytes()
        with whole(name):
            archive = zipfile.ZipFile(raw)
            stream = archive.open(member)
        return io.BufferedReader(_Bounded(stream, raw, name, bounds), 1 << 20)

    return opened


class _Readable(Protocol):
    """What gzip and ZIP members have in common."""

    def read(self, size: int = ..., /) -> bytes: ...


class _Bounded(io.RawIOBase):
    """An unpacking stream that stops where what comes out is beyond bounds, whatever the archive's index says."""

    def __init__(self, stream: _Readable, raw: BinaryIO, name: str, bounds: Bounds) -> None:
        self._stream = stream
        self._raw = raw
        self._name = name
        self._bounds = bounds
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer will do
        with whole(self._name):
            chunk = self._stream.read(len(buffer))
        self._out += len(chunk)
        if self._out > _RATIO_FROM:
            _judge(self._out, max(self._raw.tell(), 1), self._name, self._bounds)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _judge(unpacked: int, packed: int, name: str, bounds: Bounds) -> None:
    if unpacked > bounds.bytes or (unpacked > _RATIO_FROM and unpacked > bounds.ratio * packed):
        raise BadInput(
            f"{name} unpacks to far more than a city's file: it is not read.", fix="Check where the file comes from."
        )


def _litter(member: str) -> bool:
    parts = member.split("/")
    return parts[0] == "__MACOSX" or parts[-1].startswith(".")
