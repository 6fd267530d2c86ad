"""Whole files in one step: a reader sees the old content or the new, and after a crash one of the two is there."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Put a file that only its owner reads in the place of `path`. Raises OSError; the old file then stands."""
    _written(path, content, lambda draft: draft.replace(path))


def write_private_once(path: Path, content: bytes) -> None:
    """As `write_private`, but what is there already stands: of two processes that race, the first one wins."""

    def settle(draft: Path) -> None:
        with contextlib.suppress(FileExistsError):
            try:
                os.link(draft, path)
            except FileExistsError:
                raise
            except (OSError, AttributeError):
                # A file system without hard links.
                if not path.exists():
                    draft.replace(path)

    _written(path, content, settle)


def _written(path: Path, content: bytes, settle: Callable[[Path], object]) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        settle(draft)
    finally:
        draft.unlink(missing_ok=True)
