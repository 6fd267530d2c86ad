"""What is lent to Arrow's threads has come back when a read ends, so that none aborts the interpreter at its end."""

from __future__ import annotations

import gc
import io
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

import pytest

from safelight.core.errors import BadInput
from safelight.feeds.delimited import delimited_table
from safelight.feeds.lent import lent
from safelight.feeds.tables import Table

HEADER_ALONE = b"a,b\n"
READ = """
import io, sys
from safelight.feeds.delimited import delimited_table
table = delimited_table(lambda: io.BytesIO(b"a,b\\n"), "rows.csv")
assert not list(table.read(table.columns))
"""


class Thing:
    """Something that can be waited for."""


def test_whoever_lends_waits_until_it_is_back() -> None:
    back: list[str] = []

    def keep(things: list[Thing]) -> None:
        time.sleep(0.1)
        back.append("back")
        things.clear()

    with lent() as loans:
        thing = Thing()
        loans.lend(thing)
        thread = threading.Thread(target=keep, args=([thing],))
        del thing
        thread.start()
    assert back == ["back"]
    thread.join()


def _of(content: bytes) -> Table:
    return delimited_table(lambda: io.BytesIO(content), "rows.csv")


def _begun(table: Table) -> object:
    rows = table.read(table.columns)
    part = next(rows)
    rows.close()  # type: ignore[attr-defined]  # it is a generator
    return part


def _whole(table: Table) -> object:
    return list(table.read(table.columns))


@pytest.mark.parametrize(
    ("content", "read"),
    [(HEADER_ALONE, _whole), (b"a,b\n1,2\n", _whole), (b"a,b\n1,2,3\n", _whole), (b"a,b\n1,2\n" * 5_000_000, _begun)],
    ids=["header", "rows", "broken", "left-early"],
)
def test_nothing_is_out_when_a_read_ends(content: bytes, read: Callable[[Table], object]) -> None:
    started = time.monotonic()
    read(_of(content))
    assert not [one for one in gc.get_objects() if type(one).__module__ == "safelight.feeds.lent"]
    assert time.monotonic() - started < 8, "nothing was waited for in vain"


class _Failing(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 400_000:
            raise BadInput("It is cut off.", fix="Download it again.")
        return super().read(size)


def test_a_file_that_breaks_off_leaves_nothing_out() -> None:
    table = delimited_table(lambda: _Failing(b"a,b\n" + b"1,2\n" * 4_000_000), "rows.csv")
    started = time.monotonic()
    with pytest.raises(BadInput, match="cut off"):
        list(table.read(table.columns))
    assert time.monotonic() - started < 8


def _run(arguments: Sequence[str]) -> int:
    return subprocess.run([sys.executable, *arguments], check=False, capture_output=True).returncode


def test_a_header_alone_does_not_abort_the_interpreter() -> None:
    assert {_run(["-c", READ]) for _ in range(2)} == {0}
