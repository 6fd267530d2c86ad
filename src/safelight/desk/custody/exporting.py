"""Discovery: everything of a case, what speaks against it too, as plain files that the tools of others verify."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from safelight.core.errors import BadFilter, NotThere, StoreError
from safelight.desk.capture.captured import Captured, File, Purpose
from safelight.desk.custody.certifying import certificate, to_text
from safelight.desk.custody.desk import Desk
from safelight.desk.custody.history import history, quarantined
from safelight.desk.custody.keys import pem
from safelight.desk.custody.ledger import canonical, written_time
from safelight.desk.custody.packing import SUMS, digest, sums
from safelight.desk.custody.retention import Word
from safelight.desk.custody.vault import BUNDLES, STAMPS
from safelight.desk.custody.verifying import CHAIN_FILE, PUBLIC_FILE, SIGNATURE_FILE
from safelight.documents import to_pdf

README = """\
What this is
============

Everything that the desk holds of case {case}, exported {at} by {user}: {bundles} bundles, in the order of the chain.
Bundles are what was captured or handed over, and what was made of it: reports, judgements, leads and what speaks
against them are sealed as bundles too. `log.jsonl` says what was done to them and who read them; `deleted.jsonl`, what
of the case was deleted; `put-aside.jsonl`, what was quarantined (without its content).{missing}

How to verify it, with the tools of others
==========================================

Everything is as it was exported:
    sha256sum -c SHA256SUMS
    openssl pkeyutl -verify -pubin -inkey desk.pub.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig
A bundle is as it was sealed (in bundles/ID):
    sha256sum -c SHA256SUMS
    warcio check capture.warc
It existed at the time of its stamp (in stamps/ID, if it is there; chain.pem ends in the authority's root: compare it
with the root that the authority publishes):
    openssl ts -verify -data ../../bundles/ID/manifest.json -in response.tsr -CAfile chain.pem
The chain is whole: every line of chain.jsonl holds, as `previous`, the SHA-256 of the line before it; the line of a
bundle holds the SHA-256 of its manifest.json as `manifest`. Lines of other cases tell hashes only.
    sed -n 1p chain.jsonl | tr -d '\\n' | sha256sum
All of it at once, offline:
    safelight desk verify .
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    folder: Path
    bundles: int
    files: int
    sums_sha256: str
    altered: tuple[str, ...]
    """Bundles of the case, or of a case that can't be told any more, that are not as they were sealed: not in it."""


def export_case(
    desk: Desk, case: str, folder: Path, word: Word, now: datetime, beside: Mapping[str, bytes] | None = None
) -> Exported:
    """Write a case into a new folder; `beside` (judgements, leads, reports) are sealed first and are in it, too.

    Each bundle's opening is logged, and the chain holds the hash of what was exported. What isn't as it was sealed is
    named instead of handed out. Raises NotThere, StoreError.
    """
    if beside:
        _seal_beside(desk, case, word, now, beside)
    shelf = desk.shelf()
    refs, altered = [ref for ref in shelf.refs if ref.case == case], list(shelf.altered)
    if not refs:
        raise NotThere(f"There is no bundle of the case {case[:40]!r}.", fix="`safelight desk bundles` lists them.")
    _empty(folder)
    content: dict[str, bytes] = {}
    there = 0
    for ref in refs:
        try:
            opened = desk.open(ref.id, word.user, f"export: {word.why}", now)
        except StoreError:
            altered.append(ref.id)
            continue
        there += 1
        content |= {f"{BUNDLES}/{ref.id}/{path}": data for path, data in opened.content.items()}
        stamp = desk.vault.folder(STAMPS, ref.id)
        if ref.stamped:
            content |= {f"{STAMPS}/{ref.id}/{path.name}": path.read_bytes() for path in sorted(stamp.iterdir())}
        draft = certificate(desk, opened, now)
        content[f"certificates/{ref.id}.txt"] = to_text(draft).encode()
        content[f"certificates/{ref.id}.pdf"] = to_pdf(draft)
    content |= _records(desk, case)
    content[CHAIN_FILE] = desk.vault.chain.path.read_bytes()
    content[PUBLIC_FILE] = pem(desk.vault.key.public)
    at = f"{now:%Y-%m-%d %H:%M} UTC"
    missing = f"\nNOT in here, as they are not as they were sealed: {', '.join(altered)}." if altered else ""
    facts_of = {"case": case, "at": at, "user": word.user, "bundles": there, "missing": missing}
    content["README.txt"] = README.format(**facts_of).encode()
    content[SUMS] = sums(content)
    content[SIGNATURE_FILE] = desk.vault.key.sign(content[SUMS])
    _write(folder, content)
    with desk.vault.writing():
        sealed = {"user": word.user, "why": word.why, "case": case}
        facts = {"sums": digest(content[SUMS])}
        desk.vault.chain.append(desk.vault.key, "export", now, facts, sealed)
    return Exported(folder, there, len(content), digest(content[SUMS]), tuple(altered))


def _seal_beside(desk: Desk, case: str, word: Word, now: datetime, beside: Mapping[str, bytes]) -> None:
    files = tuple(
        File(name, content, mimetypes.guess_type(name)[0] or "application/octet-stream", "received")
        for name, content in beside.items()
    )
    captured = Captured("Records of the case, for its export", now, now, files=files, handed_over_by=word.user)
    desk.seal(captured, Purpose(case, word.why, word.user), now)


def _records(desk: Desk, case: str) -> dict[str, bytes]:
    events = history(desk, case=case)
    rows = [
        {"at": written_time(one.at), "kind": one.kind, "line": one.line, "subject": one.bundle, "hash": one.hash}
        | {"user": one.user, "why": one.why}
        for one in events
    ]
    aside = [
        {"id": one.id, "at": written_time(one.at), "known_by": one.known_by, "about": dict(one.about)}
        for one in quarantined(desk)
        if one.about.get("case") == case
    ]
    return {
        "log.jsonl": b"".join(_jsonl(rows)),
        "deleted.jsonl": b"".join(_jsonl([row for row in rows if row["kind"] == "delete"])),
        "put-aside.jsonl": b"".join(_jsonl(aside)),
    }


def _jsonl(rows: list[dict[str, Any]]) -> Iterator[bytes]:
    return (canonical(row) + b"\n" for row in rows)


def _empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadFilter(f"{folder.name} is there already and not an empty folder.", fix="Name a new folder with --out.")


def _write(folder: Path, content: Mapping[str, bytes]) -> None:
    try:
        for path, data in content.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.write_bytes(data)
    except OSError as error:
        raise StoreError(
            f"The export can't be written: {error.strerror}.", fix="Make room, delete the folder, and export again."
        ) from None
