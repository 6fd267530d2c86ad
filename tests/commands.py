"""The command line in this process: what `safelight …` prints and how it ends, without starting an interpreter for it.

What only a process of its own shows (limits of the system, signals, what `python -m` does) is tested in one.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

import structlog

from safelight.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, stdout, stderr with its lines joined."""

    code: int
    out: str
    err: str

    @property
    def screen(self) -> str:
        """All that was to be seen."""
        return self.out + self.err


def environment(**more: str) -> dict[str, str]:
    """The environment without anybody's settings; wide, so that no table is folded."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAFELIGHT_")}
    return {**kept, "COLUMNS": "300", **more}


def run_here(words: Sequence[object], env: Mapping[str, str] | None = None) -> Ended:
    """`safelight` with these words. Whatever escapes the command line is a traceback to its user, and fails here."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with (
        patch.object(sys, "argv", ["safelight", *map(str, words)]),
        patch.dict(os.environ, env or environment(), clear=True),
        _loggers_restored(),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = _ended()
    said = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
    return Ended(code, said[0], " ".join(said[1].split()))


def _ended() -> int:
    try:
        main()
    except SystemExit as leaving:
        if isinstance(leaving.code, str):
            sys.stderr.write(leaving.code)
            return 1
        return leaving.code or 0
    return 0


@contextmanager
def _loggers_restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, configured = root.handlers[:], root.level, structlog.get_config()
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.configure(**configured)
