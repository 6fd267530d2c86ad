"""An append-only file of lines, each signed and chained to the one before by its hash.

A line is one JSON object with its keys in order: `number`, `at`, `kind`, facts, `previous` (SHA-256 of the line before,
without its end of line), `sealed` (age, base64: what only the desk may read) and `signature` (Ed25519 over the line
without it). Who changes, drops, adds or swaps a line leaves a chain that doesn't fit; who cuts off its end leaves one
that is shorter than the last count written beside it.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import orjson

from safelight.core.errors import StoreError
from safelight.core.writing import write_private
from safelight.desk.custody.keys import DeskKey, Unopened, signed

START: Final = "0" * 64
"""What the first line names as the hash before it."""

BACK: Final = timedelta(seconds=2)
"""A clock that is more than this behind the last line was moved back."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger."""

    number: int
    """From 1."""
    at: datetime
    """What the clock said; the order of lines is their number."""
    kind: str
    facts: Mapping[str, Any]
    previous: str
    hash: str
    """SHA-256 of this line."""
    line: bytes = field(repr=False)

    def inside(self, key: DeskKey) -> dict[str, Any]:
        """What is sealed in the line: who and why. Raises Unopened."""
        sealed = self.facts.get("sealed")
        if sealed is None:
            return {}
        try:
            found: dict[str, Any] = orjson.loads(key.unseal(base64.b64decode(sealed, validate=True)))
        except (orjson.JSONDecodeError, binascii.Error):
            raise Unopened from None
        return found


@dataclass(frozen=True, slots=True)
class Broken:
    """What doesn't fit, and from which line on."""

    number: int
    what: str


def canonical(document: Mapping[str, Any]) -> bytes:
    """The one way in which a document is written: UTF-8, keys in order, no spaces."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def written_time(at: datetime) -> str:
    """A time as the desk writes it: UTC, microseconds, Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_time(text: str) -> datetime:
    """A time that `written_time` wrote. Raises ValueError."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The file, and its count beside it. Writers hold the desk's lock."""

    path: Path

    @property
    def count_path(self) -> Path:
        """Number and hash of the last line: what tells that lines were cut off."""
        return self.path.with_suffix(".last")

    def entries(self) -> list[Entry]:
        """The whole lines, unchecked but for their form. Raises StoreError where one has none."""
        entries = []
        for number, line in enumerate(self._lines(), 1):
            if (entry := parsed(line)) is None:
                raise self._no_line(f"Line {number}")
            entries.append(entry)
        return entries

    def last(self) -> Entry | None:
        """The last line."""
        content = self._content()
        end = content.rfind(b"\n")
        if end < 0:
            return None
        if (entry := parsed(content[content.rfind(b"\n", 0, end) + 1 : end])) is None:
            raise self._no_line("The last line")
        return entry

    def append(
        self, key: DeskKey, kind: str, now: datetime, facts: Mapping[str, Any], sealed: Mapping[str, Any] | None = None
    ) -> Entry:
        """One line more, on the disk when this returns. Raises StoreError; the file is then as it was."""
        self.mend()
        last = self.last()
        self._refuse_if_cut(last)
        if last is not None and not _signed(last.line, key.public):
            raise StoreError(
                f"The last line of {self.path.name} was not signed with this key: nothing is added to it.",
                fix="Set the key that this desk was begun with, or see what `safelight desk verify` says was altered.",
            )
        document: dict[str, Any] = dict(facts) | {
            "number": last.number + 1 if last else 1,
            "at": written_time(now),
            "kind": kind,
            "previous": last.hash if last else START,
        }
        if last is None:
            document["key"] = key.written_public
        elif last.at - now > BACK:
            document["clock_back_seconds"] = int((last.at - now).total_seconds())
        if sealed:
            document["sealed"] = base64.b64encode(key.seal(canonical(sealed))).decode()
        document["signature"] = key.sign(canonical(document)).hex()
        line = canonical(document)
        self._add(line + b"\n")
        entry = parsed(line)
        assert entry is not None
        # The line is the fact; the count is a guard that the next line brings up to date if the disk is full now.
        with contextlib.suppress(OSError):
            self.note_count(entry)
        return entry

    def _refuse_if_cut(self, last: Entry | None) -> None:
        """Nothing is added to a file that lost lines: that would hide it. Raises StoreError."""
        number, found = self.counted()
        there = last.number if last else 0
        same = last is None or number != there or found == last.hash
        gone = there > 1 and not self.count_path.exists()
        if gone or not 0 <= number <= there or not same or self._content()[-1:] not in (b"", b"\n"):
            raise StoreError(
                f"The end of {self.path.name} was cut off or altered: nothing is added to it.",
                fix="Run `safelight desk verify`. Put this folder aside as it is, and restore its backup elsewhere.",
            )

    def note_count(self, entry: Entry) -> None:
        """Write the count beside the file."""
        write_private(self.count_path, f"{entry.number} {entry.hash}\n".encode())

    def mend(self) -> None:
        """Take off the beginning of a line that was being written when the machine stopped.

        Only if the count beside it says that the line was never whole; else it was altered, and stays to be seen.
        """
        content = self._content()
        if content and not content.endswith(b"\n"):
            whole = content.count(b"\n")
            if self.counted()[0] <= whole:
                os.truncate(self.path, content.rfind(b"\n") + 1)

    def counted(self) -> tuple[int, str]:
        """Number and hash of the line that was last counted; 0 where there is no count."""
        try:
            number, found = self.count_path.read_text(encoding="ascii").removesuffix("\n").split(" ")
            if number.isdecimal() and len(found) == 64:
                return int(number), found
        except FileNotFoundError:
            return 0, START
        except (OSError, ValueError):
            pass
        return -1, ""

    def broken(self, public: bytes | None = None) -> Iterator[Broken]:
        """All that doesn't fit; nothing for a whole ledger. `public`: the key it must be signed with."""
        content = self._content()
        yield from broken_lines(content, public)
        number, found = self.counted()
        lines = content.split(b"\n")[:-1]
        if number < 0:
            yield Broken(0, f"{self.count_path.name} was altered: it is no number and hash.")
        elif number == 0 and lines and not self.count_path.exists():
            if len(lines) > 1:
                yield Broken(0, f"{self.count_path.name} is gone: nobody can tell whether lines were cut off.")
        elif number > len(lines):
            yield Broken(len(lines), f"The chain was cut after line {len(lines)}: it had {number} lines.")
        elif number and hashlib.sha256(lines[number - 1]).hexdigest() != found:
            yield Broken(number, f"Line {number} is not the one that {self.count_path.name} names.")

    def _no_line(self, which: str) -> StoreError:
        return StoreError(
            f"{which} of {self.path.name} was altered: it is no line of the desk's.",
            fix="Run `safelight desk verify`; restore the desk's folder from its backup beside it, never over it.",
        )

    def _add(self, line: bytes) -> None:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        before = os.fstat(descriptor).st_size
        try:
            if os.write(descriptor, line) != len(line):
                raise OSError(28, "No space left on device")
            os.fsync(descriptor)
        except OSError as error:
            os.ftruncate(descriptor, before)
            raise StoreError(
                f"{self.path.name} can't be written: {error.strerror}. Nothing was added to it.",
                fix="Make room on the disk of the desk's folder, and try again.",
            ) from None
        finally:
            os.close(descriptor)

    def _content(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""

    def _lines(self) -> list[bytes]:
        return self._content().split(b"\n")[:-1]


def parsed(line: bytes) -> Entry | None:
    """A line as an entry; None where it has not the form of one."""
    try:
        document = orjson.loads(line)
        if not isinstance(document, dict) or canonical(document) != line:
            return None
        return Entry(
            number=int(document.pop("number")),
            at=read_time(document.pop("at")),
            kind=str(document.pop("kind")),
            previous=str(document.pop("previous")),
            facts=document,
            hash=hashlib.sha256(line).hexdigest(),
            line=line,
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return None


def broken_lines(content: bytes, public: bytes | None = None) -> Iterator[Broken]:
    """What doesn't fit in the lines of a ledger, from its content alone; `public` as for `Ledger.broken`."""
    *lines, rest = content.split(b"\n")
    if rest:
        yield Broken(len(lines) + 1, f"Line {len(lines) + 1} has no end: it was cut off, or was never written whole.")
    before = START
    for number, line in enumerate(lines, 1):
        entry = parsed(line)
        if entry is None:
            yield Broken(number, f"Line {number} was altered: it is no line of the desk's.")
        else:
            if number == 1:
                public = public or _first_key(entry)
            if entry.number != number:
                yield Broken(number, f"Line {number} says that it is line {entry.number}: lines are missing before it.")
            if public is None or not _signed(line, public):
                yield Broken(number, f"Line {number} was altered: its signature doesn't fit.")
        if entry is not None and entry.previous != before:
            yield Broken(number, f"The chain was cut before line {number}: it doesn't follow the line before it.")
        before = hashlib.sha256(line).hexdigest()


def _first_key(entry: Entry) -> bytes | None:
    try:
        return base64.b64decode(entry.facts.get("key", ""), validate=True)
    except (binascii.Error, TypeError):
        return None


def _signed(line: bytes, public: bytes) -> bool:
    document = orjson.loads(line)
    try:
        signature = bytes.fromhex(text := document.pop("signature"))
    except (KeyError, TypeError, ValueError):
        return False
    return signature.hex() == text and signed(public, canonical(document), signature)
