"""Whether the files of a generation are those that were published: sizes each time, hashes once per process."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from safelight.core.errors import StoreError
from safelight.core.said import said
from safelight.store.manifest import MANIFEST_FILE, FileHash, Manifest
from safelight.store.tables import LATER_TABLES, TABLE_SCHEMAS


def check(path: Path, city: str) -> Manifest:
    """The manifest of the generation at `path`, all of whose files are as published. Raises StoreError naming one."""
    manifest = _manifest(path / MANIFEST_FILE, city)
    for table in TABLE_SCHEMAS:
        name = f"{table}.parquet"
        file, expected = path / name, manifest.files.get(name)
        if expected is None and table in LATER_TABLES:
            continue
        try:
            stat = file.stat()
            sound = (
                expected is not None
                and stat.st_size == expected.bytes
                and _hash_of(file, stat.st_size, stat.st_mtime_ns, stat.st_ino) == expected.sha256
            )
        except OSError:
            sound = False
        if not sound:
            raise _damaged(file, city)
    return manifest


def sync_and_hash(path: Path) -> FileHash:
    """Make a written file last, and take its size and hash."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return FileHash(bytes=path.stat().st_size, sha256=_sha256(path))


def sync_folder(path: Path) -> None:
    """Make the names in a folder last (where the system can sync folders)."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _manifest(file: Path, city: str) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        raise _damaged(file, city) from None
    if not manifest.is_sound or manifest.city != city or str(manifest.generation) != file.parent.name:
        raise _damaged(file, city)
    return manifest


def _damaged(file: Path, city: str) -> StoreError:
    return StoreError(
        said("The database of {city} is damaged: not all of it is as it was published.", city=city),
        fix=said("The other cities answer meanwhile."),
        operator=f"{file} is damaged. Go back to the generation before with `safelight rollback {city}`.",
    )


@lru_cache(maxsize=1024)
def _hash_of(path: Path, _size: int, _mtime: int, _inode: int) -> str:
    return _sha256(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
