"""From the bytes that somebody sent to upright pixels, or to why there are none. The only place that opens photos.

Photos are opened in another process that can do nothing else (`limited`), by Pillow. One such process is kept warm;
if a photo makes it crash or takes too long, that photo is refused and a new one stands for the next.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, TypeVar

import h3ronpy.vector
import numpy as np

from safelight.images import limited
from safelight.images.pixels import Pixels
from safelight.images.unfit import Refused, unfit

LONGEST: Final = 8.0
"""Seconds that a photo may take, the start of the process included; a usual one takes some 50 ms."""

PLACE_RESOLUTION: Final = 9

LIFE: Final = 500
"""Photos that a process opens before a new one takes its place."""

_PIPE: Final = 1024**2
"""Bytes that a pipe holds: a photo's pixels go over in two turns instead of forty."""

_T = TypeVar("_T")
_Read = Callable[[bytes, int, int, IO[bytes]], _T]
"""What a reply's head says (how it went, width, height), with what follows to be read from the pipe."""


_SAID: Final = {
    limited.TOO_LARGE: Refused.TOO_LARGE,
    limited.TOO_SMALL: Refused.NOT_A_PHOTO,
    limited.BROKEN: Refused.BROKEN,
}


@dataclass(slots=True)
class Decoder:
    """Opens photos one at a time, in a process of its own that is started at the first and kept for the next."""

    longest: float = LONGEST
    program: Path = Path(limited.__file__)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)
    _owner: int = field(default=0, init=False, repr=False)
    _left: int = field(default=0, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def decode(self, content: bytes, *, large: bool = False) -> Pixels | Refused:
        """The photo's pixels, upright, at most 800 long (4096 if `large`), with nothing written beside them."""
        if refused := unfit(content):
            return refused
        return self._asked(limited.LARGE if large else limited.PIXELS, content, _pixels)

    def place(self, content: bytes) -> int | None:
        """The H3 cell of resolution 9 where a photo says that it was taken; None where it says nothing.

        Only for senders who said that their photo's place may be used; the point itself is not kept.
        """
        if unfit(content):
            return None
        found = self._asked(limited.PLACE, content, _cell)
        return None if isinstance(found, Refused) else found

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _asked(self, what: bytes, content: bytes, read: _Read[_T]) -> _T | Refused:
        with self._lock:
            process, slow = self._running(), threading.Event()

            def stop() -> None:
                slow.set()
                process.kill()

            timer = threading.Timer(self.longest, stop)
            timer.start()
            try:
                return _exchange(process, what, content, read)
            except (OSError, EOFError):
                self._end()
                return Refused.TOO_SLOW if slow.is_set() else Refused.BROKEN
            finally:
                timer.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():
            self._process = None  # of the process that this one was forked from
        if self._process is None or self._process.poll() is not None or not self._left:
            self._end()
            self._owner, self._left = os.getpid(), LIFE
            self._process = subprocess.Popen(  # noqa: S603  # our own program, by its path
                [sys.executable, "-I", str(self.program)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={},
                pipesize=_PIPE,
            )
        self._left -= 1
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]  # both are pipes
        process.wait()


def _exchange(process: subprocess.Popen[bytes], what: bytes, content: bytes, read: _Read[_T]) -> _T:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(limited.ASKED.pack(what, len(content)) + content)
    process.stdin.flush()
    said, width, height = limited.ANSWERED.unpack(_exactly(process.stdout, limited.ANSWERED.size))
    return read(said, width, height, process.stdout)


def _pixels(said: bytes, width: int, height: int, source: IO[bytes]) -> Pixels | Refused:
    if said != limited.OK:
        return _SAID.get(said, Refused.BROKEN)
    if not (0 < width <= limited.LARGE_SIDE and 0 < height <= limited.LARGE_SIDE):
        raise EOFError
    return np.frombuffer(_exactly(source, width * height * 3), dtype=np.uint8).reshape(height, width, 3)


def _cell(said: bytes, _width: int, _height: int, source: IO[bytes]) -> int | None:
    if said != limited.OK:
        return None
    latitude, longitude = limited.POINT.unpack(_exactly(source, limited.POINT.size))
    cells = h3ronpy.vector.coordinates_to_cells(np.array([latitude]), np.array([longitude]), PLACE_RESOLUTION)
    return int(np.asarray(cells)[0])


def _exactly(source: IO[bytes], length: int) -> bytes:
    content = source.read(length)
    if len(content) < length:
        raise EOFError
    return content


DECODER: Final = Decoder()
"""The decoder of this process."""

atexit.register(DECODER.close)
