"""What is lent to Arrow comes back before it is left: Arrow's threads hold Python's streams and bytes beyond a read.

A thread that gives one back while the interpreter ends aborts the process. So whoever lends waits until all is back.
"""

from __future__ import annotations

import io
import queue
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

_LONGEST: Final = 10.0
"""Seconds after which something is taken for lost; giving back takes a few milliseconds."""


class Loans:
    """Things that are out."""

    def __init__(self) -> None:
        # Both are written in C: a thread that gives back runs no Python code behind it, so it keeps the interpreter's
        # lock until it no longer needs it.
        self._back: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._out: dict[int, weakref.ref[Any]] = {}

    def lend(self, thing: Any) -> None:
        """Note that something is out until nobody refers to it."""
        reference = weakref.ref(thing, self._back.put)
        self._out[id(reference)] = reference

    def settle(self) -> None:
        """Take note of what has come back meanwhile."""
        while not self._back.empty():
            del self._out[id(self._back.get())]

    def wait(self) -> None:
        """Return when all is back."""
        while self._out:
            try:
                del self._out[id(self._back.get(timeout=_LONGEST))]
            except queue.Empty:
                return


class _Block(bytearray):
    """Bytes that can be waited for."""


class _Lent(io.RawIOBase):
    """A stream whose every piece is lent."""

    def __init__(self, stream: BinaryIO, loans: Loans) -> None:
        self._stream = stream
        self._loans = loans
        loans.lend(self)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes: `size` of them, or fewer at the end."""
        stream, loans = self._stream, self._loans
        del self  # what fails below would hold on to what is lent
        loans.settle()
        block = _Block(stream.read(size))
        loans.lend(block)
        return block  # type: ignore[return-value]  # Arrow takes any buffer; bytes can't be waited for


@contextmanager
def lent() -> Iterator[Loans]:
    """Lend within this block; it ends when all is back, so let nothing of it be referred to at its end."""
    loans = Loans()
    try:
        yield loans
    finally:
        loans.wait()


def lent_stream(stream: BinaryIO, loans: Loans) -> BinaryIO:
    """The stream, as something that is lent."""
    return _Lent(stream, loans)  # type: ignore[return-value]  # all of it that Arrow asks for
