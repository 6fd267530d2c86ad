"""The desk's folder, and how something gets into it whole or not at all.

    desk.key  quarantine.key     0600
    chain.jsonl  access.jsonl    what was done, and who read what; each with its count beside it (.last)
    bundles/<id>/                bundle.age, manifest.age
    stamps/<id>/                 request.tsq, response.tsr, chain.pem
    quarantine/<id>/             bundle.age
    staging/                     what is being written

What is new is written below `staging`, then a line of the chain names it with its hashes, then it is moved. The line is
the point of no return: whatever is killed before it leaves nothing, whatever is killed after it is finished by the next
command. What stands in a folder without a line was put there by somebody else, or its line was cut off.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import filelock

from safelight.core.errors import StoreError
from safelight.desk.custody.keys import DeskKey, key_file
from safelight.desk.custody.ledger import Entry, Ledger
from safelight.desk.custody.packing import digest
from safelight.desk.settings import DeskSettings

BUNDLES: Final = "bundles"
STAMPS: Final = "stamps"
QUARANTINE: Final = "quarantine"
PLACES: Final = (BUNDLES, STAMPS, QUARANTINE)
_DELETING: Final = "deleting"
_PATIENCE: Final = 30.0


@dataclass(frozen=True, slots=True)
class Vault:
    """The folder and its key."""

    home: Path
    key: DeskKey = field(repr=False)

    @property
    def chain(self) -> Ledger:
        """All that was done to bundles."""
        return Ledger(self.home / "chain.jsonl")

    @property
    def accesses(self) -> Ledger:
        """Who read what, and why."""
        return Ledger(self.home / "access.jsonl")

    @property
    def staging(self) -> Path:
        """What is being written."""
        return self.home / "staging"

    def folder(self, place: str, name: str) -> Path:
        """Where the files of a bundle, a stamp or something quarantined are, once they are in."""
        return self.home / place / name

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Alone in the folder, after finishing what was cut short.

        Raises StoreError where another process is in it, or where it can't be written.
        """
        lock = filelock.FileLock(self.home / ".lock", timeout=_PATIENCE, mode=0o600)
        try:
            held = lock.acquire()
        except filelock.Timeout:
            raise StoreError(
                "Another command has been writing into the desk's folder for half a minute.",
                fix="Wait until it is done; if none runs, the machine that shares the folder may be stuck.",
            ) from None
        except OSError as error:
            raise StoreError(
                f"The desk's folder can't be written: {error.strerror}.",
                fix="Only `safelight desk verify` works on it as it is. Work on a copy, or correct its rights.",
            ) from None
        with held:
            self._finish()
            yield

    def put(
        self,
        place: str,
        name: str,
        files: Mapping[str, bytes],
        kind: str,
        now: datetime,
        facts: Mapping[str, Any],
        sealed: Mapping[str, Any] | None = None,
    ) -> Entry:
        """Files into a folder of their own, and the line that says so; both or none. Raises StoreError."""
        staged = self.staging / place / name
        try:
            shutil.rmtree(staged, ignore_errors=True)
            _make(staged)
            for file, content in files.items():
                _write(staged / file, content)
            _sync(staged)
            hashes = {file: digest(content) for file, content in files.items()}
            named = dict(facts) | {"place": place, "bundle": name, "files": hashes}
            entry = self.chain.append(self.key, kind, now, named, sealed)
        except OSError as error:
            shutil.rmtree(staged, ignore_errors=True)
            raise StoreError(
                f"Nothing was sealed: the desk's folder can't be written ({error.strerror}). What it held stands.",
                fix="Make room on its disk or correct its rights, and do it again.",
            ) from None
        except StoreError:
            shutil.rmtree(staged, ignore_errors=True)
            raise
        with contextlib.suppress(OSError):  # the next command finishes it
            self._move(place, name)
        return entry

    def delete(
        self, place: str, name: str, now: datetime, facts: Mapping[str, Any], sealed: Mapping[str, Any]
    ) -> Entry:
        """A tombstone in the chain, then the folder is gone; the next command makes good a kill in between."""
        marker = self.staging / _DELETING / name
        _make(marker)
        entry = self.chain.append(self.key, "delete", now, dict(facts) | {"from": place, "bundle": name}, sealed)
        self._remove(place, name)
        marker.rmdir()
        return entry

    def _remove(self, place: str, name: str) -> None:
        folder = self.folder(place, name)
        if folder.exists():
            shutil.rmtree(folder)
            _sync(folder.parent)

    def _finish(self) -> None:
        """Move in what the chain names, take away what it doesn't, and delete what it says is deleted."""
        self.chain.mend()
        self.accesses.mend()
        staged = [(place, path.name) for place in PLACES for path in _children(self.staging / place)]
        marked = _children(self.staging / _DELETING)
        last = self.chain.last()
        # A count that is gone is not made anew, beyond the first line: it would hide that lines were cut off.
        counts = last is not None and (last.number == 1 or self.chain.count_path.exists())
        behind = counts and last is not None and self.chain.counted()[0] < last.number
        if not staged and not behind and not marked:
            return
        for place, name in staged:
            if (place, name) in named_folders(self.chain.entries()):
                self._move(place, name)
            else:
                shutil.rmtree(self.staging / place / name, ignore_errors=True)
        gone = deleted_folders(self.chain.entries()) if marked else []
        for marker in marked:
            for place, name in (one for one in gone if one[1] == marker.name):
                self._remove(place, name)
            marker.rmdir()
        if last is not None and behind:
            with contextlib.suppress(OSError):
                self.chain.note_count(last)

    def _move(self, place: str, name: str) -> None:
        target = self.folder(place, name)
        _make(target.parent)
        if not target.exists():
            (self.staging / place / name).rename(target)
            _sync(target.parent)
        else:
            shutil.rmtree(self.staging / place / name, ignore_errors=True)


def named_folders(entries: list[Entry]) -> dict[tuple[str, str], Entry]:
    """Which folders the chain says there should be, by place and name, each with the line that names its files."""
    gone = set(deleted_folders(entries))
    found = {}
    for entry in entries:
        if "place" in entry.facts and (key := (str(entry.facts["place"]), str(entry.facts["bundle"]))) not in gone:
            found[key] = entry
    return found


def deleted_folders(entries: list[Entry]) -> list[tuple[str, str]]:
    """Which folders the chain says were deleted."""
    return [(str(entry.facts["from"]), str(entry.facts["bundle"])) for entry in entries if entry.kind == "delete"]


def open_vault(settings: DeskSettings) -> Vault:
    """The desk's folder, made where there is none. Raises StoreError."""
    home = settings.desk_home.expanduser()
    try:
        _make(home)
    except OSError as error:
        raise StoreError(
            f"The desk's folder can't be made: {error.strerror}.", fix="Choose another with SAFELIGHT_DESK_HOME."
        ) from None
    if settings.desk_key:
        key = DeskKey.read(settings.desk_key.get_secret_value(), "SAFELIGHT_DESK_KEY")
    else:
        if not (home / "desk.key").exists() and (home / "chain.jsonl").exists():
            raise StoreError(
                "The desk's key is gone: desk.key is not in its folder, and SAFELIGHT_DESK_KEY is not set.",
                fix="Restore it from its backup. A new key opens nothing of what is here.",
            )
        key = key_file(home / "desk.key")
    return Vault(home, key)


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _make(folder: Path) -> None:
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
